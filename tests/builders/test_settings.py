"""Settings of a project, and what a translated one keeps."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import build, make_project, run_sphinx
from tests.unit.samples import EPOCH, record_of, write_records

if TYPE_CHECKING:
    from pathlib import Path

GRID = ":::{organization-cards}\n:::\n"


def test_a_project_may_ignore_a_missing_organization(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": "# Home\n\n{organization}`zoo`\n"})
    config = {"nitpicky": True, "nitpick_ignore": [("org:organization", "zoo")]}

    assert build(source, config=config).warnings == []


def test_the_stylesheet_is_loaded_everywhere_when_the_project_says_so(tmp_path: Path) -> None:
    conf = """

def setup(app):
    app.set_html_assets_policy("always")
"""
    source = make_project(tmp_path / "project", {"index": "# Home\n"}, conf=conf)

    assert "organization_cards.css" in build(source).html()


def test_a_stylesheet_of_the_project_wins(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"}, ["alpha"])
    (source / "own").mkdir()
    (source / "own" / "organization_cards.css").write_text("/* mine */", encoding="utf-8")
    done = build(source, config={"html_static_path": ["own"]})

    assert (done.output / "_static" / "organization_cards.css").read_text(encoding="utf-8") == "/* mine */"


@pytest.mark.parametrize("folder", ["records", "elsewhere/records"])
def test_records_may_be_in_another_folder(folder: str, tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"})
    write_records(source / folder, {"alpha": record_of("alpha")})
    done = build(source, config={"organization_cards_records": folder})

    assert done.warnings == []
    assert "org-alpha" in done.html()


def test_records_are_found_beside_the_configuration(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"}, ["alpha"])
    configuration = tmp_path / "configuration"
    configuration.mkdir()
    for name in ("conf.py", "_records"):
        (source / name).rename(configuration / name)
    run = run_sphinx(source, tmp_path / "output", "-W", f"--conf-dir={configuration}", epoch=EPOCH)

    assert (run.code, run.errors) == (0, "")
    assert "org-alpha" in (tmp_path / "output" / "index.html").read_text(encoding="utf-8")


def test_the_days_after_which_a_look_no_longer_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    records = {"old": record_of("old", checked_on="2026-10-01"), "new": record_of("new", checked_on="2026-10-31")}
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"}, records)
    html = build(source, config={"organization_cards_recheck_after": 10}).html()

    assert "Not checked since 1 Oct 2026" in html
    assert "Checked 31 Oct 2026 by a person" in html


def test_classes_and_columns_reach_the_page(tmp_path: Path) -> None:
    page = """\
        # Home

        :::{organization-cards}
        :columns: 3
        :class: mine yours
        :::

        :::{organization-card} Own
        :careers-url: https://own.example.org
        :class: single
        :::
        """
    html = build(make_project(tmp_path / "project", {"index": dedent(page)}, ["alpha"])).html()
    (grid,) = re.findall(r'<ul [^>]*class="([^"]*organization-cards[^"]*)"', html)
    (card,) = re.findall(r'<article [^>]*class="([^"]*)"', html)

    assert set(grid.split()) == {"organization-cards", "organization-cards-3", "mine", "yours"}
    assert set(card.split()) == {"organization-card", "single"}


def test_a_heading_does_not_take_the_id_of_a_card(tmp_path: Path) -> None:
    headings = "".join(f"## Org {each}\n\nText.\n\n" for each in ("alpha", "beta"))
    pages = {
        "index": f"# Home\n\n{GRID}\n{headings}",
        "rst.rst": ":orphan:\n\nTitle\n=====\n\n.. organization-card:: Own\n   :careers-url: https://own.example.org\n\n"
        "Org own\n-------\n\nText.\n",
    }
    done = build(make_project(tmp_path / "project", pages, ["alpha", "beta"]))

    for name in ("index", "rst"):
        ids = re.findall(r'\bid="(org-[^"]+)"', done.html(name))
        assert sorted(ids) == sorted(set(ids))


TRANSLATION = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "View the database"
msgstr "Datenbank ansehen"

msgid "Go to {organization}`alpha` or {link-button}`home <https://www.example.org> pill`."
msgstr "Nach {link-button}`Hause <https://www.example.org> pill` oder zu {organization}`alpha`."

msgid "Words in a card."
msgstr "Worte in einer Karte."
"""
TRANSLATED = """\
# Home

:::{organization-cards}
:::

:::{link-button} https://www.example.org/database
:size: lg
View the database
:::

Go to {organization}`alpha` or {link-button}`home <https://www.example.org> pill`.

:::{organization-card} alpha
:no-index:

Words in a card.
:::
"""


def test_a_translation_keeps_links_and_looks(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": TRANSLATED}, ["alpha"])
    catalog = source / "locale" / "de" / "LC_MESSAGES" / "index.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(TRANSLATION, encoding="utf-8")
    done = build(source, config={"language": "de", "locale_dirs": ["locale"], "nitpicky": True})
    html = re.sub(r"</?span[^>]*>", "", done.html())

    assert done.warnings == []
    large = r'<a class="[^"]*link-button-lg[^"]*" href="https://www.example.org/database">Datenbank ansehen</a>'
    assert re.search(large, html)
    pill = r'Nach <a class="[^"]*link-button-pill[^"]*" href="https://www.example.org">Hause</a>'
    assert re.search(rf'{pill} oder zu <a [^>]*href="#org-alpha">Alpha</a>\.', html)
    assert html.index("<article") < html.index("Worte in einer Karte.") < html.index("</article>")


def test_what_can_be_translated_is_extracted(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": TRANSLATED}, ["alpha"])
    output = build(source, builder="gettext").output
    text = (output / "index.pot").read_text(encoding="utf-8")

    assert [message for message in re.findall(r'msgid "(.+)"', TRANSLATION) if f'msgid "{message}"' not in text] == []
    assert "link-button} https" not in text
