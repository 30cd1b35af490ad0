"""The directives that show organizations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from sphinx import addnodes

from extension_support.problems import Mark, did_you_mean, quoted
from extension_support.strict_yaml import Mapping, Scalar, Sequence, Value
from organization_cards import diagnostics
from organization_cards.domain import OrganizationDomain, organization_domain
from organization_cards.filter_bar import FEWEST_ORGANIZATIONS
from organization_cards.freshness import Freshness, freshness, latest_possible_day
from organization_cards.identifiers import IDENTIFIER_RULE, identifier_from, is_identifier
from organization_cards.locale import _
from organization_cards.model import ListOf, Nested, Organization, fields_of
from organization_cards.nodes import GROUP_CLASS, card_placeholder, cards_placeholder, filter_bar_placeholder
from organization_cards.options import CLASS_OPTION, Option, OptionsDirective, flag, option_spec
from organization_cards.problems import WarningSubtype
from organization_cards.selection import GROUPINGS, SORT_ORDERS, VIEWS, Selection, by_term
from organization_cards.validation import describe_kind, read_organization
from organization_cards.wording import freshness_labels, number_of_organizations, texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec

MAX_COLUMNS = 4
_NOTHING = ""
_FACET_GROUPS = {"sector": "sectors", "role": "roles", "level": "levels", "topic": "topics"}


class _OrganizationDirective(OptionsDirective):
    @property
    def domain(self) -> OrganizationDomain:
        """The domain that knows the records."""
        return organization_domain(self.env)

    def warn_of_unknown(self, organization_id: str, location: str) -> None:
        """Report an id that has no record, unless its record was reported already."""
        registry = self.domain.registry
        if (
            organization_id in registry.organizations
            or organization_id in registry.faulty
            or self.domain.missing_folder
        ):
            return
        suggestion = did_you_mean(
            organization_id, registry.organizations, instead="see the names of the files in the folder of records"
        )
        message = f"unknown organization {quoted(organization_id)}; {suggestion}"
        diagnostics.warn(message, WarningSubtype.UNKNOWN_ORGANIZATION, location)

    def claim_targets(self, organizations: Iterable[Organization]) -> frozenset[str]:
        """Make the cards of these organizations link targets in this page.

        Returns:
            The ids of those that became one, which are none under the option ``no-index``.
        """
        if self.flag("no-index"):
            return frozenset()
        claimed = set()
        line = self.opening()[1]
        ids_in_page = self.state.document.ids
        # One node for all: a page can have thousands of cards, and nothing asks for more than the ids.
        cards = nodes.target("", "")
        for organization in organizations:
            if organization.anchor in ids_in_page:
                message = (
                    f"this page has {quoted(organization.anchor)} as the id of something else already, such as a card "
                    'or a heading; add the option "no-index" here, or change the other'
                )
                diagnostics.warn(message, WarningSubtype.DUPLICATE_CARD, self.get_location())
            else:
                # Headings that follow find the id taken; the card itself comes only when the page is written.
                cards["ids"].append(organization.anchor)
                ids_in_page[organization.anchor] = cards
                self.domain.note_target(organization, self.env.docname, line)
                claimed.add(organization.id)
        return frozenset(claimed)

    def messages(self, organizations: Iterable[Organization]) -> list[str]:
        """List the texts of records that translators can translate, each once."""
        vocabulary = self.domain.registry.vocabulary
        return list(dict.fromkeys(text for each in organizations for text in texts_of(each, vocabulary)))

    def index_entries(self, organizations: Iterable[Organization], anchored: Collection[str]) -> addnodes.index:
        """Make the entries of the general index for the cards that are link targets."""
        entries = [
            ("single", organization.name.replace(";", ","), organization.anchor, "", None)
            for organization in organizations
            if organization.id in anchored
        ]
        return addnodes.index(entries=entries)


class OrganizationCardsDirective(_OrganizationDirective):
    """A grid of cards from the records."""

    options_described: ClassVar[dict[str, Option]] = {
        "ids": Option("ids, separated by commas", "Shows these organizations, in this order."),
        "sector": Option("sectors, separated by commas", "Shows organizations of any of these sectors."),
        "role": Option("roles, separated by commas", "Shows organizations that hire for any of these roles."),
        "level": Option("levels, separated by commas", "Shows organizations that hire at any of these levels."),
        "topic": Option("topics, separated by commas", "Shows organizations that work on any of these topics."),
        "connected": flag("Shows only organizations with a connection to the community."),
        "sort": Option(
            " | ".join(SORT_ORDERS), "Sorts the cards: by name, by sector, or with the latest checked first."
        ),
        "limit": Option("a number", "Shows at most so many cards."),
        "columns": Option(
            f"1 to {MAX_COLUMNS}", "Sets the number of columns on a wide screen; by default, as many as fit."
        ),
        "view": Option(" | ".join(VIEWS), "Shows cards, the rows of a compact list, or a table; by default cards."),
        "group-by": Option(" | ".join(GROUPINGS), "Makes a section, with a heading, for each group."),
        "filter-bar": flag("Lets readers filter what is shown, by words and by each of the facets."),
        "no-index": flag("Shows cards that links do not lead to. Needed where an organization is shown a second time."),
        "class": CLASS_OPTION,
    }
    option_spec: ClassVar[OptionSpec] = option_spec(options_described)

    def run(self) -> list[Node]:
        """Make the grid, or a section for each group."""
        selection = self._selection()
        self.domain.note_shown(selection, self.env.docname)
        organizations = self.domain.answer(selection)
        if not organizations:
            return self._empty(selection)
        columns = self.number("columns", MAX_COLUMNS) or 0
        view = self.word("view", VIEWS) or VIEWS[0]
        anchored = self.claim_targets(organizations)
        grouping = self.word("group-by", GROUPINGS)
        index = [self.index_entries(organizations, anchored)] if anchored else []
        if grouping is None:
            return [*index, *self._with_filter_bar([self._grid(organizations, anchored, columns, view)], selection)]
        if not isinstance(self._parent(), nodes.document | nodes.section):
            message = "groups become sections, which cannot stand inside another element; move the directive out of it"
            self.warn_of_option("group-by", message)
            return [*index, *self._with_filter_bar([self._grid(organizations, anchored, columns, view)], selection)]
        sections = self._sections(organizations, anchored, columns, view, grouping)
        return [*index, *self._with_filter_bar(sections, selection)]

    def _with_filter_bar(self, made: list[Node], selection: Selection) -> list[Node]:
        """Put a filter bar before all grids that this directive has made."""
        if not self.flag("filter-bar"):
            return made
        grids = [grid for node in made for grid in node.findall(cards_placeholder)]
        ids = tuple(dict.fromkeys(shown for grid in grids for shown in grid["organizations"]))
        if len(ids) < FEWEST_ORGANIZATIONS:
            return made
        name = f"{self.env.docname}-{self.env.new_serialno('organization-filter') + 1}"
        self.domain.note_bar(self.env.docname, selection, linked="no-index" not in self.options)
        for grid in grids:
            grid["bar"] = name
        bar = filter_bar_placeholder("", organizations=ids, bar=name)
        self.set_source_info(bar)
        return [bar, *made]

    def _selection(self) -> Selection:
        ids = self.comma_separated("ids") or ((_NOTHING,) if "ids" in self.options else ())
        for organization_id in ids:
            if organization_id != _NOTHING:
                self.warn_of_unknown(organization_id, self.option_location("ids"))
        facets = {f"{facet}s": self._terms(facet, group) for facet, group in _FACET_GROUPS.items()}
        return Selection(
            ids=ids,
            connected=self.flag("connected"),
            sort=self.word("sort", SORT_ORDERS),
            limit=self.number("limit"),
            **facets,
        )

    def _terms(self, facet: str, group: str) -> tuple[str, ...]:
        if facet not in self.options:
            return ()
        values = self.comma_separated(facet) or (_NOTHING,)
        known = self.domain.registry.vocabulary.terms(group)
        for value in values:
            if value not in known and value != _NOTHING:
                message = f"unknown {facet} {quoted(value)}; {did_you_mean(value, known)}"
                self.warn_of_option(facet, message, WarningSubtype.UNKNOWN_TERM)
        return values

    def _parent(self) -> nodes.Element:
        # MyST's stand-in for docutils' state knows the parent through its inliner only.
        state: object = self.state
        parent: nodes.Element = state.parent if isinstance(state, RSTState) else self.state.inliner.parent
        return parent

    def _empty(self, selection: Selection) -> list[Node]:
        if self.domain.missing_folder is not None:
            message = (
                f"there are no records, because the folder {quoted(self.domain.missing_folder)} does not exist; "
                "create it beside conf.py"
            )
            diagnostics.warn(message, WarningSubtype.RECORDS_FOLDER, self.get_location())
        elif not self._names_unknown(selection):
            message = "no organization matches this selection; change an option, or delete the directive"
            diagnostics.warn(message, WarningSubtype.EMPTY_SELECTION, self.get_location())
        return [nodes.paragraph("", _("No organization matches."), classes=["organization-cards-empty"])]

    def _names_unknown(self, selection: Selection) -> bool:
        """Tell whether something that was reported already may be why nothing is selected."""
        registry = self.domain.registry
        terms = registry.vocabulary.terms
        return (
            bool(registry.problems)
            or any(organization_id not in registry.organizations for organization_id in selection.ids)
            or any(
                value not in terms(group)
                for facet, group in _FACET_GROUPS.items()
                for value in getattr(selection, f"{facet}s")
            )
        )

    def _grid(
        self, organizations: tuple[Organization, ...], anchored: frozenset[str], columns: int, view: str
    ) -> cards_placeholder:
        grid = cards_placeholder(
            "",
            organizations=tuple(organization.id for organization in organizations),
            anchored=tuple(sorted(anchored)),
            columns=columns,
            view=view,
            messages=self.messages(organizations),
            classes=self.classes(),
        )
        self.set_source_info(grid)
        return grid

    def _groups(
        self, organizations: tuple[Organization, ...], grouping: str
    ) -> list[tuple[str, str, tuple[Organization, ...]]]:
        """Divide organizations into groups: the id, the label and the members of each."""
        domain = self.domain
        if grouping == "freshness":
            states = {each.id: freshness(each, domain.today, domain.limits) for each in organizations}
            labels = freshness_labels()
            groups = [
                (state.value, labels[state], tuple(each for each in organizations if states[each.id] is state))
                for state in Freshness
            ]
            return [group for group in groups if group[2]]
        vocabulary = domain.registry.vocabulary
        return [
            (term_id, vocabulary.label(GROUPINGS[grouping], term_id), members)
            for term_id, members in by_term(organizations, grouping, vocabulary)
        ]

    def _sections(
        self, organizations: tuple[Organization, ...], anchored: frozenset[str], columns: int, view: str, grouping: str
    ) -> list[Node]:
        left = anchored
        classes = [GROUP_CLASS, "no-search"] if "no-index" in self.options else [GROUP_CLASS]
        sections: list[Node] = []
        for group_id, label, members in self._groups(organizations, grouping):
            here = left.intersection(member.id for member in members)
            left -= here
            section = nodes.section("", classes=classes)
            section += nodes.title(label, label)
            section += nodes.paragraph("", number_of_organizations(len(members)), classes=["organization-count"])
            section += self._grid(members, here, columns, view)
            for node in (section, section[0]):
                self.set_source_info(node)
            section["ids"].append(self._free_id(f"{grouping}-{group_id}"))
            self.state.document.note_explicit_target(section, section)
            sections.append(section)
        return sections

    def _free_id(self, wanted: str) -> str:
        used = self.state.document.ids
        return next(
            candidate
            for number in range(1, len(used) + 2)
            if (candidate := wanted if number == 1 else f"{wanted}-{number}") not in used
        )


_IN_PLACE_FIELDS = {
    field.name.replace("_", "-"): field
    for field in fields_of(Organization)
    if field.name not in {"name", "replaced_by", "notes"}
    and not isinstance(field.kind, Nested)
    and not (isinstance(field.kind, ListOf) and isinstance(field.kind.item, Nested))
}


class OrganizationCardDirective(_OrganizationDirective):
    """One card, from a record or written in place; the body is added to it."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    options_described: ClassVar[dict[str, Option]] = {
        **{
            name: Option(describe_kind(field.kind), f"In place: {field.description[0].lower()}{field.description[1:]}")
            for name, field in _IN_PLACE_FIELDS.items()
        },
        "id": Option("an id", "In place: the id that links use; by default made from the name."),
        "no-index": flag(
            "Shows a card that links do not lead to. Needed where an organization is shown a second time."
        ),
        "class": CLASS_OPTION,
    }
    option_spec: ClassVar[OptionSpec] = option_spec(options_described)

    def run(self) -> list[Node]:
        """Make the card."""
        body = self.parse_content_to_nodes(allow_section_headings=False)
        if "careers-url" in self.options:
            organization = self._in_place()
            shown: str | Organization | None = organization
        else:
            organization = self._from_record()
            shown = organization.id if organization else None
        if organization is None or shown is None:
            return body
        anchored = bool(self.claim_targets([organization]))
        card = card_placeholder(
            "",
            organization=shown,
            anchored=anchored,
            messages=self.messages([organization]),
            classes=self.classes(),
        )
        self.set_source_info(card)
        card.extend(body)
        return [self.index_entries([organization], [organization.id]), card] if anchored else [card]

    def _from_record(self) -> Organization | None:
        organization_id = self.arguments[0].strip()
        self.domain.note_shown(Selection(ids=(organization_id,)), self.env.docname)
        for name in sorted(self.options.keys() & (_IN_PLACE_FIELDS.keys() | {"id"})):
            message = (
                f'"{name}" belongs into the record of {quoted(organization_id)}; '
                'write it there, or add the option "careers-url" to write the whole card in place'
            )
            self.warn_of_option(name, message)
        self.warn_of_unknown(organization_id, self.get_location())
        return self.domain.registry.organizations.get(organization_id)

    def _in_place(self) -> Organization | None:
        name = self.arguments[0].strip()
        organization_id = self.text("id") or identifier_from(name)
        if not is_identifier(organization_id):
            message = f'{quoted(organization_id or name)} cannot be an id; {IDENTIFIER_RULE}, as the option "id"'
            self.warn_of_option("id", message)
            return None
        source, line = self.opening()
        start = Mark(line, 1)
        entries: list[tuple[Scalar, Value]] = [(Scalar(start, "name", plain=False), Scalar(start, name, plain=False))]
        for option, text in self.options.items():
            if option in _IN_PLACE_FIELDS:
                entries.append(self._entry(option, text or ""))
        path = Path(source)
        mapping = Mapping(start, tuple(entries))
        domain = self.domain
        organization, problems = read_organization(
            path, mapping, organization_id, domain.registry.vocabulary, latest_possible_day(), in_place=True
        )
        for problem in problems:
            diagnostics.warn_of(problem)
        if organization is not None:
            domain.note_shown(organization, self.env.docname)
        return organization

    def _entry(self, option: str, text: str) -> tuple[Scalar, Value]:
        field = _IN_PLACE_FIELDS[option]
        mark = Mark(self.option_line(option), 1)
        value: Value = Scalar(mark, text.strip(), plain=True)
        if isinstance(field.kind, ListOf):
            separator = ";" if field.kind.single else ","
            parts = [part.strip() for part in text.split(separator)]
            value = Sequence(mark, tuple(Scalar(mark, part, plain=False) for part in parts if part))
        return Scalar(mark, field.name, plain=False), value
