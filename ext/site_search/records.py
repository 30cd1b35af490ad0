"""What the search finds: sections of pages, and organization cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

ADVICE = "advice"
EDITORS = "editors"
ORGANIZATION = "organization"
PROGRAMME = "programme"

RECORD_FORMAT = 6
"""Raise whenever records kept from an earlier build can no longer be read."""

Facets: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One thing to find: a section without its subsections, or a card.

    Attributes:
        url: Its address relative to the root of the site, with the anchor.
        title: The title of its page.
        heading: Its own heading; the page's title where there is none.
        path: The headings above it, the page's title first; empty for the page itself.
        text: Its text, without the heading.
        kind: ``advice``, ``organization``, ``programme``, ``editors``, or what the project named.
        facets: The values of each facet: ids in pages, labels in the index.
        is_past: Whether the day that counts for it has passed.
    """

    url: str
    title: str
    heading: str
    path: tuple[str, ...]
    text: str
    kind: str
    facets: Facets = field(default_factory=dict)
    is_past: bool = False

    @property
    def content(self) -> str:
        """What is searched."""
        return f"{self.heading}\n{self.text}" if self.text else self.heading


def to_json(record: SearchRecord) -> dict[str, Any]:
    """Turn a record into what JSON can hold."""
    return {
        "url": record.url,
        "title": record.title,
        "heading": record.heading,
        "path": list(record.path),
        "text": record.text,
        "kind": record.kind,
        "facets": {name: list(values) for name, values in record.facets.items()},
        "is_past": record.is_past,
    }


def from_json(data: Mapping[str, Any]) -> SearchRecord:
    """Turn what :func:`to_json` made into a record again.

    Raises:
        KeyError: Something else made it.
    """
    return SearchRecord(
        data["url"],
        data["title"],
        data["heading"],
        tuple(data["path"]),
        data["text"],
        data["kind"],
        {name: tuple(values) for name, values in data["facets"].items()},
        is_past=data["is_past"],
    )
