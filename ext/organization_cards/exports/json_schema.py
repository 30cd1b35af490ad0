"""Writes the JSON Schema of the exported records."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from organization_cards.model import (
    Date,
    ListOf,
    Nested,
    OneOf,
    Organization,
    OrganizationId,
    PartialDate,
    Term,
    Text,
    Url,
    fields_of,
)
from organization_cards.vocabulary import GROUPS

if TYPE_CHECKING:
    from organization_cards.exports.directory import Directory
    from organization_cards.model import Field, Kind
    from organization_cards.vocabulary import Vocabulary

FORMAT_VERSION = 1
"""Raise when a field is taken away or changes its meaning; a field that is added changes nothing for readers."""

SCHEMA_FILE = "organizations.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_FOR_EDITORS = frozenset({"notes", "waive"})
# Names and sources stay in the words of those who gave them.
_NEVER_TRANSLATED = frozenset({"name", "source"})
_IDENTIFIER = "^[a-z0-9]+(-[a-z0-9]+)*$"


def shown_fields(record_type: type) -> tuple[Field, ...]:
    """List the fields of a record type that readers may see."""
    return tuple(field for field in fields_of(record_type) if field.name not in _FOR_EDITORS)


def is_translated(field: Field) -> bool:
    """Tell whether a field of text is given in the site's language."""
    return field.name not in _NEVER_TRANSLATED


def json_schema(directory: Directory) -> bytes:
    """Write the schema of ``organizations.json``.

    Args:
        directory: The records, of which only the vocabulary and the site's address matter.

    Returns:
        A JSON Schema in the dialect 2020-12. Every field is always there: null or an empty list stands for nothing.
    """
    vocabulary = directory.wording.vocabulary
    schema: dict[str, Any] = {"$schema": DIALECT}
    if directory.base_address:
        schema["$id"] = directory.address(SCHEMA_FILE)
    nested = [kind.record_type for field in shown_fields(Organization) if isinstance(kind := _item(field.kind), Nested)]
    schema |= {
        "title": "Organizations",
        "description": "Organizations with their careers pages, and the words that describe them.",
        "type": "object",
        "required": ["version", "language", "vocabulary", "organizations"],
        "properties": {
            "$schema": {"type": "string", "description": "The file with this schema."},
            "version": {"const": FORMAT_VERSION, "description": "The version of this format."},
            "language": {"type": "string", "description": "The language of the texts and labels."},
            "vocabulary": _vocabulary_schema(),
            "organizations": {
                "type": "array",
                "description": "The organizations, in the order of their ids.",
                "items": {"$ref": "#/$defs/organization"},
            },
        },
        "$defs": {
            "organization": _record_schema(Organization, vocabulary),
            **{record_type.__name__.lower(): _record_schema(record_type, vocabulary) for record_type in nested},
            "term": {
                "type": "object",
                "required": ["label", "description"],
                "properties": {
                    "label": {"type": "string", "description": "What readers see."},
                    "description": {"type": "string", "description": "What it means."},
                },
            },
        },
    }
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def _vocabulary_schema() -> dict[str, Any]:
    groups = {
        group: {
            "type": "object",
            "description": meaning,
            "propertyNames": {"pattern": _IDENTIFIER},
            "additionalProperties": {"$ref": "#/$defs/term"},
        }
        for group, meaning in GROUPS.items()
    }
    return {
        "type": "object",
        "description": "The terms of each group by their ids, in the order in which readers see them.",
        "required": list(groups),
        "properties": groups,
    }


def _record_schema(record_type: type, vocabulary: Vocabulary) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if record_type is Organization:
        properties["id"] = {"type": "string", "pattern": _IDENTIFIER, "description": "The organization's id."}
        properties["url"] = {
            "type": ["string", "null"],
            "format": "uri-reference",
            "description": "The organization's card; relative to this file where the site does not know its address.",
        }
    without_value = {field.name for field in dataclasses.fields(record_type) if field.default is None}
    for field in shown_fields(record_type):
        schema = _kind_schema(field.kind, vocabulary)
        if field.nullable or field.name in without_value:
            schema = _or_null(schema)
        properties[field.name] = {**schema, "description": field.description}
    return {"type": "object", "required": list(properties), "properties": properties}


def _kind_schema(kind: Kind, vocabulary: Vocabulary) -> dict[str, Any]:
    match kind:
        case Nested(record_type=record_type):
            return {"$ref": f"#/$defs/{record_type.__name__.lower()}"}
        case ListOf(item=item, at_least=at_least):
            schema: dict[str, Any] = {"type": "array", "items": _kind_schema(item, vocabulary)}
            if at_least:
                schema["minItems"] = at_least
            if isinstance(item, Term):
                schema["uniqueItems"] = True
            return schema
    return {"type": "string", **_text_rules(kind, vocabulary)}


def _text_rules(kind: Kind, vocabulary: Vocabulary) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    match kind:
        case Text():
            # No greatest length: a translation may be longer than the original.
            rules["minLength"] = 1
        case Url():
            # Addresses may hold letters of any script.
            rules |= {"format": "iri", "pattern": "^https://"}
        case Date():
            rules["format"] = "date"
        case PartialDate():
            rules["pattern"] = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
        case OrganizationId():
            rules["pattern"] = _IDENTIFIER
        case OneOf(values=values):
            rules["enum"] = list(values)
        case Term(group=group) if terms := list(vocabulary.terms(group)):
            rules["enum"] = terms
    return rules


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    schema = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _item(kind: Kind) -> Kind:
    return kind.item if isinstance(kind, ListOf) else kind
