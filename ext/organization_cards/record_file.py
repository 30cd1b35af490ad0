"""What the files of records may hold, as YAML."""

from __future__ import annotations

from extension_support.strict_yaml import FileKind, YamlSubtypes
from organization_cards.problems import WarningSubtype

RECORD_FILE = FileKind(
    YamlSubtypes.of(WarningSubtype),
    beginning="name: …",
    when_large="a record holds a few lines about one organization",
    when_empty="write at least the required fields, or delete the file",
    when_irregular="put a file in its place",
    when_several=" and put each organization into its own file",
    when_deep="no field of a record is",
    max_depth=8,
)
