"""A calm reading theme that inherits sphinx-book-theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_THEME_FOLDER = Path(__file__).resolve().parent / "theme" / "career_theme"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the theme ``career_theme`` and the theme it inherits from.

    Args:
        app: the application that loads this extension.

    Returns:
        The extension's metadata: safe to read and write in parallel.

    Raises:
        sphinx.errors.ExtensionError: sphinx-book-theme is not installed.
    """
    # Sphinx loads an inherited theme only when an HTML builder starts, which is too
    # late for the directives and nodes that sphinx-book-theme brings as an extension.
    app.setup_extension("sphinx_book_theme")
    app.add_html_theme("career_theme", _THEME_FOLDER)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
