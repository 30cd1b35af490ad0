"""Tells where icons are that no page shows: those of Font Awesome, whose font the theme does not load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from career_theme.diagnostics import warn
from career_theme.fallback import writes_own_pages
from career_theme.problems import WarningSubtype

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

# By name: sphinx-design need not be installed.
_TAG = "fontawesome"


def warn_of_icons(app: Sphinx, doctree: nodes.document, docname: str) -> None:  # noqa: ARG001 -- the event's signature
    """Warn once a page, at its first icon; a handler of ``doctree-resolved``."""
    if not writes_own_pages(app.builder):
        return
    icons = [node for node in doctree.findall(nodes.Element) if node.tagname == _TAG]
    if icons:
        message = (
            f"the theme shows no icons of Font Awesome ({_names(icons)}); "
            "use the role octicon or material-regular of sphinx-design, whose icons are part of the page"
        )
        warn(message, WarningSubtype.ICONS, icons[0])


def _names(icons: Iterable[nodes.Element]) -> str:
    return ", ".join(dict.fromkeys(f'"{icon.get("icon", "")}"' for icon in icons))
