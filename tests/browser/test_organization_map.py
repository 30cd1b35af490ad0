"""The map of the field and a bar chart, as readers see them: on any screen, in both modes, by any input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import colors, contrast, expect_mode, expect_settled, is_dark, pixels
from tests.browser.test_accessibility import CLIPPED, OVERLAPPING, SPACING, violations
from tests.builders.projects import make_project, run_sphinx
from tests.builders.test_bar_charts import CHART
from tests.unit.samples import EPOCH, record_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.support import Mode, Reader

RECORDS = {
    **{f"lab-{number}": record_of(f"lab-{number}") for number in range(12)},
    "star-ship": record_of("star-ship", sector="space", levels="[bachelors, phd]"),
    "old-bank": record_of("old-bank", sector="finance", levels="[masters]"),
}
TEXT = (
    "# Field\n\n:::{organization-map}\n:::\n\n## Chart\n\n:::{bar-chart} chart.yaml\n:::\n\n"
    "## Next\n\n:::{programme-calendar}\n:coming:\n:::\n\n"
    "## Cards\n\n:::{organization-cards}\n:filter-bar:\n:::\n\n```{toctree}\nother\n```\n"
)
OTHER = "# Other\n\n:::{organization-map}\n:::\n"
BREADTH = "document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with a map, a chart and the filter bar."""
    conf = 'extensions += ["career_theme", "bar_charts"]\nhtml_theme = "career_theme"\n'
    pages = {"index": TEXT, "other": OTHER, "chart.yaml": CHART}
    records = {
        **RECORDS,
        "star-ship": RECORDS["star-ship"]
        + "programmes:\n- {name: Voyage, url: 'https://example.org/v', kind: internship, levels: [phd], "
        "deadline: 2027-01-01}\n",
    }
    source: Path = make_project(tmp_path_factory.mktemp("map"), pages, records, conf=conf)
    done = run_sphinx(source, source / "_build" / "html", "--fail-on-warning", epoch=EPOCH)
    assert done.code == 0, done.errors
    return (source / "_build" / "html" / "index.html").as_uri()


def open_page(
    reader: Reader, address: str, *, width: int = 1440, mode: Mode = "light", own_styles: bool = False
) -> Page:
    page = reader.tab(width=width, mode=mode, own_styles=own_styles)
    page.goto(address)
    expect_settled(page)
    return page


@pytest.mark.parametrize("width", [1440, 320])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing(reader: Reader, address: str, width: int, mode: Mode) -> None:
    page = open_page(reader, address, width=width, mode=mode)
    page.get_by_text("The numbers as a table").click()

    assert is_dark(page) == (mode == "dark")
    assert violations(page) == []


@pytest.mark.parametrize("width", [1440, 1000, 768, 360, 320])
def test_nothing_is_cut_or_covered(reader: Reader, address: str, width: int) -> None:
    page = open_page(reader, address, width=width)
    page.get_by_text("The numbers as a table").click()

    assert page.evaluate(BREADTH) <= width
    for part in (".organization-map", ".bar-chart"):
        assert page.locator(part).evaluate("(part) => part.scrollWidth - part.clientWidth") <= 0
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OVERLAPPING) == []


@pytest.mark.parametrize("width", [1440, 320])
def test_wide_spacing_loses_nothing(reader: Reader, address: str, width: int) -> None:
    page = open_page(reader, address, width=width, own_styles=True)
    page.add_style_tag(content=SPACING)

    assert page.evaluate(BREADTH) <= width
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("width", [1440, 320])
def test_words_of_the_chart_lie_within_it_and_beside_each_other(reader: Reader, address: str, width: int) -> None:
    page = open_page(reader, address, width=width)
    found = page.get_by_role("img", name="What graduates did").evaluate(
        """(picture) => {
          const whole = picture.getBoundingClientRect();
          const boxes = [...picture.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
          const out = boxes.filter((box) => box.left < whole.left - 1 || box.right > whole.right + 1).length;
          const meets = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
          return [out, boxes.filter((box, at) => boxes.slice(at + 1).some((other) => meets(box, other))).length];
        }"""
    )

    assert found == [0, 0]


def test_bars_are_as_long_as_their_numbers(reader: Reader, address: str) -> None:
    page = open_page(reader, address)
    lengths = page.locator(".organization-map-bar rect").evaluate_all(
        "(bars) => bars.map((bar) => bar.getBBox().width)"
    )
    shares = page.locator(".bar-chart-bar").evaluate_all("(bars) => bars.map((bar) => bar.getBBox().width)")

    assert [length / lengths[0] for length in lengths] == pytest.approx([1, 1 / 12, 1 / 12], abs=0.01)
    assert [share / shares[0] for share in shares] == pytest.approx([1, 50 / 60.5, 25 / 60.5], abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("part", [".organization-map-bar rect", ".bar-chart-bar"])
def test_bars_stand_out(reader: Reader, address: str, part: str, mode: Mode) -> None:
    page = open_page(reader, address, mode=mode)
    # Lends the drawing's colour to something whose colours can be asked for.
    title = page.locator(".bar-chart-title")
    title.evaluate(
        "(title, part) => { title.style.color = getComputedStyle(document.querySelector(part)).fill; }", part
    )
    seen = colors(title)

    assert contrast(seen.text, seen.background) >= 3


@pytest.mark.parametrize("width", [1440, 320])
def test_map_is_a_table_on_every_screen(reader: Reader, address: str, width: int) -> None:
    table = open_page(reader, address, width=width).get_by_role("table", name="Organizations by sector and level.")

    assert [head.split("\n")[0] for head in table.get_by_role("rowheader").all_inner_texts()] == [
        "Laboratory",
        "Finance",
        "Space",
        "All sectors",
    ]
    assert table.get_by_role("columnheader").all_text_contents()[:2] == ["Sector", "Organizations"]
    assert [cell.strip() for cell in table.get_by_role("cell").all_text_contents()[:5]] == ["12", "0", "0", "12", "12"]
    for link in table.get_by_role("link").all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("start", ["index.html", "other.html"])
def test_a_number_leads_to_the_organizations_that_it_counts(reader: Reader, address: str, start: str) -> None:
    page = open_page(reader, address.replace("index.html", start))
    page.get_by_role("link", name="1: Space, PhD").click()

    expect(page).to_have_url(re.compile(r"/index\.html\?sector=space&level=phd$"))
    expect(page.get_by_role("status")).to_have_text("Showing 1 of 14 organizations.")
    expect(page.locator(".organization-card:visible")).to_have_count(1)
    expect(page.get_by_role("form").or_(page.locator("form.organization-filter"))).to_be_in_viewport()

    page.get_by_role("link", name="14: All sectors").click() if start == "index.html" else page.go_back()
    if start == "index.html":
        expect(page.get_by_role("status")).to_have_text("Showing all 14 organizations.")


def test_without_scripts_there_are_the_same_numbers_and_drawings(reader: Reader, address: str) -> None:
    page = reader.tab(scripts=False)
    page.goto(address)

    expect(page.get_by_role("link", name="12: Laboratory, PhD")).to_be_visible()
    expect(page.get_by_role("img", name="What graduates did")).to_be_visible()


def test_paper_has_the_numbers(reader: Reader, address: str) -> None:
    page = open_page(reader, address, width=720, mode="dark")
    page.emulate_media(media="print")

    expect_mode(page, "light")
    assert page.evaluate(BREADTH) <= 720
    assert page.evaluate(CLIPPED) == []
    assert min(pixels(text, "fontSize") for text in page.locator(".bar-chart-picture text").all()) >= 12
