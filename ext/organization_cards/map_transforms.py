"""Puts maps of the field into a page, just before it is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from extension_support.builders import makes_website
from organization_cards.domain import organization_domain
from organization_cards.map_table import SectorMap, sector_map
from organization_cards.map_words import caption, headings, note, row_label
from organization_cards.nodes import map_placeholder, organization_map, organization_text
from organization_cards.print_layout import text_table
from organization_cards.transforms import LINKCHECK_PRIORITY, translated, wording_of
from organization_cards.wording import as_sentences

if TYPE_CHECKING:
    from organization_cards.map_table import SectorRow

_SECTOR_WIDTH = 30


class _MapTransform(SphinxPostTransform, ABC):
    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Replace every placeholder of the page."""
        for placeholder in list(self.document.findall(map_placeholder)):
            domain = organization_domain(self.env)
            selection = placeholder["selection"]
            directory = domain.directory_of(self.env.docname, placeholder["directory"])
            listed = domain.in_directory(directory)
            wording = translated(wording_of(self.env), placeholder)
            replacements = self.map(sector_map(selection, domain.answer(selection), listed, wording), directory)
            for replacement in replacements:
                replacement["classes"] += placeholder["classes"]
                replacement.source, replacement.line = placeholder.source, placeholder.line
            placeholder.replace_self(replacements)

    @abstractmethod
    def map(self, shown: SectorMap, directory: str) -> list[nodes.Element]:
        """Build the map that one placeholder stands for; ``directory`` is the page to which it leads, if any."""


class HTMLMaps(_MapTransform):
    """Builds maps for websites; a book has no filters to which one could lead."""

    default_priority = LINKCHECK_PRIORITY - 20
    formats: ClassVar[tuple[str, ...]] = ("html",)  # type: ignore[misc]  # Sphinx declares an instance variable

    def is_supported(self) -> bool:
        """Leave books to the other transform."""
        return makes_website(self.env._builder_cls)  # noqa: SLF001 -- as Sphinx's own post-transforms do

    def map(self, shown: SectorMap, directory: str) -> list[nodes.Element]:
        """Build one map."""
        words = organization_text("", as_sentences([caption(shown), *(row.label for row in shown.rows)]))
        return [organization_map("", words, map=shown, directory=directory)]


class StandardMaps(_MapTransform):
    """Builds tables of standard nodes for all builders that are left."""

    default_priority = LINKCHECK_PRIORITY - 10

    def is_supported(self) -> bool:
        """Leave the placeholders to the gettext builder, which takes the texts to translate from the records."""
        return self.env._builder_cls.name != "gettext"  # noqa: SLF001 -- the same

    def map(self, shown: SectorMap, directory: str) -> list[nodes.Element]:  # noqa: ARG002 -- no filters there
        """Build one table, and what to know of it."""
        heads = headings(shown)
        width = (100 - _SECTOR_WIDTH) // (len(heads) - 1)
        rows = [_standard_row(row, shown) for row in (*shown.rows, shown.sums)]
        table = text_table(heads, rows, [_SECTOR_WIDTH, *[width] * (len(heads) - 1)])
        return [nodes.paragraph("", "", nodes.strong("", caption(shown))), table, nodes.paragraph("", note())]


def _standard_row(row: SectorRow, shown: SectorMap) -> list[list[nodes.Node]]:
    numbers = (str(count.number) for count in (row.total, *row.levels))
    return [[nodes.Text(words)] for words in (row_label(row, shown), *numbers)]
