"""What only paper needs: lines that are not stretched, tables that go on overleaf, and the right page in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from extension_support.reference_tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extension_support.reference_tables import Cell

RAGGED = "ragged-right"
_AFTER_CARDS = 795


def text_table(head: Iterable[str], rows: Iterable[Iterable[Cell]], widths: Sequence[int]) -> nodes.table:
    """Build a table of standard nodes.

    Args:
        head: The words above the columns.
        rows: The cells of each row.
        widths: The widths of the columns, in hundredths.

    Returns:
        A table that also fits on paper: its lines are not stretched, and it can be longer than a page.
    """
    # By itself, Sphinx counts rows, and those of a calendar are tall.
    return table(head, rows, widths, classes=["longtable", RAGGED])


class RaggedLines(SphinxPostTransform):
    """Sets narrow cells, and lines with addresses, without stretching the spaces between their words."""

    default_priority = _AFTER_CARDS
    formats: ClassVar[tuple[str, ...]] = ("latex",)  # type: ignore[misc]  # Sphinx declares an instance variable

    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Begin each such paragraph with LaTeX's own command, which lasts to the end of the cell or list."""
        for element in self.document.findall(nodes.Element):
            if RAGGED in element["classes"]:
                for paragraph in element.findall(nodes.paragraph):
                    paragraph.insert(0, nodes.raw("", r"\raggedright{}", format="latex"))


class IndexEntriesAtCards(SphinxPostTransform):
    """Moves the entries of the index to the cards, which may be pages behind the directive's beginning."""

    default_priority = _AFTER_CARDS
    formats: ClassVar[tuple[str, ...]] = ("latex", "texinfo")  # type: ignore[misc]

    def run(self, **kwargs: object) -> None:  # noqa: ARG002
        """Give each card its own entry."""
        cards = {
            node_id: node
            for element in (nodes.term, nodes.inline)
            for node in self.document.findall(element)
            for node_id in node["ids"]
        }
        for index in list(self.document.findall(addnodes.index)):
            for entry in list(index["entries"]):
                card = cards.get(entry[2])
                if card is not None:
                    index["entries"].remove(entry)
                    _first_place(card).insert(0, addnodes.index(entries=[entry]))


def _first_place(card: nodes.Element) -> nodes.Element:
    """Find the element that follows a name: LaTeX reads an entry wrongly within the argument that a term becomes."""
    if isinstance(card, nodes.term):
        return cast("nodes.Element", card.parent[-1])
    return cast("nodes.Element", card.parent)
