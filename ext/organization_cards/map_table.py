"""How many organizations there are by sector and level, and where a filter bar shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from organization_cards.filter_bar import CONNECTED, facets_of
from organization_cards.selection import Selection, folded
from organization_cards.selection_words import chosen_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organization_cards.model import Organization
    from organization_cards.wording import Wording


class Count(NamedTuple):
    """How many organizations there are of one sector, of one level, or of both.

    Attributes:
        number: How many.
        query: The part of an address with which the directory shows just these, such as ``sector=space&level=phd``;
            empty where it shows them without; None where it cannot show just these.
    """

    number: int
    query: str | None


class SectorRow(NamedTuple):
    """The numbers of a sector, or of all sectors.

    Attributes:
        label: The sector; empty for all.
        total: Its organizations.
        levels: Those with something for each level.
    """

    label: str
    total: Count
    levels: tuple[Count, ...]


class SectorMap(NamedTuple):
    """How many organizations there are by sector and level.

    Attributes:
        levels: The labels of the levels.
        rows: The sectors, the largest first.
        sums: The row of all sectors.
        is_part: Whether some sectors or organizations were chosen, so that the sums are theirs.
        chosen: What was asked for, in words; empty for all.
    """

    levels: tuple[str, ...]
    rows: tuple[SectorRow, ...]
    sums: SectorRow
    is_part: bool
    chosen: str


def sector_map(
    selection: Selection,
    organizations: Sequence[Organization],
    directory: Sequence[Organization],
    wording: Wording,
) -> SectorMap:
    """Count organizations.

    Args:
        selection: What was asked for.
        organizations: The organizations that it chooses.
        directory: What the page with the filter bar shows without a filter; nothing where there is no such page.
        wording: The labels of the terms.

    Returns:
        The numbers. An organization counts for each of its levels, of those that were asked for.
    """
    wanted = [
        level for level in wording.vocabulary.terms("levels") if not selection.levels or level in selection.levels
    ]
    used = {organization.sector for organization in organizations if organization.sector}
    offered = {facet.name: {value.key for value in facet.values} for facet in facets_of(directory, wording)}

    def count(members: Sequence[Organization], sectors: tuple[str, ...], levels: tuple[str, ...]) -> Count:
        asked = replace(selection, sectors=sectors, levels=levels)
        return Count(len(members), _query(asked, members, directory, offered))

    def row(label: str, members: Sequence[Organization], sectors: tuple[str, ...]) -> SectorRow:
        counts = (count([each for each in members if level in each.levels], sectors, (level,)) for level in wanted)
        return SectorRow(label, count(members, sectors, selection.levels), tuple(counts))

    rows = [
        row(wording.label("sectors", sector), [each for each in organizations if each.sector == sector], (sector,))
        for sector in wording.vocabulary.terms("sectors")
        if sector in used
    ]
    rows.sort(key=lambda each: (-each.total.number, folded(each.label), each.label))
    levels = tuple(wording.labels("levels", wanted))
    is_part = bool(selection.sectors or selection.ids)
    sums = row("", organizations, selection.sectors)
    return SectorMap(levels, tuple(rows), sums, is_part, chosen_words(selection, wording))


def _query(
    selection: Selection,
    members: Sequence[Organization],
    directory: Sequence[Organization],
    offered: dict[str, set[str]],
) -> str | None:
    """Find the address that shows just these organizations, by the filters that the bar has."""
    if not members or not directory:
        return None
    wanted = {
        "sector": selection.sectors,
        "role": selection.roles,
        "level": selection.levels,
        "topic": selection.topics,
    }
    asked = {name: tuple(term for term in terms if term in offered.get(name, ())) for name, terms in wanted.items()}
    connected = selection.connected and CONNECTED in offered
    shown = Selection(
        sectors=asked["sector"],
        roles=asked["role"],
        levels=asked["level"],
        topics=asked["topic"],
        connected=connected,
    )
    if {each.id for each in directory if shown.matches(each)} != {each.id for each in members}:
        return None
    parts = [f"{name}={','.join(terms)}" for name, terms in asked.items() if terms]
    return "&".join([*parts, f"{CONNECTED}=yes"] if connected else parts)
