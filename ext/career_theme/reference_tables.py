"""Directives that document this extension, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from career_theme.diagnostics import WARNING_TYPE
from career_theme.problems import WarningSubtype
from career_theme.settings import SETTINGS, THEME_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class ThemeOptionsDirective(SphinxDirective):
    """A table of the options of the theme."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        rows = [
            [_code(option.name), _code(repr(option.default)), nodes.Text(option.description)]
            for option in THEME_OPTIONS
        ]
        return [_table([_("Option"), _("Default"), _("Meaning")], rows, (30, 15, 55))]


class ThemeSettingsDirective(SphinxDirective):
    """A table of the settings of this extension."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        rows = [
            [_code(setting.name), _code(repr(setting.default)), nodes.Text(setting.description)] for setting in SETTINGS
        ]
        return [_table([_("Setting"), _("Default"), _("Meaning")], rows, (35, 20, 45))]


class ThemeWarningsDirective(SphinxDirective):
    """A table of the warnings of this extension."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        rows = [
            [_code(f"{WARNING_TYPE}.{subtype.subtype}"), nodes.Text(subtype.description)] for subtype in WarningSubtype
        ]
        return [_table([_("Warning"), _("Meaning")], rows, (40, 60))]


def _code(text: str) -> nodes.literal:
    return nodes.literal("", text)


def _table(head: Sequence[str], rows: Iterable[Sequence[nodes.Node]], widths: Sequence[int]) -> nodes.table:
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in widths), cols=len(widths))
    group += nodes.thead("", _row([nodes.Text(str(word)) for word in head]))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["colwidths-given"])


def _row(cells: Sequence[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))
