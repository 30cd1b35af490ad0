"""Organization cards, buttons and cross-references for Sphinx, from one YAML file an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organization_cards import events, html
from organization_cards.buttons import LinkButtonDirective, LinkButtonRole
from organization_cards.directives import OrganizationCardDirective, OrganizationCardsDirective
from organization_cards.domain import OrganizationDomain
from organization_cards.freshness import FreshnessLimits
from organization_cards.nodes import (
    card_placeholder,
    cards_placeholder,
    organization_item,
    organization_list,
    organization_name,
    organization_text,
)
from organization_cards.reference_tables import (
    DirectiveOptionsDirective,
    RecordFieldsDirective,
    VocabularyDirective,
    WarningSubtypesDirective,
)
from organization_cards.roles import OrganizationRole
from organization_cards.transforms import ButtonAddresses, DeadButtons, HTMLCards, StandardCards

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

_LIMITS = FreshnessLimits()

ENVIRONMENT_VERSION = 2
"""Raise whenever a node, a record or the domain's data changes its shape."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    app.add_config_value(
        "organization_cards_records",
        events.DEFAULT_RECORDS_FOLDER,
        "env",
        types=frozenset({str}),
        description="The folder of the records, relative to conf.py.",
    )
    app.add_config_value(
        "organization_cards_recheck_after",
        _LIMITS.recheck_after,
        "env",
        types=frozenset({int}),
        description="The days after which a look at an organization's page is old.",
    )
    app.add_config_value(
        "organization_cards_unchecked_after",
        _LIMITS.unchecked_after,
        "env",
        types=frozenset({int}),
        description="The days after which a look at an organization's page no longer counts.",
    )

    app.add_domain(OrganizationDomain)
    app.add_role("organization", OrganizationRole())
    app.add_role("link-button", LinkButtonRole())
    app.add_directive("organization-cards", OrganizationCardsDirective)
    app.add_directive("organization-card", OrganizationCardDirective)
    app.add_directive("link-button", LinkButtonDirective)
    app.add_directive("organization-record-fields", RecordFieldsDirective)
    app.add_directive("organization-vocabulary", VocabularyDirective)
    app.add_directive("organization-directive-options", DirectiveOptionsDirective)
    app.add_directive("organization-warnings", WarningSubtypesDirective)

    app.add_node(cards_placeholder)
    app.add_node(card_placeholder)
    app.add_node(organization_list, html=(html.visit_list, html.depart_list))
    app.add_node(organization_item, html=(html.visit_item, html.depart_item))
    app.add_node(organization_name, html=(html.skip, None))
    app.add_node(organization_text, html=(html.skip, None))
    app.add_post_transform(HTMLCards)
    app.add_post_transform(StandardCards)
    app.add_post_transform(ButtonAddresses)
    app.add_post_transform(DeadButtons)

    app.connect("env-get-outdated", events.load_records)
    app.connect("doctree-read", events.warn_of_text_after_groups)
    app.connect("env-updated", events.pages_with_moved_targets)
    app.connect("warn-missing-reference", events.explain_missing)
    app.connect("write-started", events.copy_stylesheet)
    app.connect("html-page-context", events.add_stylesheet)

    return {
        "version": __version__,
        "env_version": ENVIRONMENT_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
