"""The one road to Sphinx's logger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes

    from extension_support.problems import Problem, Subtype

_logger = logging.getLogger(__name__)


def warn(
    warning_type: str, message: str, subtype: Subtype, location: str | tuple[str, int] | nodes.Node | None = None
) -> None:
    """Log a warning.

    Args:
        warning_type: The name of the extension, the part before the point in ``suppress_warnings``.
        message: What is wrong, and what to do or to write instead.
        subtype: Its subtype, under which it can be suppressed.
        location: ``path:line`` or ``path:line:column``, a document's name and line, or a node.
    """
    _logger.warning("%s", message, location=location, type=warning_type, subtype=subtype.subtype)


def warn_of(warning_type: str, problem: Problem) -> None:
    """Log a problem in a file as a warning of the extension named."""
    warn(warning_type, problem.message, problem.subtype, problem.location)


def inform(message: str) -> None:
    """Log what was done."""
    _logger.info("%s", message)
