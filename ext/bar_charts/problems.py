"""What can be wrong with a chart's file or directive, as plain data."""

from __future__ import annotations

from extension_support.problems import Subtype


class WarningSubtype(Subtype):
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
