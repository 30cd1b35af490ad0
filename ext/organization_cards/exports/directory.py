"""What the exports are made from."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organization_cards.model import Organization
    from organization_cards.wording import Wording


@dataclass(frozen=True, slots=True)
class Directory:
    """All records of a site, as its exports see them.

    Attributes:
        organizations: The organizations, in the order of their ids.
        wording: The words for them.
        card_addresses: Where each card is, by the organization's id: absolute where the site knows its own
            address, else relative to the site's root. An organization without a card that links lead to is missing.
        project: The name of the site.
        base_address: The address of the site's root, empty where it is not known.
    """

    organizations: tuple[Organization, ...]
    wording: Wording
    card_addresses: Mapping[str, str]
    project: str
    base_address: str

    def address(self, name: str) -> str:
        """Give the address of a file in the site's root."""
        return posixpath.join(self.base_address, name)
