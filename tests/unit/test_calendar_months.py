"""Which programmes a calendar has, in which order, and what is drawn of them: known days, where they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization_cards.calendar_months import (
    CalendarSelection,
    Deadline,
    Drawing,
    Month,
    Offer,
    deadline_of,
    drawing,
    in_order,
    months_from,
    with_deadline,
)
from organization_cards.freshness import FreshnessLimits
from organization_cards.model import Organization, Programme
from organization_cards.selection import Selection
from organization_cards.vocabulary import Vocabulary
from tests.unit.samples import TODAY

LABORATORY = Organization(
    id="laboratory",
    name="Laboratory",
    careers_url="https://example.org/careers",
    summary=None,
    sector="lab",
    roles=("scientist",),
    levels=("phd", "postdoc"),
    source=("Made up",),
    checked_on=None,
    checked_by=None,
)
SUMMER = Programme(name="Summer", url="https://example.org/summer", kind="internship", levels=("phd",))
DAYS = st.none() | st.dates(min_value=dt.date(2025, 1, 1), max_value=dt.date(2028, 12, 31))


def offer(
    deadline: dt.date | None = None, opens: dt.date | None = None, text: str | None = None, name: str = "Summer"
) -> Offer:
    return Offer(LABORATORY, replace(SUMMER, name=name, opens=opens, deadline=deadline, deadline_text=text))


def drawn(opens: dt.date | None = None, deadline: dt.date | None = None, today: dt.date = TODAY) -> Drawing | None:
    return drawing(offer(deadline, opens), months_from(today))


def approximately(opens: float | None = None, deadline: float | None = None) -> tuple[Any, ...]:
    """A drawing without a bar."""
    return None, pytest.approx(opens), pytest.approx(deadline), False


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (dt.date(2026, 11, 2), (2026, 11), (2027, 10)),
        (dt.date(2026, 12, 31), (2026, 12), (2027, 11)),
        (dt.date(2027, 1, 1), (2027, 1), (2027, 12)),
        (dt.date(2028, 2, 29), (2028, 2), (2029, 1)),
        (dt.date.max, (9999, 12), (10000, 11)),
    ],
)
def test_twelve_months_begin_with_this_one(day: dt.date, first: tuple[int, int], last: tuple[int, int]) -> None:
    months = months_from(day)

    assert (len(months), months[0], months[-1]) == (12, first, last)
    assert [month.number for month in months] == list(range(months[0].number, months[0].number + 12))


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (offer(TODAY), Deadline.COMING),
        (offer(TODAY + dt.timedelta(1)), Deadline.COMING),
        (offer(TODAY - dt.timedelta(1)), Deadline.PAST),
        (offer(text="In spring"), Deadline.WITHOUT_DAY),
        (offer(opens=TODAY), Deadline.WITHOUT_DAY),
        (offer(), Deadline.UNKNOWN),
    ],
)
def test_what_is_known_of_a_deadline(one: Offer, state: Deadline) -> None:
    assert deadline_of(one.programme, TODAY) is state


def test_order_of_a_calendar() -> None:
    offers = [
        offer(name="nothing"),
        offer(dt.date(2025, 5, 1), name="long past"),
        offer(text="In spring", name="words"),
        offer(dt.date(2027, 5, 1), name="later"),
        offer(dt.date(2026, 11, 1), name="yesterday"),
        offer(dt.date(2026, 11, 2), name="today"),
        offer(opens=dt.date(2027, 1, 1), name="opening"),
    ]

    names = [each.programme.name for each in in_order(offers, TODAY)]

    assert names == ["today", "later", "words", "opening", "yesterday", "long past", "nothing"]


def test_a_bar_goes_from_the_opening_to_the_deadline() -> None:
    found = drawn(dt.date(2026, 12, 1), dt.date(2027, 1, 31))

    assert found is not None
    assert found.bar == pytest.approx((1 / 12, (2 + 30.5 / 31) / 12))
    assert found.deadline == pytest.approx((2 + 30.5 / 31) / 12)
    assert (found.opens, found.continues) == (None, False)


def test_a_leap_day_has_its_place() -> None:
    leap = drawn(deadline=dt.date(2028, 2, 29), today=dt.date(2028, 2, 1))
    after = drawn(deadline=dt.date(2028, 3, 1), today=dt.date(2028, 2, 1))

    assert leap == approximately(deadline=28.5 / 29 / 12)
    assert after == approximately(deadline=(1 + 0.5 / 31) / 12)


def test_a_deadline_without_opening_is_a_mark() -> None:
    assert drawn(deadline=dt.date(2026, 11, 15)) == approximately(deadline=14.5 / 30 / 12)


def test_an_opening_without_deadline_is_a_mark_and_no_bar() -> None:
    assert drawn(opens=dt.date(2027, 1, 1)) == approximately(opens=2 / 12)


def test_a_bar_that_began_before_begins_at_the_edge() -> None:
    found = drawn(dt.date(2020, 1, 1), dt.date(2026, 12, 31))

    assert found is not None
    assert found.bar is not None
    assert found.bar[0] == 0


def test_a_bar_that_ends_behind_goes_on() -> None:
    found = drawn(dt.date(2027, 10, 1), dt.date(2027, 11, 1))

    assert found is not None
    assert found.bar == pytest.approx((11 / 12, 1))
    assert (found.deadline, found.continues) == (None, True)


@pytest.mark.parametrize(
    ("opens", "deadline"),
    [
        (None, None),
        (None, dt.date(2026, 10, 31)),
        (None, dt.date(2027, 11, 1)),
        (dt.date(2026, 10, 31), None),
        (dt.date(2027, 11, 1), None),
        (dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
        (dt.date(2027, 11, 1), dt.date(2027, 12, 31)),
    ],
)
def test_what_lies_outside_is_not_drawn(opens: dt.date | None, deadline: dt.date | None) -> None:
    assert drawn(opens, deadline) is None


def test_words_are_never_drawn_as_a_day() -> None:
    assert drawing(offer(text="15 January 2027"), months_from(TODAY)) is None


def test_a_deadline_of_this_year_is_not_drawn_in_the_next() -> None:
    assert drawn(deadline=dt.date(2026, 3, 31)) is None
    assert drawn(deadline=dt.date(2026, 3, 31), today=dt.date(2027, 3, 1)) is None


@pytest.mark.parametrize("changes", [{"status": "paused"}, {"status": "closed"}, {"replaced_by": "other"}])
def test_who_takes_no_applications_is_not_drawn(changes: dict[str, Any]) -> None:
    closed = replace(LABORATORY, programmes=(replace(SUMMER, deadline=TODAY),), **changes)

    assert drawing(Offer(closed, closed.programmes[0]), months_from(TODAY)) is None
    assert with_deadline({closed.id: closed}) == []


@given(opens=DAYS, deadline=DAYS, today=st.dates(min_value=dt.date(2025, 6, 1), max_value=dt.date(2028, 6, 1)))
def test_days_are_drawn_when_they_fall_into_the_months(
    opens: dt.date | None, deadline: dt.date | None, today: dt.date
) -> None:
    if opens and deadline and opens > deadline:
        opens, deadline = deadline, opens
    shown = months_from(today)

    def falls(day: dt.date | None) -> bool:
        return day is not None and Month(day.year, day.month) in shown

    found = drawing(offer(deadline, opens), shown) or Drawing()

    assert (found.deadline is not None) == falls(deadline)
    assert (found.opens is not None) == (falls(opens) and deadline is None)
    places = [place for place in (*(found.bar or ()), found.opens, found.deadline) if place is not None]
    assert all(0 <= place <= 1 for place in places)
    if found.bar is not None:
        assert opens is not None
        assert deadline is not None
        assert found.bar[0] <= found.bar[1]
        assert found.continues == (found.deadline is None)
    if found.deadline is not None and deadline is not None:
        assert shown[int(found.deadline * 12)] == (deadline.year, deadline.month)


def test_kinds_and_levels_are_those_of_the_programme() -> None:
    fair = replace(SUMMER, name="Fair", kind="fair", levels=("postdoc",))
    organizations = {"laboratory": replace(LABORATORY, programmes=(SUMMER, fair))}

    def chosen(selection: CalendarSelection) -> list[str]:
        return [each.programme.name for each in selection.of(organizations, Vocabulary(), TODAY)]

    assert chosen(CalendarSelection()) == ["Summer", "Fair"]
    assert chosen(CalendarSelection(kinds=("fair",))) == ["Fair"]
    assert chosen(CalendarSelection(levels=("phd", "masters"))) == ["Summer"]
    assert chosen(CalendarSelection(kinds=("fair",), levels=("phd",))) == []
    assert chosen(CalendarSelection(Selection(sectors=("space",)))) == []


def test_state_follows_what_is_shown_and_nothing_else() -> None:
    def state(organization: Organization, today: dt.date = TODAY) -> str:
        return CalendarSelection().state({organization.id: organization}, Vocabulary(), today, FreshnessLimits())

    known = replace(LABORATORY, programmes=(replace(SUMMER, deadline=TODAY),))

    assert state(known) == state(replace(known, summary="Another one.", checked_on=TODAY))
    assert state(known) != state(replace(known, name="Institute"))
    assert state(known) != state(replace(known, status="paused"))
    assert state(known) != state(replace(known, programmes=(replace(SUMMER, deadline=TODAY, cycle="2026"),)))
    assert state(known) != state(known, TODAY + dt.timedelta(1))
    assert state(known, TODAY + dt.timedelta(1)) == state(known, TODAY + dt.timedelta(2))
    assert state(known, dt.date(2026, 11, 30)) != state(known, dt.date(2026, 12, 1))

    old = replace(SUMMER, deadline=dt.date(2027, 1, 1), checked_on=TODAY - dt.timedelta(179))
    looked = replace(LABORATORY, programmes=(old,))
    assert state(looked) == state(looked, TODAY + dt.timedelta(1))
    assert state(looked) != state(looked, TODAY + dt.timedelta(2))
