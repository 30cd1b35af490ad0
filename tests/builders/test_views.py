"""What a grid looks like: as cards, rows or a table, in groups, and in the indices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import build, make_project
from tests.unit.samples import record_of

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = {
    "alpha": record_of("alpha", checked_on="2026-10-01", checked_by="person"),
    "beta": record_of("beta", checked_on="2026-10-01", checked_by="tool"),
    "gamma": record_of("gamma", checked_on="2026-01-01", checked_by="person"),
    "delta": record_of("delta", checked_on="2024-01-01", checked_by="person"),
}


def page(*options: str) -> str:
    return "# Home\n\n:::{organization-cards}\n" + "\n".join(options) + "\n:::\n"


@pytest.fixture(autouse=True)
def _autumn_of_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793577600")


def test_a_list_has_one_short_row_an_organization(tmp_path: Path) -> None:
    html = build(make_project(tmp_path / "project", {"index": page(":view: list")}, RECORDS)).html()
    rows = re.findall(r'<li class="organization-row" id="(org-[a-z]+)"[^>]*>(.*?)</li>', html, re.DOTALL)

    assert [anchor for anchor, _ in rows] == ["org-alpha", "org-beta", "org-delta", "org-gamma"]
    assert all("https://" in row and "Laboratory · PhD" in row for _, row in rows)
    assert "organization-card" not in html.replace("organization-cards", "").replace("organization_cards", "")


def test_a_table_has_heads_and_a_row_an_organization(tmp_path: Path) -> None:
    html = build(make_project(tmp_path / "project", {"index": page(":view: table")}, RECORDS)).html()
    table = html.partition("<table")[2].partition("</table>")[0]

    assert re.findall(r'<th scope="col">([^<]+)</th>', table) == [
        "Organization",
        "Sector",
        "Roles",
        "Levels",
        "Checked",
    ]
    assert re.findall(r'<tr class="organization-table-row" id="(org-[a-z]+)"', table) == [
        "org-alpha",
        "org-beta",
        "org-delta",
        "org-gamma",
    ]
    assert table.count('<th scope="row"><a') == len(RECORDS)
    assert 'role="region" tabindex="0"' in html


@pytest.mark.parametrize("view", ["list", "table"])
@pytest.mark.parametrize("builder", ["text", "latex", "man"])
def test_other_formats_have_each_view(view: str, builder: str, tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": page(f":view: {view}")}, RECORDS)
    done = build(source, builder=builder)
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in done.output.rglob("*")
        if path.suffix in {".txt", ".tex", ".1"} and path.is_file()
    )

    assert done.warnings == []
    for name in RECORDS:
        assert name.title() in text


def test_groups_say_how_many_they_have(tmp_path: Path) -> None:
    html = build(make_project(tmp_path / "project", {"index": page(":group-by: sector")}, RECORDS)).html()

    assert '<p class="organization-count">4 organizations</p>' in html


def test_groups_by_freshness_begin_with_what_a_person_checked(tmp_path: Path) -> None:
    html = build(make_project(tmp_path / "project", {"index": page(":group-by: freshness")}, RECORDS)).html()
    heads = re.findall(r"<h2>([^<]+)<", html)

    assert heads == [
        "Checked by a person",
        "Address seen, not yet checked by a person",
        "Not checked for a while",
        "Unchecked",
    ]
    assert "Checked 1 Oct 2026 by a person" in html
    assert "Address seen 1 Oct 2026, not yet checked by a person" in html
    assert "Not checked since 1 Jan 2026" in html
    assert "Not checked since 1 Jan 2024" in html


def test_the_days_are_settings(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": page(":group-by: freshness")}, RECORDS)
    settings = {"organization_cards_recheck_after": 10_000, "organization_cards_unchecked_after": 20_000}
    html = build(source, config=settings).html()

    assert "Unchecked" not in html
    assert "Checked 1 Jan 2024 by a person" in html


def test_organizations_are_in_the_general_index_and_in_indices_of_their_own(tmp_path: Path) -> None:
    done = build(make_project(tmp_path / "project", {"index": page()}, RECORDS))
    general, by_name, by_sector = (
        (done.output / f"{name}.html").read_text(encoding="utf-8") for name in ("genindex", "org-name", "org-sector")
    )

    for name in RECORDS:
        assert f'href="index.html#org-{name}"' in general
        assert f'href="index.html#org-{name}"' in by_name
        assert f'href="index.html#org-{name}"' in by_sector
    assert "<strong>A</strong>" in by_name
    assert "<strong>Laboratory</strong>" in by_sector


@pytest.mark.parametrize("view", ["cards", "list", "table"])
def test_a_large_list_is_written_as_a_small_one(view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = (f":view: {view}", ":group-by: level")
    small = build(make_project(tmp_path / "small", {"index": page(*options)}, RECORDS)).html()
    monkeypatch.setattr("organization_cards.html.LARGE_LIST", 1)
    large = build(make_project(tmp_path / "large", {"index": page(*options)}, RECORDS)).html()

    assert large == small
    assert "<!--organization-list" not in large


@pytest.mark.parametrize("view", ["cards", "list", "table"])
def test_each_block_of_a_long_list_has_the_classes(view: str, tmp_path: Path) -> None:
    source = make_project(
        tmp_path / "project",
        {"index": page(f":view: {view}", ":filter-bar:", ":class: mine")},
        [f"o{number}" for number in range(130)],
    )
    lists = re.findall(r"<(?:ul|table) [^>]*data-filtered-by=[^>]*>", build(source).html())
    classes = [re.findall(r'class="([^"]*)"', opening)[0].split() for opening in lists]

    assert len(lists) == (1 if view == "table" else 3)
    assert all(names.count("mine") == 1 for names in classes)


def test_raw_html_beside_a_large_list_stays_as_it_is(tmp_path: Path) -> None:
    """Also where it looks like what the writer puts in place of the items."""
    raw = "<!--organization-list 0 h2-->\n\n<!--organization-list 7 h2-->"
    text = f"{page()}\n{raw}\n\n```{{raw}} html\n{raw}\n```\n"
    done = build(make_project(tmp_path / "project", {"index": text}, [f"o{number:03}" for number in range(500)]))
    again = build(done.output.parents[1], tmp_path / "again")

    assert done.warnings == []
    assert done.html().count("<!--organization-list") == 4
    assert done.html().count('id="org-o') == 500
    assert done.html() == again.html()


@pytest.mark.parametrize("count", [3, 500])
def test_other_extensions_find_the_names_of_a_list_in_its_page(count: int, tmp_path: Path) -> None:
    describing = """
def describe(app, pagename, templatename, context, doctree):
    if doctree is not None:
        (app.outdir / "words.txt").write_text(doctree.astext(), encoding="utf-8")

def setup(app):
    app.connect("html-page-context", describe)
"""
    names = [f"o{number:03}" for number in range(count)]
    done = build(make_project(tmp_path / "project", {"index": page()}, names, conf=describing))
    words = (done.output / "words.txt").read_text(encoding="utf-8")

    assert [name for name in names if name.title() not in words] == []
    assert ".." not in words
