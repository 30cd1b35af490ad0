"""Writes the map of the field as HTML: a table whose numbers are drawn and lead to the filtered directory."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from organization_cards.locale import _
from organization_cards.map_words import caption, headings, note, row_label

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.writers.html5 import HTML5Translator

    from organization_cards.map_table import Count, SectorMap, SectorRow


def visit_map(self: HTML5Translator, node: Element) -> None:
    """Write a map."""
    directory = node["directory"]
    builder = self.builder
    # In the builder singlehtml, the address of a page is a place in the one page, and so are all filter bars.
    address = None
    if directory and builder.name != "singlehtml":
        address = builder.get_relative_uri(builder.current_docname, directory)
    self.body += [self.starttag(node, "div", CLASS="organization-map"), map_table(node["map"], address), "</div>\n"]


def depart_map(self: HTML5Translator, node: Element) -> None:
    """Close a map: its visitor has written it all."""


def map_table(shown: SectorMap, address: str | None) -> str:
    """Write the table.

    Args:
        shown: What it shows.
        address: The directory's, empty for this page itself, None for none.
    """
    heads = headings(shown)
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    largest = max((row.total.number for row in shown.rows), default=1)
    rows = "".join(_row(shown, row, largest, address) for row in shown.rows)
    words = f'{escape(caption(shown))} <span class="organization-map-note">{escape(note())}</span>'
    return (
        f'<table class="organization-map-table">\n<caption>{words}</caption>\n'
        f"<thead>\n<tr>{head}</tr>\n</thead>\n"
        f"<tbody>\n{rows}</tbody>\n"
        f"<tfoot>\n{_row(shown, shown.sums, 0, address)}</tfoot>\n</table>\n"
    )


def _row(shown: SectorMap, row: SectorRow, largest: int, address: str | None) -> str:
    label = row_label(row, shown)
    total_label, *level_labels = headings(shown)[1:]
    bar = _bar(row.total.number, largest) if largest else ""
    total = (
        f'<td class="organization-map-total" data-label="{escape(total_label)}">'
        f"{_number(row.total, label, address)}{bar}</td>"
    )
    cells = "".join(
        f'<td data-label="{escape(level)}">{_number(count, f"{label}, {level}", address)}</td>'
        for level, count in zip(level_labels, row.levels, strict=True)
    )
    name = _link(escape(label), row.total, address)
    return f'<tr><th scope="row">{name}</th>{total}{cells}</tr>\n'


def _number(count: Count, about: str, address: str | None) -> str:
    words = _("%(number)s: %(about)s") % {"number": count.number, "about": about}
    text = _link(str(count.number), count, address, f' aria-label="{escape(words)}"')
    classes = "organization-map-number" if count.number else "organization-map-number organization-map-none"
    return f'<span class="{classes}">{text}</span>'


def _link(text: str, count: Count, address: str | None, attributes: str = "") -> str:
    if address is None or count.query is None:
        return text
    # An empty address would keep the filters that the page's own address has.
    target = f"{address}?{count.query}" if count.query or not address else address
    return f'<a class="reference internal" href="{escape(target)}"{attributes}>{text}</a>'


def _bar(number: int, largest: int) -> str:
    return (
        '<svg class="organization-map-bar" width="100%" height="10" aria-hidden="true" focusable="false">'
        f'<rect width="{100 * number / largest:.4g}%" height="100%" rx="2"/></svg>'
    )
