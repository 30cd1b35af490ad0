"""What the modules that write files of a site share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder

THEME_FOLDER = Path(__file__).resolve().parent / "theme" / "career_theme"


def uses_theme(builder: Builder) -> bool:
    """Tell whether a builder writes pages in this theme, or in one that inherits from it."""
    return isinstance(builder, StandaloneHTMLBuilder) and any(
        Path(folder).resolve() == THEME_FOLDER for folder in builder.theme.get_theme_dirs()
    )


def makes_site(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Tell whether a builder writes a page for each document, for a web server: no book, no single page, no data."""
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and not isinstance(builder, SingleFileHTMLBuilder | SerializingHTMLBuilder)
        and not builder.embedded
    )


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that is the same already stays as it is."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)
