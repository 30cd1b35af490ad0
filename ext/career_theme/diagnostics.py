"""The one road to Sphinx's logger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from career_theme.problems import WarningSubtype

WARNING_TYPE = "career_theme"

_logger = logging.getLogger(__name__)


def warn(message: str, subtype: WarningSubtype, location: str | None = None) -> None:
    """Log a warning of this extension.

    Args:
        message: What is wrong, and what to do.
        subtype: Its subtype, under which it can be suppressed.
        location: ``path:line`` or ``path:line:column``.
    """
    _logger.warning("%s", message, location=location, type=WARNING_TYPE, subtype=subtype.subtype)
