"""YAML as a chart's file may use it: mappings, lists and scalars that stay text, each with its line and column."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import yaml

from bar_charts.problems import START_OF_FILE, Mark, Problem, WarningSubtype, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 64 * 1024
MAX_DEPTH = 6
_NULL_WORDS = frozenset({"", "~", "null", "Null", "NULL"})


def read_bytes(path: Path) -> bytes | Problem:
    """Read a file, or say why that does not work; no more than :data:`MAX_BYTES`."""
    try:
        mode = path.stat().st_mode
        # To open a pipe waits for its writer, without end. To open a folder says what it is.
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            message = "this is not a regular file; name a file that holds a chart"
            return Problem(path, START_OF_FILE, WarningSubtype.UNREADABLE_FILE, message)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"the file cannot be read ({reason}); check its name and its permissions"
        return Problem(path, START_OF_FILE, WarningSubtype.UNREADABLE_FILE, message)
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024} KiB; shorten it: it holds the numbers of one chart"
        return Problem(path, START_OF_FILE, WarningSubtype.FILE_SIZE, message)
    return data


def parse(path: Path, data: bytes) -> yaml.MappingNode | Problem:  # noqa: PLR0911 -- one for each way to fail
    """Parse the bytes of a YAML file whose top level is a mapping.

    Args:
        path: The file that the bytes come from, for the problem's location.
        data: Its content.

    Returns:
        The mapping, whose scalars are text as it was written, or what is wrong.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        lines = (data[: error.start].decode("utf-8", "replace").removeprefix("\ufeff") + ".").splitlines()
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8"
        return Problem(path, Mark(len(lines), len(lines[-1])), WarningSubtype.ENCODING, message)
    try:
        # Before anything is composed: an alias could make a small file a large one.
        refused = _refused(path, text)
        root = None if refused else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        yaml_mark = error.problem_mark or error.context_mark
        mark = Mark(yaml_mark.line + 1, yaml_mark.column + 1) if yaml_mark else START_OF_FILE
        what = " ".join(part for part in (error.context, error.problem) if part)
        message = f'not valid YAML ({what}); check the indentation here, and put quotes round text that holds ": "'
        return Problem(path, mark, WarningSubtype.YAML_SYNTAX, message)
    except yaml.reader.ReaderError as error:
        lines = (text[: error.position] + ".").splitlines()
        message = f"the character U+{_code_point(error.character):04X} is not allowed in YAML; delete it"
        return Problem(path, Mark(len(lines), len(lines[-1])), WarningSubtype.YAML_SYNTAX, message)
    if refused is not None:
        return refused
    if root is None or is_null(root):
        message = 'the file is empty; start with, for example, "title: …"'
        return Problem(path, START_OF_FILE, WarningSubtype.FILE_SIZE, message)
    if not isinstance(root, yaml.MappingNode):
        message = 'the file is not a list of "key: value" lines; start with, for example, "title: …"'
        return Problem(path, mark_of(root), WarningSubtype.YAML_SYNTAX, message)
    return root


def _code_point(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])


def mark_of(node: yaml.Node | yaml.Event) -> Mark:
    """Give the place where a value begins."""
    start = node.start_mark
    return Mark(start.line + 1, start.column + 1) if start else START_OF_FILE


def is_null(node: yaml.Node) -> bool:
    """Tell whether a value is ``null``, ``~`` or nothing at all, without quotes."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULL_WORDS


def _refused(path: Path, text: str) -> Problem | None:
    """Find the first part of YAML that a chart does without."""
    depth = documents = 0
    for event in _events(text):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        message = ""
        if documents > 1:
            message = 'a second document starts here; delete the line "---"'
        elif depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep; nothing in a chart is"
        elif isinstance(event, yaml.AliasEvent):
            message = f"the alias {quoted(f'*{event.anchor}')} is not allowed; write the value out"
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            message = f"the anchor {quoted(f'&{event.anchor}')} is not allowed; delete it"
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            message = f"the tag {quoted(event.tag)} is not allowed; delete it"
        if message:
            return Problem(path, mark_of(event), WarningSubtype.YAML_FEATURE, message)
    return None


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call]  # the stubs leave it without types
    except (ValueError, OverflowError) as error:
        # The loader takes numbers in escapes and in the line %YAML as they are, however large.
        raise yaml.MarkedYAMLError(problem="a number is too large", problem_mark=loader.get_mark()) from error
