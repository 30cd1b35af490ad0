"""What can be wrong with the search, as plain data."""

from __future__ import annotations

from extension_support.problems import Subtype


class WarningSubtype(Subtype):
    """The warning subtypes of this extension.

    ``suppress_warnings = ["site_search.<value>"]`` silences one of them.
    """

    ENGINE_MISSING = ("engine-missing", "Pagefind is not installed, so that the site has no search index.")
    ENGINE_FAILED = ("engine-failed", "Pagefind cannot run here, or reported an error.")
    INDEX_FOLDER = ("index-folder", "The folder search-index cannot be written; the one of the last build stays.")
    SYNONYMS = ("synonyms", "The file of synonyms cannot be read, or holds something else than lists of words.")
    DIRECTORY = ("directory", "The page that site_search_directory names does not exist.")
