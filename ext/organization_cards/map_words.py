"""The words of the map of the field, the same for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organization_cards.locale import _

if TYPE_CHECKING:
    from organization_cards.map_table import SectorMap, SectorRow


def caption(shown: SectorMap) -> str:
    """Say what the table shows."""
    if shown.chosen:
        return _("Organizations by sector and level: %s.") % shown.chosen
    return str(_("Organizations by sector and level."))


def note() -> str:
    """Say why the numbers of a row add up to more than the organizations, and what a zero does not say."""
    return str(_("An organization counts once for each of its levels; 0 does not mean that it hires nobody."))


def headings(shown: SectorMap) -> list[str]:
    """Give the words at the head of the columns."""
    return [str(_("Sector")), str(_("Organizations")), *shown.levels]


def row_label(row: SectorRow, shown: SectorMap) -> str:
    """Name a row."""
    return row.label or str(_("Together") if shown.is_part else _("All sectors"))
