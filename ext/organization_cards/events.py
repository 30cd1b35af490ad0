"""Loads the records when a build begins, and keeps pages in step with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import ConfigError

from organization_cards import diagnostics
from organization_cards.domain import OrganizationDomain, explain_missing_reference, organization_domain
from organization_cards.freshness import today
from organization_cards.nodes import organization_item, organization_list
from organization_cards.problems import WarningSubtype, quoted
from organization_cards.records import Registry, load_registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from typing import Any

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

DEFAULT_RECORDS_FOLDER = "_records"
STYLESHEET = "organization_cards.css"
_STATIC_FOLDER = Path(__file__).parent / "static"


def add_static_folder(app: Sphinx, config: Config) -> None:  # noqa: ARG001 -- the signature of the event
    """Let HTML builders copy the stylesheet; first, so that a site's own file of that name wins."""
    config.html_static_path.insert(0, str(_STATIC_FOLDER))


def load_records(app: Sphinx) -> None:
    """Load the records into the domain and report every problem.

    Raises:
        ConfigError: ``SOURCE_DATE_EPOCH`` is not a number.
    """
    domain = organization_domain(app.env)
    try:
        domain.today = today()
    except ValueError as error:
        message = f"SOURCE_DATE_EPOCH is not a number of seconds: {error}"
        raise ConfigError(message) from error
    folder = Path(app.confdir) / app.config.organization_cards_records
    if folder.is_dir():
        domain.registry = load_registry(folder, domain.today)
    elif app.config.organization_cards_records == DEFAULT_RECORDS_FOLDER:
        # A project may use buttons, or cards written in place, and no records.
        domain.registry = Registry()
    else:
        domain.registry = Registry()
        configured = quoted(app.config.organization_cards_records)
        message = f"the folder {configured} does not exist; create it, or correct organization_cards_records"
        diagnostics.warn(message, WarningSubtype.RECORDS_FOLDER, f"{Path(app.confdir) / 'conf.py'}:1")
    for problem in domain.registry.problems:
        diagnostics.warn_of(problem)


def pages_with_changed_records(
    app: Sphinx,  # noqa: ARG001 -- the signature of the event
    env: BuildEnvironment,
    added: AbstractSet[str],  # noqa: ARG001
    changed: AbstractSet[str],  # noqa: ARG001
    removed: AbstractSet[str],
) -> Sequence[str]:
    """Name the pages to read again because the records they show have changed."""
    domain = organization_domain(env)
    # The last moment at which the domain still knows the pages that are about to be removed.
    domain.targets_before = domain.by_id()
    return sorted(domain.outdated() - removed)


def pages_with_moved_targets(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:  # noqa: ARG001
    """Name the pages to write again because a card that they link to has changed its name or place."""
    return sorted(organization_domain(env).mentioning_moved() & env.all_docs.keys())


def explain_missing(
    app: Sphinx,  # noqa: ARG001
    domain: object,
    node: pending_xref,
) -> bool | None:
    """Report a reference to an organization that leads nowhere, with a suggestion."""
    if not isinstance(domain, OrganizationDomain):
        return None
    message = explain_missing_reference(domain, node["reftarget"])
    diagnostics.warn(message, WarningSubtype.UNKNOWN_ORGANIZATION, node)
    return True


def add_stylesheet(
    app: Sphinx,
    pagename: str,  # noqa: ARG001
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],  # noqa: ARG001
    doctree: nodes.document | None,
) -> None:
    """Load the stylesheet in pages that have a card or a button."""
    always = app.registry.html_assets_policy == "always"
    if always or (doctree is not None and any(True for _ in doctree.findall(_needs_style))):
        builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]  # the event comes from HTML builders only
        builder.add_css_file(STYLESHEET)


def _needs_style(node: nodes.Node) -> bool:
    return isinstance(node, organization_list | organization_item) or (
        isinstance(node, nodes.reference) and "link-button" in node["classes"]
    )
