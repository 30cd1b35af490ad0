"""A site in a second language: what translators get, and what becomes of it."""

from __future__ import annotations

import gettext
import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.builders.projects import build, make_project
from tests.unit.samples import EPOCH, record_of

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
# Home

:::{organization-cards}
:group-by: sector
:::

## More

:::{link-button} https://example.org/database
:color: success
View the database
:::

:::{organization-card} In place
:careers-url: https://example.org/jobs
:summary: A laboratory written in place.
:::
"""
RECORDS = {
    "alpha": record_of(
        "alpha",
        summary="Laboratory for nothing.",
        links="[{label: Older address, url: https://older.example.org}]",
    )
}
UI = "organization_cards"


def translate(source: Path, template: Path, language: str) -> list[str]:
    """Translate every message by marking it, and return the messages."""
    with template.open("rb") as file:
        catalog = read_po(file, locale=language)
    messages = []
    for message in catalog:
        if message.id:
            messages.append(str(message.id))
            message.string = f"«{message.id}»"
    folder = source / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{template.stem}.po").open("wb") as file:
        write_po(file, catalog)
    words = Catalog(locale=language)
    for word in ("Careers page", "Source", "1 organization", "Sector and levels"):
        words.add(word, f"«{word}»")
    with (folder / f"{UI}.mo").open("wb") as file:
        write_mo(file, words)
    return messages


def translated(tmp_path: Path, language: str) -> tuple[list[str], str]:
    source = make_project(tmp_path / "project", {"index": PAGE}, RECORDS)
    template = build(source, builder="gettext").output / "index.pot"
    messages = translate(source, template, language)
    done = build(source, config={"language": language, "locale_dirs": ["locale"]})
    assert done.warnings == []
    return messages, done.html()


def test_translators_get_the_texts_of_records_and_the_labels_once(tmp_path: Path) -> None:
    messages, _html = translated(tmp_path, "de")

    for text in (
        "Laboratory for nothing.",
        "A laboratory written in place.",
        "Older address",
        "Laboratory",
        "PhD",
        "View the database",
    ):
        assert messages.count(text) == 1


def test_the_second_language_says_the_same_with_the_same_links(tmp_path: Path) -> None:
    _messages, html = translated(tmp_path, "de")
    card = html.partition('id="org-alpha"')[2].partition("</li>\n</ul>\n</section>")[0]

    assert '<p class="organization-summary">«Laboratory for nothing.»</p>' in card
    assert ">«Laboratory»</li>" in html
    assert ">«PhD»</li>" in html
    assert 'href="https://older.example.org">«Older address»</a>' in html
    assert ">«Careers page»<span" in html
    assert "«A laboratory written in place.»" in html
    success = r'class="[^"]*link-button-success[^"]*" href="https://example.org/database">'
    assert re.search(rf"{success}.*«View the database»", html)
    assert "<h2>«Laboratory»" in html
    assert "«1 organization»" in html


def test_a_language_from_right_to_left_keeps_addresses(tmp_path: Path) -> None:
    _messages, html = translated(tmp_path, "ar")

    assert 'lang="ar"' in html
    assert 'href="https://older.example.org">«Older address»</a>' in html
    assert 'href="https://alpha.example.org/careers"' in html


def test_gettext_finds_the_catalog_of_a_site(tmp_path: Path) -> None:
    translated(tmp_path, "de")
    words = gettext.translation(UI, tmp_path / "project" / "locale", ["de"])

    assert words.gettext("Source") == "«Source»"


PROGRAMME = """\
programmes:
- name: Summer
  kind: internship
  levels: [phd]
  url: https://example.org/summer
  cycle: Every summer
  eligibility: Everybody
  deadline: 2027-01-15
- name: Winter
  kind: internship
  levels: [postdoc]
  url: https://example.org/winter
  deadline_text: In early spring
