"""The theme in another language than English: translations, and the direction of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from career_theme.site_files import THEME_FOLDER
from tests.builders.projects import Build, build, make_project

if TYPE_CHECKING:
    from pathlib import Path

CONF = """
extensions += ["career_theme"]
html_theme = "career_theme"
career_theme_whole_guide = "all"
html_theme_options = {"issues_url": "https://example.org/new", "use_edit_page_button": True,
    "repository_url": "https://github.com/group/guide"}
"""
PAGES = {
    "index": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one": "# One\n\n## Part\n\nWords.\n",
    "two": "# Two\n\n## Part\n\nWords.\n",
}
PACKAGE = THEME_FOLDER.parents[1]


def project(folder: Path) -> Path:
    return make_project(folder / "project", PAGES, conf=CONF)


def in_language(source: Path, language: str) -> Build:
    return build(source, config={"language": language, "locale_dirs": ["locale"]})


def catalog(source: Path, words: dict[str, str], *, is_compiled: bool) -> None:
    folder = source / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    messages = Catalog(locale="de")
    for word, translation in words.items():
        messages.add(word, translation)
    write = write_mo if is_compiled else write_po
    with (folder / f"career_theme.{'mo' if is_compiled else 'po'}").open("wb") as file:
        write(file, messages)


def words_to_translate() -> set[str]:
    """What the command in the documentation collects for translators."""
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    found = extract_from_dir(PACKAGE, methods, keywords={"_": None, "gettext": None})
    return {str(message) for _file, _line, message, _comments, _context in found}


def test_what_sphinx_or_the_inherited_theme_says_is_said_so(tmp_path: Path) -> None:
    html = in_language(project(tmp_path), "de").html("one")

    assert "Auf dieser Seite" in html
    assert ">Vollbildmodus</button>" in html
    assert ">Weiter</span>" in html
    assert ">Zurück</span>" in html
    assert ">Bearbeite diese Seite</a>" in html
    assert ' dir="' not in html


@pytest.mark.parametrize("is_compiled", [True, False], ids=["mo", "po"])
def test_a_site_translates_the_words_of_the_theme(tmp_path: Path, *, is_compiled: bool) -> None:
    source = project(tmp_path)
    words = {
        "Print this page": "Seite drucken",
        "Report a mistake": "Fehler melden",
        "All pages on one, to print": "Alle Seiten auf einer",
        "Close": "Schließen",
        "Search": "Nachschlagen",
        "Search all pages of “%s” for words and names.": "Alle Seiten von „%s“ durchsuchen.",
    }
    catalog(source, words, is_compiled=is_compiled)

    done = in_language(source, "de")

    assert done.warnings == []
    html = done.html("one")
    for word in ("Seite drucken", "Fehler melden", "Alle Seiten auf einer", "Schließen"):
        assert word in html
    # What the site says counts before what Sphinx says.
    assert 'aria-label="Nachschlagen"' in html
    assert "Alle Seiten von „" in done.html("search")


def test_a_site_can_translate_every_word(tmp_path: Path) -> None:
    source = project(tmp_path)
    words = words_to_translate()
    catalog(source, {word: f"«{word}»" for word in words}, is_compiled=True)

    html = in_language(source, "de").html("one")

    body = html.partition("<body")[2]
    labels = re.findall(r'aria-label="([^"]*)"', body)
    buttons = [re.sub(r"<[^>]*>|\s", "", each) for each in re.findall(r"<button.*?</button>", body, re.DOTALL)]
    assert {"Print this page", "Previous and next page", "Close"} <= words
    assert all("«" in text for text in [*labels, *filter(None, buttons)])


@pytest.mark.parametrize("language", ["ar", "he", "fa", "ur"])
def test_languages_from_right_to_left_say_so(tmp_path: Path, language: str) -> None:
    html = in_language(project(tmp_path), language).html("one")

    assert re.search(rf'<html lang="{language}" dir="rtl"', html)


@pytest.mark.parametrize("language", ["en", "pt_BR", "xx"])
def test_other_languages_need_no_direction(tmp_path: Path, language: str) -> None:
    html = in_language(project(tmp_path), language).html("one")

    assert f'<html lang="{language.replace("_", "-")}" data' in html
