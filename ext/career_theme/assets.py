"""Which stylesheets and scripts a page loads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BUNDLED = (
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "sphinx-design.min.css",
    "styles/colors.css",
    "styles/career-theme.css",
)
"""The stylesheets that become one, in the order in which they apply."""

_STATIC = "_static/"
# What Sphinx gives every page for other scripts, and for its own search.
_FOR_OTHER_SCRIPTS = ("documentation_options.js", "doctools.js")
_NEEDS_THEM = re.compile(rb"\bDOCUMENTATION_OPTIONS\b|\bDocumentation\.|\b_ready\(")
# Of no use in this theme: words to mark after Sphinx's own search, what serves the inherited page, and translations of
# what Sphinx's own scripts say, which run a text as code: the policy refuses that.
_UNUSED = frozenset({"sphinx_highlight.js", "scripts/sphinx-book-theme.js", "translations.js"})
_INHERITED_INLINE = re.compile(r"\s*DOCUMENTATION_OPTIONS\.")
# A script that extensions add to every page, and what only the pages that it serves hold.
_SERVES = {"design-tabs.js": "sd-tab-set"}


def page_stylesheets(files: Iterable[Any]) -> list[Any]:
    """Leave out the stylesheets that are in the theme's own one.

    Args:
        files: What Sphinx would load: objects with a ``filename``, or names.

    Returns:
        Those that a page loads beside the theme's own.
    """
    return [file for file in files if _name(file) not in BUNDLED]


def page_scripts(files: Iterable[Any], body: str, static: Path, *, is_search: bool = False) -> list[Any]:
    """Leave out the scripts that a page does not use.

    Args:
        files: What Sphinx would load: objects with a ``filename`` and ``attributes``, or names.
        body: The content of the page as HTML.
        static: The folder in which scripts are published.
        is_search: Whether it is the page of Sphinx's own search, whose template loads Sphinx's scripts itself.

    Returns:
        Those that a page loads; Sphinx's own only where another one needs them.
    """
    kept = [file for file in files if not _is_unused(file, body)]
    others = [file for file in kept if _name(file) not in _FOR_OTHER_SCRIPTS]
    return kept if not is_search and any(_needs_sphinx(static, _name(file)) for file in others) else others


def _name(file: Any) -> str:  # noqa: ANN401 -- Sphinx has two kinds of files, and names
    return str(getattr(file, "filename", file) or "").removeprefix(_STATIC).partition("?")[0]


def _is_unused(file: Any, body: str) -> bool:  # noqa: ANN401
    name = _name(file)
    inline = str(getattr(file, "attributes", {}).get("body") or "")
    return (
        name in _UNUSED
        or _INHERITED_INLINE.match(inline) is not None
        or (name in _SERVES and _SERVES[name] not in body)
    )


def _needs_sphinx(static: Path, name: str) -> bool:
    path = static / name
    if not path.is_file():
        return False
    text = path.read_bytes()
    # A script that asks whether they are there does without them.
    return _NEEDS_THEM.search(text) is not None and b"typeof DOCUMENTATION_OPTIONS" not in text
