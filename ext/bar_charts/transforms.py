"""Puts a chart into the words of a page, just before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from bar_charts.locale import _
from bar_charts.nodes import bar_chart
from bar_charts.wording import (
    description,
    heading_of_names,
    number_words,
    pieces_of,
    source_lines,
    subtitle,
    translated,
)
from extension_support.builders import makes_website
from extension_support.reference_tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bar_charts.model import Chart

_LINKCHECK_PRIORITY = 800
_LABEL_WIDTH = 40


class WordsForSearch(SphinxPostTransform):
    """Gives Sphinx's search the words of a chart."""

    default_priority = _LINKCHECK_PRIORITY - 20

    def is_supported(self) -> bool:
        """Work for websites only."""
        return makes_website(self.env._builder_cls)  # noqa: SLF001 -- as Sphinx's own post-transforms do

    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Add the words, which the writer leaves out."""
        for node in self.document.findall(bar_chart):
            chart = translated(node["chart"], node.get("translations", {}))
            node.append(nodes.inline("", f"{chart.title}. {description(chart, self.config.language)}"))


class StandardCharts(SphinxPostTransform):
    """Builds standard nodes for every builder that makes no website."""

    default_priority = _LINKCHECK_PRIORITY - 10

    def is_supported(self) -> bool:
        """Leave the charts to the gettext builder, which takes the texts to translate from them."""
        builder = self.env._builder_cls  # noqa: SLF001 -- as Sphinx's own post-transforms do
        return builder.name != "gettext" and not makes_website(builder)

    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Replace each chart by a table, its sources and what else to know."""
        for node in list(self.document.findall(bar_chart)):
            translations: Mapping[str, str] = node.get("translations", {})
            chart = translated(node["chart"], translations)
            replacements = _standard_chart(chart, subtitle(chart, translations), self.config.language)
            for each in replacements:
                each.source, each.line = node.source, node.line
            node.replace_self(replacements)


def _standard_chart(chart: Chart, said: str, language: str) -> list[nodes.Element]:
    heads = [heading_of_names(chart), *(each.name for each in chart.series)]
    rows = [
        [
            category,
            *(number_words(each.values[position], language, percent=chart.is_percent) for each in chart.series),
        ]
        for position, category in enumerate(chart.categories)
    ]
    sources = [
        nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"{_('Source')}, {names}: "), _link(words, url)))
        for names, words, url in source_lines(chart)
    ]
    notes = [nodes.list_item("", nodes.paragraph("", "", *_linked(note))) for note in chart.notes]
    return [
        nodes.paragraph("", "", nodes.strong("", chart.title), nodes.Text(f". {said}")),
        _table(heads, rows),
        nodes.bullet_list("", *sources, *notes, bullet="*"),
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> nodes.table:
    width = (100 - _LABEL_WIDTH) // (len(head) - 1)
    widths = [_LABEL_WIDTH, *[width] * (len(head) - 1)]
    return table(head, rows, widths)


def _link(words: str, url: str) -> nodes.reference:
    return nodes.reference("", words, refuri=url, internal=False)


def _linked(text: str) -> list[nodes.Node]:
    return [_link(piece, piece) if is_address else nodes.Text(piece) for piece, is_address in pieces_of(text)]
