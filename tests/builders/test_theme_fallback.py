"""Where the inherited theme changes and is known again, a site is as if it had been built at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from career_theme import fallback
from tests.builders.projects import build, differing_files, make_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# The inherited theme adds to Sphinx's own list of folders, which all builds of a process share: here is another one.
CONF = """
templates_path = []
extensions += ["career_theme"]
html_theme = "career_theme"
"""
PAGES = {
    "index": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one": "# One\n\nWords.\n",
    "two": "# Two\n\n<p style='color: rebeccapurple'>Raw.</p>\n",
}


OTHER = ["sphinx_book_theme/layout.html"]


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[list[str]], None]]:
    def change(names: list[str]) -> None:
        monkeypatch.setattr(fallback, "changed_templates", lambda: names)
        fallback.falls_back.cache_clear()

    yield change
    fallback.falls_back.cache_clear()


@pytest.mark.parametrize("others", [[OTHER], [OTHER, []], [[], OTHER, []], [OTHER, OTHER, []]])
def test_a_build_after_a_change_of_the_inherited_theme_gives_what_a_clean_build_gives(
    tmp_path: Path, change: Callable[[list[str]], None], others: list[list[str]]
) -> None:
    folder = make_project(tmp_path / "project", PAGES, conf=CONF)
    change([])
    build(folder, tmp_path / "out")
    for names in others:
        change(names)
        build(folder, tmp_path / "out")

    build(folder, tmp_path / "clean")

    assert differing_files(tmp_path / "out", tmp_path / "clean") == []


def test_another_theme_leaves_no_stylesheet_of_this_one(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project", PAGES, conf=CONF)
    build(folder, tmp_path / "out")

    build(folder, tmp_path / "out", config={"html_theme": "alabaster"})

    assert not (tmp_path / "out" / "_static" / "styles" / "site.css").exists()


def test_a_page_of_the_inherited_theme_is_written_once(tmp_path: Path, change: Callable[[list[str]], None]) -> None:
    folder = make_project(tmp_path / "project", PAGES, conf=CONF)
    change([])
    build(folder, tmp_path / "out")
    change(OTHER)

    assert build(folder, tmp_path / "out").written == {"index", "one", "two"}
    assert build(folder, tmp_path / "out").written == set()
