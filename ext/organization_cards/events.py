"""Loads the records when a build begins, and keeps pages in step with them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.text import TextBuilder
from sphinx.builders.xml import XMLBuilder
from sphinx.errors import ConfigError
from sphinx.locale import __
from sphinx.util.fileutil import copy_asset_file

from extension_support.problems import quoted
from extension_support.progress import track
from organization_cards import diagnostics, html
from organization_cards.button_targets import explain_missing_target
from organization_cards.calendar_nodes import programme_calendar
from organization_cards.domain import OrganizationDomain, explain_missing_reference, organization_domain
from organization_cards.freshness import FreshnessLimits, latest_possible_day, today
from organization_cards.nodes import (
    GROUP_CLASS,
    organization_filter,
    organization_item,
    organization_list,
    organization_map,
)
from organization_cards.problems import WarningSubtype
from organization_cards.record_cache import RecordCache
from organization_cards.records import Registry, load_registry
from organization_cards.settings import DEFAULT_RECORDS_FOLDER
from organization_cards.translations import catalogs_of
from organization_cards.wording import known_locale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from typing import Any

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

MANY_RECORDS = 500
RECORDS_IN_A_STEP = 100
RECORD_CACHE = "organization_cards.pickle"
STYLESHEET = "organization_cards.css"
FILTER_SCRIPT = "organization_filter.js"
_STATIC_FOLDER = Path(__file__).parent / "static"
_STYLED = (organization_list, organization_item, organization_map, programme_calendar)


def _track(names: list[str]) -> Iterable[str]:
    return track(names, __("reading records... "), str, many=MANY_RECORDS, step=RECORDS_IN_A_STEP)


def load_records(
    app: Sphinx,
    env: BuildEnvironment,
    added: AbstractSet[str],  # noqa: ARG001 -- the signature of the event
    changed: AbstractSet[str],  # noqa: ARG001
    removed: AbstractSet[str],
) -> Sequence[str]:
    """Load the records into the domain and report every problem.

    Returns:
        The pages to read again because the records that they show have changed.

    Raises:
        ConfigError: ``SOURCE_DATE_EPOCH`` is not a number.
    """
    domain = organization_domain(env)
    # The last moment at which the domain still knows the pages that are about to be removed.
    domain.targets_before = domain.by_id()
    try:
        domain.today = today()
    except ValueError as error:
        message = f"SOURCE_DATE_EPOCH is not a number of seconds: {error}"
        raise ConfigError(message) from error
    domain.limits = FreshnessLimits(
        app.config.organization_cards_recheck_after, app.config.organization_cards_unchecked_after
    )
    domain.catalogs = catalogs_of(app)
    configured = app.config.organization_cards_records
    folder = Path(app.confdir) / configured
    if folder.is_dir():
        domain.missing_folder = None
        cache = RecordCache(Path(app.doctreedir) / RECORD_CACHE)
        domain.use(load_registry(folder, latest_possible_day(), cache, _track))
        cache.save()
    else:
        domain.missing_folder = configured
        domain.use(Registry())
        # A project may use buttons, or cards written in place, and no records.
        if configured != DEFAULT_RECORDS_FOLDER:
            message = (
                f"the folder {quoted(configured)} does not exist; create it, or correct organization_cards_records"
            )
            diagnostics.warn(message, WarningSubtype.RECORDS_FOLDER, f"{Path(app.confdir) / 'conf.py'}:1")
    for problem in domain.registry.problems:
        diagnostics.warn_of(problem)
    return sorted(domain.outdated() - removed)


def note_mentions(app: Sphinx, doctree: nodes.document) -> None:
    """Note which organizations a page may refer to.

    A domain's own ``process_doc`` comes too early: MyST makes references of links such as ``[](#google)`` only then.
    """
    organization_domain(app.env).note_mentions(app.env.docname, doctree)


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """Name the pages to write again though they were not read.

    A card that they link to has changed its name or place, or the directory of a map has; or a builder that shares
    the folder of doctrees has read them since this one wrote them, which Sphinx does not see where only a record has
    changed.
    """
    domain = organization_domain(env)
    moved = (domain.mentioning_moved() | domain.led_elsewhere()) & env.all_docs.keys()
    for docname in moved:
        # Further builders have to find that their pages are older.
        with suppress(OSError):
            os.utime(env.doctreedir / f"{docname}.doctree")
    depending = (domain.shown.keys() | domain.mentions.keys()) & env.all_docs.keys()
    return sorted(moved.union(docname for docname in depending if _is_older(app.builder, docname)))


def _is_older(builder: Builder, docname: str) -> bool:
    """Tell whether a page is older than its doctree, for builders that write what has changed only."""
    if isinstance(builder, StandaloneHTMLBuilder):
        page = builder.get_output_path(docname)
    elif isinstance(builder, TextBuilder | XMLBuilder):
        page = builder.outdir / f"{docname}{builder.out_suffix}"
    else:
        return False
    with suppress(OSError):
        return page.stat().st_mtime_ns < (builder.doctreedir / f"{docname}.doctree").stat().st_mtime_ns
    # Sphinx itself writes a page that does not exist.
    return False


def report_unshown(app: Sphinx, builder: Builder) -> None:  # noqa: ARG001
    """Report the records that no page shows also where Sphinx checks nothing, because no page has changed."""
    organization_domain(app.env).report_unshown()


def warn_of_unknown_language(app: Sphinx, env: BuildEnvironment) -> None:
    """Report a language whose dates nobody knows to write, where a page has dates."""
    language = app.config.language
    if organization_domain(env).shown and known_locale(language) is None:
        message = (
            f"dates are written as in English: {quoted(language)} is not a language that Babel knows; "
            'correct "language"'
        )
        diagnostics.warn(message, WarningSubtype.UNKNOWN_LANGUAGE, f"{Path(app.confdir) / 'conf.py'}:1")


def explain_missing(
    app: Sphinx,
    domain: object,
    node: pending_xref,
) -> bool | None:
    """Report a reference to an organization, or a button, that leads nowhere, with a suggestion."""
    if isinstance(domain, OrganizationDomain):
        message = explain_missing_reference(domain, node["reftarget"])
        diagnostics.warn(message, WarningSubtype.UNKNOWN_ORGANIZATION, node)
        return True
    if node.get("link_button"):
        message = explain_missing_target(app.env, node["reftarget"].removeprefix("/"))
        diagnostics.warn(message, WarningSubtype.UNKNOWN_TARGET, node)
        return True
    return None


def copy_stylesheet(app: Sphinx, builder: Builder) -> None:
    """Put the stylesheet where HTML builders expect it, before they copy a site's own file of that name."""
    if builder.format == "html":
        destination = Path(app.outdir) / "_static"
        destination.mkdir(parents=True, exist_ok=True)
        copy_asset_file(_STATIC_FOLDER / STYLESHEET, destination, force=True)
        if not getattr(builder, "embedded", False):
            copy_asset_file(_STATIC_FOLDER / FILTER_SCRIPT, destination, force=True)


