"""The sizes of pictures, so that a page keeps a place for each before it is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx.util.images import get_image_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_IMAGE = re.compile(r'<img\b[^>]*\bsrc="(?:\.\./)*_images/(?P<name>[^"/?#]+)"[^>]*>')
_HAS_SIZE = re.compile(r"\s(?:width|height|style)=")
_ROOT = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r"""\bviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']""")
_LENGTH = r"""\b{}=["']([\d.]+)(?:px)?["']"""


def picture_size(path: Path) -> tuple[int, int] | None:
    """Give the size of a picture.

    Args:
        path: Its file.

    Returns:
        Width and height in CSS pixels; None for a file that tells no size.
    """
    size = _drawing_size(path) if path.suffix == ".svg" else get_image_size(path)
    return (round(size[0]), round(size[1])) if size and all(size) else None


def scaled(size: tuple[int, int], height: int) -> tuple[int, int]:
    """Give the size of a picture when it is shown at a height in CSS pixels."""
    return round(size[0] * height / size[1]), height


def with_sizes(body: str, size_of: Callable[[str], tuple[int, int] | None]) -> str:
    """Add width and height to the pictures of a page that have neither.

    Args:
        body: The content of a page as HTML.
        size_of: Gives the size of a picture by the name of its file, None where it is not known.

    Returns:
        The same with the attributes; a stylesheet may still show a picture smaller.
    """

    def sized(match: re.Match[str]) -> str:
        size = None if _HAS_SIZE.search(match[0]) else size_of(unquote(match["name"]))
        return match[0] if size is None else f'{match[0][:4]} width="{size[0]}" height="{size[1]}"{match[0][4:]}'

    return _IMAGE.sub(sized, body)


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
