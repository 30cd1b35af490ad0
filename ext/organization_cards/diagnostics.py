"""The one road to Sphinx's logger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes

    from organization_cards.problems import Problem, WarningSubtype

WARNING_TYPE = "organization_cards"

_logger = logging.getLogger(__name__)


def warn(message: str, subtype: WarningSubtype, location: str | tuple[str, int] | nodes.Node | None) -> None:
    """Log a warning of this extension.

    Args:
        message: What is wrong, and what to write instead.
        subtype: Its subtype, under which it can be suppressed.
        location: ``path:line`` or ``path:line:column``, a document's name and line, or a node.
    """
    _logger.warning("%s", message, location=location, type=WARNING_TYPE, subtype=subtype.subtype)


def warn_of(problem: Problem) -> None:
    """Log a problem in a file of records."""
    warn(problem.message, problem.subtype, problem.location)
