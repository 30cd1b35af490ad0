"""Puts the cards themselves into a page, just before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from organization_cards.cards import Words, html_card, standard_card
from organization_cards.domain import organization_domain
from organization_cards.model import Organization
from organization_cards.nodes import card_placeholder, cards_placeholder, organization_list

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

LINKCHECK_PRIORITY = 800
AFTER_REFERENCES = 20


def words_of(env: BuildEnvironment) -> Words:
    """Collect what the words on cards depend on."""
    domain = organization_domain(env)
    return Words(
        vocabulary=domain.registry.vocabulary,
        today=domain.today,
        recheck_after=env.config.organization_cards_recheck_after,
        language=env.config.language,
        names={organization.id: organization.name for organization in domain.registry.organizations.values()},
    )


def _put_in_place(placeholder: nodes.Element, replacement: nodes.Element) -> None:
    replacement.source, replacement.line = placeholder.source, placeholder.line
    placeholder.replace_self(replacement)


class _CardTransform(SphinxPostTransform):
    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Replace every placeholder of the page."""
        cards = list(self.document.findall(card_placeholder))
        grids = list(self.document.findall(cards_placeholder))
        if not cards and not grids:
            return
        words = words_of(self.env)
        known = organization_domain(self.env).registry.organizations
        for card in cards:
            shown = card["organization"]
            organization = shown if isinstance(shown, Organization) else known.get(shown)
            if organization is None:
                card.parent.remove(card)
            else:
                _put_in_place(card, self.card(organization, words, card))
        for grid in grids:
            organizations = [known[shown] for shown in grid["organizations"] if shown in known]
            _put_in_place(grid, self.grid(organizations, words, grid))

    def card(self, organization: Organization, words: Words, placeholder: card_placeholder) -> nodes.Element:
        """Build the card that one placeholder stands for."""
        raise NotImplementedError

    def grid(self, organizations: list[Organization], words: Words, placeholder: cards_placeholder) -> nodes.Element:
        """Build the grid that one placeholder stands for."""
        raise NotImplementedError


class HTMLCards(_CardTransform):
    """Builds cards for the HTML builders."""

    default_priority = LINKCHECK_PRIORITY - 20
    formats: ClassVar[tuple[str, ...]] = ("html",)  # type: ignore[misc]  # Sphinx declares an instance variable

    def card(self, organization: Organization, words: Words, placeholder: card_placeholder) -> nodes.Element:
        """Build one card."""
        return html_card(organization, words, placeholder.children, anchored=placeholder["anchored"], single=True)

    def grid(self, organizations: list[Organization], words: Words, placeholder: cards_placeholder) -> nodes.Element:
        """Build a list of cards."""
        anchored = frozenset(placeholder["anchored"])
        cards = (html_card(organization, words, anchored=organization.id in anchored) for organization in organizations)
        return organization_list("", *cards, columns=placeholder["columns"])


class StandardCards(_CardTransform):
    """Builds cards of standard nodes for all builders that are left, so that each of them knows what to do."""

    default_priority = LINKCHECK_PRIORITY - 10

    def card(self, organization: Organization, words: Words, placeholder: card_placeholder) -> nodes.Element:
        """Build one card."""
        return standard_card(organization, words, placeholder.children, anchored=placeholder["anchored"])

    def grid(self, organizations: list[Organization], words: Words, placeholder: cards_placeholder) -> nodes.Element:
        """Build one definition list of all cards."""
        anchored = frozenset(placeholder["anchored"])
        result = nodes.definition_list("")
        for organization in organizations:
            result.extend(standard_card(organization, words, anchored=organization.id in anchored).children)
        return result


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
