"""Puts the cards themselves into a page, just before it is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from organization_cards.card_html import searchable_texts
from organization_cards.domain import organization_domain
from organization_cards.filter_bar import CARDS_IN_BLOCK, facets_of
from organization_cards.model import Organization
from organization_cards.nodes import (
    card_placeholder,
    cards_placeholder,
    filter_bar_placeholder,
    organization_filter,
    organization_item,
    organization_list,
    organization_name,
    organization_text,
)
from organization_cards.standard_cards import standard_card, standard_row, standard_table
from organization_cards.wording import Wording, as_sentences

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

LINKCHECK_PRIORITY = 800
AFTER_REFERENCES = 20


def wording_of(env: BuildEnvironment) -> Wording:
    """Collect what the words on cards depend on."""
    domain = organization_domain(env)
    return Wording(
        vocabulary=domain.registry.vocabulary,
        today=domain.today,
        limits=domain.limits,
        language=env.config.language,
        organizations=domain.registry.organizations,
    )


def _put_in_place(placeholder: nodes.Element, *replacements: nodes.Element) -> None:
    for replacement in replacements:
        replacement.source, replacement.line = placeholder.source, placeholder.line
    placeholder.replace_self(list(replacements))


def translated(wording: Wording, placeholder: nodes.Element) -> Wording:
    """Have the words say the texts of records as the translators of a placeholder's page have put them."""
    translations = placeholder.get("translations")
    return replace(wording, translations=translations) if translations else wording


def _in_blocks(grid: nodes.Element) -> list[nodes.Element]:
    """Divide a long list that readers filter: what lies outside of the window costs a browser nothing by blocks."""
    filtered = isinstance(grid, organization_list) and grid["bar"]
    if not filtered or len(grid) <= CARDS_IN_BLOCK:
        return [grid]
    if grid["view"] == "table":
        grid["in_blocks"] = True
        for position, row in enumerate(grid.findall(organization_item)):
            row["starts_block"] = position > 0 and position % CARDS_IN_BLOCK == 0
        return [grid]
    starts = range(0, len(grid), CARDS_IN_BLOCK)
    return [organization_list("", *grid[start : start + CARDS_IN_BLOCK], **grid.attributes) for start in starts]


class _CardTransform(SphinxPostTransform, ABC):
    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Replace every placeholder of the page."""
        cards = list(self.document.findall(card_placeholder))
        grids = list(self.document.findall(cards_placeholder))
        if not cards and not grids:
            return
        wording = wording_of(self.env)
        known = organization_domain(self.env).registry.organizations
        for card in cards:
            shown = card["organization"]
            organization = shown if isinstance(shown, Organization) else known.get(shown)
            if organization is None:
                card.parent.remove(card)
            else:
                _put_in_place(card, self.card(organization, translated(wording, card), card))
        for bar in list(self.document.findall(filter_bar_placeholder)):
            shown_here = [known[shown] for shown in bar["organizations"] if shown in known]
            translations: dict[str, str] = {}
            for grid in grids:
                if grid.get("bar") == bar["bar"]:
                    translations |= grid.get("translations", {})
            _put_in_place(bar, *self.filter_bar(shown_here, replace(wording, translations=translations), bar))
        for serial, grid in enumerate(grids):
            grid["serial"] = serial
            organizations = [known[shown] for shown in grid["organizations"] if shown in known]
            words = translated(wording, grid)
            blocks = _in_blocks(self.grid(organizations, words, grid))
            for block in blocks:
                # Docutils hands these to the first replacement only.
                block["classes"] += grid["classes"]
            _put_in_place(grid, *blocks, *self.words_for_search(organizations, words, grid))

    @abstractmethod
    def card(self, organization: Organization, wording: Wording, placeholder: card_placeholder) -> nodes.Element:
        """Build the card that one placeholder stands for."""

    @abstractmethod
    def grid(
        self, organizations: list[Organization], wording: Wording, placeholder: cards_placeholder
    ) -> nodes.Element:
        """Build the grid that one placeholder stands for."""

    def words_for_search(
        self,
        organizations: list[Organization],  # noqa: ARG002
        wording: Wording,  # noqa: ARG002
        placeholder: cards_placeholder,  # noqa: ARG002
    ) -> list[nodes.Element]:
        """Give the words of a grid to Sphinx's search, where it does not read them in the nodes themselves."""
        return []

    def filter_bar(
        self,
        organizations: list[Organization],  # noqa: ARG002
        wording: Wording,  # noqa: ARG002
        placeholder: filter_bar_placeholder,  # noqa: ARG002
    ) -> list[nodes.Element]:
        """Build the filter bar that one placeholder stands for: none where no script runs."""
        return []


