"""The size of the site's logo, so that a page keeps its place for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.util.images import get_image_size

if TYPE_CHECKING:
    from pathlib import Path

HEIGHT = 30
"""The height of the logo in the header, in CSS pixels."""

_ROOT = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r"""\bviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']""")
_LENGTH = r"""\b{}=["']([\d.]+)(?:px)?["']"""


def shown_size(path: Path) -> tuple[int, int] | None:
    """Give the size at which the header shows a picture.

    Args:
        path: The file of the picture.

    Returns:
        Width and height in CSS pixels; None for a file that tells no size.
    """
    size = _drawing_size(path) if path.suffix == ".svg" else get_image_size(path)
    if not size or not all(size):
        return None
    width, height = size
    return round(width * HEIGHT / height), HEIGHT


def _drawing_size(path: Path) -> tuple[float, float] | None:
    if not path.is_file():
        return None
    root = _ROOT.search(path.read_text(encoding="utf-8", errors="replace"))
    if root is None:
        return None
    if box := _VIEW_BOX.search(root[0]):
        return float(box[1]), float(box[2])
    width, height = (re.search(_LENGTH.format(name), root[0]) for name in ("width", "height"))
    return (float(width[1]), float(height[1])) if width and height else None
