"""Records and a vocabulary for tests: small, made up, and right."""

from __future__ import annotations

import datetime as dt
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TODAY = dt.date(2026, 11, 2)
EPOCH = "1793577600"
"""The seconds of :data:`TODAY`, for SOURCE_DATE_EPOCH."""

VOCABULARY = dedent("""\
    sectors:
      lab:
        label: Laboratory
        description: Does research.
      finance:
        label: Finance
        description: Trades.
      space:
        label: Space
        description: Flies.
    roles:
      scientist:
        label: Scientist
        description: Chooses questions.
      engineer:
        label: Engineer
        description: Builds things.
    levels:
      bachelors:
        label: Bachelor's
        description: Studies.
      masters:
        label: Master's
        description: Studies on.
      phd:
        label: PhD
        description: Does research.
      postdoc:
        label: Postdoc
        description: Did research.
    topics:
      computing:
        label: Computing
        description: How computers work.
      stars:
        label: Stars
        description: How stars shine.
    programme-kinds:
      internship:
        label: Internship
        description: Some weeks.
    connection-kinds:
      alumni:
        label: Alumni
        description: Former members.
      lunch:
        label: Lunch
        description: Was a guest.
    """)

FIELDS = {
    "name": "Example Laboratory",
    "careers_url": "https://example.org/careers",
    "summary": "Laboratory that does not exist.",
    "sector": "lab",
    "roles": "[scientist]",
    "levels": "[phd, postdoc]",
    "source": "Made up for a test",
    "checked_on": "2026-10-01",
    "checked_by": "person",
}


def record(changes: Mapping[str, str | None] | None = None) -> str:
    """Write a record with one field a line.

    Args:
        changes: Fields to write otherwise, to add, or, with None, to leave out.
    """
    fields: dict[str, str | None] = {**FIELDS, **(changes or {})}
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)


def record_of(organization_id: str, **changes: str | None) -> str:
    """Write a record whose name and careers page are its own."""
    own: dict[str, str | None] = {
        "name": organization_id.replace("-", " ").title(),
        "careers_url": f"https://{organization_id}.example.org/careers",
    }
    return record(own | changes)


def write_records(folder: Path, records: Mapping[str, str | bytes], vocabulary: str = VOCABULARY) -> Path:
    """Write files into a folder of records, the vocabulary among them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"vocabulary.yaml": vocabulary, **records}.items():
        path = folder / (name if "." in name else f"{name}.yaml")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
