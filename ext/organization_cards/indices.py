"""The indices of organizations: by name and by sector."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING

from sphinx.domains import Index, IndexEntry

from organization_cards.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from organization_cards.domain import OrganizationDomain, Target

_PLAIN_ENTRY = 0
_OTHER = ""
_NO_BREAK_SPACE = "\xa0"
# What https://url.spec.whatwg.org/#fragment-state does not let stand in an address as it is.
_NOT_IN_FRAGMENTS = re.compile(r'[#"<>`%\[\]\\^{|}]')


def initial_of(name: str) -> str:
    """Give the letter under which an index lists a name: the first one, without its accent, or none."""
    first = unicodedata.normalize("NFKD", name)[:1].upper()
    return first if first.isalpha() else _OTHER


class OrganizationsByName(Index):
    """All organizations that have a card, under their first letters."""

    name = "name"
    localname = "Organizations by name"
    shortname = "organizations"
    domain: OrganizationDomain

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """List the organizations; of those pages only, where pages are named."""
        return _grouped(self.domain, docnames, lambda target: initial_of(target.name)), False


class OrganizationsBySector(Index):
    """All organizations that have a card, under their sectors."""

    name = "sector"
    localname = "Organizations by sector"
    shortname = "sectors"
    domain: OrganizationDomain

    def generate(self, docnames: Iterable[str] | None = None) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """List the organizations; of those pages only, where pages are named."""
        domain = self.domain
        vocabulary = domain.registry.vocabulary
        labels = [term.label for term in vocabulary.groups.get("sectors", {}).values()]
        # One heading for each sector, also where the pages with its cards have catalogs of their own.
        translations = domain.catalogs.translations((page, labels) for page in sorted(domain.targets))

        def heading(target: Target) -> str:
            if not target.sector:
                return _OTHER
            label = vocabulary.label("sectors", target.sector)
            return translations.get(label, label)

        return _grouped(domain, docnames, heading), False


_MESSAGES = {
    OrganizationsByName: (_("Organizations by name"), _("organizations")),
    OrganizationsBySector: (_("Organizations by sector"), _("sectors")),
}


def translate_names() -> None:
    """Give the indices their names in the language of the build that begins.

    Sphinx reads the names from the classes, and its JSON builder takes nothing but text.
    """
    for index, (localname, shortname) in _MESSAGES.items():
        index.localname = str(localname)
        index.shortname = str(shortname)


def _grouped(
    domain: OrganizationDomain, docnames: Iterable[str] | None, heading: Callable[[Target], str]
) -> list[tuple[str, list[IndexEntry]]]:
    wanted = None if docnames is None else set(docnames)
    groups: dict[str, list[IndexEntry]] = {}
    for target in sorted(domain.by_id().values(), key=lambda target: (target.name.casefold(), target.id)):
        if wanted is None or target.docname in wanted:
            entry = IndexEntry(target.name, _PLAIN_ENTRY, target.docname, target.anchor, "", "", "")
            groups.setdefault(heading(target), []).append(entry)
    # Those without a letter or a sector come last.
    in_order = sorted(groups.items(), key=lambda group: (group[0] == _OTHER, group[0]))
    return [(_written(words or str(_("Other")), domain), entries) for words, entries in in_order]


def _written(words: str, domain: OrganizationDomain) -> str:
    """Write a heading as Sphinx's templates take it: as HTML, of which they also make an id and a link to it."""
    builder = domain.env._builder_cls  # noqa: SLF001 -- as Sphinx's own post-transforms do
    if getattr(builder, "embedded", False):
        # Browsers forgive, but programs that check books do not.
        words = _NOT_IN_FRAGMENTS.sub(" ", words)
    if builder.format == "html":
        words = escape(words)
    # An id holds no space.
    return words.replace(" ", _NO_BREAK_SPACE)
