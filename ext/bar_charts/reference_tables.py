"""Directives that document this extension, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from bar_charts.directive import WARNING_TYPE
from bar_charts.locale import _
from bar_charts.problems import WarningSubtype
from bar_charts.reading import CHART_FIELDS, SERIES_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.util.typing import OptionSpec

_FIELDS = {"chart": CHART_FIELDS, "series": SERIES_FIELDS}


def part_name(text: str) -> str:
    """Read the name of a part of a chart's file; raises ValueError for another word."""
    return str(directives.choice(text, list(_FIELDS)))


class BarChartFieldsDirective(SphinxDirective):
    """A table of the fields of a chart's file, or of a series in it."""

    option_spec: ClassVar[OptionSpec] = {"type": part_name}

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        rows = [
            [
                _code(field.name),
                nodes.Text(_("yes") if field.required else ""),
                nodes.Text(field.takes),
                nodes.Text(field.description),
            ]
            for field in _FIELDS[self.options.get("type", "chart")]
        ]
        return [_table([_("Field"), _("Required"), _("Takes"), _("Meaning")], rows, (18, 12, 30, 40))]


class BarChartWarningsDirective(SphinxDirective):
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


def _row(cells: Iterable[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))
