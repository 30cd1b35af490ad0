"""Strict YAML in which every value knows its line and column.

Only mappings, lists and scalars: no aliases, anchors, tags or second documents. Scalars stay text,
so ``NO`` is Norway and ``2024-10`` is not a number; the field that holds a scalar says how to read it.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import yaml

from extension_support.problems import START_OF_FILE, Mark, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extension_support.problems import Subtype

_NULL_WORDS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlSubtypes(NamedTuple):
    """The subtypes under which an extension reports what can be wrong with any YAML file."""

    yaml_syntax: Subtype
    yaml_feature: Subtype
    encoding: Subtype
    unreadable_file: Subtype
    file_size: Subtype
    duplicate_key: Subtype

    @classmethod
    def of(cls, subtypes: type[Subtype]) -> YamlSubtypes:
        """Find them among the subtypes of an extension; raises KeyError where it lacks one of these names."""
        return cls(*(subtypes[name.upper()] for name in cls._fields))


@dataclass(frozen=True, slots=True)
class FileKind:
    """What files of one kind may hold, and the words that messages about them need.

    Attributes:
        subtypes: The subtypes of the problems.
        beginning: What such a file begins with, as an example.
        when_large: Why a file that is too large can be shorter: "a record holds a few lines".
        when_empty: What to do about an empty file.
        when_irregular: What to do about a pipe or a device.
        when_several: What to do about a second document, after ``delete the line "---"``.
        when_deep: That nothing needs to be nested so deep: "no field of a record is".
        max_depth: How many levels deep values can be nested.
        max_bytes: The size above which a file is refused.
    """

    subtypes: YamlSubtypes
    beginning: str
    when_large: str
    when_empty: str
    when_irregular: str
    when_several: str
    when_deep: str
    max_depth: int
    max_bytes: int = 64 * 1024


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
    def __init__(self, mark: Mark, message: str) -> None:
        super().__init__(message)
        self.mark = mark
        self.message = message


def read_bytes(path: Path, kind: FileKind) -> bytes | Problem:
    """Read a file, unless it is larger than its kind can be.

    Args:
        path: The file.
        kind: What it should hold.

    Returns:
        The bytes, or the problem that kept them from being read.
    """
    unreadable = kind.subtypes.unreadable_file
    try:
        mode = path.stat().st_mode
        # To open a pipe waits for its writer, without end. To open a folder says what it is.
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            return Problem(path, START_OF_FILE, unreadable, f"this is not a regular file; {kind.when_irregular}")
        with path.open("rb") as file:
            data = file.read(kind.max_bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"the file cannot be read ({reason}); check its name and its permissions"
        return Problem(path, START_OF_FILE, unreadable, message)
    if len(data) > kind.max_bytes:
        message = f"the file is larger than {kind.max_bytes // 1024} KiB; shorten it: {kind.when_large}"
        return Problem(path, START_OF_FILE, kind.subtypes.file_size, message)
    return data


def parse(path: Path, data: bytes, kind: FileKind) -> tuple[Mapping | None, list[Problem]]:  # noqa: PLR0911 -- one for each way to fail
    """Parse the bytes of a YAML file whose top level is a mapping.

    Args:
        path: The file that the bytes come from, for the problems' locations.
        data: Its content.
        kind: What it should hold.

    Returns:
        The mapping, or None where the file is not one, and every problem found. Duplicate keys
        are problems; of two entries with one key, both are kept.
    """
    subtypes = kind.subtypes
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        mark = _end_of(data[: error.start].decode("utf-8", "replace").removeprefix("\ufeff"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8"
        return None, [Problem(path, mark, subtypes.encoding, message)]
    try:
        root = _build(_events(text), kind)
    except _RejectedError as rejected:
        return None, [Problem(path, rejected.mark, subtypes.yaml_feature, rejected.message)]
    except yaml.MarkedYAMLError as error:
        return None, [_syntax_problem(path, error, subtypes.yaml_syntax)]
    except yaml.reader.ReaderError as error:
        message = f"the character U+{_code_point(error.character):04X} is not allowed in YAML; delete it"
        return None, [Problem(path, _end_of(_text_before(error, text)), subtypes.yaml_syntax, message)]
    if root is None or (isinstance(root, Scalar) and root.is_null):
        return None, [Problem(path, START_OF_FILE, subtypes.file_size, f"the file is empty; {kind.when_empty}")]
    if not isinstance(root, Mapping):
        message = f'the file is not a list of "key: value" lines; start with, for example, "{kind.beginning}"'
        return None, [Problem(path, root.mark, subtypes.yaml_syntax, message)]
    return root, list(_duplicate_keys(path, root, subtypes.duplicate_key))


def _end_of(text: str) -> Mark:
    """Give the place behind a text, with the line breaks that YAML knows."""
    lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)
    return Mark(len(lines), len(lines[-1]) + 1)


def _text_before(error: yaml.reader.ReaderError, text: str) -> str:
    if _LOADER is yaml.SafeLoader:
        return text[: error.position]
    # libyaml counts bytes, Python's reader characters.
    return text.encode()[: error.position].decode("utf-8", "ignore")


def _code_point(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])


def _syntax_problem(path: Path, error: yaml.MarkedYAMLError, subtype: Subtype) -> Problem:
    yaml_mark = error.problem_mark or error.context_mark
    mark = Mark(yaml_mark.line + 1, yaml_mark.column + 1) if yaml_mark else START_OF_FILE
    what = " ".join(part for part in (error.context, error.problem) if part)
    message = (
        f"not valid YAML ({what}); "
        'check the indentation here and one line above, and put quotes round text that holds ": " or starts with a sign'
    )
    return Problem(path, mark, subtype, message)


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1) if start else START_OF_FILE


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _LOADER(text)
    try:
        while event := loader.get_event():
            yield event
    except (ValueError, OverflowError) as error:
        # Python's loader takes numbers in escapes and in the line %YAML as they are, however large.
        mark = loader.get_mark() if isinstance(loader, yaml.SafeLoader) else None
        raise yaml.MarkedYAMLError(problem="a number is too large", problem_mark=mark) from error
    finally:
        loader.dispose()


def _build(events: Iterator[yaml.Event], kind: FileKind) -> Value | None:
    root: Value | None = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                message = f'a second document starts here; delete the line "---"{kind.when_several}'
                raise _RejectedError(_mark(event), message)
        elif isinstance(event, yaml.NodeEvent):
            root = _build_node(event, events, kind, 1)
    return root


def _build_node(event: yaml.Event, events: Iterator[yaml.Event], kind: FileKind, depth: int) -> Value:
    mark = _mark(event)
    _reject_features(event, mark)
    if depth > kind.max_depth:
        raise _RejectedError(mark, f"nested more than {kind.max_depth} levels deep; {kind.when_deep}")
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(mark, event.value, plain=event.style in {None, ""})
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Value] = []
        while not isinstance(child := next(events), yaml.SequenceEndEvent):
            items.append(_build_node(child, events, kind, depth + 1))
        return Sequence(mark, tuple(items))
    entries: list[tuple[Scalar, Value]] = []
    while not isinstance(child := next(events), yaml.MappingEndEvent):
        key = _build_node(child, events, kind, depth + 1)
        if not isinstance(key, Scalar):
            raise _RejectedError(key.mark, 'a list or mapping cannot be a key; write "key: value"')
        entries.append((key, _build_node(next(events), events, kind, depth + 1)))
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
    raise _RejectedError(mark, f"{what} is not allowed; {instead}")


def _duplicate_keys(path: Path, value: Value, subtype: Subtype) -> Iterator[Problem]:
    if isinstance(value, Sequence):
        for item in value.items:
            yield from _duplicate_keys(path, item, subtype)
    elif isinstance(value, Mapping):
        first: dict[str, Mark] = {}
        for key, entry in value.entries:
            if key.text in first:
                message = f"{quoted(key.text)} was already given in line {first[key.text].line}; keep one of the two"
                yield Problem(path, key.mark, subtype, message)
            first.setdefault(key.text, key.mark)
            yield from _duplicate_keys(path, entry, subtype)
