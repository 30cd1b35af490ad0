"""Directives that document this extension, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from extension_support.reference_tables import setting_rows, table, warning_rows
from site_search.diagnostics import WARNING_TYPE
from site_search.locale import _
from site_search.problems import WarningSubtype
from site_search.settings import SETTINGS

if TYPE_CHECKING:
    from docutils import nodes


class SearchSettingsDirective(SphinxDirective):
    """A table of the settings of this extension."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        return [table([_("Setting"), _("Default"), _("Meaning")], setting_rows(SETTINGS), (35, 20, 45))]


class SearchWarningsDirective(SphinxDirective):
    """A table of the warnings of this extension."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        return [table([_("Warning"), _("Meaning")], warning_rows(WARNING_TYPE, WarningSubtype), (40, 60))]
