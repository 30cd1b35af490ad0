"""A directive that documents the headers, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from career_theme.headers import find_host, header_file
from career_theme.policy import problems_of

if TYPE_CHECKING:
    from docutils.nodes import Node

SETTING = "career_theme_policy"
"""The setting whose sources are in the headers."""


class SecurityHeadersDirective(SphinxDirective):
    """The file that gives the headers to the host named in the argument, as a block of code."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Make the block."""
        extra = getattr(self.config, SETTING, {})
        if problems_of(extra):
            # Told where the settings are read.
            extra = {}
        try:
            host = find_host(self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from error
        _, text = header_file(host.name, extra)
        block = nodes.literal_block(text, text, language=host.language)
        self.set_source_info(block)
        return [block]
