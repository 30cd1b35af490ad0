"""Gives the theme's own page what it shows, and takes the finished page back."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from career_theme.assets import page_scripts, page_stylesheets
from career_theme.contents import page_contents
from career_theme.fallback import falls_back
from career_theme.locale import _, is_from_right_to_left
from career_theme.page_html import finish
from career_theme.page_records import PageRecord, keep
from career_theme.picture_sizes import picture_size, scaled, with_sizes
from career_theme.policy import content_security_policy, security_headers
from career_theme.site_files import THEME_FOLDER, uses_theme
from career_theme.site_stylesheet import STYLESHEET, known_version
from career_theme.task_lists import MARK, with_labels
from career_theme.whole_guide import linked_page
from extension_support.builders import makes_site

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

LOGO_HEIGHT = 30
"""The height of the site's logo in the header, in CSS pixels."""

_OWN_PAGE = "career-theme/page.html"
_INHERITED_PAGE = "sphinx_book_theme/layout.html"
_INHERITED_SIDEBARS = ("navbar-logo.html", "icon-links.html", "search-button-field.html", "sbt-sidebar-nav.html")
_OWN_SIDEBARS = ["career-theme/site-nav.html"]
_OWN_STYLESHEET = "styles/career-theme.css"
_SCRIPTS = {
    "color_mode": "scripts/color-mode.js",
    "script": "scripts/career-theme.js",
    "task_lists": "scripts/task-lists.js",
}
# Lists of templates of the inherited page: its theme renders each of them, to see whether it is empty.
_UNUSED_LISTS = (
    "theme_navbar_start",
    "theme_navbar_center",
    "theme_navbar_persistent",
    "theme_navbar_end",
    "theme_article_header_start",
    "theme_article_header_end",
    "theme_article_footer_items",
    "theme_content_footer_items",
    "theme_footer_start",
    "theme_footer_center",
    "theme_footer_end",
    "theme_primary_sidebar_end",
    "theme_secondary_sidebar_items",
)


def prepare_lists(
    app: Sphinx,
    pagename: str,  # noqa: ARG001 -- the signature of the event
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Spare the inherited theme the templates that the own page does not show."""
    if not uses_theme(app.builder):
        return
    if falls_back():
        if list(context.get("sidebars") or ()) == _OWN_SIDEBARS:
            context["sidebars"] = list(_INHERITED_SIDEBARS)
        return
    context["site_logo_size"] = _logo_size(app)
    context["body"] = with_sizes(context.get("body") or "", partial(_image_size, app))
    context["site_sidebars"] = list(context.get("sidebars") or ())
    context["sidebars"] = []
    context.update({name: [] for name in _UNUSED_LISTS})


def prepare_page(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001 -- the signature of the event
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put what the own page shows into its context, as ``career_theme``."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not uses_theme(builder):
        return
    if falls_back():
        context["career_theme"] = {"layout": _INHERITED_PAGE}
        context["css_files"] = [css for css in context["css_files"] if _OWN_STYLESHEET not in str(css)]
        return
    body = context["body"] = with_labels(context.get("body") or "")
    static = Path(app.outdir) / "_static"
    context["script_files"] = page_scripts(context["script_files"], body, static, is_search=pagename == "search")
    context["css_files"] = page_stylesheets(context["css_files"])
    policy = app.config.career_theme_policy
    # The single page of the builder of that name has a title in place of the site's.
    site_title = context.get("docstitle") or context.get("title") or ""
    # For all templates of the page, those that others bring, too.
    context["gettext"] = _
    context["career_theme"] = {
        "layout": _OWN_PAGE,
        "contents": page_contents(builder, pagename) if doctree else "",
        "content_security_policy": (
            content_security_policy(policy, in_header=False) if app.config.career_theme_policy_in_pages else ""
        ),
        "referrer_policy": security_headers(policy)["Referrer-Policy"],
        "default_mode": context.get("default_mode") or "auto",
        "description": _description(pagename, context),
        "has_task_lists": MARK in body,
        "whole_guide": linked_page(app),
        "site_title": site_title,
        "has_search": makes_site(builder) and builder.search,
        "has_index": makes_site(builder) and context["hasdoc"]("genindex"),
        "is_from_right_to_left": is_from_right_to_left(app.config.language),
        "stylesheet": STYLESHEET,
        "versions": {name: _version(path) for name, path in _SCRIPTS.items()} | {"stylesheet": known_version(app)},
        "finish": partial(_finish, app, pagename, is_document=doctree is not None),
    }


def _finish(app: Sphinx, pagename: str, html: str, *, is_document: bool) -> str:
    page, use = finish(html)
    keep(app, PageRecord(pagename, is_document=is_document, use=use))
    return page


def _logo_size(app: Sphinx) -> tuple[int, int] | None:
    logo = app.config.html_logo
    size = picture_size(Path(app.confdir) / logo) if logo and "://" not in logo else None
    return scaled(size, LOGO_HEIGHT) if size else None


def _image_size(app: Sphinx, name: str) -> tuple[int, int] | None:
    source = next((path for path, (_docs, given) in app.env.images.items() if given == name), None)
    return picture_size(Path(app.srcdir) / source) if source else None


@cache
def _version(path: str) -> str:
    return hashlib.sha256((THEME_FOLDER / "static" / path).read_bytes()).hexdigest()[:8]


def _description(pagename: str, context: dict[str, Any]) -> str:
    """Describe a page that nobody wrote."""
    site: str = context.get("docstitle") or ""
    if pagename == "search":
        return _("Search all pages of “%s” for words and names.") % site
    if pagename == "genindex":
        return _("The index of “%s”: all entries in alphabetical order.") % site
    if title := context.get("indextitle"):
        names: dict[str, str] = {"index": title, "site": site}
        return _("%(index)s in “%(site)s”: all entries in alphabetical order.") % names
    if pagename == "404":
        return _("There is no page at this address. “%s” has a menu and a search to find it.") % site
    return ""
