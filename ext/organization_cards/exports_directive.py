"""The directive that offers the records as files."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from extension_support.builders import makes_website
from organization_cards.domain import organization_domain
from organization_cards.exports import exports_of
from organization_cards.transforms import LINKCHECK_PRIORITY

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator


class exports_placeholder(nodes.General, nodes.Element):  # noqa: N801 -- docutils finds visitors by this name
    """Stands for links to the exports."""


class OrganizationExportsDirective(SphinxDirective):
    """Has the site offer its records as files, and links to them."""

    def run(self) -> list[Node]:
        """Make the list of links."""
        organization_domain(self.env).note_exports(self.env.docname)
        placeholder = exports_placeholder("")
        self.set_source_info(placeholder)
        return [placeholder]


class NoExports(SphinxPostTransform):
    """Leaves the links out where there are no files to link to, such as in a book."""

    default_priority = LINKCHECK_PRIORITY - 10

    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Remove every placeholder of the page."""
        if not makes_website(self.env._builder_cls):  # noqa: SLF001 -- as Sphinx's own post-transforms do
            for placeholder in list(self.document.findall(exports_placeholder)):
                placeholder.parent.remove(placeholder)


def relative_address(builder: Builder, docname: str, name: str) -> str:
    """Give the address of a file in the site's root as a page has to write it."""
    # In the builder singlehtml, the address of a page is a place in the one page.
    return relative_uri(builder.get_target_uri(docname).partition("#")[0], name)


def visit_exports(self: HTML5Translator, node: Element) -> None:
    """Write the links."""
    builder = self.builder
    self.body.append(self.starttag(node, "ul", CLASS="organization-exports"))
    for export in exports_of(with_address=bool(builder.config.html_baseurl)):
        address = escape(relative_address(builder, builder.current_docname, export.name))
        self.body.append(f'<li><a class="reference internal" href="{address}">{escape(export.label())}</a></li>\n')


def depart_exports(self: HTML5Translator, node: Element) -> None:  # noqa: ARG001 -- the signature of a visitor
    """Close the list."""
    self.body.append("</ul>\n")
