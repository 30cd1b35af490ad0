"""The words of a chart, the same for every format."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from bar_charts.locale import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bar_charts.model import Chart

_OTHERWISE = Locale("en")
_BALANCED = r"\((?:[^\s<>()\"]|\([^\s<>()\"]*\))*\)"
_URL_IN_TEXT = re.compile(rf"https://(?:[^\s<>()\"]|{_BALANCED})*(?:[^\s<>().,;:\"]|{_BALANCED})")


def translated(chart: Chart, translations: Mapping[str, str]) -> Chart:
    """Give a chart in the words of a page's translators."""
    if not translations:
        return chart

    def text(original: str) -> str:
        return translations.get(original, original)

    return replace(
        chart,
        title=text(chart.title),
        population=text(chart.population),
        names=text(chart.names),
        categories=tuple(map(text, chart.categories)),
        series=tuple(replace(each, name=text(each.name), source=text(each.source)) for each in chart.series),
        notes=tuple(map(text, chart.notes)),
    )


def number_words(number: Decimal | None, language: str, *, percent: bool) -> str:
    """Write a number as the site's language does, or say that there is none."""
    if number is None:
        return str(_("not reported"))
    words = format_decimal(number, locale=_locale(language), decimal_quantization=False)
    return str(_("%s%%") % words) if percent else words


def subtitle(chart: Chart, translations: Mapping[str, str]) -> str:
    """Say what the numbers count, and who was counted."""
    unit = translations.get(chart.unit, chart.unit)
    parts = [unit[:1].upper() + unit[1:], chart.population]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def description(chart: Chart, language: str) -> str:
    """Say all numbers in one text, for those who cannot see the drawing."""
    groups = []
    for position, category in enumerate(chart.categories):
        numbers = (
            f"{each.name} {number_words(each.values[position], language, percent=chart.is_percent)}"
            for each in chart.series
        )
        groups.append(f"{category}: {', '.join(numbers)}.")
    return " ".join(groups)


def heading_of_names(chart: Chart) -> str:
    """Say what the names of the series are, at the head of a table."""
    return chart.names or str(_("Group"))


def source_lines(chart: Chart) -> list[tuple[str, str, str]]:
    """List the sources: the names of the series, the words of the link, and the address."""
    return [
        (", ".join(names), source if str(year) in source else f"{source} ({year})", url)
        for (source, url, year), names in chart.sources.items()
    ]


def pieces_of(text: str) -> list[tuple[str, bool]]:
    """Divide a text into pieces, and say of each whether it is an address."""
    pieces, end = [], 0
    for match in _URL_IN_TEXT.finditer(text):
        pieces += [(text[end : match.start()], False), (match.group(), True)]
        end = match.end()
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return _OTHERWISE
