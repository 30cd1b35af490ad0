"""Makes the items of a task list (``- [ ] words``) boxes that a reader can tick."""

from __future__ import annotations

import re

MARK = 'class="task-list-item-checkbox"'
"""What the body of a page with a task list holds: the class that MyST gives its boxes."""

_ITEM = re.compile(
    r'(?P<start><li class="task-list-item">\s*(?:<p>)?)(?P<box><input class="task-list-item-checkbox"[^>]*>)'
    r"\s*(?P<words>.*?)(?P<end>\s*(?:</p>|<ul|<ol|</li>))",
    re.DOTALL,
)


def with_labels(body: str) -> str:
    """Give each box its words as its label.

    Args:
        body: The content of a page as HTML.

    Returns:
        The same, with a ``label`` around each box and its words.
    """
    if MARK not in body:
        return body
    return _ITEM.sub(r"\g<start><label>\g<box> <span>\g<words></span></label>\g<end>", body)
