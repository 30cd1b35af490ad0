"""Draws a chart as SVG: a bar for each number, from zero, with its name before it and the number behind it.

Places from left to right are percentages and sizes are fixed: the drawing is as wide as the page has room, and its
words stay as large as they are. Colours come from the stylesheet.
"""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from bar_charts.wording import description, number_words

if TYPE_CHECKING:
    from bar_charts.model import Chart

BARS_FROM = 30
"""Where the bars begin, in hundredths of the width; the names stand before."""
BARS_WIDE = 55
"""How wide the longest possible bar is; behind it there is room for the number."""
_HEAD = 30
_ROW = 24
_BAR = 16
_FOOT = 26
_WHOLE = Decimal(100)
_STEPS = (1, 2, 5, 10)
_SHARES = (Decimal(0), Decimal("0.5"), Decimal(1))


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
    end = end_of_axis(chart)
    groups, top = [], 0
    for position, category in enumerate(chart.categories):
        top += _HEAD
        rows = [f'<text class="bar-chart-category" x="0" y="{top - 8}">{escape(category)}</text>']
        for each in chart.series:
            rows.append(_row(chart, each.name, each.values[position], end, top, language))
            top += _ROW
        lines = _lines(top - _ROW * len(chart.series), top)
        groups.append(f"<g>{lines}{''.join(rows)}</g>\n")
    title, told = (f"{name}-{part}" for part in ("title", "description"))
    return (
        f'<svg class="bar-chart-picture" role="img" aria-labelledby="{title}" aria-describedby="{told}" '
        f'width="100%" height="{top + _FOOT}" focusable="false">\n'
        f'<title id="{title}">{escape(chart.title)}</title>\n'
        f'<desc id="{told}">{escape(description(chart, language))}</desc>\n'
        f"{_axis(chart, end, top, language)}{''.join(groups)}</svg>\n"
    )


def _row(  # noqa: PLR0913, PLR0917 -- all that a row shows
    chart: Chart, name: str, value: Decimal | None, end: Decimal, top: int, language: str
) -> str:
    baseline = top + _BAR - 3
    words = escape(number_words(value, language, percent=chart.is_percent))
    width = Decimal() if value is None else value / end * BARS_WIDE
    bar, kind = "", "bar-chart-missing"
    if value is not None:
        kind = "bar-chart-value"
        bar = f'<rect class="bar-chart-bar" x="{BARS_FROM}%" y="{top}" width="{_percent(width)}" height="{_BAR}"/>'
    return (
        f'<text class="bar-chart-name" x="0" y="{baseline}">{escape(name)}</text>{bar}'
        f'<text class="{kind}" x="{_percent(BARS_FROM + width)}" dx="6" y="{baseline}">{words}</text>'
    )


def _lines(top: int, bottom: int) -> str:
    """Draw the lines of the axis behind one category's bars, so that they cross no words."""
    return "".join(
        f'<line class="bar-chart-line{kind}" x1="{_place(share)}" x2="{_place(share)}" y1="{top - 4}" y2="{bottom}"/>'
        for share, kind in zip(_SHARES, (" bar-chart-zero", "", ""), strict=True)
    )


def _axis(chart: Chart, end: Decimal, bottom: int, language: str) -> str:
    words = [number_words(_plain(end * share), language, percent=chart.is_percent) for share in _SHARES]
    parts = "".join(
        f'<text class="bar-chart-tick" x="{_place(share)}" y="{bottom + 16}" text-anchor="middle">{escape(word)}</text>'
        for share, word in zip(_SHARES, words, strict=True)
    )
    return f'<g aria-hidden="true">{parts}</g>\n'


def _plain(number: Decimal) -> Decimal:
    """Take the zeros behind the point from a number."""
    return number.normalize() + 0


def _place(share: Decimal) -> str:
    return _percent(BARS_FROM + BARS_WIDE * share)


def _percent(part: Decimal | int) -> str:
    # Rounded, so that the same file gives the same bytes everywhere.
    return f"{float(round(Decimal(part), 3)):g}%"
