"""Writes the nodes of cards as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from organization_cards import card_html, filter_bar
from organization_cards.locale import _

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.writers.html5 import HTML5Translator

LAST_HEADING_LEVEL = 6
_LIST_CLASSES = {"cards": "organization-cards", "list": "organization-rows"}


def visit_list(self: HTML5Translator, node: Element) -> None:
    """Open a list of cards or rows, or a table; the role keeps it a list where its bullets are styled away."""
    filtered = {"data-filtered-by": node["bar"]} if node["bar"] else {}
    if node["view"] == "table":
        label = self.encode(_("Organizations"))
        self.body.append(
            f'<div class="organization-table-scroll" role="region" tabindex="0" aria-label="{label}">\n'
            f"{self.starttag(node, 'table', CLASS='organization-table', **filtered)}"
            f"<thead>\n<tr>{card_html.table_head()}</tr>\n</thead>\n<tbody>\n"
        )
        self.context.append("</tbody>\n</table>\n</div>\n")
        return
    classes = _LIST_CLASSES[node["view"]]
    if node["columns"]:
        classes += f" organization-cards-{node['columns']}"
    if filtered:
        classes += " organization-block"
    self.body.append(self.starttag(node, "ul", role="list", CLASS=classes, **filtered))
    self.context.append("</ul>\n")


def visit_filter(self: HTML5Translator, node: Element) -> None:
    """Write a filter bar.

    Raises:
        SkipNode: Always.
    """
    self.body.append(filter_bar.bar(node["bar"], node["total"], node["facets"]))
    raise nodes.SkipNode


def depart_list(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001 -- the signature of a visitor
    """Close a list of cards."""
    self.body.append(self.context.pop())


def visit_item(self: HTML5Translator, node: Element) -> None:
    """Write a card up to the place of a directive's body, or a whole row."""
    organization, wording = node["organization"], node["wording"]
    heading = f"h{min(LAST_HEADING_LEVEL, self.section_level + 1)}"
    ids = "".join(f' id="{card_id}"' for card_id in node["ids"])
    attributes = f"{ids}{card_html.data_attributes(organization)}"
    after = ""
    if node["view"] == "table":
        tag, name, before = "tr", "organization-table-row", card_html.table_row(organization, wording)
    elif node["view"] == "list":
        tag, name, before = "li", "organization-row", card_html.row(organization, wording, heading)
    else:
        tag, name = "article" if node["single"] else "li", "organization-card"
        before, after = card_html.card(organization, wording, heading)
    classes = " ".join([name, *node["classes"]])
    self.body.append(f'<{tag} class="{classes}"{attributes}>\n{before}')
    self.context.append(f"{after}</{tag}>\n")


def depart_item(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Write the rest of a card."""
    self.body.append(self.context.pop())


def skip(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Write nothing: the card's own visitor has written these words.

    Raises:
        SkipNode: Always.
    """
    raise nodes.SkipNode
