"""Writes the calendar file beside the pages, for sites with a calendar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extension_support.builders import makes_website
from extension_support.files import write_if_changed
from organization_cards import diagnostics
from organization_cards.calendar_months import CalendarSelection, with_deadline
from organization_cards.domain import organization_domain
from organization_cards.problems import WarningSubtype
from organization_cards.selection import Selection
from organization_cards.transforms import wording_of
from organization_cards.wording import texts_of_programme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from organization_cards.domain import OrganizationDomain

CALENDAR_FILE = "programmes.ics"
CALENDAR_PRODUCT = "-//sphinx-career-support//organization_cards//EN"
"""What every file of this extension names, and no file of somebody else's."""


def export_calendar(app: Sphinx, exception: Exception | None) -> None:
    """Write the file when a build is done, whether or not a page was written; without deadlines, remove it.

    A file of the same name that somebody else made, such as one from ``html_extra_path``, stays.
    """
    if exception is not None or not makes_website(type(app.builder)):
        return
    domain = organization_domain(app.env)
    shown = any(isinstance(entry.what, CalendarSelection) for shown in domain.shown.values() for entry in shown)
    offers = with_deadline(domain.registry.organizations)
    path = Path(app.outdir) / CALENDAR_FILE
    foreign = path.is_file() and CALENDAR_PRODUCT.encode() not in path.read_bytes()
    if not shown or not offers:
        if not foreign:
            path.unlink(missing_ok=True)
        return
    if foreign:
        message = (
            f"{CALENDAR_FILE} in the output is a file of this site, so that the calendar's links lead to it and not to "
            "the deadlines of the records; give it another name"
        )
        diagnostics.warn(message, WarningSubtype.FOREIGN_FILE, f"{Path(app.confdir) / 'conf.py'}:1")
        return
    # Sites without a calendar do not wait for the library.
    from organization_cards.icalendar_export import calendar_file  # noqa: PLC0415

    translations = domain.catalogs.translations((page, _texts(domain, page)) for page in sorted(domain.shown))
    wording = replace(wording_of(app.env), translations=translations)
    write_if_changed(path, calendar_file(offers, wording, app.config.project))


def _texts(domain: OrganizationDomain, page: str) -> Iterator[str]:
    """Give the texts of the programmes that a page shows, in a calendar or on cards."""
    registry = domain.registry
    for what in dict.fromkeys(shown.what for shown in domain.shown[page]):
        if isinstance(what, CalendarSelection):
            offers = what.of(registry.organizations, registry.vocabulary, domain.today)
            programmes = [offer.programme for offer in offers]
        elif isinstance(what, Selection):
            programmes = [programme for organization in domain.answer(what) for programme in organization.programmes]
        else:
            continue
        for programme in programmes:
            yield from texts_of_programme(programme, registry.vocabulary)
