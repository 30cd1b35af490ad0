"""The contents of a page, as the theme lists them beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.environment.adapters.toctree import document_toc

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

DEEPEST = 2
"""Levels of headings below the title of a page that fit into a narrow column."""


def page_contents(builder: StandaloneHTMLBuilder, docname: str) -> str:
    """List the headings of a page below its title.

    Args:
        builder: The builder that writes the page.
        docname: The name of the page.

    Returns:
        A list of links as HTML; empty where the page has no headings below its title.
    """
    toc = document_toc(builder.env, docname, builder.tags)
    titles = [item for item in toc.findall(nodes.list_item) if item.parent is toc]
    # A page with several titles has none that stands for it.
    contents = toc if len(titles) > 1 else next((each.next_node(nodes.bullet_list) for each in titles), None)
    if not isinstance(contents, nodes.bullet_list):
        return ""
    _prune(contents, DEEPEST)
    # What stood for lists of other pages is gone.
    if next(contents.findall(nodes.reference), None) is None:
        return ""
    return builder.render_partial(contents)["fragment"]


def _prune(contents: nodes.bullet_list, levels: int) -> None:
    for item in contents.findall(nodes.list_item):
        if item.parent is contents:
            for child in [child for child in item.children if isinstance(child, nodes.bullet_list)]:
                if levels > 1:
                    _prune(child, levels - 1)
                if levels <= 1 or not child.children:
                    item.remove(child)