class HTMLCards(_CardTransform):
    """Builds cards for the HTML builders."""

    default_priority = LINKCHECK_PRIORITY - 20
    formats: ClassVar[tuple[str, ...]] = ("html",)  # type: ignore[misc]  # Sphinx declares an instance variable

    def card(self, organization: Organization, wording: Wording, placeholder: card_placeholder) -> nodes.Element:
        """Build one card."""
        anchor = organization.anchor if placeholder["anchored"] else ""
        card = _html_item(organization, wording, anchor, single=True)
        if anchor:
            card += organization_text("", as_sentences(searchable_texts(organization, wording)))
        card.extend(placeholder.children)
        return card

    def grid(
        self, organizations: list[Organization], wording: Wording, placeholder: cards_placeholder
    ) -> nodes.Element:
        """Build a list of cards."""
        anchored = frozenset(placeholder["anchored"])
        view = placeholder["view"]
        bar = placeholder.get("bar", "")
        # All anchors first: Sphinx's search keeps them, and between the items they would keep the memory of these.
        anchors = [each.anchor if each.id in anchored else "" for each in organizations]
        items = (
            _html_item(organization, wording, anchor, view=view, words=bool(bar) and view != "cards")
            for organization, anchor in zip(organizations, anchors, strict=True)
        )
        return organization_list(
            "", *items, columns=placeholder["columns"], view=view, bar=bar, serial=placeholder["serial"]
        )

    def words_for_search(
        self, organizations: list[Organization], wording: Wording, placeholder: cards_placeholder
    ) -> list[nodes.Element]:
        """Give each text once: the search knows only which words a page has, and most cards share most labels."""
        anchored = frozenset(placeholder["anchored"])
        cards = (each for each in organizations if each.id in anchored)
        texts = dict.fromkeys(text for each in cards for text in searchable_texts(each, wording))
        return [organization_text("", as_sentences(texts))] if texts else []

    def filter_bar(
        self, organizations: list[Organization], wording: Wording, placeholder: filter_bar_placeholder
    ) -> list[nodes.Element]:
        """Build a filter bar, but not in a book."""
        if getattr(self.env._builder_cls, "embedded", False):  # noqa: SLF001 -- as Sphinx's own post-transforms do
            return []
        facets = facets_of(organizations, wording)
        return [organization_filter("", bar=placeholder["bar"], total=len(organizations), facets=facets)]


def _html_item(  # noqa: PLR0913 -- all that its writer has to know
    organization: Organization,
    wording: Wording,
    anchor: str,
    *,
    view: str = "cards",
    single: bool = False,
    words: bool = False,
) -> organization_item:
    item = organization_item("", organization=organization, wording=wording, view=view, single=single, words=words)
    if anchor:
        # The other cards have no words for Sphinx's search, which would list an organization once a page.
        item["ids"].append(anchor)
        item += organization_name("", organization.name)
    return item


class StandardCards(_CardTransform):
    """Builds cards of standard nodes for all builders that are left, so that each of them knows what to do."""

    default_priority = LINKCHECK_PRIORITY - 10

    def is_supported(self) -> bool:
        """Leave the placeholders to the gettext builder, which takes the texts to translate from them."""
        return self.env._builder_cls.name != "gettext"  # noqa: SLF001 -- as Sphinx's own post-transforms do

    def card(self, organization: Organization, wording: Wording, placeholder: card_placeholder) -> nodes.Element:
        """Build one card."""
        anchored = placeholder["anchored"]
        return nodes.definition_list("", standard_card(organization, wording, placeholder.children, anchored=anchored))

    def grid(
        self, organizations: list[Organization], wording: Wording, placeholder: cards_placeholder
    ) -> nodes.Element:
        """Build one definition list of all cards, a list of their names, or a table."""
        anchored = frozenset(placeholder["anchored"])
        if placeholder["view"] == "table":
            return standard_table(organizations, wording, anchored)
        if placeholder["view"] == "list":
            return nodes.bullet_list("", *(standard_row(each, wording, anchored) for each in organizations), bullet="*")
        cards = (standard_card(each, wording, anchored=each.id in anchored) for each in organizations)
        return nodes.definition_list("", *cards)


class ButtonAddresses(SphinxPostTransform):
    """Writes a button's address behind it where a reader cannot press it, and the writer does not do so itself."""

    default_priority = LINKCHECK_PRIORITY + 10
    formats: ClassVar[tuple[str, ...]] = ("text", "latex")  # type: ignore[misc]

    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Add the address of each button that leads to another site."""
        if self.env._builder_cls.format == "latex" and self.config.latex_show_urls != "no":  # noqa: SLF001 -- as Sphinx's own post-transforms do
            return
        for button in list(self.document.findall(nodes.reference)):
            address = button.get("refuri", "")
            if "link-button" in button["classes"] and ":" in address and button.astext() != address:
                written = nodes.reference("", address, refuri=address, internal=False)
                index = button.parent.index(button) + 1
                button.parent[index:index] = [nodes.Text(" <"), written, nodes.Text(">")]


class DeadButtons(SphinxPostTransform):
    """Takes the look of a button from those that lead nowhere."""

    default_priority = AFTER_REFERENCES

    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Remove the classes of buttons whose target was not found."""
        for node in self.document.findall(nodes.inline):
            if "link-button" in node["classes"]:
                node["classes"] = [name for name in node["classes"] if not name.startswith("link-button")]
