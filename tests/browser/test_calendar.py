"""The calendar of programmes: a picture to look at, the same as a table to read, on any screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import colors, contrast, expect_mode, is_dark, pixels
from tests.browser.test_accessibility import CLIPPED, OVERLAPPING, SPACING, violations
from tests.builders.projects import make_project, run_sphinx
from tests.builders.test_calendar import CARDS, programme, with_programmes
from tests.unit.samples import EPOCH

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.support import Mode, Reader

LONG = "Residency in machine learning and quantum computing for the physical sciences"
RECORDS = {
    "northern-institute": with_programmes(
        "northern-institute",
        programme("Summer internship", opens="2026-10-01", deadline="2027-01-15", cycle="Summer 2027"),
        programme(LONG, opens="2027-08-02", deadline="2028-01-10"),
        programme("Autumn school", deadline_text="Early spring"),
    ),
    "star-lab": with_programmes(
        "star-lab",
        programme("Fellowship", opens="2027-03-01", deadline_text="Until filled"),
        programme("Sprint", deadline="2026-03-31"),
        programme("Fair", opens="2026-09-01", deadline="2026-11-01"),
        programme("Talks"),
    ),
}
DRAWN = ["Summer internship", LONG, "Fellowship", "Fair"]
TEXT_AND_CARDS = f"# Calendar\n\n:::{{programme-calendar}}\n:::\n\n## Cards\n\n{CARDS}"
BREADTH = "document.documentElement.scrollWidth"
# Where a mark is drawn, as a part of the width of its row.
PLACES = """
(picture) => [...picture.querySelectorAll(".programme-calendar-track")].map((track) => {
  const row = track.getBoundingClientRect();
  const marks = track.querySelectorAll(".programme-calendar-deadline, .programme-calendar-opens");
  return [...marks].map((mark) => {
    const box = mark.getBoundingClientRect();
    return Math.round(1000 * ((box.left + box.right) / 2 - row.left) / row.width);
  });
})
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A site with programmes of all sorts, on a day in November 2026."""
    conf = 'extensions.append("career_theme")\nhtml_theme = "career_theme"\n'
    source: Path = make_project(tmp_path_factory.mktemp("calendar"), {"index": TEXT_AND_CARDS}, RECORDS, conf=conf)
    done = run_sphinx(source, source / "_build" / "html", "--fail-on-warning", epoch=EPOCH)
    assert done.code == 0, done.errors
    return (source / "_build" / "html" / "index.html").as_uri()


def open_calendar(reader: Reader, address: str, *, width: int = 1440, mode: Mode = "light") -> Page:
    page = reader.tab(width=width, mode=mode)
    page.goto(address)
    return page


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing(reader: Reader, address: str, width: int, mode: Mode) -> None:
    page = open_calendar(reader, address, width=width, mode=mode)

    assert is_dark(page) == (mode == "dark")
    assert violations(page) == []


@pytest.mark.parametrize("width", [1440, 1000, 768, 360, 320])
def test_nothing_is_cut_or_covered(reader: Reader, address: str, width: int) -> None:
    page = open_calendar(reader, address, width=width)

    assert page.evaluate(BREADTH) <= width
    assert page.locator(".programme-calendar").evaluate("(part) => part.scrollWidth - part.clientWidth") <= 0
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OVERLAPPING) == []


@pytest.mark.parametrize("width", [1440, 360])
def test_wide_spacing_loses_nothing(reader: Reader, address: str, width: int) -> None:
    page = reader.tab(width=width, own_styles=True)
    page.goto(address)
    page.add_style_tag(content=SPACING)

    assert page.evaluate(BREADTH) <= width
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("width", [1440, 360])
def test_picture_shows_the_days_where_they_are(reader: Reader, address: str, width: int) -> None:
    picture = open_calendar(reader, address, width=width).get_by_role("img", name="Opening days and deadlines")

    # 15 January, none within the twelve months, 1 March, and 1 November.
    assert picture.evaluate(PLACES) == [
        [pytest.approx(1000 * (2 + 14.5 / 31) / 12, abs=2)],
        [],
        [pytest.approx(1000 * 4 / 12, abs=2)],
        [pytest.approx(1000 * 0.5 / 30 / 12, abs=2)],
    ]
    names = picture.locator(".programme-calendar-name").all_inner_texts()
    assert all(drawn in name for drawn, name in zip(DRAWN, names, strict=True))


@pytest.mark.parametrize("width", [1440, 360])
def test_words_of_the_picture_are_large_enough(reader: Reader, address: str, width: int) -> None:
    page = open_calendar(reader, address, width=width)
    words = page.locator(".programme-calendar-picture :is(span, strong):visible")

    assert words.count() > 20
    assert min(pixels(word, "fontSize") for word in words.all()) >= 12


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_drawn_marks_stand_out(reader: Reader, address: str, mode: Mode) -> None:
    page = open_calendar(reader, address, mode=mode)
    # Lends the drawing's colour to something whose colours can be asked for.
    page.locator(".programme-calendar-name").first.evaluate(
        """(name) => {
          const mark = document.querySelector(".programme-calendar-deadline");
          name.style.color = getComputedStyle(mark).fill;
        }"""
    )
    seen = colors(page.locator(".programme-calendar-name").first)

    assert contrast(seen.text, seen.background) >= 3


@pytest.mark.parametrize("width", [1440, 360])
def test_table_is_a_table_on_every_screen(reader: Reader, address: str, width: int) -> None:
    table = open_calendar(reader, address, width=width).get_by_role("table", name="Programmes and their deadlines")
    rows = table.get_by_role("row").all()

    assert table.get_by_role("columnheader").all_text_contents() == [
        "Organization",
        "Programme",
        "Level",
        "Opens",
        "Deadline",
    ]
    assert len(rows) == 8
    found = {
        row.get_by_role("rowheader").get_by_role("link").inner_text(): row.get_by_role("cell").last.inner_text()
        for row in rows[1:]
    }
    assert list(found.items()) == [
        ("Summer internship", "15 Jan 2027"),
        (LONG, "10 Jan 2028"),
        ("Autumn school", "Early spring"),
        ("Fellowship", "Until filled"),
        ("Fair", "1 Nov 2026 (last known)"),
        ("Sprint", "31 Mar 2026 (last known)"),
        ("Talks", "Not known"),
    ]


def test_a_row_leads_to_the_card(reader: Reader, address: str) -> None:
    page = open_calendar(reader, address)
    page.get_by_role("table").get_by_role("link", name="Star Lab").first.click()

    expect(page.locator("#org-star-lab")).to_be_in_viewport()


def test_file_is_offered(reader: Reader, address: str) -> None:
    page = open_calendar(reader, address)
    with page.expect_download() as download:
        page.get_by_role("link", name="Deadlines as a calendar file").click()

    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_paper_has_picture_and_table(reader: Reader, address: str, mode: Mode) -> None:
    page = open_calendar(reader, address, width=720, mode=mode)
    page.emulate_media(media="print")

    expect_mode(page, "light")
    expect(page.get_by_role("img", name="Opening days and deadlines")).to_be_visible()
    expect(page.get_by_role("table", name="Programmes and their deadlines")).to_be_visible()
    assert page.evaluate(BREADTH) <= 720
    assert page.evaluate(CLIPPED) == []
    for row in page.locator(".programme-calendar-row, .programme-calendar-table tbody tr").all():
        expect(row).to_have_css("break-inside", "avoid")
