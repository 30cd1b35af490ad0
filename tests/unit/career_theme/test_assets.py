"""A page loads what it uses, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from career_theme.assets import page_scripts, page_stylesheets

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Asset:
    filename: str
    attributes: dict[str, str] = field(default_factory=dict)


SPHINX = [Asset("_static/documentation_options.js"), Asset("_static/doctools.js"), Asset("_static/sphinx_highlight.js")]


def names(assets: list[Asset]) -> list[str]:
    return [asset.filename.removeprefix("_static/") for asset in assets]


def test_sphinxs_scripts_are_left_out_where_nothing_needs_them(tmp_path: Path) -> None:
    (tmp_path / "own.js").write_text("document.title = 'x'", encoding="utf-8")

    assert names(page_scripts([*SPHINX, Asset("_static/own.js")], "", tmp_path)) == ["own.js"]


def test_sphinxs_scripts_stay_where_another_one_needs_them(tmp_path: Path) -> None:
    (tmp_path / "copy.js").write_text("if (DOCUMENTATION_OPTIONS.VERSION) {}", encoding="utf-8")

    kept = names(page_scripts([*SPHINX, Asset("_static/copy.js")], "", tmp_path))

    assert kept == ["documentation_options.js", "doctools.js", "copy.js"]


def test_tabs_have_their_script_only_where_there_are_tabs(tmp_path: Path) -> None:
    tabs = [Asset("_static/design-tabs.js")]

    assert page_scripts(tabs, "<p>none</p>", tmp_path) == []
    assert names(page_scripts(tabs, '<div class="sd-tab-set docutils">', tmp_path)) == ["design-tabs.js"]


def test_inline_scripts_of_the_inherited_page_are_left_out_and_others_stay(tmp_path: Path) -> None:
    inherited = Asset("", {"body": "DOCUMENTATION_OPTIONS.pagename = 'index';"})
    other = Asset("", {"body": "window.MathJax = {}"})

    assert page_scripts([inherited, other], "", tmp_path) == [other]


def test_stylesheets_of_the_theme_are_left_to_its_own_one() -> None:
    css = [Asset("_static/pygments.css"), Asset("_static/styles/sphinx-book-theme.css"), Asset("_static/custom.css")]

    assert names(page_stylesheets(css)) == ["custom.css"]


def test_sphinxs_translations_of_its_own_scripts_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "translations.js").write_text("Documentation.addTranslations({})", encoding="utf-8")

    assert page_scripts([*SPHINX, Asset("_static/translations.js")], "", tmp_path) == []


def test_the_page_of_sphinxs_search_loads_sphinxs_scripts_itself(tmp_path: Path) -> None:
    (tmp_path / "copy.js").write_text("if (DOCUMENTATION_OPTIONS.VERSION) {}", encoding="utf-8")

    kept = page_scripts([*SPHINX, Asset("_static/copy.js")], "", tmp_path, is_search=True)

    assert names(kept) == ["copy.js"]


def test_a_script_that_changes_between_builds_is_read_again(tmp_path: Path) -> None:
    files = [*SPHINX, Asset("_static/own.js")]
    (tmp_path / "own.js").write_text("go()", encoding="utf-8")
    before = names(page_scripts(files, "", tmp_path))
    (tmp_path / "own.js").write_text("go(DOCUMENTATION_OPTIONS)", encoding="utf-8")

    assert before == ["own.js"]
    assert names(page_scripts(files, "", tmp_path)) == ["documentation_options.js", "doctools.js", "own.js"]
