"""Writes the calendar file beside the pages, for sites with a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from organization_cards.calendar_months import CalendarSelection, with_deadline
from organization_cards.domain import organization_domain
from organization_cards.transforms import wording_of
from organization_cards.website_files import makes_website, write_if_changed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CALENDAR_FILE = "programmes.ics"


def export_calendar(app: Sphinx, exception: Exception | None) -> None:
    """Write the file when a build is done, whether or not a page was written; without deadlines, remove it."""
    if exception is not None or not makes_website(type(app.builder)):
        return
    domain = organization_domain(app.env)
    shown = any(isinstance(entry.what, CalendarSelection) for shown in domain.shown.values() for entry in shown)
    offers = with_deadline(domain.registry.organizations)
    path = Path(app.outdir) / CALENDAR_FILE
    if not shown or not offers:
        path.unlink(missing_ok=True)
        return
    # Sites without a calendar do not wait for the library.
    from organization_cards.icalendar_export import calendar_file  # noqa: PLC0415

    content = calendar_file(offers, wording_of(app.env), app.config.project)
    write_if_changed(path, content)
