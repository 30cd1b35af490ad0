"""What kind of output a builder makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder


def makes_website(builder: type[Builder]) -> bool:
    """Tell whether a builder writes pages for a web server, rather than a book or the pages of a help viewer."""
    return issubclass(builder, StandaloneHTMLBuilder) and not builder.embedded


def makes_site(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Tell whether a builder writes a page for each document, for a web server: no book, no single page, no data."""
    return makes_website(type(builder)) and not isinstance(builder, SingleFileHTMLBuilder | SerializingHTMLBuilder)
