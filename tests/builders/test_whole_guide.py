"""The page of all pages: when it is made, what is on it, and what is said of bad settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html
import pytest
from lxml.html import HtmlElement

from tests.builders.projects import Build, build, differing_files, make_project, run_sphinx

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONF = """
extensions += ["career_theme"]
html_theme = "career_theme"
html_title = "Example & co"
html_baseurl = "https://site.example.org/"
"""
GUIDE = CONF + 'career_theme_whole_guide = "whole-guide"\n'
PAGES = {
    "index": "# Home\n\n[To the second](two.md)\n\n```{toctree}\none/index\ntwo\nexternal <https://example.com>\n```\n",
    "one/index": "# First\n\n```{toctree}\ndeep\n```\n",
    "one/deep": "# Deep\n\n(x)=\n## Details\n\n[Up](../two.md#y)\n\n![Picture](../i.svg)\n",
    "two": "# Second\n\n(y)=\n## Y\n\n```{toctree}\none/deep\n```\n\n{ref}`search`\n",
    "lost": "---\norphan: true\n---\n# Lost\n",
    "i.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}


def project(folder: Path, conf: str = GUIDE, pages: Mapping[str, str] = PAGES) -> Path:
    return make_project(folder / "project", pages, conf=conf)


def sections(done: Build, name: str = "whole-guide.html") -> list[str]:
    html = (done.output / name).read_text(encoding="utf-8")
    return re.findall(r'<section class="whole-guide-page" id="(.*?)--page"', html)


def parsed(html: str) -> HtmlElement:
    page = lxml.html.document_fromstring(html)
    assert isinstance(page, HtmlElement)
    return page


def links_and_pictures(page: HtmlElement) -> tuple[list[str], list[str]]:
    (guide,) = page.find_class("whole-guide")
    return [str(each.get("href")) for each in guide.iter("a")], [str(each.get("src")) for each in guide.iter("img")]


def settings_warnings(done: Build) -> list[str]:
    return [line for line in done.warnings if "career_theme_whole_guide" in line]


def test_it_has_all_pages_in_the_order_of_the_contents(tmp_path: Path, parallel: int) -> None:
    done = build(project(tmp_path), parallel=parallel)

    assert sections(done) == ["index", "one-index", "one-deep", "two"]
    assert settings_warnings(done) == []


def test_serial_and_parallel_builds_make_the_same_page(tmp_path: Path) -> None:
    source = project(tmp_path)
    outputs = [build(source, tmp_path / f"out-{count}", parallel=count).output for count in (1, 4)]

    assert "whole-guide.html" not in differing_files(*outputs)


def test_it_has_one_heading_of_the_first_level_and_is_described(tmp_path: Path) -> None:
    page = parsed(build(project(tmp_path)).html("whole-guide"))

    assert page.xpath("//h1/text()") == ["Example & co"]
    assert page.xpath("count(//main//h2)") == 5
    assert page.xpath("string(//meta[@name='robots']/@content)") == "noindex"
    assert "Example & co" in str(page.xpath("string(//meta[@name='description']/@content)"))
    assert page.xpath("count(//meta[@name='description'])") == 1


@pytest.mark.parametrize(
    ("builder", "name", "up"), [("html", "whole-guide.html", ""), ("dirhtml", "whole-guide/index.html", "../")]
)
def test_links_and_pictures_lead_somewhere(tmp_path: Path, builder: str, name: str, up: str) -> None:
    done = build(project(tmp_path), builder=builder)
    page = parsed((done.output / name).read_text(encoding="utf-8"))
    hrefs, pictures = links_and_pictures(page)
    ids = [str(each.get("id")) for each in page.iter() if each.get("id")]

    assert {href.removeprefix("#") for href in hrefs if href.startswith("#")} <= set(ids)
    assert len(ids) == len(set(ids))
    assert hrefs.count("#one-deep--page") >= 3
    assert "#two--y" in hrefs
    assert [href for href in hrefs if not href.startswith("#")] == [
        "https://example.com",
        f"{up}search/" if builder == "dirhtml" else "search.html",
    ]
    assert pictures == [f"{up}_images/i.svg"]


def test_pages_are_left_out_by_pattern(tmp_path: Path) -> None:
    done = build(project(tmp_path, GUIDE + 'career_theme_whole_guide_exclude = ["one/*"]\n'))

    assert sections(done) == ["index", "two"]
    assert "one/deep.html" in links_and_pictures(parsed(done.html("whole-guide")))[0]


def test_it_may_lie_in_a_folder(tmp_path: Path) -> None:
    done = build(project(tmp_path, CONF + 'career_theme_whole_guide = "books/all"\n'))

    assert sections(done, "books/all.html") == ["index", "one-index", "one-deep", "two"]
    assert links_and_pictures(parsed(done.html("books/all")))[1] == ["../_images/i.svg"]


def test_it_has_the_looks_of_its_cards(tmp_path: Path) -> None:
    pages = {"index": "# Home\n\n```{toctree}\ncards\n```\n", "cards": "# Cards\n\n:::{organization-cards}\n:::\n"}
    done = build(make_project(tmp_path / "project", pages, ["alpha"], conf=GUIDE))
    html = done.html("whole-guide")

    assert 'id="cards--org-alpha"' in html
    assert html.count("_static/organization_cards.css") == 1
    assert "organization_cards.css" not in done.html("index")


def test_it_follows_a_change_of_one_page(tmp_path: Path) -> None:
    source, output = project(tmp_path), tmp_path / "site"
    run_sphinx(source, output)
    unchanged = output / "one/deep.html"
    before = unchanged.stat().st_mtime_ns
    (source / "two.md").write_text(f"{PAGES['two']}\nOtherwise.\n", encoding="utf-8")
    run_sphinx(source, output)
    guide = (output / "whole-guide.html").read_text(encoding="utf-8")

    assert unchanged.stat().st_mtime_ns == before
    assert "Otherwise" in guide
    assert 'id="one-deep--page"' in guide


def test_search_does_not_find_it(tmp_path: Path) -> None:
    conf = GUIDE + 'extensions += ["site_search"]\n'
    done = build(project(tmp_path, conf))
    records = list(done.output.with_name("html-doctrees").glob(".site_search/html/*.json"))

    assert "whole-guide" not in (done.output / "searchindex.js").read_text(encoding="utf-8")
    assert records
    assert "whole-guide.json" not in [path.name for path in records]


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text"])
def test_other_formats_have_no_such_page(tmp_path: Path, builder: str) -> None:
    done = build(project(tmp_path, GUIDE + 'version = copyright = "1"\n'), builder=builder)

    assert list(done.output.rglob("whole-guide*")) == []
    assert settings_warnings(done) == []


def test_without_the_setting_there_is_no_such_page(tmp_path: Path) -> None:
    done = build(project(tmp_path, CONF))

    assert not [path for path in done.output.rglob("*.html") if 'class="whole-guide"' in path.read_text("utf-8")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("two", "there is a page of this name"),
        ("search", "there is a page of this name"),
        ("genindex", "there is a page of this name"),
        ("org-name", "there is a page of this name"),
        ("extra", "there is a page of this name"),
        ("../whole", "not the name of a page"),
        ("/whole", "not the name of a page"),
        ("a//b", "not the name of a page"),
        ("a/", "not the name of a page"),
        ("_static/whole", "not the name of a page"),
        ("..", "not the name of a page"),
        ("a\\b", "not the name of a page"),
        ("C:whole", "not the name of a page"),
        ("whole guide", "not the name of a page"),
        ("whole#guide", "not the name of a page"),
        ("whole.html", "without its suffix"),
    ],
)
def test_bad_name_is_told_in_one_line_and_the_site_is_built(tmp_path: Path, name: str, reason: str) -> None:
    pages = PAGES | {"cards": "---\norphan: true\n---\n# Cards\n\n:::{organization-cards}\n:::\n"}
    conf = CONF + f'career_theme_whole_guide = {name!r}\nhtml_additional_pages = {{"extra": "page.html"}}\n'
    done = build(make_project(tmp_path / "project", pages, ["alpha"], conf=conf))
    (warning,) = settings_warnings(done)

    assert reason in warning
    assert repr(name) in warning
    assert warning.endswith("[career_theme.whole_guide]")
    assert not [path for path in done.output.rglob("*.html") if 'class="whole-guide"' in path.read_text("utf-8")]
    assert "Second" in done.html("two")


def test_pattern_that_fits_nothing_is_told(tmp_path: Path) -> None:
    done = build(project(tmp_path, GUIDE + 'career_theme_whole_guide_exclude = ["one/*", "three/*"]\n'))
    (warning,) = settings_warnings(done)

    assert "'three/*'" in warning
    assert warning.endswith("[career_theme.whole_guide]")
    assert sections(done) == ["index", "two"]


def test_guide_without_pages_is_told(tmp_path: Path) -> None:
    done = build(project(tmp_path, GUIDE + 'career_theme_whole_guide_exclude = ["*"]\n'))
    (warning,) = settings_warnings(done)

    assert "no page is left" in warning
    assert not (done.output / "whole-guide.html").exists()


def test_other_theme_is_told(tmp_path: Path) -> None:
    done = build(project(tmp_path, GUIDE), config={"html_theme": "basic"})
    (warning,) = settings_warnings(done)

    assert "'basic'" in warning
    assert not (done.output / "whole-guide.html").exists()
