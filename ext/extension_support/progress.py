"""Says how far a long task is."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from sphinx.util.display import status_iterator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ItemT = TypeVar("_ItemT")


def track(
    items: Sequence[_ItemT], message: str, name_of: Callable[[_ItemT], str], *, many: int, step: int
) -> Iterable[_ItemT]:
    """Go through items; where they are many, with a line that says how far it is.

    Args:
        items: What to go through.
        message: What is being done.
        name_of: Gives the name to show for an item.
        many: From how many items on there is a line.
        step: After how many items it moves.
    """
    if len(items) < many:
        return items
    # A line of progress for each item would cost more than the item.
    chunks = [items[start : start + step] for start in range(0, len(items), step)]
    steps = status_iterator(chunks, message, "purple", len(chunks), stringify_func=lambda chunk: name_of(chunk[0]))
    return chain.from_iterable(steps)
