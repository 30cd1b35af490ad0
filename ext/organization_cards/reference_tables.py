"""Directives that document this extension, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from extension_support.reference_tables import code, setting_rows, warning_rows
from organization_cards.buttons import LinkButtonDirective
from organization_cards.calendar_directive import ProgrammeCalendarDirective
from organization_cards.diagnostics import WARNING_TYPE
from organization_cards.directives import OrganizationCardDirective, OrganizationCardsDirective
from organization_cards.domain import organization_domain
from organization_cards.locale import _
from organization_cards.map_directive import OrganizationMapDirective
from organization_cards.model import RECORD_TYPES, Organization, fields_of
from organization_cards.print_layout import text_table
from organization_cards.problems import WarningSubtype
from organization_cards.settings import SETTINGS
from organization_cards.validation import describe_kind
from organization_cards.vocabulary import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec

    from extension_support.reference_tables import Cell
    from organization_cards.options import Option

_RECORD_TYPES = {record_type.__name__.lower(): record_type for record_type in RECORD_TYPES}
_DESCRIBED: dict[str, dict[str, Option]] = {
    "organization-cards": OrganizationCardsDirective.options_described,
    "organization-card": OrganizationCardDirective.options_described,
    "organization-map": OrganizationMapDirective.options_described,
    "programme-calendar": ProgrammeCalendarDirective.options_described,
    "link-button": LinkButtonDirective.options_described,
}


def _choice(known: Sequence[str], text: str) -> str:
    return directives.choice(text, list(known))


def record_type_name(text: str) -> str:
    """Read the name of a record type; raises ValueError for another word."""
    return _choice(tuple(_RECORD_TYPES), text)


def vocabulary_group(text: str) -> str:
    """Read the name of a group of the vocabulary; raises ValueError for another word."""
    return _choice(tuple(GROUPS), text)


def directive_name(text: str) -> str:
    """Read the name of a directive of this extension; raises ValueError for another word."""
    return _choice(tuple(_DESCRIBED), text)


class RecordFieldsDirective(SphinxDirective):
    """A table of the fields of a record; by default, of an organization's."""

    option_spec: ClassVar[OptionSpec] = {"type": record_type_name}

    def run(self) -> list[Node]:
        """Make the table."""
        record_type = _RECORD_TYPES[self.options.get("type", Organization.__name__.lower())]
        rows: list[list[Cell]] = [
            [
                code(field.name),
                _("yes") if field.required else "",
                describe_kind(field.kind),
                field.description,
            ]
            for field in fields_of(record_type)
        ]
        return [text_table([_("Field"), _("Required"), _("Takes"), _("Meaning")], rows, [20, 10, 30, 40])]


class VocabularyDirective(SphinxDirective):
    """Tables of the vocabulary's terms; by default, of all groups."""

    option_spec: ClassVar[OptionSpec] = {"group": vocabulary_group}

    def run(self) -> list[Node]:
        """Make a table for each group, under its name."""
        domain = organization_domain(self.env)
        domain.note_shown(None, self.env.docname)
        wanted = self.options.get("group")
        result: list[Node] = []
        for group, meaning in GROUPS.items():
            terms = domain.registry.vocabulary.terms(group)
            if not terms or wanted not in {None, group}:
                continue
            rows: list[list[Cell]] = [[code(term.id), term.label, term.description] for term in terms.values()]
            if wanted is None:
                introduction = nodes.paragraph("", "", code(group), nodes.Text(f": {meaning}"))
                result.append(introduction)
            result.append(text_table([_("Id"), _("Label"), _("Meaning")], rows, [35, 25, 40]))
        return result


class DirectiveOptionsDirective(SphinxDirective):
    """A table of the options of one of this extension's directives."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Make the table."""
        try:
            options = _DESCRIBED[directive_name(self.arguments[0])]
        except ValueError as error:
            raise self.error(str(error)) from error
        rows: list[list[Cell]] = [[code(name), option.takes, option.description] for name, option in options.items()]
        return [text_table([_("Option"), _("Takes"), _("Meaning")], rows, [20, 30, 50])]


class WarningSubtypesDirective(SphinxDirective):
    """A table of the warnings of this extension."""

    def run(self) -> list[Node]:
        """Make the table."""
        return [text_table([_("Warning"), _("Meaning")], warning_rows(WARNING_TYPE, WarningSubtype), [40, 60])]


class SettingsDirective(SphinxDirective):
    """A table of the settings of this extension."""

    def run(self) -> list[Node]:
        """Make the table."""
        return [text_table([_("Setting"), _("Default"), _("Meaning")], setting_rows(SETTINGS), [46, 14, 40])]
