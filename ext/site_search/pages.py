"""Puts the search into the pages of a website: its script in every page, and the page of results."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from extension_support.builders import makes_site
from extension_support.translations import add_message_catalogs
from site_search.locale import CATALOG
from site_search.messages import page_messages, script

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

RESULTS_PAGE = "search"
ASSETS = "site_search"
MESSAGES = "site_search_messages.js"
AFTER_ALL_OTHERS = 990
"""A handler that answers with a template ends the event: those that come later are never asked."""

_HERE = Path(__file__).parent
_SOURCES = _HERE / "static" / ASSETS
_ANY_PAGE = "site_search_any_page.html"
_RESULTS_TEMPLATE = "site_search_page.html"
_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*|//.*?)$", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_SPHINX_SCRIPTS = re.compile(
    r'<script\b[^>]*\bsrc="[^"]*\b(?:searchtools|language_data|searchindex)\.js\b[^"]*"[^>]*>\s*</script>\s*'
)


def register(app: Sphinx) -> None:
    """Connect what puts the search into pages.

    Args:
        app: The application that loads the extension.
    """
    app.connect("config-inited", _prepare)
    app.connect("write-started", _copy_assets)
    app.connect("html-page-context", _add_script)
    app.connect("html-page-context", _choose_template, priority=AFTER_ALL_OTHERS)


def has_search_page(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Tell whether a builder writes a website that has a page for search."""
    return makes_site(builder) and builder.search


def without_sphinx_search(html: str) -> str:
    """Leave out the script elements that load Sphinx's own search, some hundred kilobytes on every page."""
    return _SPHINX_SCRIPTS.sub("", html)


def published(source: str) -> str:
    """Leave out what is for people who read a script or a stylesheet: comments on lines of their own, and indents.

    Args:
        source: The text of a file in which no string runs over several lines.

    Returns:
        The same for a browser, a fifth shorter after compression.
    """
    return _INDENT.sub("", _COMMENT.sub("", source))


def _prepare(app: Sphinx, config: Config) -> None:
    add_message_catalogs(app, config, CATALOG)
    config.templates_path = [*config.templates_path, str(_HERE / "templates")]
    # A key without Ctrl or Cmd is no shortcut (WCAG 2.1.4), and a dialog that is gone cannot search while one types.
    config.html_context = {
        "theme_enable_search_shortcuts": False,
        "theme_search_as_you_type": False,
        **config.html_context,
    }


def _copy_assets(app: Sphinx, builder: Builder) -> None:
    # Before Sphinx copies a site's own files: one of the same name wins.
    if not has_search_page(builder):
        return
    static = Path(app.outdir) / "_static"
    folder = static / ASSETS
    folder.mkdir(parents=True, exist_ok=True)
    # A folder of the output may be a link to the sources, for work on the scripts: these are never written to.
    if not folder.samefile(_SOURCES):
        for source in sorted(_SOURCES.iterdir()):
            (folder / source.name).write_text(published(source.read_text(encoding="utf-8")), encoding="utf-8")
    (static / MESSAGES).write_text(script(app.config.language), encoding="utf-8")


def _add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001 -- the signature of the event
    context: dict[str, Any],  # noqa: ARG001
    doctree: nodes.document | None,
) -> None:
    builder = app.builder
    if not has_search_page(builder):
        return
    # Relative to the root of the site, which the script knows from its own address, also in a page shown anywhere.
    data = {"data-page": builder.get_target_uri(RESULTS_PAGE), "data-label": page_messages()["search"]}
    builder.add_js_file(f"{ASSETS}/loader.js", defer="defer", **data)
    if _is_results_page(pagename, doctree):
        builder.add_js_file(f"{ASSETS}/disk.js", defer="defer")
        builder.add_css_file(f"{ASSETS}/site_search.css")


def _choose_template(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> str | None:
    builder = app.builder
    if not has_search_page(builder) or not templatename.endswith(".html"):
        return None
    results = _is_results_page(pagename, doctree)
    context["site_search"] = {
        "template": "page.html" if results else templatename,
        "without_sphinx_search": without_sphinx_search,
        "messages": page_messages() if results else {},
        "root_title": app.env.titles[app.config.root_doc].astext() if results else "",
    }
    return _RESULTS_TEMPLATE if results else _ANY_PAGE


def _is_results_page(pagename: str, doctree: nodes.document | None) -> bool:
    return pagename == RESULTS_PAGE and doctree is None
