"""What can be wrong with a file or a directive, as plain data, and how to say it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONGEST_QUOTATION = 80


class Subtype(Enum):
    """A warning subtype; each extension lists its own ones.

    Attributes:
        subtype: Its name, the part behind the point in ``suppress_warnings``.
        description: What is wrong, for the reference.
    """

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
    subtype: Subtype
    message: str

    @property
    def location(self) -> str:
        """``path:line:column``."""
        return f"{self.path}:{self.mark.line}:{self.mark.column}"

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


def quoted(text: str) -> str:
    """Put what somebody wrote between quotation marks, so that it fits into one line of a terminal.

    Returns:
        The text with its unprintable characters escaped and its middle left out where it is long.
    """
    return f'"{_visible(text)}"'


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """Find the known word that somebody probably meant, or None where none is near."""
    folded = {word.casefold(): word for word in sorted(known)}
    near = difflib.get_close_matches(wrong.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def did_you_mean(wrong: str, known: Iterable[str], *, instead: str | None = None) -> str:
    """Suggest the known word nearest to a wrong one.

    Args:
        wrong: What was written.
        known: The words that can be written.
        instead: What to say when no known word is near; by default, the list of known words.

    Returns:
        A clause to put behind a semicolon, such as ``did you mean "phd"?``.
    """
    candidates = sorted(known)
    near = nearest(wrong, candidates)
    if near is not None:
        return f"did you mean {quoted(near)}?"
    if instead is not None:
        return instead
    if not candidates:
        return "there is nothing to choose from yet"
    return f"write one of: {', '.join(map(_visible, candidates))}"


def _visible(text: str) -> str:
    words = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
    if len(words) > LONGEST_QUOTATION:
        half = LONGEST_QUOTATION // 2
        return f"{words[:half]}…{words[-half:]}"
    return words
