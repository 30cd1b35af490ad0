"""What can be wrong with a record, a directive or a role, as plain data."""

from __future__ import annotations

from extension_support.problems import Subtype


class WarningSubtype(Subtype):
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
