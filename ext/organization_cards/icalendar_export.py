"""Writes deadlines as a file for calendar programs (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from organization_cards.calendar_events import CALENDAR_PRODUCT
from organization_cards.calendar_months import Deadline, Offer, deadline_of, in_order
from organization_cards.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organization_cards.wording import Wording

_BEGINNING = dt.date(1970, 1, 1)


def calendar_file(offers: Iterable[Offer], wording: Wording, title: str) -> bytes:
    """Write a calendar of deadlines: those to come.

    Who subscribes plans ahead, and a deadline that has passed says nothing about the next one. Where none is to come,
    the last known ones stand in the file and are called that: a calendar needs at least one entry (RFC 5545, 3.6),
    and without a file the subscription would end.

    Args:
        offers: Programmes whose deadline is known as a day.
        wording: The words for them, and the day that counts as today.
        title: The name of the site.

    Returns:
        The content of the file: the same for the same arguments, whenever it is written. An event keeps its
        UID as long as the organization's id and the programme's name and cycle stay the same.
    """
    calendar = Calendar()
    calendar.add("prodid", CALENDAR_PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%s: programmes") % title)
    used: set[uuid.UUID] = set()
    known = in_order(offers, wording.today)
    coming = [offer for offer in known if deadline_of(offer.programme, wording.today) is Deadline.COMING]
    for offer in coming or known:
        if offer.programme.deadline is not None:
            calendar.add_component(_event(offer, offer.programme.deadline, wording, used))
    content: bytes = calendar.to_ical()
    return content


def _event(offer: Offer, deadline: dt.date, wording: Wording, used: set[uuid.UUID]) -> Event:
    organization, programme = offer
    names = {"programme": programme.name, "organization": organization.name}
    past = deadline_of(programme, wording.today) is Deadline.PAST
    summary = (
        _("Last known deadline: %(programme)s (%(organization)s)")
        if past
        else _("Deadline: %(programme)s (%(organization)s)")
    )
    kind = wording.label("programme-kinds", programme.kind)
    levels = wording.labels("levels", programme.levels)
    texts = (
        _("Last known deadline; the next one is not known.") if past else "",
        kind,
        wording.text(programme.cycle),
        ", ".join(levels),
        wording.text(programme.eligibility),
    )
    event = Event()
    event.add("uid", str(_uid(offer, used)))
    event.add("dtstamp", dt.datetime.combine(_last_change(offer), dt.time(), dt.UTC))
    # Without an end it lasts for this day.
    event.add("dtstart", deadline)
    event.add("summary", summary % names)
    event.add("description", "\n".join(str(text) for text in texts if text))
    event.add("categories", list(dict.fromkeys([kind, *levels])))
    event.add("url", programme.url)
    event.add("transp", "TRANSPARENT")
    return event


def _uid(offer: Offer, used: set[uuid.UUID]) -> uuid.UUID:
    names = (offer.organization.id, offer.programme.name, offer.programme.cycle or "")
    number = 1
    while (uid := _numbered(names, number)) in used:
        number += 1
    used.add(uid)
    return uid


def _numbered(names: tuple[str, ...], number: int) -> uuid.UUID:
    parts = names if number == 1 else (*names, str(number))
    return uuid.uuid5(uuid.NAMESPACE_URL, "\0".join(parts))


def _last_change(offer: Offer) -> dt.date:
    """Give the day on which somebody looked; never that of the build, which would change the file each time."""
    checked = offer.programme.checked_on or offer.organization.checked_on
    if checked is not None:
        return checked
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date() if epoch else _BEGINNING
