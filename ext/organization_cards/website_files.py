"""Files that lie beside the pages of a website."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.builders import Builder


def makes_website(builder: type[Builder]) -> bool:
    """Tell whether a builder writes pages for a web server, rather than a book or the pages of a help viewer."""
    return issubclass(builder, StandaloneHTMLBuilder) and not builder.embedded


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file unless it says the same already; whoever reads it meanwhile sees the old one or the new one."""
    if path.is_file() and path.read_bytes() == content:
        return
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)
