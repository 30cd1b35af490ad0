"""The nodes of this extension.

A page's doctree holds the light :class:`cards_placeholder` and :class:`card_placeholder` until it is written.
A post-transform then puts the card itself in their place: the ``organization_…`` nodes for HTML, standard
docutils nodes for every other builder.
"""

from __future__ import annotations

from docutils import nodes

GROUP_CLASS = "organization-group"
"""The class of the sections that a grouped grid makes."""


class cards_placeholder(nodes.General, nodes.Element):  # noqa: N801 -- docutils finds visitors by this name
    """Stands for a grid of cards.

    Attributes: ``organizations`` (ids), ``anchored`` (the ids whose cards are link targets here),
    ``columns`` (0 for as many as fit).
    """


class card_placeholder(nodes.General, nodes.Element):  # noqa: N801
    """Stands for one card; its children are added to the card.

    Attributes: ``organization`` (an id, or an :class:`~organization_cards.model.Organization`
    written in place) and ``anchored``.
    """


class organization_list(nodes.General, nodes.Element):  # noqa: N801
    """A list of cards in HTML. Attribute: ``columns``."""


class organization_item(nodes.General, nodes.Element):  # noqa: N801
    """A card in HTML.

    Its writer knows the whole card by the attributes ``organization`` and ``wording``; ``single`` says that it
    stands by itself rather than in a list. Its children are what Sphinx's search reads, and a directive's body.
    """


class organization_name(nodes.title):  # noqa: N801
    """The name on a card in HTML; a title, so that Sphinx's search lists it."""


class organization_text(nodes.General, nodes.TextElement):  # noqa: N801
    """The other words on a card in HTML, for Sphinx's search only."""
