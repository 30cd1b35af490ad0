"""Directives that document this extension, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from bar_charts.diagnostics import WARNING_TYPE
from bar_charts.locale import _
from bar_charts.problems import WarningSubtype
from bar_charts.reading import CHART_FIELDS, SERIES_FIELDS
from extension_support.reference_tables import code, table, warning_rows

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.util.typing import OptionSpec

    from extension_support.reference_tables import Cell

_FIELDS = {"chart": CHART_FIELDS, "series": SERIES_FIELDS}


def part_name(text: str) -> str:
    """Read the name of a part of a chart's file; raises ValueError for another word."""
    return str(directives.choice(text, list(_FIELDS)))


class BarChartFieldsDirective(SphinxDirective):
    """A table of the fields of a chart's file, or of a series in it."""

    option_spec: ClassVar[OptionSpec] = {"type": part_name}

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        rows: list[list[Cell]] = [
            [
                code(field.name),
                _("yes") if field.required else "",
                field.takes,
                field.description,
            ]
            for field in _FIELDS[self.options.get("type", "chart")]
        ]
        return [table([_("Field"), _("Required"), _("Takes"), _("Meaning")], rows, (18, 12, 30, 40))]


class BarChartWarningsDirective(SphinxDirective):
    """A table of the warnings of this extension."""

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        return [table([_("Warning"), _("Meaning")], warning_rows(WARNING_TYPE, WarningSubtype), (40, 60))]