def warn_of_text_after_groups(app: Sphinx, doctree: nodes.document) -> None:  # noqa: ARG001
    """Report text that stands behind the sections of a grouped grid, and so reads as a part of the last."""
    for section in doctree.findall(nodes.section):
        following = section.next_node(descend=False, siblings=True)
        if GROUP_CLASS in section["classes"] and following is not None and not isinstance(following, nodes.section):
            message = "this text reads as a part of the last group; write it before the groups, or under a heading"
            diagnostics.warn(message, WarningSubtype.TEXT_AFTER_GROUPS, following)


def add_stylesheet(
    app: Sphinx,
    pagename: str,  # noqa: ARG001
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],  # noqa: ARG001
    doctree: nodes.document | None,
) -> None:
    """Load the stylesheet in pages that have a card or a button, and the script in those with a filter bar."""
    always = app.registry.html_assets_policy == "always"
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]  # the event comes from HTML builders only
    if always or (doctree is not None and any(True for _ in doctree.findall(_needs_style))):
        builder.add_css_file(STYLESHEET)
    has_bar = doctree is not None and any(True for _ in doctree.findall(organization_filter))
    if (always and not builder.embedded) or has_bar:
        builder.add_js_file(FILTER_SCRIPT, defer="defer")


def fill_late_lists(
    app: Sphinx,  # noqa: ARG001
    pagename: str,  # noqa: ARG001
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the items of large lists, which the writer has left out."""
    lists = list(doctree.findall(organization_list)) if doctree is not None else []
    if any("late" in node for node in lists):
        context["body"] = html.fill_late_lists(context["body"], lists)


def _needs_style(node: nodes.Node) -> bool:
    return isinstance(node, _STYLED) or (isinstance(node, nodes.reference) and "link-button" in node["classes"])
