"""A search for Sphinx sites that understands what people type: Pagefind's index, and a forgiving layer before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extension_support.settings import add_settings
from site_search import events, harvest, pages, reference_tables
from site_search.settings import SETTINGS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    add_settings(app, SETTINGS)

    app.add_directive("search-settings", reference_tables.SearchSettingsDirective)
    app.add_directive("search-warnings", reference_tables.SearchWarningsDirective)

    # Handlers return labels by facet and id: {"sector": {"tech": "Tech industry"}}.
    app.add_event(events.FACET_LABELS_EVENT)

    app.connect("env-updated", harvest.pages_without_records)
    # After the lists of organizations are in the text, and before a handler can end the event with a template.
    app.connect("html-page-context", harvest.keep_records, priority=450)
    app.connect("build-finished", events.make_index)
    pages.register(app)

    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
