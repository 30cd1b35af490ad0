"""A file is written when it says something new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extension_support.files import write_if_changed

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_written_with_its_folders_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "page.html"
    write_if_changed(path, b"one")
    write_if_changed(path, b"two")

    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_says_the_same_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_if_changed(path, b"one")
    before = path.stat()
    write_if_changed(path, b"one")

    assert path.stat() == before
