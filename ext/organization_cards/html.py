"""Writes the nodes of cards as HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes

from organization_cards import card_html, filter_bar
from organization_cards.locale import _
from organization_cards.nodes import organization_text
from organization_cards.records import digest_of
from organization_cards.wording import as_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils.nodes import Element
    from sphinx.writers.html5 import HTML5Translator

LAST_HEADING_LEVEL = 6
LARGE_LIST = 500
LATE_LIST = "organization-list"
_LIST_CLASSES = {"cards": "organization-cards", "list": "organization-rows"}


class _Late(NamedTuple):
    """What stands in a page in place of a large list's items, and the element of their names."""

    mark: str
    heading: str


def visit_list(self: HTML5Translator, node: Element) -> None:
    """Open a list of cards or rows, or a table; the role keeps it a list where its bullets are styled away."""
    filtered = {"data-filtered-by": node["bar"]} if node["bar"] else {}
    is_large = len(node.children) >= LARGE_LIST
    inner = ""
    if is_large:
        node["late"] = _late(self, node)
        inner = node["late"].mark
    if node["view"] == "table":
        label = self.encode(_("Organizations"))
        classes = "organization-table" + (" organization-table-blocks" if "in_blocks" in node else "")
        self.body.append(
            f'<div class="organization-table-scroll" role="region" tabindex="0" aria-label="{label}">\n'
            f"{self.starttag(node, 'table', CLASS=classes, **filtered)}"
            f"<thead>\n<tr>{card_html.table_head()}</tr>\n</thead>\n<tbody>\n"
        )
        _finish_opening(self, inner, "</tbody>\n</table>\n</div>\n")
        return
    classes = _LIST_CLASSES[node["view"]]
    if node["columns"]:
        classes += f" organization-cards-{node['columns']}"
    if filtered:
        classes += " organization-block"
    self.body.append(self.starttag(node, "ul", role="list", CLASS=classes, **filtered))
    _finish_opening(self, inner, "</ul>\n")


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
    before, after = _item_parts(node, _heading(self))
    self.body.append(before)
    self.context.append(after)


def depart_item(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Write the rest of a card."""
    self.body.append(self.context.pop())


def skip(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001
    """Write nothing: the card's own visitor has written these words.

    Raises:
        SkipNode: Always.
    """
    raise nodes.SkipNode


def fill_late_lists(body: str, lists: Iterable[Element]) -> str:
    """Write the items of large lists into the text of a page.

    Sphinx and docutils hold several copies of the text while they put a page together, each as large as the list.

    Args:
        body: The text of the page, with a mark in place of each large list's items.
        lists: The lists of the page; afterwards large ones hold their names only.

    Returns:
        The text of the page with the items.
    """
    late = {node["late"].mark: node for node in lists if "late" in node}
    if not late:
        return body
    pieces = re.split(f"({'|'.join(map(re.escape, late))})", body)
    return "".join(part for piece in pieces for part in (_taken_items(late[piece]) if piece in late else [piece]))


def _taken_items(late_list: Element) -> Iterator[str]:
    """Write the items of a list, and let go of each: its nodes need more memory than its text.

    Other extensions that read the nodes of a page, such as for its description, find the names in their place; all in
    one node, because one for each would keep the memory of the items between which they were made.
    """
    items = cast("list[Element]", late_list.children)
    late_list.children = []
    items.reverse()
    names = []
    while items:
        item = items.pop()
        yield from _item_parts(item, late_list["late"].heading)
        for words in cast("list[Element]", item.children):
            names.append(words.astext())
            words.clear()
        item.clear()
    late_list += organization_text("", as_sentences(names))


def _late(translator: HTML5Translator, node: Element) -> _Late:
    # No text can hold a digest that is made of this text, so that no raw HTML of the page can look like a mark.
    raw = "".join(each.astext() for each in translator.document.findall(nodes.raw))
    digest = digest_of(f"{node['serial']}\0{raw}".encode())
    return _Late(f"<!--{LATE_LIST} {digest}-->\n", _heading(translator))


def _finish_opening(translator: HTML5Translator, inner: str, closing: str) -> None:
    if inner:
        translator.body.append(inner + closing)
        raise nodes.SkipNode
    translator.context.append(closing)


def _heading(translator: HTML5Translator) -> str:
    return f"h{min(LAST_HEADING_LEVEL, translator.section_level + 1)}"


def _item_parts(node: Element, heading: str) -> tuple[str, str]:
    organization, wording = node["organization"], node["wording"]
    ids = "".join(f' id="{card_id}"' for card_id in node["ids"])
    attributes = f"{ids}{card_html.data_attributes(organization)}"
    if node["words"]:
        attributes += f' data-words="{card_html.unseen_words(organization, wording)}"'
    after = ""
    if node["view"] == "table":
        before = card_html.table_row(organization, wording)
        tag, name = "tr", "organization-table-row"
    elif node["view"] == "list":
        tag, name, before = "li", "organization-row", card_html.row(organization, wording, heading)
    else:
        tag, name = "article" if node["single"] else "li", "organization-card"
        before, after = card_html.card(organization, wording, heading)
    classes = " ".join([name, *node["classes"]])
    opening = "</tbody>\n<tbody>\n" if node.get("starts_block") else ""
    return f'{opening}<{tag} class="{classes}"{attributes}>\n{before}', f"{after}</{tag}>\n"
