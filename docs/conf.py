"""Settings of the career-support site."""

from __future__ import annotations

import contextlib
import html
import importlib
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# So that plain `sphinx-build docs out` works without installing the project.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "ext"))

# Whoever publishes a copy elsewhere changes these two and nothing else.
SITE_URL = (
    os.environ.get("SITE_URL")
    or os.environ.get("READTHEDOCS_CANONICAL_URL")
    or "https://iaifi.github.io/career-support/"
).rstrip("/") + "/"
REPOSITORY_URL = (os.environ.get("REPOSITORY_URL") or "https://github.com/iaifi/career-support").rstrip("/")
ON_GITLAB = "gitlab" in urlsplit(REPOSITORY_URL).netloc

# -- Project ---------------------------------------------------------------------------

project = "Career support for physics and AI"
author = "Editors of the career-support guide"
project_copyright = author
language = "en"
# EPUB asks for a version; the guide has no numbered editions.
version = release = "1"

extensions = [
    "myst_parser",
    "sphinx_design",
    "sphinx.ext.githubpages",
    "organization_cards",
    "bar_charts",
    "career_theme",
    "site_search",
    "sphinx_sitemap",
    "sphinxext.opengraph",
    "notfound.extension",
]
exclude_patterns = ["_build", "_records", "_static", "_statistics", "**/.*", "Thumbs.db"]
nitpicky = True

myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "fieldlist",
    "substitution",
    "tasklist",
]
# Where pages tell readers what to install: a copy of the guide names its own repository.
myst_substitutions = {"repository_url": REPOSITORY_URL}
myst_heading_anchors = 3
# The heading "Sources" stands above them.
myst_footnote_transition = False

# -- HTML ------------------------------------------------------------------------------

html_theme = "career_theme"
html_title = project
html_short_title = "Career support"
html_logo = html_favicon = "_static/mark.svg"
html_baseurl = SITE_URL
# The home page leads to all others by its text: its menu stays behind the button.
html_sidebars: dict[str, list[str]] = {"index": []}
html_copy_source = False
html_show_sourcelink = False
# A day and no time: two builds of one day are the same, and SOURCE_DATE_EPOCH sets it.
html_last_updated_fmt = "%d %B %Y"
html_last_updated_use_utc = True
html_theme_options = {
    "repository_url": REPOSITORY_URL,
    "repository_branch": "main",
    # Named here because the theme stops the build when it cannot tell it from the address.
    "repository_provider": "gitlab" if ON_GITLAB else "github",
    "path_to_docs": "docs",
    "use_edit_page_button": True,
    "issues_url": REPOSITORY_URL + ("/-/issues/new" if ON_GITLAB else "/issues/new/choose"),
    "keeper": (
        "Kept by its editors for the community of the NSF AI Institute for Artificial "
        "Intelligence and Fundamental Interactions (IAIFI)."
    ),
}

career_theme_whole_guide = "whole-guide"
career_theme_whole_guide_exclude = [
    "editors/*",
    # The same organizations in another order.
    "organizations/at-a-glance",
    "organizations/by-sector",
    "organizations/connected",
    "organizations/for-your-level",
]
# `nox -s books` makes them.
career_theme_downloads = ["_build/books/career-support.pdf", "_build/books/career-support.epub"]

site_search_kinds = {"editors/*": "editors"}
site_search_weights = {"editors": 0.6}
site_search_directory = "organizations/index"
site_search_directory_words = [
    "organization",
    "company",
    "employer",
    "firm",
    "student",
    "researcher",
    "people",
    "hire",
    "job",
    "position",
]
site_search_synonyms = "_records/synonyms.yaml"

sitemap_url_scheme = "{link}"

ogp_site_url = SITE_URL
ogp_site_name = project
# Drawn cards would need matplotlib for a picture of the title.
ogp_social_cards = {"enable": False}
# It says so on standard output when it is imported, before it reads the line above.
with contextlib.redirect_stdout(io.StringIO()):
    importlib.import_module("sphinxext.opengraph")

# A server shows the page at any depth, so its links begin at the site's own path.
notfound_urls_prefix = urlsplit(SITE_URL).path
notfound_template = "404.html"
notfound_context = {"title": "Page not found"}

# -- Links -----------------------------------------------------------------------------

linkcheck_timeout = 20
linkcheck_retries = 2
linkcheck_workers = 4
linkcheck_rate_limit_timeout = 60
# A page that a script fills has its anchors only in a browser.
linkcheck_anchors = False
linkcheck_ignore = [
    # Hosts that refuse programs, so that only a person can check these. openai.com answered
    # with 403 on 21 July 2026; the others turn away whatever is no browser.
    r"https://leetcode\.com/",
    r"https://openai\.com(/|$)",
    r"https://www\.mckinsey\.com/",
    # The job board of US-RSE leaves it out of its own check of addresses: false alarms.
    r"https://jobs\.bnl\.gov(/|$)",
    # Addresses of examples.
    r"https://(www\.)?example\.(com|org)(/|$)",
    # Not reachable before the change that links there is published.
    re.escape(REPOSITORY_URL),
    re.escape(SITE_URL),
]

# -- Other formats ---------------------------------------------------------------------

epub_show_urls = "footnote"
epub_exclude_files = [".buildinfo.bak", ".nojekyll", "sitemap.xml"]
# Sphinx keeps its own files below the output unless told otherwise, and then warns of each
# of them: they are left out of the book all the same.
suppress_warnings = ["epub.unknown_project_files"]

man_pages = [("index", "career-support", project, [author], 7)]
latex_engine = "xelatex"
latex_documents = [("index", "career-support.tex", project, author, "howto")]
latex_show_urls = "footnote"


def list_every_page(app: Sphinx, exception: Exception | None) -> None:
    """Hand all pages to sphinx-sitemap, in the order of their names.

    It lists what was written in this run, in the order in which the workers finished:
    after a change of one page the others would be gone from the sitemap.
    """
    links = getattr(app, "sitemap_links", None)
    if exception or links is None or links.empty():
        return
    while not links.empty():
        links.get()
    for page in sorted(app.env.found_docs):
        links.put((app.builder.get_target_uri(page), None))


def share_description(
    _app: Sphinx, _pagename: str, _templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have sphinxext.opengraph share a page under its own description.

    It would take the first words of the text, and cut the last one.
    """
    for meta in doctree.findall(nodes.meta) if doctree else ():
        if meta.get("name") == "description":
            # A new dictionary: the one that is here lasts longer than the page.
            context["meta"] = {**(context["meta"] or {}), "og:description": html.escape(meta["content"], quote=False)}


def leave_out_other_encodings(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report each page that is not UTF-8, and go on without it; Sphinx would stop at the first with a traceback."""
    for page in sorted(docnames):
        path = Path(env.doc2path(page))
        data = path.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            # The full stop stands for the byte that cannot be read.
            lines = (data[: error.start].decode("utf-8-sig") + ".").splitlines()
            place = f"{os.path.relpath(path)}:{len(lines)}:{len(lines[-1])}"
            message = "not UTF-8; save the file with the encoding UTF-8"
            logging.getLogger("conf").warning(message, location=place)
            docnames.remove(page)
            env.project.docnames.discard(page)


def setup(app: Sphinx) -> None:
    """Connect what only this site needs."""
    app.connect("env-before-read-docs", leave_out_other_encodings)
    # Before sphinxext.opengraph, which writes its tags at the default priority of 500.
    app.connect("html-page-context", share_description, priority=400)
    # Before sphinx-sitemap, which writes its file at the default priority of 500.
    app.connect("build-finished", list_every_page, priority=400)
