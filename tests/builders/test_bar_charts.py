"""Bar charts: exact drawings with their numbers and sources, the same in all formats, and in step with their file."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from docutils import nodes

from tests.builders.projects import Build, build, differing_files, make_project
from tests.unit.bar_charts.test_reading import GOOD

if TYPE_CHECKING:
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

CONF = 'extensions = ["myst_parser", "bar_charts"]\n'
SECOND = """\
  - name: 2017-18
    values:
      work: 50
      study: 25
    source: Example Society, 2020
    url: https://www.example.org/newer
    year: 2020
names: Classes
population: Graduates of an example
notes:
  - More at https://www.example.org/notes, and "nothing" else.
"""
CHART = GOOD + SECOND
PAGES = {
    "index": "# Home\n\n```{toctree}\ndeep/page\nplain\n```\n",
    "deep/page": "# Page\n\n:::{bar-chart} ../numbers/chart.yaml\n:class: mine\n:::\n",
    "plain": "# Plain\n",
    "numbers/chart.yaml": CHART,
}
TABLE = [
    ["Classes", "2015-16", "2017-18"],
    ["Work", "60.5%", "50%"],
    ["Study", "not reported", "25%"],
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", PAGES, conf=CONF)


def picture_of(html: str) -> ET.Element:
    (picture,) = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    return ET.fromstring(picture)  # noqa: S314 -- our own output


def test_the_drawing_begins_at_zero_and_shows_each_number(source: Path) -> None:
    done = build(source)
    picture = picture_of(done.html("deep/page"))
    bars = [(bar.get("x"), bar.get("width")) for bar in picture.iter("rect")]
    words = [text.text for text in picture.iter("text")]

    assert done.warnings == []
    # The whole is 55 hundredths of the drawing's width.
    assert bars == [("30%", "33.275%"), ("30%", "27.5%"), ("30%", "13.75%")]
    assert words[:3] == ["0%", "50%", "100%"]
    assert words[3:8] == ["Work", "2015-16", "60.5%", "2017-18", "50%"]
    assert words[8:] == ["Study", "2015-16", "not reported", "2017-18", "25%"]
    assert (picture.get("role"), picture.find("title").text) == ("img", "What graduates did")  # type: ignore[union-attr]  # it is there
    assert "Study: 2015-16 not reported, 2017-18 25%." in done.html("deep/page")


def test_names_too_long_to_stand_before_their_bars_stand_above_them(tmp_path: Path) -> None:
    pages = {
        "index": "# Home\n\n:::{bar-chart} chart.yaml\n:::\n",
        "chart.yaml": CHART.replace("2015-16", "Long before"),
    }
    picture = picture_of(build(make_project(tmp_path / "project", pages, conf=CONF)).html())
    bars = [(bar.get("x"), int(bar.get("y", ""))) for bar in picture.iter("rect")]
    names = [int(text.get("y", "")) for text in picture.iter("text") if text.get("class") == "bar-chart-name"]

    assert [begin for begin, _top in bars] == ["0%"] * 3
    assert [names[0] < bars[0][1], bars[0][1] < names[1], names[1] < bars[1][1]] == [True] * 3


def test_nothing_in_a_page_is_styled_or_scripted_in_place(source: Path) -> None:
    html = build(source).html("deep/page")
    figure = html[html.index("<figure") : html.index("</figure>")]

    assert 'class="mine bar-chart"' in figure
    assert " style=" not in figure
    assert "<script" not in figure
    assert " on" not in re.sub(r">[^<]*<", "><", figure)


def test_the_page_has_the_numbers_and_their_sources(source: Path) -> None:
    html = build(source).html("deep/page")
    rows = re.findall(r"<tr>(.*?)</tr>", html)

    assert [re.findall(r"<t[hd][^>]*>([^<]*)<", row) for row in rows] == TABLE
    assert "Percent of the class. Graduates of an example." in html
    assert re.findall(r'<li>([^<]*)<a class="[^"]*" href="([^"]*)">([^<]*)</a></li>', html) == [
        ("2015-16: ", "https://www.example.org/report", "Example Society (2018)"),
        ("2017-18: ", "https://www.example.org/newer", "Example Society, 2020"),
    ]
    assert 'href="https://www.example.org/notes">https://www.example.org/notes</a>, and &quot;nothing' in html


def test_the_stylesheet_is_loaded_where_it_is_needed(source: Path) -> None:
    done = build(source)

    assert "bar_charts.css" in done.html("deep/page")
    assert "bar_charts.css" not in done.html("plain")
    assert (done.output / "_static" / "bar_charts.css").is_file()


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub", "pseudoxml"])
def test_other_formats_have_the_table_and_the_sources(builder: str, source: Path) -> None:
    config = {"epub_copyright": "Nobody", "version": "1", "man_pages": [("index", "a", "b", ["c"], 7)]}
    done = build(source, builder=builder, config=config, keep_pages=True)
    page = next(each for each in done.pages.values() if any(True for _ in each.findall(nodes.row)))
    links = [link["refuri"] for link in page.findall(nodes.reference) if "refuri" in link]

    assert [warning for warning in done.warnings if "chart" in warning] == []
    assert [[cell.astext() for cell in row.findall(nodes.entry)] for row in page.findall(nodes.row)] == TABLE
    assert links[-3:] == [f"https://www.example.org/{name}" for name in ("report", "newer", "notes")]


def test_a_changed_file_changes_its_page_only(source: Path, parallel: int) -> None:
    build(source)
    (source / "numbers" / "chart.yaml").write_text(CHART.replace("work: 50", "work: 51"), encoding="utf-8")
    done = build(source, parallel=parallel)
    clean = build(source, source / "_build" / "clean")

    assert done.read == {"deep/page"}
    assert differing_files(done.output, clean.output, ignored=["searchindex.js"]) == []


def test_builds_repeat_serial_and_parallel(source: Path, tmp_path: Path) -> None:
    outputs = [build(source, tmp_path / str(number), parallel=number).output for number in (1, 4)]

    assert differing_files(*outputs) == []


def test_two_charts_of_a_page_have_two_names(tmp_path: Path) -> None:
    twice = "# Home\n\n" + ":::{bar-chart} chart.yaml\n:::\n\n" * 2
    html = build(make_project(tmp_path / "project", {"index": twice, "chart.yaml": CHART}, conf=CONF)).html()
    ids = re.findall(r' id="(bar-chart-[^"]*)"', html)

    assert len(ids) == len(set(ids)) == 4


def one_page(folder: Path, text: str, chart: str = CHART, **more: str) -> Build:
    return build(make_project(folder / "project", {"chart.yaml": chart, **more, "index": text}, conf=CONF))


def test_problems_of_a_file_have_their_place(tmp_path: Path) -> None:
    broken = CHART.replace("work: 50", "work: 500").replace("names:", "naems:")
    done = one_page(tmp_path, "# Home\n\n:::{bar-chart} chart.yaml\n:::\n", broken)

    assert done.warnings == [
        "chart.yaml:16:13: WARNING: 500 is not a share; write a number from 0 to 100 [bar_charts.invalid-value]",
        'chart.yaml:21:1: WARNING: unknown key "naems"; did you mean "names"? [bar_charts.unknown-key]',
    ]
    assert "<figure" not in done.html()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("chrat.yaml", '"chrat.yaml": the file cannot be read (No such file or directory); check its name'),
        ("../outside.yaml", '"../outside.yaml" lies outside of the documentation; move the file into it'),
        ("numbers", '"numbers": the file cannot be read (Is a directory); check its name'),
    ],
)
def test_files_that_cannot_be_read_are_reported_in_the_page(name: str, message: str, tmp_path: Path) -> None:
    text = f"# Home\n\n:::{{bar-chart}} {name}\n:::\n"
    (warning,) = one_page(tmp_path, text, **{"numbers/other.yaml": ""}).warnings

    assert warning.startswith(f"index.md:3: WARNING: {message}")
    assert warning.endswith("[bar_charts.unreadable-file]")


@pytest.mark.parametrize("name", ["circle.yaml", "circle.yaml/chart.yaml", "pipe.yaml", "chart\0.yaml"])
def test_what_is_no_regular_file_is_reported(name: str, tmp_path: Path) -> None:
    # In reStructuredText a character U+0000 stays what it is.
    source = make_project(tmp_path / "project", {"chart.yaml": CHART}, conf=CONF)
    (source / "index.rst").write_text(f"Home\n====\n\n.. bar-chart:: {name}\n", encoding="utf-8")
    (source / "circle.yaml").symlink_to("circle.yaml")
    os.mkfifo(source / "pipe.yaml")
    (warning,) = build(source).warnings

    assert warning.startswith("index.rst:4: WARNING: ")
    assert warning.endswith("[bar_charts.unreadable-file]")


def test_a_mended_link_brings_the_chart_back(tmp_path: Path) -> None:
    page = "# Home\n\n:::{bar-chart} link.yaml\n:::\n"
    source = make_project(tmp_path / "project", {"index": page, "chart.yaml": CHART}, conf=CONF)
    (source / "link.yaml").symlink_to("link.yaml")
    before = build(source)
    (source / "link.yaml").unlink()
    (source / "link.yaml").symlink_to("chart.yaml")

    assert len(before.warnings) == 1
    assert "<figure" in build(source).html()


def test_charts_of_pages_with_similar_names_have_different_ids(tmp_path: Path) -> None:
    page = "# Page\n\n:::{bar-chart} /chart.yaml\n:::\n"
    pages = {"index": "# Home\n\n```{toctree}\nsub/a-b\nsub-a/b\n```\n", "sub/a-b": page, "sub-a/b": page}
    html = build(
        make_project(tmp_path / "project", {**pages, "chart.yaml": CHART}, conf=CONF), builder="singlehtml"
    ).html()
    ids = re.findall(r' id="(bar-chart-[^"]*)"', html)

    assert len(ids) == len(set(ids)) == 4


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    large = CHART + "#" * 70_000
    (warning,) = one_page(tmp_path, "# Home\n\n:::{bar-chart} chart.yaml\n:::\n", large).warnings

    assert "the file is larger than 64 KiB" in warning


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> & \"%s\" 'x' {y}"
    chart = CHART.replace("What graduates did", f"'{hostile.replace(chr(39), chr(39) * 2)}'")
    chart = chart.replace("work: Work", 'work: "<b>Work</b> & %s"')
    done = one_page(tmp_path, "# Home\n\n:::{bar-chart} chart.yaml\n:::\n", chart)

    assert done.warnings == []
    assert "<script>alert" not in done.html()
    assert "<b>Work" not in done.html()
    assert picture_of(done.html()).find("title").text == hostile  # type: ignore[union-attr]  # it is there


def test_texts_can_be_translated_and_searched(source: Path) -> None:
    catalog = (build(source, builder="gettext").output / "deep.pot").read_text(encoding="utf-8")
    index = (build(source).output / "searchindex.js").read_text(encoding="utf-8")

    assert 'msgid "What graduates did"' in catalog
    assert 'msgid "Study"' in catalog
    assert '"studi":' in index
