"""The calendar file: read back by another parser, the same each time, and with known days only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from organization_cards.calendar_months import Offer
from organization_cards.freshness import FreshnessLimits
from organization_cards.icalendar_export import calendar_file
from organization_cards.vocabulary import Vocabulary
from organization_cards.wording import Wording
from tests.unit.samples import EPOCH, TODAY
from tests.unit.test_calendar_months import LABORATORY, SUMMER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organization_cards.model import Programme

LONGEST_LINE = 75
KNOWN = replace(SUMMER, deadline=dt.date(2027, 1, 15), checked_on=dt.date(2026, 10, 1))
# What a record holds in one line: no control characters.
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=120)


def written(programmes: Sequence[Programme], today: dt.date = TODAY) -> bytes:
    wording = Wording(Vocabulary(), today, FreshnessLimits(), "en", {})
    return calendar_file([Offer(LABORATORY, programme) for programme in programmes], wording, "Example")


def events(content: bytes) -> list[Any]:
    return list(vobject.readOne(content.decode()).vevent_list)


def test_an_event_says_all() -> None:
    programme = replace(KNOWN, cycle="Summer 2027", eligibility="Everybody; nearly")
    (event,) = events(written([programme]))

    assert event.summary.value == "Deadline: Summer (Laboratory)"
    assert event.dtstart.value == dt.date(2027, 1, 15)
    assert type(event.dtstart.value) is dt.date
    assert event.dtstamp.value == dt.datetime(2026, 10, 1, tzinfo=event.dtstamp.value.tzinfo)
    assert event.url.value == "https://example.org/summer"
    assert event.description.value == "internship\nSummer 2027\nphd\nEverybody; nearly"
    assert event.categories.value == ["internship", "phd"]
    assert event.transp.value == "TRANSPARENT"


def test_a_passed_deadline_is_the_last_known_one_on_its_own_day() -> None:
    (event,) = events(written([KNOWN], dt.date(2027, 1, 16)))

    assert event.summary.value == "Last known deadline: Summer (Laboratory)"
    assert event.dtstart.value == dt.date(2027, 1, 15)
    assert "last known" in event.description.value.lower()


def test_a_passed_deadline_is_left_out_while_another_is_to_come() -> None:
    later = replace(KNOWN, name="Autumn", deadline=dt.date(2027, 9, 1))

    assert [event.summary.value for event in events(written([KNOWN, later], dt.date(2027, 1, 15)))] == [
        "Deadline: Summer (Laboratory)",
        "Deadline: Autumn (Laboratory)",
    ]
    assert [event.summary.value for event in events(written([KNOWN, later], dt.date(2027, 1, 16)))] == [
        "Deadline: Autumn (Laboratory)"
    ]


def test_only_days_are_events() -> None:
    others = [replace(SUMMER, name="Words", deadline_text="15 January 2027"), replace(SUMMER, opens=TODAY)]

    assert len(events(written([KNOWN, *others]))) == 1


def test_uids_stay_and_differ() -> None:
    first = [event.uid.value for event in events(written([KNOWN, replace(KNOWN, name="Autumn"), KNOWN]))]
    moved = [event.uid.value for event in events(written([replace(KNOWN, deadline=dt.date(2027, 2, 1))]))]
    other_cycle = [event.uid.value for event in events(written([replace(KNOWN, cycle="2028")]))]

    assert len(set(first)) == 3
    assert moved == first[:1]
    assert other_cycle != moved


@pytest.mark.parametrize(
    ("epoch", "stamp"), [(None, dt.date(1970, 1, 1)), (EPOCH, TODAY)], ids=["without an epoch", "with one"]
)
def test_the_clock_has_no_say(epoch: str | None, stamp: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    (event,) = events(written([replace(KNOWN, checked_on=None)]))

    assert event.dtstamp.value.date() == stamp


def test_the_last_day_of_all_can_be_written() -> None:
    (event,) = events(written([replace(KNOWN, deadline=dt.date.max)]))

    assert event.dtstart.value == dt.date.max


@settings(max_examples=50)
@given(name=LINES, cycle=st.none() | LINES, day=st.dates())
def test_any_text_is_read_back(name: str, cycle: str | None, day: dt.date) -> None:
    content = written([replace(KNOWN, name=name, cycle=cycle, deadline=day)])
    lines = content.split(b"\r\n")
    (event,) = events(content)

    assert all(len(line) <= LONGEST_LINE for line in lines)
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert lines[-1] == b""
    assert event.summary.value.endswith(f"{name} (Laboratory)")
    assert event.dtstart.value == day
    assert len(content.decode().replace("\r\n ", "").split("BEGIN:VEVENT")) == 2
