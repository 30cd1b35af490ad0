"""What can be wrong with a chart's file or directive, as plain data."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONGEST_QUOTATION = 80


class WarningSubtype(Enum):
    """The warning subtypes of this extension.

    ``suppress_warnings = ["bar_charts.<subtype>"]`` silences one of them.
    """

    YAML_SYNTAX = ("yaml-syntax", "The file is not valid YAML.")
    YAML_FEATURE = ("yaml-feature", "The file uses a part of YAML that charts do not allow, such as an anchor.")
    ENCODING = ("encoding", "The file is not UTF-8.")
    UNREADABLE_FILE = ("unreadable-file", "There is no such file, it cannot be read, or it is outside of the pages.")
    FILE_SIZE = ("file-size", "The file is empty, or too large for the numbers of one chart.")
    DUPLICATE_KEY = ("duplicate-key", "A key stands twice.")
    UNKNOWN_KEY = ("unknown-key", "A key or a category is not known.")
    MISSING_FIELD = ("missing-field", "A required field is missing, or the number of a category.")
    INVALID_VALUE = ("invalid-value", "A value is not what its field takes, or the chart would be too large to read.")
    INVALID_URL = ("invalid-url", "The address of a source is not one that readers can open safely.")

    def __init__(self, subtype: str, description: str) -> None:
        self.subtype = subtype
        self.description = description


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text file: line and column, both counted from 1."""

    line: int
    column: int


START_OF_FILE = Mark(1, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to write instead."""

    path: Path
    mark: Mark
    subtype: WarningSubtype
    message: str

    @property
    def location(self) -> str:
        """``path:line:column``."""
        return f"{self.path}:{self.mark.line}:{self.mark.column}"

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


def quoted(text: str) -> str:
    """Put what somebody wrote between quotation marks, so that it fits into one line of a terminal."""
    return f'"{_visible(text)}"'


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Suggest the known word nearest to a wrong one, or list them, as a clause to put behind a semicolon."""
    words = sorted(known)
    near = difflib.get_close_matches(wrong, words, n=1, cutoff=0.6)
    return f"did you mean {quoted(near[0])}?" if near else f"write one of: {', '.join(map(_visible, words))}"


def _visible(text: str) -> str:
    words = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
    if len(words) > LONGEST_QUOTATION:
        half = LONGEST_QUOTATION // 2
        return f"{words[:half]}…{words[-half:]}"
    return words
