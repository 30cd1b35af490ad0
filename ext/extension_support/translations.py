"""Where the words of an extension's own interface are translated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.i18n import CatalogRepository

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def add_message_catalogs(app: Sphinx, config: Config, text_domain: str) -> None:
    """Let a site translate the words of an extension in its own folders of translations; for ``config-inited``.

    Args:
        app: The application that builds the site.
        config: Its settings.
        text_domain: The name of the extension's catalog.
    """
    if config.gettext_auto_build:
        # Sphinx does the same, but only when the words are loaded already.
        repository = CatalogRepository(app.srcdir, config.locale_dirs, config.language, config.source_encoding)
        for catalog in repository.catalogs:
            if catalog.domain == text_domain and catalog.is_outdated():
                catalog.write_mo(config.language, config.gettext_allow_fuzzy_translations)
    for folder in config.locale_dirs:
        app.add_message_catalog(text_domain, str(Path(app.srcdir) / folder))
