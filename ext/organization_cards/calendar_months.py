"""Which programmes a calendar shows, in which order, and what can be drawn of them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from organization_cards.selection import Selection

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from organization_cards.freshness import FreshnessLimits
    from organization_cards.model import Organization, Programme
    from organization_cards.vocabulary import Vocabulary

CALENDAR_VIEWS = ("calendar", "list")
MONTHS_SHOWN = 12
MONTHS_IN_YEAR = 12


class Month(NamedTuple):
    """A month of a year; unlike a day, it may also lie behind the last day that Python knows."""

    year: int
    month: int

    @property
    def number(self) -> int:
        """The months since the year 0."""
        return self.year * MONTHS_IN_YEAR + self.month - 1


def months_from(day: dt.date) -> tuple[Month, ...]:
    """List the twelve months that begin with the one of a day."""
    first = Month(day.year, day.month).number
    return tuple(
        Month(number // MONTHS_IN_YEAR, number % MONTHS_IN_YEAR + 1) for number in range(first, first + MONTHS_SHOWN)
    )


class Offer(NamedTuple):
    """A programme and who has it."""

    organization: Organization
    programme: Programme


class Deadline(Enum):
    """What is known of a programme's deadline, in the order of a calendar."""

    COMING = 0
    WITHOUT_DAY = 1
    PAST = 2
    UNKNOWN = 3


def deadline_of(programme: Programme, today: dt.date) -> Deadline:
    """Tell what is known of a programme's deadline.

    Args:
        programme: The programme.
        today: The day to judge on; a deadline on this day is still to come.

    Returns:
        COMING or PAST where a day is known. WITHOUT_DAY where the page says something else, or only when
        applications open. UNKNOWN where nothing is known.
    """
    if programme.deadline:
        return Deadline.COMING if programme.deadline >= today else Deadline.PAST
    return Deadline.WITHOUT_DAY if programme.deadline_text or programme.opens else Deadline.UNKNOWN


def has_day(programme: Programme) -> bool:
    """Tell whether a day is known on which applications to a programme open or close."""
    return programme.deadline is not None or programme.opens is not None


def looked_lately(programme: Programme, today: dt.date, limits: FreshnessLimits) -> bool:
    """Tell whether somebody has looked at a programme's page, and not long ago."""
    return programme.checked_on is not None and limits.recent(programme.checked_on, today)


def in_order(offers: Iterable[Offer], today: dt.date) -> tuple[Offer, ...]:
    """Sort programmes: coming deadlines by day, those without a day, past ones with the latest first, the rest.

    Programmes of one day keep their order.
    """

    def key(offer: Offer) -> tuple[int, int]:
        programme = offer.programme
        state = deadline_of(programme, today)
        day = programme.deadline.toordinal() if programme.deadline else 0
        return state.value, -day if state is Deadline.PAST else day

    return tuple(sorted(offers, key=key))


@dataclass(frozen=True, slots=True)
class CalendarSelection:
    """A choice of programmes.

    Attributes:
        organizations: Whose programmes to choose from.
        kinds: The kinds of programme that pass; none for all.
        levels: The levels that pass; none for all. They are those of the programme, not of its organization.
        dated: Whether only programmes pass whose deadline or opening day is known as a day (True), or only the
            others (False); None lets both pass.
        coming: Whether only programmes pass whose deadline is today or later.
        limit: How many programmes to keep at the most, of the first in order; None keeps all.
    """

    organizations: Selection = field(default_factory=Selection)
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    dated: bool | None = None
    coming: bool = False
    limit: int | None = None

    def of(
        self, organizations: Mapping[str, Organization], vocabulary: Vocabulary, today: dt.date
    ) -> tuple[Offer, ...]:
        """Choose among the programmes of all organizations.

        Args:
            organizations: All organizations by id.
            vocabulary: The terms.
            today: The day that counts as today.

        Returns:
            The matching programmes in the order of a calendar.
        """
        offers = (
            Offer(organization, programme)
            for organization in self.organizations.of(organizations, vocabulary)
            for programme in organization.programmes
            if self._matches(programme, today)
        )
        return in_order(offers, today)[: self.limit]

    def _matches(self, programme: Programme, today: dt.date) -> bool:
        return (
            (not self.kinds or programme.kind in self.kinds)
            and (not self.levels or not set(self.levels).isdisjoint(programme.levels))
            and self.dated in {None, has_day(programme)}
            and (not self.coming or deadline_of(programme, today) is Deadline.COMING)
        )

    def state(
        self,
        organizations: Mapping[str, Organization],
        vocabulary: Vocabulary,
        today: dt.date,
        limits: FreshnessLimits,
    ) -> str:
        """Say all that a calendar of these programmes depends on, beside the words of the vocabulary."""
        shown = [
            (
                organization.id,
                organization.name,
                organization.sector,
                organization.status,
                organization.replaced_by,
                organization.checked_by,
                programme,
                deadline_of(programme, today),
                looked_lately(programme, today, limits),
            )
            for organization, programme in self.of(organizations, vocabulary, today)
        ]
        return repr((months_from(today)[0], shown, bool(with_deadline(organizations))))


def takes_applications(organization: Organization) -> bool:
    """Tell whether an organization takes applications at present, as far as its record says."""
    return organization.status == "active" and organization.replaced_by is None


def with_deadline(organizations: Mapping[str, Organization]) -> list[Offer]:
    """List the programmes whose deadline is known as a day, of organizations that take applications."""
    return [
        Offer(organization, programme)
        for organization in organizations.values()
        if takes_applications(organization)
        for programme in organization.programmes
        if programme.deadline
    ]


class Drawing(NamedTuple):
    """What a calendar draws of one programme.

    Places are parts of the picture's width, from 0 to 1; None draws nothing.

    Attributes:
        bar: Begin and end of the time in which one can apply.
        opens: Where applications open, when it is not known until when one can apply.
        deadline: The deadline.
        continues: Whether the bar goes on behind the last month.
    """

    bar: tuple[float, float] | None = None
    opens: float | None = None
    deadline: float | None = None
    continues: bool = False


def drawing(offer: Offer, months: Sequence[Month]) -> Drawing | None:
    """Find what can be drawn of a programme: known days only, where they are.

    Args:
        offer: The programme.
        months: Months that follow each other.

    Returns:
        The places, or None where nothing falls into these months, or the organization takes no applications.
    """
    organization, programme = offer
    if not takes_applications(organization):
        return None
    deadline = _place(programme.deadline, months, 0.5)
    opens = _place(programme.opens, months, 0.0)
    if deadline is None:
        return Drawing(opens=opens) if opens is not None and 0 <= opens < 1 else None
    if deadline < 0 or (deadline >= 1 and (opens is None or opens >= 1)):
        return None
    seen = deadline if deadline < 1 else None
    if opens is None:
        return Drawing(deadline=seen)
    return Drawing(bar=(max(opens, 0.0), min(deadline, 1.0)), deadline=seen, continues=seen is None)


def _place(day: dt.date | None, months: Sequence[Month], part_of_day: float) -> float | None:
    """Give the place of a day where all months are equally wide, below 0 before them and 1 or more behind."""
    if day is None:
        return None
    days = calendar.monthrange(day.year, day.month)[1]
    since = Month(day.year, day.month).number - months[0].number
    return (since + (day.day - 1 + part_of_day) / days) / len(months)
