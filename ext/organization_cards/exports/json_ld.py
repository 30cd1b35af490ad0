"""Writes the organizations of a page as linked data, for search engines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organization_cards.model import Organization, Programme
    from organization_cards.wording import Wording

TERMS: dict[str, frozenset[str]] = {
    # Those of https://schema.org/Thing, and https://schema.org/knowsAbout.
    "Organization": frozenset({"name", "url", "description", "subjectOf", "knowsAbout"}),
    # https://schema.org/EducationalOccupationalProgram; a deadline may be a date or a text.
    "EducationalOccupationalProgram": frozenset(
        {
            "name",
            "url",
            "provider",
            "programType",
            "programPrerequisites",
            "applicationStartDate",
            "applicationDeadline",
            "timeToComplete",
        }
    ),
    # Those of https://schema.org/Thing.
    "WebPage": frozenset({"url"}),
}
"""The properties that are written of each type, all of which schema.org has for it."""

_LENGTH = re.compile(r"(\d{1,3})[ -](day|week|month|year)s?", re.IGNORECASE)
# "<" ends a script or begins a comment, and the last two end a line in old JavaScript.
_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_ld(organizations: Iterable[Organization], wording: Wording, page_address: str) -> str:
    """Write a script element that holds data.

    No browser runs it, and no rule for scripts of a Content Security Policy stops it.

    Args:
        organizations: The organizations whose cards are link targets in the page.
        wording: The words for them.
        page_address: The address of the page, or an empty text, which stands for the page itself.

    Returns:
        The element, or an empty text where there is no organization.
    """
    # Node by node: all at once, a page with thousands of cards would be held several times.
    graph = ", ".join(
        _escaped(json.dumps(node, ensure_ascii=False))
        for organization in organizations
        for node in _nodes(organization, wording, page_address)
    )
    if not graph:
        return ""
    return f'<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{graph}]}}</script>\n'


def _escaped(text: str) -> str:
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text


def _nodes(organization: Organization, wording: Wording, page_address: str) -> list[dict[str, Any]]:
    node_id = f"{page_address}#{organization.anchor}"
    node = {
        "@type": "Organization",
        "@id": node_id,
        "name": organization.name,
        "url": organization.homepage or organization.careers_url,
        "description": wording.text(organization.summary),
        "subjectOf": {"@type": "WebPage", "url": organization.careers_url},
        "knowsAbout": wording.labels("topics", organization.topics),
    }
    return [_filled(node), *(_programme(programme, wording, node_id) for programme in organization.programmes)]


def _programme(programme: Programme, wording: Wording, provider: str) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": "EducationalOccupationalProgram",
        "name": programme.name,
        "url": programme.url,
        "provider": {"@id": provider},
        "programType": wording.label("programme-kinds", programme.kind),
        "programPrerequisites": wording.text(programme.eligibility),
        "timeToComplete": duration(programme.length),
        "applicationDeadline": wording.text(programme.deadline_text),
    }
    # These properties are about the next round, and a deadline that has passed belongs to an earlier one.
    if programme.deadline is None or programme.deadline >= wording.today:
        if programme.opens:
            node["applicationStartDate"] = programme.opens.isoformat()
        if programme.deadline:
            node["applicationDeadline"] = programme.deadline.isoformat()
    return _filled(node)


def duration(length: str | None) -> str:
    """Write a length such as "12 weeks" as ISO 8601 does; empty where it says anything more or else."""
    match = _LENGTH.fullmatch(length or "")
    return f"P{int(match[1])}{match[2][0].upper()}" if match else ""


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value}
