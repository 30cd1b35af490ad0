"""What a chart shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 -- a field's type
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one group.

    Attributes:
        name: The group.
        values: A number for each category; None where the source does not report it.
        source: Where the numbers come from.
        url: The page of the source.
        year: When the source was published.
    """

    name: str
    values: tuple[Decimal | None, ...]
    source: str
    url: str
    year: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart.

    Attributes:
        title: What it shows.
        unit: What the numbers count; shares begin with the word "percent".
        population: Who was counted, if it is said.
        names: What the names of the series are, such as "Classes".
        categories: The labels of the categories.
        series: At least one, with at least one number in all.
        notes: What else to know.
    """

    title: str
    unit: str
    population: str
    names: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    notes: tuple[str, ...]

    @property
    def is_percent(self) -> bool:
        """Whether the numbers are shares of a whole."""
        return is_percent(self.unit)

    @property
    def sources(self) -> dict[tuple[str, str, int], list[str]]:
        """The sources, each with the names of its series."""
        found: dict[tuple[str, str, int], list[str]] = {}
        for each in self.series:
            found.setdefault((each.source, each.url, each.year), []).append(each.name)
        return found

    def texts(self) -> Iterator[str]:
        """Give what translators can translate."""
        yield from filter(None, (self.title, self.unit, self.population, self.names))
        yield from self.categories
        for each in self.series:
            yield from (each.name, each.source)
        yield from self.notes


def is_percent(unit: str) -> bool:
    """Tell whether a unit is a share of a whole."""
    return unit.casefold().split()[:1] == ["percent"]
