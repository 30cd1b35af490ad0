"""Boxes of task lists are well-formed where a format is XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import build, make_project

if TYPE_CHECKING:
    from pathlib import Path

CONF = """
extensions += ["career_theme"]
html_theme = "career_theme"
myst_enable_extensions = ["tasklist"]
version = copyright = "1"
"""
BOX = "{http://www.w3.org/1999/xhtml}input"


def test_page_of_a_book_is_xml(tmp_path: Path) -> None:
    page = "# Home\n\n- [ ] Write\n- [x] Read\n"
    done = build(make_project(tmp_path / "project", {"index": page}, conf=CONF), builder="epub")

    boxes = list(ET.parse(done.output / "index.xhtml").iter(BOX))  # noqa: S314 -- written by this test
    assert len(boxes) == 2


@pytest.mark.parametrize("builder", ["html", "text"])
def test_other_formats_keep_their_items(tmp_path: Path, builder: str) -> None:
    page = "# Home\n\n- [ ] Write\n- [x] Read\n"
    done = build(make_project(tmp_path / "project", {"index": page}, conf=CONF), builder=builder)

    text = (done.output / ("index.html" if builder == "html" else "index.txt")).read_text(encoding="utf-8")
    assert "Write" in text
    assert "Read" in text
