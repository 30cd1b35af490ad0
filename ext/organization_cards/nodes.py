"""The nodes of this extension.

A page's doctree holds the light :class:`cards_placeholder` and :class:`card_placeholder` until it is written.
A post-transform then puts the card itself in their place: the ``organization_…`` nodes for HTML, standard
docutils nodes for every other builder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUP_CLASS = "organization-group"
"""The class of the sections that a grouped grid makes."""


class translated_records(addnodes.translatable, nodes.Element):  # noqa: N801 -- as all nodes are named
    """Lets translators translate the texts of the records that a placeholder stands for."""

    def preserve_original_messages(self) -> None:
        """Keep the originals: the attribute ``messages`` does."""

    def extract_original_messages(self) -> Sequence[str]:
        """Give the texts to translate."""
        return tuple(self["messages"])

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Take a translation over."""
        self["translations"] = {**self.get("translations", {}), original_message: translated_message}


class cards_placeholder(nodes.General, translated_records):  # noqa: N801 -- docutils finds visitors by this name
    """Stands for a grid of cards.

    Attributes: ``organizations`` (ids), ``anchored`` (the ids whose cards are link targets here),
    ``columns`` (0 for as many as fit), ``bar`` (the name of the filter bar that filters it, or empty).
    """


class card_placeholder(nodes.General, translated_records):  # noqa: N801
    """Stands for one card; its children are added to the card.

    Attributes: ``organization`` (an id, or an :class:`~organization_cards.model.Organization`
    written in place), ``anchored``, ``messages`` and ``translations``.
    """


class organization_list(nodes.General, nodes.Element):  # noqa: N801
    """Cards in a grid, rows or a table in HTML.

    Attributes: ``columns``, ``serial`` (its number in the page), ``view``, ``bar``, and ``in_blocks`` for a long table
    that is divided into several bodies.
    """


class filter_bar_placeholder(nodes.General, nodes.Element):  # noqa: N801
    """Stands for a filter bar. Attributes: ``organizations`` (ids) and ``bar``, its name."""


class organization_filter(nodes.General, nodes.Element):  # noqa: N801
    """A filter bar in HTML. Attributes: ``bar``, ``total`` and ``facets``, as filter_bar.bar takes them."""


class organization_item(nodes.General, nodes.Element):  # noqa: N801
    """A card or a row in HTML.

    Its writer knows all of it by the attributes ``organization``, ``wording`` and ``view``; ``single`` says that
    it stands by itself rather than in a list, ``starts_block`` in a table in blocks whether a row is the first of
    a further body, ``words`` whether a filter has to know words that a row does not show. Its children are what
    Sphinx's search reads, and a directive's body.
    """


class map_placeholder(nodes.General, translated_records):  # noqa: N801
    """Stands for a map of the field.

    Attributes: ``selection``, ``directory`` (the page to which it leads, empty for the one with all organizations),
    ``messages`` and ``translations``.
    """


class organization_map(nodes.General, nodes.Element):  # noqa: N801
    """A map of the field in HTML.

    Attributes: ``map`` (a :class:`~organization_cards.map_table.SectorMap`) and ``directory``, empty for none. Its
    child is what Sphinx's search reads.
    """


class organization_name(nodes.title):  # noqa: N801
    """The name on a card in HTML; a title, so that Sphinx's search lists it."""


class organization_text(nodes.General, nodes.TextElement):  # noqa: N801
    """The other words on cards in HTML, for Sphinx's search only."""
