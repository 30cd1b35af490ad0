"""The looks of a button: colors, shapes, sizes and outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extension_support.problems import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

COLORS = ("primary", "secondary", "success", "info", "warning", "danger", "light", "dark")
SHAPES = ("rounded", "pill")
SIZES = ("xs", "sm", "md", "lg", "xl")
OUTLINE = "outline"

_DEFAULT_COLOR = "primary"


@dataclass(frozen=True, slots=True)
class Look:
    """How a button looks."""

    color: str = _DEFAULT_COLOR
    shape: str = "rounded"
    size: str = "md"
    outline: bool = False

    @property
    def classes(self) -> list[str]:
        """The CSS classes of the button."""
        classes = ["link-button", f"link-button-{self.color}", f"link-button-{self.shape}", f"link-button-{self.size}"]
        return [*classes, "link-button-outline"] if self.outline else classes


def look_from_words(words: Iterable[str]) -> tuple[Look, list[str]]:
    """Read a look from words in any order, such as ``outline pill lg``.

    Returns:
        The look, and a message for each word that could not be used.
    """
    chosen: dict[str, str] = {}
    problems = []
    for word in words:
        facet = _facet_of(word)
        if facet is None:
            every_word = (*COLORS, *SHAPES, *SIZES, OUTLINE)
            problems.append(f"{quoted(word)} is not a look of a button; {did_you_mean(word, every_word)}")
        elif facet in chosen:
            problems.append(f"{quoted(chosen[facet])} and {quoted(word)} both give the {facet}; keep one of the two")
        else:
            chosen[facet] = word
    look = Look(
        color=chosen.get("color", _DEFAULT_COLOR),
        shape=chosen.get("shape", "rounded"),
        size=chosen.get("size", "md"),
        outline=OUTLINE in chosen,
    )
    return look, problems


def _facet_of(word: str) -> str | None:
    facets = {"color": COLORS, "shape": SHAPES, "size": SIZES, OUTLINE: (OUTLINE,)}
    return next((facet for facet, words in facets.items() if word in words), None)
