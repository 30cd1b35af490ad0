"""Which organizations a directive shows, and in which order."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from organization_cards.model import Organization
    from organization_cards.vocabulary import Vocabulary

VIEWS = ("cards", "list", "table")
SORT_ORDERS = ("name", "sector", "checked")
GROUPINGS = {"sector": "sectors", "role": "roles", "level": "levels", "freshness": ""}
"""What organizations can be divided by, each with its group of the vocabulary, if it is one of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of organizations.

    Within one facet any of the values may match; of several facets all must. An empty facet lets all pass.

    Attributes:
        ids: The organizations to choose from, or none for all.
        sectors, roles, levels, topics: The ids of terms.
        connected: Whether only organizations with a connection pass.
        sort: One of :data:`SORT_ORDERS`; None keeps the order of ``ids``, or sorts by name where there are none.
        limit: How many organizations to keep at the most; None keeps all.
    """

    ids: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    connected: bool = False
    sort: str | None = None
    limit: int | None = None

    def matches(self, organization: Organization) -> bool:
        """Tell whether an organization passes every facet."""
        return (
            (not self.sectors or organization.sector in self.sectors)
            and _any_of(self.roles, organization.roles)
            and _any_of(self.levels, organization.levels)
            and _any_of(self.topics, organization.topics)
            and (not self.connected or bool(organization.connections))
        )

    def of(self, organizations: Mapping[str, Organization], vocabulary: Vocabulary) -> tuple[Organization, ...]:
        """Choose among the organizations.

        Args:
            organizations: All organizations by id.
            vocabulary: The terms, whose order sorts the sectors.

        Returns:
            The matching organizations in order. Unknown ids choose nothing.
        """
        if self.ids:
            candidates = [organizations[wanted] for wanted in dict.fromkeys(self.ids) if wanted in organizations]
        else:
            candidates = list(organizations.values())
        chosen = [organization for organization in candidates if self.matches(organization)]
        if self.sort or not self.ids:
            chosen.sort(key=_sort_key(self.sort or "name", vocabulary))
        return tuple(chosen[: self.limit])


def by_term(
    organizations: tuple[Organization, ...], grouping: str, vocabulary: Vocabulary
) -> list[tuple[str, tuple[Organization, ...]]]:
    """Divide organizations by one facet.

    Args:
        organizations: The organizations in order.
        grouping: A key of :data:`GROUPINGS` that has a group of the vocabulary.
        vocabulary: The terms, in whose order the groups come.

    Returns:
        Pairs of a term's id and its organizations, without empty groups. An organization stands in the group
        of each of its terms.
    """
    group = GROUPINGS[grouping]
    groups = [
        (term_id, tuple(organization for organization in organizations if term_id in _terms(organization, grouping)))
        for term_id in vocabulary.terms(group)
    ]
    return [(term_id, members) for term_id, members in groups if members]


def _terms(organization: Organization, grouping: str) -> tuple[str, ...]:
    if grouping == "sector":
        return (organization.sector,) if organization.sector else ()
    return organization.roles if grouping == "role" else organization.levels


def _any_of(wanted: tuple[str, ...], present: tuple[str, ...]) -> bool:
    return not wanted or any(term in present for term in wanted)


def folded(text: str) -> str:
    """Take capitals and accents from a text, to sort by it."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _name_key(organization: Organization) -> tuple[str, str]:
    return folded(organization.name), organization.id


def _sort_key(order: str, vocabulary: Vocabulary) -> Callable[[Organization], tuple[object, ...]]:
    if order == "sector":
        return lambda organization: (
            vocabulary.position("sectors", organization.sector or ""),
            *_name_key(organization),
        )
    if order == "checked":
        return lambda organization: (
            -(organization.checked_on or dt.date.min).toordinal(),
            *_name_key(organization),
        )
    return _name_key
