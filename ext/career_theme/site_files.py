"""What the modules that write files of a site share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder

THEME_FOLDER = Path(__file__).resolve().parent / "theme" / "career_theme"


def uses_theme(builder: Builder) -> bool:
    """Tell whether a builder writes pages in this theme, or in one that inherits from it."""
    return isinstance(builder, StandaloneHTMLBuilder) and any(
        Path(folder).resolve() == THEME_FOLDER for folder in builder.theme.get_theme_dirs()
    )
