"""Pictures keep their place in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from career_theme.picture_sizes import picture_size, scaled, with_sizes

if TYPE_CHECKING:
    from pathlib import Path

SIZES = {"a b.png": (20, 10)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<img alt="" src="_images/a%20b.png">', '<img width="20" height="10" alt="" src="_images/a%20b.png">'),
        ('<img src="../_images/a%20b.png" alt=""/>', '<img width="20" height="10" src="../_images/a%20b.png" alt=""/>'),
        ('<img src="_images/a%20b.png" width="5">', '<img src="_images/a%20b.png" width="5">'),
        ('<img src="_images/a%20b.png" style="width: 5em">', '<img src="_images/a%20b.png" style="width: 5em">'),
        ('<img src="_images/unknown.png">', '<img src="_images/unknown.png">'),
        ('<img src="https://example.org/_images/a.png">', '<img src="https://example.org/_images/a.png">'),
    ],
)
def test_sizes_are_added_where_they_are_missing_and_known(before: str, after: str) -> None:
    assert with_sizes(f"<p>{before}</p>", SIZES.get) == f"<p>{after}</p>"


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 200 80"', (200, 80)),
        ('viewBox="-1,-1,20.4,10" width="100%"', (20, 10)),
        ('width="10" height="20px"', (10, 20)),
        ('width="1em"', None),
        ('viewBox="0 0 0 0"', None),
    ],
)
def test_drawing_tells_its_size(tmp_path: Path, root: str, size: tuple[int, int] | None) -> None:
    path = tmp_path / "mark.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {root}/>', encoding="utf-8")

    assert picture_size(path) == size


def test_file_that_is_no_picture_has_no_size(tmp_path: Path) -> None:
    for name in ("a.png", "b.svg"):
        (tmp_path / name).write_text("words", encoding="utf-8")
        assert picture_size(tmp_path / name) is None
    assert picture_size(tmp_path / "missing.svg") is None


def test_shape_stays_when_a_picture_is_scaled() -> None:
    assert scaled((200, 80), 30) == (75, 30)
