"""What translators have made of the texts of records, and of the words of this extension's own interface."""

from __future__ import annotations

import gettext
import struct
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.i18n import docname_to_domain

from extension_support import translations
from organization_cards.locale import CATALOG
from organization_cards.records import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config

_NOT_A_CATALOG = (OSError, ValueError, LookupError, struct.error)


class Catalogs:
    """The translations of one build.

    Sphinx's own reader of catalogs is left alone: each time it is asked, it makes what it knows of a catalog
    deeper, until Python reaches the end of its stack.

    Args:
        folders: The site's folders of translations; what an earlier one says counts.
        language: The site's language.
        compaction: Which pages share a catalog, as ``gettext_compact`` says it.
    """

    def __init__(self, folders: Iterable[Path] = (), language: str = "en", *, compaction: bool | str = True) -> None:
        self._folders = tuple(folders)
        self._language = language
        self._compaction = compaction
        self._known: dict[str, gettext.NullTranslations | None] = {}

    def translations(self, texts_of_pages: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
        """Translate texts as the pages do that show them; of several pages, the last counts.

        Args:
            texts_of_pages: The name of each page, and the texts on it.

        Returns:
            The translations by the originals, for the texts that have one.
        """
        found: dict[str, str] = {}
        for page, texts in texts_of_pages:
            catalog = self._catalog(docname_to_domain(page, self._compaction))
            if catalog is not None:
                translated = ((text, catalog.gettext(text)) for text in texts)
                found |= {text: translation for text, translation in translated if translation != text}
        return found

    @cached_property
    def interface_digest(self) -> str:
        """A digest of the words of the interface."""
        return digest_of(b"\0".join(content for folder in self._folders for content in self._interface(folder)))

    def _interface(self, folder: Path) -> list[bytes]:
        try:
            files = gettext.find(CATALOG, folder, [self._language], all=True)
            return [Path(file).read_bytes() for file in files]
        except OSError:
            return []

    def _catalog(self, text_domain: str) -> gettext.NullTranslations | None:
        if text_domain not in self._known:
            first: gettext.NullTranslations | None = None
            for folder in self._folders:
                try:
                    catalog = gettext.translation(text_domain, folder, [self._language])
                except _NOT_A_CATALOG:
                    # Sphinx goes on without it, too.
                    continue
                if first is None:
                    first = catalog
                else:
                    first.add_fallback(catalog)
            self._known[text_domain] = first
        return self._known[text_domain]


def catalogs_of(app: Sphinx) -> Catalogs:
    """Give the catalogs of a build that begins."""
    config = app.config
    folders = (Path(app.srcdir) / folder for folder in config.locale_dirs)
    return Catalogs(folders, config.language, compaction=config.gettext_compact)


def add_message_catalogs(app: Sphinx, config: Config) -> None:
    """Let a site translate the words of this extension in its own folders of translations."""
    translations.add_message_catalogs(app, config, CATALOG)