"""
WITH_CALENDAR = {
    "index": "# Home\n\n```{toctree}\ncalendar\ncards\n```\n",
    "calendar": "# Calendar\n\n:::{programme-calendar}\n:::\n",
    "cards": "# Cards\n\n:::{organization-cards}\n:::\n",
}
GERMAN = {"language": "de", "locale_dirs": ["locale"]}


def put_catalog(source: Path, name: str, words: dict[str, str], folder: str = "locale") -> None:
    """Write the German words of one text domain, as another program does between two builds."""
    path = source / folder / "de" / "LC_MESSAGES" / f"{name}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale="de")
    for original, translation in words.items():
        catalog.add(original, translation)
    with path.open("wb") as file:
        write_mo(file, catalog)
    # Python keeps what it has read from a catalog for as long as it runs; a build of one's own begins anew.
    gettext._translations.clear()  # type: ignore[attr-defined]  # its stubs leave it out


@pytest.mark.slow
def test_pages_that_share_a_catalog_can_be_many(tmp_path: Path) -> None:
    ids = [f"o{number}" for number in range(560)]
    page = "---\norphan: true\n---\n# One\n\n:::{{organization-card}} {}\n:::\n"
    pages = {f"many/{each}": page.format(each) for each in ids}
    index = "# Home\n\n:::{organization-exports}\n:::\n"
    source = make_project(tmp_path / "project", {"index": index, **pages}, ids)
    put_catalog(source, "many", {"Laboratory": "Labor"})
    done = build(source, config=GERMAN)

    assert done.warnings == []
    assert ">Labor</li>" in done.html("many/o0")
    assert ">Labor</li>" in done.html("many/o559")
    assert '"Labor"' in (done.output / "organizations.json").read_text(encoding="utf-8")


def test_the_first_of_several_folders_of_translations_comes_first(tmp_path: Path) -> None:
    pages = {"index": "# Home\n\n:::{organization-cards}\n:::\n\n:::{organization-exports}\n:::\n"}
    source = make_project(tmp_path / "project", pages, ["alpha"])
    put_catalog(source, "index", {"Laboratory": "Labor"}, "first")
    put_catalog(source, "index", {"Laboratory": "Werkstatt", "Scientist": "Forscherin"}, "second")
    done = build(source, config={"language": "de", "locale_dirs": ["first", "second", "none"]})
    exported = (done.output / "organizations.json").read_text(encoding="utf-8")

    for written in (done.html(), exported):
        assert "Labor" in written
        assert "Forscherin" in written
        assert "Werkstatt" not in written


def test_a_calendar_is_translated(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", WITH_CALENDAR, {"alpha": record_of("alpha") + PROGRAMME})
    template = (build(source, builder="gettext").output / "calendar.pot").read_text(encoding="utf-8")
    texts = ("Internship", "PhD", "Postdoc", "Every summer", "In early spring")
    put_catalog(source, "calendar", {text: f"«{text}»" for text in texts})
    done = build(source, config=GERMAN)
    as_text = build(source, builder="text", config=GERMAN).output / "calendar.txt"

    assert done.warnings == []
    for text in texts:
        assert template.count(f'msgid "{text}"') == 1
        assert f"«{text}»" in done.html("calendar")
    assert "«Internship»;" in as_text.read_text(encoding="utf-8")
    assert "«" not in done.html("cards")


def test_the_calendar_file_is_translated_with_the_pages_that_show_programmes(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", WITH_CALENDAR, {"alpha": record_of("alpha") + PROGRAMME})
    put_catalog(source, "calendar", {"Internship": "Praktikum", "PhD": "Promotion"})
    put_catalog(source, "cards", {"Every summer": "Jeden Sommer", "Everybody": "Alle"})
    content = (build(source, config=GERMAN).output / "programmes.ics").read_text(encoding="utf-8")

    assert r"DESCRIPTION:Praktikum\nJeden Sommer\nPromotion\nAlle" in content
    assert "CATEGORIES:Praktikum,Promotion" in content


def test_the_index_by_sector_is_translated_with_the_cards(tmp_path: Path) -> None:
    records = {"alpha": record_of("alpha"), "beta": record_of("beta", sector="space")}
    source = make_project(tmp_path / "project", {"index": "# Home\n\n:::{organization-cards}\n:::\n"}, records)
    put_catalog(source, "index", {"Laboratory": "Labor", "Space": "All"})
    html = build(source, config=GERMAN).html("org-sector")

    assert 'id="cap-Labor"' in html
    assert html.index("<strong>All</strong>") < html.index("<strong>Labor</strong>")
    assert "Laboratory" not in html


@pytest.mark.parametrize("language", ["tlh", "xx", "xx_YY"])
def test_dates_of_an_unknown_language_are_those_of_english(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    source = make_project(tmp_path / "project", WITH_CALENDAR, {"alpha": record_of("alpha") + PROGRAMME})
    done = build(source, config={"language": language})
    found = [warning for warning in done.warnings if "organization_cards." in warning]

    assert len(found) == 1
    assert found[0].startswith(f'conf.py:1: WARNING: dates are written as in English: "{language}" is not')
    assert found[0].endswith("[organization_cards.unknown-language]")
    assert "15 Jan 2027" in done.html("calendar")
    assert "Checked 1 Oct 2026 by a person" in done.html("cards")
    assert f'lang="{language.replace("_", "-")}"' in done.html("cards")


@pytest.mark.parametrize("language", ["de", "pt_BR", "zh_Hant", "sr@latin"])
def test_known_languages_give_no_warning(language: str, tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", WITH_CALENDAR, {"alpha": record_of("alpha") + PROGRAMME})
    done = build(source, config={"language": language})

    assert [warning for warning in done.warnings if "organization_cards." in warning] == []


def test_a_site_without_records_needs_no_known_language(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": "# Home\n\n{link-button}`Go <https://example.org>`\n"})
    done = build(source, config={"language": "tlh"})

    assert [warning for warning in done.warnings if "organization_cards." in warning] == []


def test_changed_words_of_the_interface_reach_exactly_the_pages_that_have_them(tmp_path: Path) -> None:
    grouped = "# Groups\n\n:::{organization-cards}\n:group-by: level\n:no-index:\n:::\n"
    files = "# Files\n\n:::{organization-exports}\n:::\n"
    pages = {**WITH_CALENDAR, "plain": "# Plain\n\nNothing.\n", "groups": grouped, "files": files}
    pages["index"] = pages["index"].replace("cards\n", "cards\nplain\ngroups\nfiles\n")
    source = make_project(tmp_path / "project", pages, {"alpha": record_of("alpha") + PROGRAMME})

    def put_words(mark: str) -> None:
        words = ("Careers page", "1 organization", "Programmes and their deadlines", "JSON, for programs")
        put_catalog(source, UI, {word: f"{mark} {word}" for word in words})

    put_words("EINS")
    build(source, config=GERMAN)
    put_words("ZWEI")
    changed = build(source, config=GERMAN)
    again = build(source, config=GERMAN)
    clean = build(source, tmp_path / "clean", config=GERMAN)

    assert changed.read == {"calendar", "cards", "groups", "files"}
    assert again.read == again.written == set()
    for name in pages:
        assert changed.html(name) == clean.html(name)
        assert "EINS" not in changed.html(name)
    assert "ZWEI 1 organization" in changed.html("groups")
    assert "ZWEI Programmes" in changed.html("calendar")


@pytest.mark.parametrize(
    ("name", "words", "shown"),
    [
        (UI, ("Careers page", "Stellen"), ">Stellen<span"),
        ("site_search", ("Search", "Durchsuchen"), 'data-label="Durchsuchen"'),
    ],
)
def test_words_of_the_interface_are_those_of_the_catalog_that_translators_write(
    name: str, words: tuple[str, str], shown: str, tmp_path: Path
) -> None:
    pages = {"index": "# Home\n\n:::{organization-cards}\n:::\n"}
    source = make_project(tmp_path / "project", pages, ["alpha"], conf='extensions.append("site_search")\n')
    catalog = source / "locale" / "de" / "LC_MESSAGES" / f"{name}.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text('msgid "{}"\nmsgstr "{}"\n'.format(*words), encoding="utf-8")

    assert shown in build(source, config=GERMAN).html()
