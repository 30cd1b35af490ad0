"""The node of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Sequence


class bar_chart(addnodes.translatable, nodes.General, nodes.Element):  # noqa: N801 -- docutils finds visitors by this name
    """A chart. Attributes: ``chart`` (a :class:`~bar_charts.model.Chart`), ``name`` (its id) and ``translations``."""

    def preserve_original_messages(self) -> None:
        """Keep the originals: the chart does."""

    def extract_original_messages(self) -> Sequence[str]:
        """Give the texts to translate."""
        return tuple(dict.fromkeys(self["chart"].texts()))

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Take a translation over."""
        self["translations"] = {**self.get("translations", {}), original_message: translated_message}
