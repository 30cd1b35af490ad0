"""How long ago somebody looked at an organization's page."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organization_cards.model import Organization


class Freshness(Enum):
    """What a reader may expect of a record, the best first."""

    CHECKED = "checked"
    SEEN = "seen"
    OUTDATED = "outdated"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class FreshnessLimits:
    """After how many days a look is old, and after how many it no longer counts at all."""

    recheck_after: int = 180
    unchecked_after: int = 365

    def recent(self, checked_on: dt.date, on: dt.date) -> bool:
        """Tell whether a look of one day is not yet old on another."""
        return (on - checked_on).days <= self.recheck_after


def today(environ: Mapping[str, str] | None = None) -> dt.date:
    """Give the day that counts as today.

    Args:
        environ: The environment variables; by default the process's own.

    Returns:
        The day of ``SOURCE_DATE_EPOCH`` in UTC where that is set, so that builds repeat
        (https://reproducible-builds.org/specs/source-date-epoch/), else the machine's local day.

    Raises:
        ValueError: ``SOURCE_DATE_EPOCH`` is not a number of seconds that gives a day.
    """
    epoch = (os.environ if environ is None else environ).get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date()
        except (OverflowError, OSError) as error:
            message = f"{epoch} lies beyond all days"
            raise ValueError(message) from error
    return dt.datetime.now().astimezone().date()


def latest_possible_day() -> dt.date:
    """Give the last day on which somebody can have looked at a page.

    Returns:
        The machine's tomorrow: somewhere in the world, that day has begun. ``SOURCE_DATE_EPOCH`` has no say,
        since it may lie before the records that it is built with.
    """
    return dt.datetime.now().astimezone().date() + dt.timedelta(days=1)


def freshness(organization: Organization, on: dt.date, limits: FreshnessLimits) -> Freshness:
    """Tell how fresh a record is.

    Args:
        organization: The record.
        on: The day to judge on.
        limits: After how many days a look no longer counts.

    Returns:
        CHECKED when a person looked lately, SEEN when only a tool did, OUTDATED when the last look is older
        than ``recheck_after`` days, UNCHECKED when it is older than ``unchecked_after`` days or there was none.
    """
    if organization.checked_on is None:
        return Freshness.UNCHECKED
    age = (on - organization.checked_on).days
    if age > limits.unchecked_after:
        return Freshness.UNCHECKED
    if age > limits.recheck_after:
        return Freshness.OUTDATED
    return Freshness.CHECKED if organization.checked_by == "person" else Freshness.SEEN
