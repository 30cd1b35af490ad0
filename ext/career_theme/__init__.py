"""A calm reading theme that inherits sphinx-book-theme, and sends a small part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the theme ``career_theme`` and the theme it inherits from.

    Args:
        app: the application that loads this extension.

    Returns:
        The extension's metadata: safe to read and write in parallel.

    Raises:
        sphinx.errors.ExtensionError: sphinx-book-theme is not installed.
    """
    # Not before: Python warns of a command, such as `python -m career_theme.headers`, that its package has imported.
    from career_theme.registration import register  # noqa: PLC0415

    register(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
