"""Makes the page that holds the whole guide, to print or to read where there is no network."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from career_theme.diagnostics import warn
from career_theme.problems import WarningSubtype
from career_theme.site_stylesheet import STYLESHEET
from career_theme.whole_guide_html import WholeGuide, WrittenPage, whole_guide
from extension_support.builders import makes_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

TEMPLATE = "whole-guide.html"
# No name of a file or folder that Sphinx keeps for itself, and none that is written otherwise in an address.
_SAFE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)*", re.ASCII)
_MADE_BY_OTHERS = frozenset({"404", "genindex", "opensearch", "search"})
_STATIC = "_static/"


def collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Make the page from those that are written; the handler of ``html-collect-pages``.

    Args:
        app: The application that builds the site.

    Yields:
        The name of the page, what its template needs, and the template; nothing without the setting, for a builder
        that writes no site, or after a warning about a setting.
    """
    name = app.config.career_theme_whole_guide
    builder = app.builder
    if not name or not makes_site(builder):
        return
    if reason := _why_not(app, builder, name):
        warn(f"career_theme_whole_guide = {name!r}: {reason}", WarningSubtype.WHOLE_GUIDE)
        return
    guide = whole_guide(_written_pages(app, builder), builder.get_target_uri(name))
    if not guide.contents:
        warn(f"career_theme_whole_guide = {name!r}: no page is left for it", WarningSubtype.WHOLE_GUIDE)
        return
    yield name, {"whole_guide": guide}, TEMPLATE


def linked_page(app: Sphinx) -> str:
    """Name the page where other pages can link to it; empty where it is not made."""
    name: str = app.config.career_theme_whole_guide
    builder = app.builder
    if not name or not makes_site(builder) or _why_not(app, builder, name):
        return ""
    return name if any(True for _ in _included(app)) else ""


def add_stylesheets(
    app: Sphinx,
    pagename: str,  # noqa: ARG001 -- the signature of the event
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Load in the page what some of its pages load; a handler of ``html-page-context``."""
    guide = context.get("whole_guide")
    if not isinstance(guide, WholeGuide) or not makes_site(app.builder):
        return
    loaded = {str(getattr(each, "filename", each)) for each in context["css_files"]}
    for path in guide.stylesheets:
        name = path.removeprefix(_STATIC)
        # The theme links its own one from each page.
        if path.startswith(_STATIC) and path not in loaded and name != STYLESHEET:
            app.builder.add_css_file(name)


def pages_in_order(env: BuildEnvironment) -> Iterator[tuple[str, int]]:
    """Give the pages as the table of contents has them, each with its depth; the home page is as deep as the next."""
    found: set[str] = set()
    waiting = [(env.config.root_doc, 0)]
    while waiting:
        name, depth = waiting.pop()
        if name in found or name not in env.found_docs:
            continue
        found.add(name)
        yield name, max(depth, 1)
        waiting.extend((each, depth + 1) for each in reversed(env.toctree_includes.get(name, [])))


def _included(app: Sphinx) -> Iterator[tuple[str, int]]:
    patterns = app.config.career_theme_whole_guide_exclude
    for name, depth in pages_in_order(app.env):
        if not any(fnmatchcase(name, pattern) for pattern in patterns):
            yield name, depth


def _why_not(app: Sphinx, builder: StandaloneHTMLBuilder, name: str) -> str | None:
    if name.endswith((".html", ".htm")):
        return "give the page's name without its suffix"
    if not _SAFE_NAME.fullmatch(name):
        return 'not the name of a page; use ASCII letters, digits, "-", "_", "." and "/", as in "whole-guide"'
    made = {*_MADE_BY_OTHERS, *app.config.html_additional_pages, *(index[0] for index in builder.domain_indices)}
    if name in app.env.found_docs or name in made:
        return "there is a page of this name; choose another one"
    if not any(Path(folder, TEMPLATE).is_file() for folder in builder.theme.get_theme_dirs()):
        return f'the theme {app.config.html_theme!r} has no template for it; set html_theme = "career_theme"'
    return None


def _written_pages(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[WrittenPage]:
    for pattern in app.config.career_theme_whole_guide_exclude:
        if not any(fnmatchcase(each, pattern) for each in app.env.found_docs):
            message = f"career_theme_whole_guide_exclude: no page has a name like {pattern!r}"
            warn(message, WarningSubtype.WHOLE_GUIDE)
    for name, depth in _included(app):
        path = Path(builder.get_output_path(name))
        if path.is_file():
            text = path.read_text(encoding=app.config.html_output_encoding)
            yield WrittenPage(name, builder.get_target_uri(name), depth, text)
