"""Organization cards, buttons and cross-references for Sphinx, from one YAML file an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extension_support.settings import add_settings
from organization_cards import calendar_html, events, html, map_html, search_facets
from organization_cards.buttons import LinkButtonDirective, LinkButtonRole
from organization_cards.calendar_directive import ProgrammeCalendarDirective
from organization_cards.calendar_events import export_calendar
from organization_cards.calendar_nodes import calendar_placeholder, programme_calendar
from organization_cards.calendar_transforms import HTMLCalendars, StandardCalendars
from organization_cards.directives import OrganizationCardDirective, OrganizationCardsDirective
from organization_cards.domain import OrganizationDomain
from organization_cards.export_events import add_to_page, write_exports
from organization_cards.exports_directive import (
    NoExports,
    OrganizationExportsDirective,
    depart_exports,
    exports_placeholder,
    visit_exports,
)
from organization_cards.map_directive import OrganizationMapDirective
from organization_cards.map_transforms import HTMLMaps, StandardMaps
from organization_cards.nodes import (
    card_placeholder,
    cards_placeholder,
    filter_bar_placeholder,
    map_placeholder,
    organization_filter,
    organization_item,
    organization_list,
    organization_map,
    organization_name,
    organization_text,
)
from organization_cards.print_layout import IndexEntriesAtCards, RaggedLines
from organization_cards.reference_tables import (
    DirectiveOptionsDirective,
    RecordFieldsDirective,
    SettingsDirective,
    VocabularyDirective,
    WarningSubtypesDirective,
)
from organization_cards.roles import OrganizationRole
from organization_cards.settings import SETTINGS
from organization_cards.transforms import ButtonAddresses, DeadButtons, HTMLCards, StandardCards
from organization_cards.translations import add_message_catalogs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

ENVIRONMENT_VERSION = 6
"""Raise whenever a node, a record or the domain's data changes its shape."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    add_settings(app, SETTINGS)

    app.add_domain(OrganizationDomain)
    app.add_role("organization", OrganizationRole())
    app.add_role("link-button", LinkButtonRole())
    app.add_directive("organization-cards", OrganizationCardsDirective)
    app.add_directive("organization-card", OrganizationCardDirective)
    app.add_directive("link-button", LinkButtonDirective)
    app.add_directive("organization-map", OrganizationMapDirective)
    app.add_directive("programme-calendar", ProgrammeCalendarDirective)
    app.add_directive("organization-exports", OrganizationExportsDirective)
    app.add_directive("organization-record-fields", RecordFieldsDirective)
    app.add_directive("organization-vocabulary", VocabularyDirective)
    app.add_directive("organization-directive-options", DirectiveOptionsDirective)
    app.add_directive("organization-warnings", WarningSubtypesDirective)
    app.add_directive("organization-settings", SettingsDirective)

    _add_nodes(app)

    # Long addresses break anywhere, so that none runs into the next column.
    app.add_latex_package("xurl")

    app.connect("config-inited", add_message_catalogs)
    app.connect("config-inited", search_facets.connect)
    app.connect("env-get-outdated", events.load_records)
    app.connect("doctree-read", events.note_mentions)
    app.connect("doctree-read", events.warn_of_text_after_groups)
    app.connect("env-updated", events.pages_to_write)
    app.connect("env-updated", events.warn_of_unknown_language)
    app.connect("warn-missing-reference", events.explain_missing)
    app.connect("write-started", events.report_unshown)
    app.connect("write-started", events.copy_stylesheet)
    app.connect("html-page-context", events.fill_late_lists, priority=100)
    app.connect("html-page-context", events.add_stylesheet)
    app.connect("html-page-context", add_to_page)
    app.connect("build-finished", write_exports)
    app.connect("build-finished", export_calendar)

    return {
        "version": __version__,
        "env_version": ENVIRONMENT_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _add_nodes(app: Sphinx) -> None:
    placeholders = (cards_placeholder, card_placeholder, filter_bar_placeholder, calendar_placeholder, map_placeholder)
    for placeholder in placeholders:
        app.add_node(placeholder)
    app.add_node(organization_filter, html=(html.visit_filter, None))
    app.add_node(organization_list, html=(html.visit_list, html.depart_list))
    app.add_node(organization_item, html=(html.visit_item, html.depart_item))
    app.add_node(organization_name, html=(html.skip, None))
    app.add_node(organization_text, html=(html.skip, None))
    app.add_node(programme_calendar, html=(calendar_html.visit_calendar, calendar_html.depart_calendar))
    app.add_post_transform(HTMLCalendars)
    app.add_post_transform(StandardCalendars)
    app.add_node(organization_map, html=(map_html.visit_map, map_html.depart_map))
    app.add_post_transform(HTMLMaps)
    app.add_post_transform(StandardMaps)
    app.add_node(exports_placeholder, html=(visit_exports, depart_exports))
    app.add_post_transform(NoExports)
    app.add_post_transform(HTMLCards)
    app.add_post_transform(StandardCards)
    app.add_post_transform(RaggedLines)
    app.add_post_transform(IndexEntriesAtCards)
    app.add_post_transform(ButtonAddresses)
    app.add_post_transform(DeadButtons)
