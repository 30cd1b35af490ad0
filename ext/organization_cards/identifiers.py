"""Ids of organizations and of vocabulary terms."""

from __future__ import annotations

import re
import unicodedata

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IDENTIFIER_RULE = "write small letters, digits and single hyphens, such as big-lab"


def is_identifier(text: str) -> bool:
    """Tell whether a text can be an id."""
    return _IDENTIFIER.fullmatch(text) is not None


def identifier_from(text: str) -> str:
    """Make an id from a name.

    Returns:
        The id, or an empty text where the name holds no Latin letter and no digit.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))
