"""How long a look counts, and which day is today."""

from __future__ import annotations

import datetime as dt

import pytest

from organization_cards.freshness import Freshness, FreshnessLimits, freshness, today
from organization_cards.model import Organization

TODAY = dt.date(2026, 11, 2)


def organization(checked_on: dt.date | None, checked_by: str | None) -> Organization:
    return Organization(
        id="example",
        name="Example",
        careers_url="https://example.org/careers",
        summary=None,
        sector=None,
        roles=(),
        levels=(),
        source=(),
        checked_on=checked_on,
        checked_by=checked_by,
    )


@pytest.mark.parametrize(
    ("days", "checked_by", "expected"),
    [
        (0, "person", Freshness.CHECKED),
        (179, "person", Freshness.CHECKED),
        (180, "person", Freshness.CHECKED),
        (181, "person", Freshness.OUTDATED),
        (0, "tool", Freshness.SEEN),
        (180, "tool", Freshness.SEEN),
        (181, "tool", Freshness.OUTDATED),
        (365, "person", Freshness.OUTDATED),
        (366, "person", Freshness.UNCHECKED),
        (4000, "tool", Freshness.UNCHECKED),
    ],
)
def test_a_look_counts_for_180_days(days: int, checked_by: str, expected: Freshness) -> None:
    looked = organization(TODAY - dt.timedelta(days=days), checked_by)

    assert freshness(looked, TODAY, FreshnessLimits()) is expected


@pytest.mark.parametrize("checked_by", ["person", "tool", None])
def test_without_a_date_nobody_has_looked(checked_by: str | None) -> None:
    assert freshness(organization(None, checked_by), TODAY, FreshnessLimits()) is Freshness.UNCHECKED


def test_the_days_can_be_set() -> None:
    looked = organization(TODAY - dt.timedelta(days=31), "person")

    assert freshness(looked, TODAY, FreshnessLimits(recheck_after=30)) is Freshness.OUTDATED
    assert freshness(looked, TODAY, FreshnessLimits(recheck_after=31)) is Freshness.CHECKED


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [
        ("0", dt.date(1970, 1, 1)),
        ("86399", dt.date(1970, 1, 1)),
        ("86400", dt.date(1970, 1, 2)),
        ("1793577600", dt.date(2026, 11, 2)),
        ("1793663999", dt.date(2026, 11, 2)),
    ],
)
def test_source_date_epoch_is_today_in_utc(epoch: str, expected: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    assert today({"SOURCE_DATE_EPOCH": epoch}) == expected
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert today() == expected


@pytest.mark.parametrize("environment", [{}, {"SOURCE_DATE_EPOCH": ""}])
def test_otherwise_today_is_today(environment: dict[str, str]) -> None:
    before = dt.datetime.now().astimezone().date()
    found = today(environment)
    after = dt.datetime.now().astimezone().date()

    assert before <= found <= after


@pytest.mark.parametrize("epoch", ["soon", "1.5", "9" * 13, "9" * 30, "-" + "9" * 20, "9" * 5000])
def test_an_epoch_that_is_no_day_is_a_value_error(epoch: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- Python's own words, which differ between versions
        today({"SOURCE_DATE_EPOCH": epoch})
