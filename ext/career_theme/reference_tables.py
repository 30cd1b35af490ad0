"""Directives that document this extension, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from career_theme.diagnostics import WARNING_TYPE
from career_theme.locale import _
from career_theme.problems import WarningSubtype
from career_theme.settings import SETTINGS, THEME_OPTIONS
from extension_support.reference_tables import code, setting_rows, table, warning_rows

if TYPE_CHECKING:
    from docutils import nodes

    from extension_support.reference_tables import Cell


class ThemeOptionsDirective(SphinxDirective):
    """A table of the options of the theme."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        rows: list[list[Cell]] = [
            [code(option.name), code(repr(option.default)), option.description] for option in THEME_OPTIONS
        ]
        return [table([_("Option"), _("Default"), _("Meaning")], rows, (30, 15, 55))]


class ThemeSettingsDirective(SphinxDirective):
    """A table of the settings of this extension."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        return [table([_("Setting"), _("Default"), _("Meaning")], setting_rows(SETTINGS), (35, 20, 45))]


class ThemeWarningsDirective(SphinxDirective):
    """A table of the warnings of this extension."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        return [table([_("Warning"), _("Meaning")], warning_rows(WARNING_TYPE, WarningSubtype), (40, 60))]
