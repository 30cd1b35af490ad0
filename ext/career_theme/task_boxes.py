"""Closes the boxes of task lists for the formats that are XML, such as EPUB."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

_BOX = '<input class="task-list-item-checkbox"'


class ClosedTaskBoxes(SphinxPostTransform):
    """Writes each box as an element that is closed, which MyST does not."""

    default_priority = 400

    def run(self, **kwargs: Any) -> None:  # noqa: ANN401, ARG002 -- the inherited signature
        """Mend the boxes of a page."""
        for box in self.document.findall(nodes.raw):
            text = box.astext()
            if text.startswith(_BOX) and text.endswith(">") and not text.endswith("/>"):
                box.children = [nodes.Text(f"{text[:-1]}/>")]
                box.rawsource = f"{text[:-1]}/>"
