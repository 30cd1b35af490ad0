"""Writes the calendar file beside the pages, for sites with a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from organization_cards.calendar_months import CalendarSelection, with_deadline
from organization_cards.domain import organization_domain
from organization_cards.transforms import wording_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

CALENDAR_FILE = "programmes.ics"


def writes_calendar_file(builder: Builder) -> bool:
    """Tell whether a builder makes a site that can offer the file; a book or the pages of a help viewer cannot."""
    return isinstance(builder, StandaloneHTMLBuilder) and not builder.embedded


def export_calendar(app: Sphinx, exception: Exception | None) -> None:
    """Write the file when a build is done, whether or not a page was written; without deadlines, remove it."""
    if exception is not None or not writes_calendar_file(app.builder):
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
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
