"""The settings of this extension in conf.py."""

from __future__ import annotations

from extension_support.settings import Setting
from organization_cards.freshness import FreshnessLimits

DEFAULT_RECORDS_FOLDER = "_records"
_LIMITS = FreshnessLimits()

SETTINGS = (
    Setting(
        "organization_cards_records", DEFAULT_RECORDS_FOLDER, "env", "The folder of the records, relative to conf.py."
    ),
    Setting(
        "organization_cards_recheck_after",
        _LIMITS.recheck_after,
        "env",
        "The days after which a look at an organization's page is old, and the card says so.",
    ),
    Setting(
        "organization_cards_unchecked_after",
        _LIMITS.unchecked_after,
        "env",
        "The days after which a look no longer counts, so that the organization is among the unchecked ones.",
    ),
    Setting(
        "organization_cards_exports",
        False,  # noqa: FBT003 -- a default, not an argument
        "",
        "Whether to write the records as files even where no page links to them.",
    ),
    Setting(
        "organization_cards_json_ld",
        True,  # noqa: FBT003 -- the same
        "html",
        "Whether pages with cards describe their organizations to search engines as well.",
    ),
)
