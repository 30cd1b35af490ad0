"""Strict YAML in which every value knows its line and column.

Only mappings, lists and scalars: no aliases, anchors, tags or second documents. Scalars stay text,
so ``NO`` is Norway and ``2024-10`` is not a number; the field that holds a scalar says how to read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml

from organization_cards.problems import START_OF_FILE, Mark, Problem, WarningSubtype, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
_NULL_WORDS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COUNTS_BYTES = _LOADER is not yaml.SafeLoader


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as it was written."""

    mark: Mark
    text: str
    plain: bool

    @property
    def is_null(self) -> bool:
        """True for ``null``, ``~`` and nothing at all, unless quoted."""
        return self.plain and self.text in _NULL_WORDS


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    mark: Mark
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, in the order in which they were written."""

    mark: Mark
    entries: tuple[tuple[Scalar, Value], ...]


Value: TypeAlias = Scalar | Sequence | Mapping


class _RejectedError(Exception):
    def __init__(self, subtype: WarningSubtype, mark: Mark, message: str) -> None:
        super().__init__(message)
        self.subtype = subtype
        self.mark = mark
        self.message = message


def read_bytes(path: Path, holds: str, *, max_bytes: int = MAX_BYTES) -> bytes | Problem:
    """Read a file, unless it is larger than ``max_bytes``.

    Args:
        path: The file.
        holds: What such a file holds, for the message about a file that is too large.
        max_bytes: The size from which on it is refused.

    Returns:
        The bytes, or the problem that kept them from being read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"the file cannot be read ({reason}); check its name and its permissions"
        return Problem(path, START_OF_FILE, WarningSubtype.UNREADABLE_FILE, message)
    if len(data) > max_bytes:
        message = f"the file is larger than {max_bytes // 1024} KiB; shorten it: {holds}"
        return Problem(path, START_OF_FILE, WarningSubtype.FILE_SIZE, message)
    return data


def parse(path: Path, data: bytes, beginning: str = "name: …") -> tuple[Mapping | None, list[Problem]]:  # noqa: PLR0911 -- one for each way to fail
    """Parse the bytes of a YAML file whose top level is a mapping.

    Args:
        path: The file that the bytes come from, for the problems' locations.
        data: Its content.
        beginning: What such a file begins with, to show as an example.

    Returns:
        The mapping, or None where the file is not one, and every problem found. Duplicate keys
        are problems; of two entries with one key, both are kept.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        mark = _end_of(data[: error.start].decode("utf-8", "replace").removeprefix("\ufeff"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8"
        return None, [Problem(path, mark, WarningSubtype.ENCODING, message)]
    problems: list[Problem] = []
    try:
        root = _build(yaml.parse(text, Loader=_LOADER))
    except _RejectedError as rejected:
        return None, [Problem(path, rejected.mark, rejected.subtype, rejected.message)]
    except yaml.MarkedYAMLError as error:
        return None, [_syntax_problem(path, error)]
    except yaml.reader.ReaderError as error:
        # libyaml counts bytes, Python's reader characters.
        before = text.encode()[: error.position].decode("utf-8", "ignore") if _COUNTS_BYTES else text[: error.position]
        message = f"the character U+{_code_point(error.character):04X} is not allowed in YAML; delete it"
        return None, [Problem(path, _end_of(before), WarningSubtype.YAML_SYNTAX, message)]
    if root is None or (isinstance(root, Scalar) and root.is_null):
        message = "the file is empty; write at least the required fields, or delete the file"
        return None, [Problem(path, START_OF_FILE, WarningSubtype.FILE_SIZE, message)]
    if not isinstance(root, Mapping):
        message = f'the file is not a list of "key: value" lines; start with, for example, "{beginning}"'
        return None, [Problem(path, root.mark, WarningSubtype.YAML_SYNTAX, message)]
    _find_duplicate_keys(path, root, problems)
    return root, problems


def _end_of(text: str) -> Mark:
    """Give the place behind a text, with the line breaks that YAML knows."""
    lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)
    return Mark(len(lines), len(lines[-1]) + 1)


def _code_point(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])


def _syntax_problem(path: Path, error: yaml.MarkedYAMLError) -> Problem:
    yaml_mark = error.problem_mark or error.context_mark
    mark = Mark(yaml_mark.line + 1, yaml_mark.column + 1) if yaml_mark else START_OF_FILE
    what = " ".join(part for part in (error.context, error.problem) if part)
    message = (
        f"not valid YAML ({what}); "
        'check the indentation here and one line above, and put quotes round text that holds ": " or starts with a sign'
    )
    return Problem(path, mark, WarningSubtype.YAML_SYNTAX, message)


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1) if start else START_OF_FILE


def _build(events: Iterator[yaml.Event]) -> Value | None:
    root: Value | None = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RejectedError(
                    WarningSubtype.YAML_FEATURE,
                    _mark(event),
                    'a second document starts here; delete the line "---" and put each organization into its own file',
                )
        elif isinstance(event, yaml.NodeEvent):
            root = _build_node(event, events, 1)
    return root


def _build_node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Value:
    mark = _mark(event)
    _reject_features(event, mark)
    if depth > MAX_DEPTH:
        raise _RejectedError(
            WarningSubtype.YAML_FEATURE, mark, f"nested more than {MAX_DEPTH} levels deep; no field of a record is"
        )
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(mark, event.value, plain=event.style in {None, ""})
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Value] = []
        while not isinstance(child := next(events), yaml.SequenceEndEvent):
            items.append(_build_node(child, events, depth + 1))
        return Sequence(mark, tuple(items))
    entries: list[tuple[Scalar, Value]] = []
    while not isinstance(child := next(events), yaml.MappingEndEvent):
        key = _build_node(child, events, depth + 1)
        if not isinstance(key, Scalar):
            raise _RejectedError(
                WarningSubtype.YAML_FEATURE, key.mark, 'a list or mapping cannot be a key; write "key: value"'
            )
        entries.append((key, _build_node(next(events), events, depth + 1)))
    return Mapping(mark, tuple(entries))


def _reject_features(event: yaml.Event, mark: Mark) -> None:
    if isinstance(event, yaml.AliasEvent):
        what = f"the alias {quoted(f'*{event.anchor}')}"
        instead = "write the value out, or put text that starts with * in quotes"
    elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        what = f"the anchor {quoted(f'&{event.anchor}')}"
        instead = "write each value out, or put text that starts with & in quotes"
    elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
        what, instead = f"the tag {quoted(event.tag)}", "delete it"
    else:
        return
    raise _RejectedError(WarningSubtype.YAML_FEATURE, mark, f"{what} is not allowed; {instead}")


def _find_duplicate_keys(path: Path, value: Value, problems: list[Problem]) -> None:
    if isinstance(value, Sequence):
        for item in value.items:
            _find_duplicate_keys(path, item, problems)
    elif isinstance(value, Mapping):
        first: dict[str, Mark] = {}
        for key, entry in value.entries:
            if key.text in first:
                message = f"{quoted(key.text)} was already given in line {first[key.text].line}; keep one of the two"
                problems.append(Problem(path, key.mark, WarningSubtype.DUPLICATE_KEY, message))
            first.setdefault(key.text, key.mark)
            _find_duplicate_keys(path, entry, problems)
