"""Where the inherited theme changes and is known again, a site is as if it had been built at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from career_theme import fallback
from tests.builders.projects import build, differing_files, make_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONF = """
extensions += ["career_theme"]
html_theme = "career_theme"
"""
PAGES = {
    "index": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one": "# One\n\nWords.\n",
    "two": "# Two\n\n<p style='color: rebeccapurple'>Raw.</p>\n",
}


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    def change(is_other: bool) -> None:  # noqa: FBT001 -- one argument, named by the fixture
        names = ["sphinx_book_theme/layout.html"] if is_other else []
        monkeypatch.setattr(fallback, "changed_templates", lambda: names)
        fallback.falls_back.cache_clear()

    yield change
    fallback.falls_back.cache_clear()


@pytest.mark.parametrize("others", [[True], [True, False], [False, True, False], [True, True, False]])
def test_a_build_after_a_change_of_the_inherited_theme_gives_what_a_clean_build_gives(
    tmp_path: Path, change: Callable[[bool], None], others: list[bool]
) -> None:
    folder = make_project(tmp_path / "project", PAGES, conf=CONF)
    change(False)
    build(folder, tmp_path / "out")
    for is_other in others:
        change(is_other)
        build(folder, tmp_path / "out")

    build(folder, tmp_path / "clean")

    assert differing_files(tmp_path / "out", tmp_path / "clean") == []


def test_another_theme_leaves_no_stylesheet_of_this_one(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project", PAGES, conf=CONF)
    build(folder, tmp_path / "out")
    (tmp_path / "out" / "_static" / "styles" / "site.css").unlink()

    build(folder, tmp_path / "out", config={"html_theme": "alabaster"})

    assert not (tmp_path / "out" / "_static" / "styles" / "site.css").exists()


def test_a_page_of_the_inherited_theme_is_written_once(tmp_path: Path, change: Callable[[bool], None]) -> None:
    folder = make_project(tmp_path / "project", PAGES, conf=CONF)
    change(False)
    build(folder, tmp_path / "out")
    change(True)

    assert build(folder, tmp_path / "out").written == {"index", "one", "two"}
    assert build(folder, tmp_path / "out").written == set()
