"""Draws a chart as SVG: a bar for each number, from zero, with its name before or above it and the number behind it.

Places from left to right are percentages and sizes are fixed: the drawing is as wide as the page has room, and its
words stay as large as they are. Colours come from the stylesheet.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from bar_charts.wording import description, number_words

if TYPE_CHECKING:
    from bar_charts.model import Chart

_HEAD = 30
_NAME = 20
_ROW = 24
_BAR = 16
_SHORT = 9
_FOOT = 26
_WHOLE = Decimal(100)
_STEPS = (1, 2, 5, 10)
_SHARES = (Decimal(0), Decimal("0.5"), Decimal(1))


class _Layout(NamedTuple):
    """Where the bars are, in hundredths of the width, and how high above each its name stands, in pixels.

    The rest of the width is for the number behind the longest possible bar.
    """

    begin: int
    width: int
    name: int

    def place(self, share: Decimal) -> str:
        """Give the place at a share of the axis."""
        return _percent(self.begin + self.width * share)


_NAMES_BEFORE = _Layout(begin=30, width=55, name=0)
_NAMES_ABOVE = _Layout(begin=0, width=78, name=_NAME)


def _layout(chart: Chart) -> _Layout:
    """Put names before their bars where they fit even in the narrowest window, that of a page enlarged on a phone."""
    return _NAMES_BEFORE if all(_columns(each.name) <= _SHORT for each in chart.series) else _NAMES_ABOVE


def _columns(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in words)


def end_of_axis(chart: Chart) -> Decimal:
    """Find where the axis ends: at the whole for shares, else at the next round number behind the largest."""
    if chart.is_percent:
        return _WHOLE
    largest = max(value for each in chart.series for value in each.values if value is not None)
    if not largest:
        return Decimal(1)
    power = Decimal(10) ** largest.adjusted()
    return next(step * power for step in _STEPS if step * power >= largest)


def picture(chart: Chart, name: str, language: str) -> str:
    """Draw a chart.

    Args:
        chart: What to draw.
        name: The id of the chart in its page.
        language: The site's language, for its numbers.

    Returns:
        An ``svg`` element, with presentation by classes and attributes only.
    """
    end, layout = end_of_axis(chart), _layout(chart)
    groups, top = [], 0
    for position, category in enumerate(chart.categories):
        top += _HEAD
        rows = [f'<text class="bar-chart-category" x="0" y="{top - 8}">{escape(category)}</text>']
        for each in chart.series:
            top += layout.name
            value = each.values[position]
            words = escape(number_words(value, language, percent=chart.is_percent))
            rows.append(_row(each.name, words, None if value is None else value / end, top, layout))
            top += _ROW
        groups.append(f"<g>{''.join(rows)}</g>\n")
    title, told = (f"{name}-{part}" for part in ("title", "description"))
    return (
        f'<svg class="bar-chart-picture" role="img" aria-labelledby="{title}" aria-describedby="{told}" '
        f'width="100%" height="{top + _FOOT}" focusable="false">\n'
        f'<title id="{title}">{escape(chart.title)}</title>\n'
        f'<desc id="{told}">{escape(description(chart, language))}</desc>\n'
        f"{_axis(chart, end, layout, top, language)}{''.join(groups)}</svg>\n"
    )


def _row(name: str, words: str, share: Decimal | None, top: int, layout: _Layout) -> str:
    baseline = top + _BAR - 3
    end = layout.place(share or Decimal())
    bar, kind = "", "bar-chart-missing"
    if share is not None:
        kind = "bar-chart-value"
        width = _percent(share * layout.width)
        bar = f'<rect class="bar-chart-bar" x="{layout.begin}%" y="{top}" width="{width}" height="{_BAR}"/>'
    name_line = top - 7 if layout.name else baseline
    return (
        f'{_lines(top, layout)}<text class="bar-chart-name" x="0" y="{name_line}">{escape(name)}</text>{bar}'
        f'<text class="{kind}" x="{end}" dx="6" y="{baseline}">{words}</text>'
    )


def _lines(top: int, layout: _Layout) -> str:
    """Draw the lines of the axis behind one bar, so that they cross no names."""
    return "".join(
        f'<line class="bar-chart-line{kind}" x1="{layout.place(share)}" x2="{layout.place(share)}" y1="{top - 4}" '
        f'y2="{top - 4 + _ROW}"/>'
        for share, kind in zip(_SHARES, (" bar-chart-zero", "", ""), strict=True)
    )


def _axis(chart: Chart, end: Decimal, layout: _Layout, bottom: int, language: str) -> str:
    # The first one would stand outside where the bars begin at the edge.
    anchors = ("middle" if layout.begin else "start", "middle", "middle")
    parts = ""
    for share, anchor in zip(_SHARES, anchors, strict=True):
        words = escape(number_words(_plain(end * share), language, percent=chart.is_percent))
        place = f'x="{layout.place(share)}" y="{bottom + 16}" text-anchor="{anchor}"'
        parts += f'<text class="bar-chart-tick" {place}>{words}</text>'
    return f'<g aria-hidden="true">{parts}</g>\n'


def _plain(number: Decimal) -> Decimal:
    """Take the zeros behind the point from a number."""
    return number.normalize() + 0


def _percent(part: Decimal | int) -> str:
    # Rounded, so that the same file gives the same bytes everywhere.
    return f"{float(round(Decimal(part), 3)):g}%"
