"""Writes a chart as HTML: the drawing, its numbers as a table, its sources and what else to know."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from bar_charts.drawing import picture
from bar_charts.locale import _
from bar_charts.wording import heading_of_names, number_words, pieces_of, source_lines, subtitle, translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils.nodes import Element
    from sphinx.writers.html5 import HTML5Translator

    from bar_charts.model import Chart


def visit_chart(self: HTML5Translator, node: Element) -> None:
    """Write a chart.

    Raises:
        SkipNode: Always; its child is for Sphinx's search only.
    """
    translations: Mapping[str, str] = node.get("translations", {})
    chart = translated(node["chart"], translations)
    language = self.config.language
    self.body.append(
        self.starttag(node, "figure", CLASS="bar-chart")
        + f'<figcaption><span class="bar-chart-title">{escape(chart.title)}</span> '
        f'<span class="bar-chart-subtitle">{escape(subtitle(chart, translations))}</span></figcaption>\n'
        + picture(chart, node["name"], language)
        + table(chart, language)
        + _sources(chart)
        + "".join(f'<p class="bar-chart-note">{_linked(note)}</p>\n' for note in chart.notes)
        + "</figure>\n"
    )
    raise nodes.SkipNode


def depart_chart(self: HTML5Translator, node: Element) -> None:
    """Close a chart: its visitor has written it all."""


def table(chart: Chart, language: str) -> str:
    """Write the numbers as a table that can be folded away."""
    head = "".join(f'<th scope="col">{escape(each.name)}</th>' for each in chart.series)
    rows = "".join(
        f'<tr><th scope="row">{escape(category)}</th>'
        + "".join(
            f"<td>{escape(number_words(each.values[position], language, percent=chart.is_percent))}</td>"
            for each in chart.series
        )
        + "</tr>\n"
        for position, category in enumerate(chart.categories)
    )
    summary = escape(_("The numbers as a table"))
    return (
        f'<details class="bar-chart-data">\n<summary>{summary}</summary>\n'
        f'<div class="bar-chart-scroll" role="region" tabindex="0" aria-label="{escape(chart.title)}">\n'
        f'<table class="bar-chart-table">\n<caption>{escape(chart.title)}</caption>\n'
        f'<thead>\n<tr><th scope="col">{escape(heading_of_names(chart))}</th>{head}</tr>\n</thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n</details>\n"
    )


def _sources(chart: Chart) -> str:
    lines = source_lines(chart)
    items = "".join(
        f'<li>{escape(names)}: <a class="reference external" href="{escape(url)}">{escape(words)}</a></li>\n'
        for names, words, url in lines
    )
    label = escape(_("Source") if len(lines) == 1 else _("Sources"))
    return f'<div class="bar-chart-sources"><p>{label}</p>\n<ul>\n{items}</ul></div>\n'


def _linked(text: str) -> str:
    return "".join(
        f'<a class="reference external" href="{escape(piece)}">{escape(piece)}</a>' if is_address else escape(piece)
        for piece, is_address in pieces_of(text)
    )
