"""A site in a second language: what translators get, and what becomes of it."""

from __future__ import annotations

import gettext
import re
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.builders.projects import build, make_project
from tests.unit.samples import record_of

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
    for word in ("Careers at %s", "Source", "1 organization", "Sector and levels"):
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
    assert "«Careers at Alpha»" in html
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
