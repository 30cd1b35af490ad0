"""The role that links to an organization's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message


class OrganizationRole(XRefRole):
    """``{organization}`id``` or ``{organization}`words <id>```: a link to the organization's card.

    The role works under its short name and as ``org:organization``.
    """

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=True)

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Make the reference, in the domain also where the role's short name was written."""
        self.name = "org:organization"
        return super().run()
