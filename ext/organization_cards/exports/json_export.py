"""Writes all records as JSON."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from organization_cards.exports.json_schema import FORMAT_VERSION, SCHEMA_FILE, is_translated, shown_fields
from organization_cards.model import ListOf, Nested, Organization, Text
from organization_cards.vocabulary import GROUPS

if TYPE_CHECKING:
    from organization_cards.exports.directory import Directory
    from organization_cards.model import Field
    from organization_cards.wording import Wording


def json_export(directory: Directory) -> bytes:
    """Write the records, with the labels of the terms that they use.

    Args:
        directory: The records.

    Returns:
        A JSON text with one organization a line, so that two versions can be compared line by line.
    """
    head = {
        "$schema": SCHEMA_FILE,
        "version": FORMAT_VERSION,
        "language": directory.wording.language,
        "vocabulary": _vocabulary(directory.wording),
    }
    head_lines = [f"{_dumps(key)}: {_dumps(value)}," for key, value in head.items()]
    rows = ",\n".join(_dumps(_organization(each, directory)) for each in directory.organizations)
    organizations = f'"organizations": [\n{rows}\n]' if rows else '"organizations": []'
    return "\n".join(["{", *head_lines, organizations, "}", ""]).encode()


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _vocabulary(wording: Wording) -> dict[str, dict[str, dict[str, str]]]:
    return {
        group: {
            term.id: {"label": wording.text(term.label), "description": wording.text(term.description)}
            for term in wording.vocabulary.terms(group).values()
        }
        for group in GROUPS
    }


def _organization(organization: Organization, directory: Directory) -> dict[str, Any]:
    return {
        "id": organization.id,
        "url": directory.card_addresses.get(organization.id),
        **_values(organization, Organization, directory.wording),
    }


def _values(record: object, record_type: type, wording: Wording) -> dict[str, Any]:
    return {field.name: _value(getattr(record, field.name), field, wording) for field in shown_fields(record_type)}


def _value(value: Any, field: Field, wording: Wording) -> Any:  # noqa: ANN401 -- as many types as there are kinds
    kind = field.kind.item if isinstance(field.kind, ListOf) else field.kind
    if isinstance(value, tuple):
        return [_item(item, kind, field, wording) for item in value]
    return None if value is None else _item(value, kind, field, wording)


def _item(item: Any, kind: object, field: Field, wording: Wording) -> Any:  # noqa: ANN401
    if isinstance(kind, Nested):
        return _values(item, kind.record_type, wording)
    if isinstance(item, dt.date):
        return item.isoformat()
    if isinstance(kind, Text) and is_translated(field):
        return wording.text(item)
    return item
