"""Writes all records as a table for spreadsheets."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organization_cards.exports.directory import Directory
    from organization_cards.model import Organization, Programme

SEPARATOR = "; "
_COLUMNS = (
    "id",
    "name",
    "url",
    "careers_url",
    "homepage",
    "summary",
    "sector",
    "sector_label",
    "roles",
    "role_labels",
    "levels",
    "level_labels",
    "topics",
    "topic_labels",
    "places",
    "eligibility",
    "status",
    "replaced_by",
    "links",
    "programmes",
    "programme_deadlines",
    "connections",
    "checked_on",
    "checked_by",
    "source",
)
# What makes a spreadsheet calculate, by https://owasp.org/www-community/attacks/CSV_Injection, also behind
# what it may skip. A semicolon counts as a beginning, since it ends a cell in many countries.
_FORMULA = re.compile(r"(^|; ?)(?=[\t\r\n]|[\s\"']*[=+\-@＝＋－＠])")  # noqa: RUF001 -- the wide forms are meant


def csv_export(directory: Directory) -> bytes:
    """Write one row an organization, below a row of the columns' names.

    Args:
        directory: The records.

    Returns:
        A table as RFC 4180 describes it. It begins with a byte order mark, without which Excel takes every letter
        beyond ASCII for another one; the Python codec that drops it is ``utf-8-sig``.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for organization in directory.organizations:
        writer.writerow([without_formula(cell) for cell in _cells(organization, directory)])
    return text.getvalue().encode("utf-8-sig")


def without_formula(text: str) -> str:
    """Give a text of which no spreadsheet calculates anything: an apostrophe stands where it would begin to."""
    return _FORMULA.sub(r"\1'", text)


def _cells(organization: Organization, directory: Directory) -> list[str]:
    wording = directory.wording
    cells: dict[str, str | None] = {
        "id": organization.id,
        "name": organization.name,
        "url": directory.card_addresses.get(organization.id),
        "careers_url": organization.careers_url,
        "homepage": organization.homepage,
        "summary": wording.text(organization.summary),
        "sector": organization.sector,
        "sector_label": wording.label("sectors", organization.sector) if organization.sector else None,
        "roles": _joined(organization.roles),
        "role_labels": _joined(wording.labels("roles", organization.roles)),
        "levels": _joined(organization.levels),
        "level_labels": _joined(wording.labels("levels", organization.levels)),
        "topics": _joined(organization.topics),
        "topic_labels": _joined(wording.labels("topics", organization.topics)),
        "places": _joined(map(wording.text, organization.places)),
        "eligibility": wording.text(organization.eligibility),
        "status": organization.status,
        "replaced_by": organization.replaced_by,
        "links": _joined(f"{wording.text(link.label)}: {link.url}" for link in organization.links),
        "programmes": _joined(f"{programme.name}: {programme.url}" for programme in organization.programmes),
        "programme_deadlines": _joined(
            f"{programme.name}: {deadline}"
            for programme in organization.programmes
            if (deadline := _deadline(programme, directory))
        ),
        "connections": _joined(f"{connection.kind} ({connection.on})" for connection in organization.connections),
        "checked_on": organization.checked_on.isoformat() if organization.checked_on else None,
        "checked_by": organization.checked_by,
        "source": _joined(organization.source),
    }
    return [cells[column] or "" for column in _COLUMNS]


def _deadline(programme: Programme, directory: Directory) -> str:
    return programme.deadline.isoformat() if programme.deadline else directory.wording.text(programme.deadline_text)


def _joined(texts: Iterable[str]) -> str:
    return SEPARATOR.join(texts)
