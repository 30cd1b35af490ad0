"""Writes the nodes of cards as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from organization_cards import card_html

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.writers.html5 import HTML5Translator

LAST_HEADING_LEVEL = 6


def visit_list(self: HTML5Translator, node: Element) -> None:
    """Open a list of cards; the role keeps it a list where its bullets are styled away."""
    columns = f" organization-cards-{node['columns']}" if node["columns"] else ""
    self.body.append(self.starttag(node, "ul", role="list", CLASS=f"organization-cards{columns}"))


def depart_list(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001 -- the signature of a visitor
    """Close a list of cards."""
    self.body.append("</ul>\n")


def visit_item(self: HTML5Translator, node: Element) -> None:
    """Write a card up to the place of a directive's body."""
    heading = f"h{min(LAST_HEADING_LEVEL, self.section_level + 1)}"
    parts = card_html.card(node["organization"], node["wording"], heading)
    ids = "".join(f' id="{card_id}"' for card_id in node["ids"])
    classes = " ".join(["organization-card", *node["classes"]])
    data = card_html.data_attributes(node["organization"])
    self.body.append(f'<{_tag(node)} class="{classes}"{ids}{data}>\n{parts.before}')
    self.context.append(f"{parts.after}</{_tag(node)}>\n")


def depart_item(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Write the rest of a card."""
    self.body.append(self.context.pop())


def skip(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Write nothing: the card's own visitor has written these words.

    Raises:
        SkipNode: Always.
    """
    raise nodes.SkipNode


def _tag(node: Element) -> str:
    return "article" if node["single"] else "li"
