"""Writes cards as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """Open a card."""
    self.body.append(self.starttag(node, _item_tag(node), CLASS="organization-card"))


def depart_item(self: HTML5Translator, node: Element) -> None:
    """Close a card."""
    self.body.append(f"</{_item_tag(node)}>\n")


def visit_name(self: HTML5Translator, node: Element) -> None:
    """Open a card's heading, one level below the section that the card stands in."""
    self.body.append(self.starttag(node, _heading_tag(self), "", CLASS="organization-name"))


def depart_name(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Close a card's heading."""
    self.body.append(f"</{_heading_tag(self)}>\n")


def visit_badges(self: HTML5Translator, node: Element) -> None:
    """Open the list of badges."""
    attributes = {"role": "list", "aria-label": node["label"]}
    self.body.append(self.starttag(node, "ul", CLASS="organization-badges", **attributes))


def depart_badges(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Close the list of badges."""
    self.body.append("</ul>\n")


def visit_badge(self: HTML5Translator, node: Element) -> None:
    """Open a badge."""
    self.body.append(self.starttag(node, "li", "", CLASS=f"organization-badge organization-badge-{node['facet']}"))


def depart_badge(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Close a badge."""
    self.body.append("</li>\n")


def visit_details(self: HTML5Translator, node: Element) -> None:
    """Open what is shown on demand."""
    self.body.append(self.starttag(node, "details", CLASS="organization-details"))
    self.body.append(f"<summary>{self.encode(node['summary'])}</summary>\n")


def depart_details(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Close what is shown on demand."""
    self.body.append("</details>\n")


def _item_tag(node: Element) -> str:
    return "article" if node.get("single") else "li"


def _heading_tag(translator: HTML5Translator) -> str:
    return f"h{min(LAST_HEADING_LEVEL, translator.section_level + 1)}"
