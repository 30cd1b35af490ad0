"""The records as files that other tools can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from organization_cards.exports.atom_feed import FEED_FILE, MEDIA_TYPE, atom_feed
from organization_cards.exports.csv_export import csv_export
from organization_cards.exports.json_export import json_export
from organization_cards.exports.json_schema import SCHEMA_FILE, json_schema
from organization_cards.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from organization_cards.exports.directory import Directory


@dataclass(frozen=True, slots=True)
class Export:
    """A file in the root of a site.

    Attributes:
        name: The name of the file.
        label: Gives the words of a link to it; called late, because the language is not known earlier.
        write: Makes its content.
        marks: Bytes that every file of this kind holds, and no file of somebody else's.
        needs_address: Whether it can be made only where the site knows its own address.
    """

    name: str
    label: Callable[[], str]
    write: Callable[[Directory], bytes]
    marks: bytes
    needs_address: bool = False


EXPORTS = (
    Export("organizations.json", lambda: str(_("JSON, for programs")), json_export, f'"{SCHEMA_FILE}"'.encode()),
    Export(
        SCHEMA_FILE,
        lambda: str(_("JSON Schema, which describes the JSON")),
        json_schema,
        b'"#/$defs/organization"',
    ),
    Export("organizations.csv", lambda: str(_("CSV, for spreadsheets")), csv_export, b"id,name,url,careers_url,"),
    Export(
        FEED_FILE,
        lambda: str(_("Atom feed, for feed readers")),
        atom_feed,
        f'rel="self" type="{MEDIA_TYPE}"'.encode(),
        needs_address=True,
    ),
)


def exports_of(*, with_address: bool) -> tuple[Export, ...]:
    """List the exports of a site that knows its own address, or does not."""
    return tuple(export for export in EXPORTS if with_address or not export.needs_address)
