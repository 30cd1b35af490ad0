"""What can be wrong with the search, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class WarningSubtype(Enum):
    """The warning subtypes of this extension.

    ``suppress_warnings = ["site_search.<value>"]`` silences one of them.
    """

    ENGINE_MISSING = ("engine-missing", "Pagefind is not installed, so that the site has no search index.")
    ENGINE_FAILED = ("engine-failed", "Pagefind cannot run here, or reported an error.")
    INDEX_FOLDER = ("index-folder", "The folder search-index cannot be written; the one of the last build stays.")
    SYNONYMS = ("synonyms", "The file of synonyms cannot be read, or holds something else than lists of words.")
    DIRECTORY = ("directory", "The page that site_search_directory names does not exist.")

    def __init__(self, subtype: str, description: str) -> None:
        self.subtype = subtype
        self.description = description


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: where, what, and what to write instead."""

    path: Path
    line: int
    column: int
    message: str

    @property
    def location(self) -> str:
        """``path:line:column``."""
        return f"{self.path}:{self.line}:{self.column}"

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"
