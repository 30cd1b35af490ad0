"""What can be wrong with a record, a directive or a role, as plain data."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class WarningSubtype(Enum):
    """The warning subtypes of this extension.

    ``suppress_warnings = ["organization_cards.<value>"]`` silences one of them.
    """

    YAML_SYNTAX = ("yaml-syntax", "The file is not valid YAML.")
    YAML_FEATURE = (
        "yaml-feature",
        "The file uses a part of YAML that records do without: aliases, anchors, tags, several documents.",
    )
    ENCODING = ("encoding", "The file is not UTF-8.")
    UNREADABLE_FILE = ("unreadable-file", "A file or folder that cannot be read.")
    FILE_SIZE = ("file-size", "The file is empty, or larger than a record can be.")
    FILE_NAME = ("file-name", "The file's name cannot be an organization's id.")
    DUPLICATE_KEY = ("duplicate-key", "A key stands twice in one mapping.")
    UNKNOWN_KEY = ("unknown-key", "A key that no record has.")
    MISSING_FIELD = ("missing-field", "A required field is missing.")
    INVALID_VALUE = ("invalid-value", "A value that its field cannot hold.")
    INVALID_DATE = ("invalid-date", "A date that does not exist, or that cannot be right.")
    INVALID_URL = ("invalid-url", "An address that breaks one of the rules for addresses.")
    DUPLICATE_URL = ("duplicate-url", "Two records have the same careers page.")
    UNKNOWN_TERM = ("unknown-term", "A sector, role, level, topic or kind that the vocabulary does not have.")
    UNKNOWN_ORGANIZATION = ("unknown-organization", "An organization that has no record or no card.")
    UNKNOWN_TARGET = ("unknown-target", "A button that leads to a page, label or organization that does not exist.")
    DUPLICATE_CARD = ("duplicate-card", "Two cards claim to be the link target of one organization.")
    TEXT_AFTER_GROUPS = ("text-after-groups", "Text that would read as a part of the last group of cards.")
    UNSHOWN_RECORD = ("unshown-record", "A record that no page shows.")
    EMPTY_SELECTION = ("empty-selection", "A selection that no organization matches.")
    OPTION = ("option", "An option or argument of a directive or role that cannot be used.")
    FOREIGN_FILE = ("foreign-file", "The site has a file of its own where the calendar's file would be written.")
    UNKNOWN_LANGUAGE = ("unknown-language", "A language of the site in which no dates can be written.")
    RECORDS_FOLDER = ("records-folder", "The configured folder of records does not exist.")

    def __init__(self, subtype: str, description: str) -> None:
        self.subtype = subtype
        self.description = description


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text file: line and column, both counted from 1."""

    line: int
    column: int


START_OF_FILE = Mark(1, 1)


LONGEST_QUOTATION = 80


def quoted(text: str) -> str:
    """Put what somebody wrote between quotation marks, so that it fits into one line of a terminal.

    Returns:
        The text with its unprintable characters escaped and its middle left out where it is long.
    """
    visible = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
    if len(visible) > LONGEST_QUOTATION:
        half = LONGEST_QUOTATION // 2
        visible = f"{visible[:half]}…{visible[-half:]}"
    return f'"{visible}"'


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
        return f'did you mean "{near}"?'
    if instead is not None:
        return instead
    if not candidates:
        return "there is nothing to choose from yet"
    return f"write one of: {', '.join(candidates)}"
