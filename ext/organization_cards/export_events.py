"""Writes the exports when a build ends, and adds to pages what points to them."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from extension_support.builders import makes_website
from extension_support.diagnostics import inform
from extension_support.files import write_if_changed
from organization_cards.domain import organization_domain
from organization_cards.exports import EXPORTS, exports_of
from organization_cards.exports.atom_feed import FEED_FILE, MEDIA_TYPE, feed_title
from organization_cards.exports.directory import Directory
from organization_cards.exports.json_ld import json_ld
from organization_cards.exports_directive import relative_address
from organization_cards.model import Organization
from organization_cards.transforms import wording_of
from organization_cards.wording import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from docutils import nodes
    from sphinx.application import Sphinx

    from organization_cards.domain import OrganizationDomain, Target
    from organization_cards.wording import Wording


def write_exports(app: Sphinx, exception: Exception | None) -> None:
    """Bring the files up to date, whichever pages were read; they hold records that no page that was read shows."""
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder) or not makes_website(type(builder)):
        return
    wanted = bool(app.config.organization_cards_exports or organization_domain(app.env).exporting & app.env.found_docs)
    base_address = app.config.html_baseurl
    made = exports_of(with_address=bool(base_address)) if wanted else ()
    if wanted and not base_address:
        inform(f"{FEED_FILE} is left out: a feed needs the address of the site; set html_baseurl in conf.py")
    directory = _directory(app, builder) if made else None
    for export in EXPORTS:
        path = Path(app.outdir) / export.name
        if directory is not None and export in made:
            write_if_changed(path, export.write(directory))
        elif path.is_file() and export.marks in path.read_bytes():
            # Left from an earlier build; a file of the same name that somebody else made stays.
            path.unlink()


def add_to_page(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001 -- the signature of the event
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add linked data to pages with cards, and to pages with links to the exports, the address of the feed."""
    builder = app.builder
    if doctree is None or not isinstance(builder, StandaloneHTMLBuilder) or not makes_website(type(builder)):
        return
    domain = organization_domain(app.env)
    pages = sorted(app.env.found_docs) if isinstance(builder, SingleFileHTMLBuilder) else [pagename]
    base_address = app.config.html_baseurl
    if base_address and not domain.exporting.isdisjoint(pages):
        href = escape(relative_address(builder, pagename, FEED_FILE))
        title = escape(feed_title(app.config.project))
        link = f'<link rel="alternate" type="{MEDIA_TYPE}" title="{title}" href="{href}">\n'
        context["metatags"] = context.get("metatags", "") + link
    if app.config.organization_cards_json_ld:
        organizations = [organization for page in pages for organization in _anchored(domain, page)]
        if organizations:
            page_address = posixpath.join(base_address, _page_address(builder, pagename)) if base_address else ""
            # Behind the text, which a browser can show earlier then.
            context["body"] += json_ld(organizations, wording_in_language(app, pages), page_address)


def _directory(app: Sphinx, builder: StandaloneHTMLBuilder) -> Directory:
    domain = organization_domain(app.env)
    base_address = app.config.html_baseurl
    if base_address and not base_address.endswith("/"):
        base_address += "/"
    organizations = tuple(organization for _id, organization in sorted(domain.registry.organizations.items()))
    addresses = {
        organization_id: _card_address(builder, base_address, target)
        for organization_id, target in domain.by_id().items()
    }
    return Directory(
        organizations, wording_in_language(app, sorted(domain.targets)), addresses, app.config.project, base_address
    )


def wording_in_language(app: Sphinx, pages: Iterable[str]) -> Wording:
    """Give the words in the language of the site, as the translators of these pages have put them."""
    domain = organization_domain(app.env)
    translations = domain.catalogs.translations((page, _texts(domain, page)) for page in pages)
    return replace(wording_of(app.env), translations=translations)


def _texts(domain: OrganizationDomain, page: str) -> Iterator[str]:
    """Give the texts of the records whose cards are link targets in a page, and all labels."""
    vocabulary = domain.registry.vocabulary
    for organization in _anchored(domain, page):
        yield from texts_of(organization, vocabulary)
    for terms in vocabulary.groups.values():
        yield from (term.label for term in terms.values())


def _page_address(builder: StandaloneHTMLBuilder, docname: str) -> str:
    """Give the address of a page relative to the root of the site, which is the empty text for some builders."""
    if isinstance(builder, SingleFileHTMLBuilder):
        return quote(builder.config.root_doc) + builder.out_suffix
    return builder.get_target_uri(docname)


def _card_address(builder: StandaloneHTMLBuilder, base_address: str, target: Target) -> str:
    # Behind nothing, an anchor would be one in the file that holds the address.
    page = posixpath.join(base_address, _page_address(builder, target.docname)) or "./"
    return f"{page}#{target.anchor}"


def _anchored(domain: OrganizationDomain, docname: str) -> Iterator[Organization]:
    """Give the organizations whose cards are link targets in a page, whether they have a record or not."""
    targets = domain.targets.get(docname, {})
    in_place = {
        (shown.what.id, shown.what.name): shown.what
        for shown in domain.shown.get(docname, ())
        if isinstance(shown.what, Organization)
    }
    for target in targets.values():
        organization = in_place.get((target.id, target.name)) or domain.registry.organizations.get(target.id)
        if organization is not None:
            yield organization
