"""The page of all pages in a browser, and the book that is printed from it."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import ROOT
from tests.chromium import find

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.support import Reader, Site

NAME = "whole-guide.html"
# Paper of 210 mm with margins, in CSS pixels.
PAPER = 640


@pytest.fixture
def guide(reader: Reader, site: Site) -> Page:
    """The page; the site's settings say whether it has one."""
    if not (site.folder / NAME).is_file():
        pytest.skip("the site has no page of all pages")
    return reader.open(NAME)


def test_contents_lead_to_each_page(guide: Page) -> None:
    contents = guide.get_by_role("navigation", name="Contents", exact=True)
    links = contents.get_by_role("link").all()

    assert len(links) >= 6
    for link in links:
        name = link.inner_text()
        link.click()
        expect(guide).to_have_url(re.compile(re.escape(link.get_attribute("href") or "?") + "$"))
        expect(guide.get_by_role("heading", level=2, name=name, exact=True).first).to_be_in_viewport()


def test_every_link_within_it_leads_somewhere(guide: Page) -> None:
    lost = guide.locator("main a[href^='#']").evaluate_all(
        """(links) => links.map((link) => link.getAttribute("href"))
             .filter((href) => !document.getElementById(decodeURIComponent(href.slice(1))))"""
    )

    assert lost == []


def test_headings_are_in_order(guide: Page) -> None:
    levels: list[int] = guide.locator("main :is(h1, h2, h3, h4, h5, h6)").evaluate_all(
        "(headings) => headings.map((heading) => Number(heading.localName[1]))"
    )

    assert levels.count(1) == 1
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_nothing_in_it_waits_for_a_script(guide: Page) -> None:
    expect(guide.locator("article :is(button, form, script, select, textarea)")).to_have_count(0)


def test_what_is_folded_elsewhere_is_open(guide: Page) -> None:
    details = guide.locator("article details")

    assert details.count() >= 5
    expect(guide.locator("article details:not([open])")).to_have_count(0)


@pytest.mark.usefixtures("guide")
def test_it_reads_without_scripts(reader: Reader) -> None:
    page = reader.tab(scripts=False)
    page.goto(reader.site.address(NAME))

    expect(page.get_by_role("heading", name="Interviews", exact=True)).to_be_visible()


def test_each_page_begins_on_a_new_sheet_and_no_card_is_cut(guide: Page) -> None:
    guide.set_viewport_size({"width": PAPER, "height": 900})
    guide.emulate_media(media="print")

    for page in guide.locator(".whole-guide-page").all():
        expect(page).to_have_css("break-before", "page")
    for card in guide.locator(".organization-card").all():
        expect(card).to_have_css("break-inside", "avoid")
    assert guide.evaluate("document.documentElement.scrollWidth") <= PAPER


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_book_is_tagged_and_has_an_outline_and_links(
    site: Site, tmp_path: Path, paper: str, size: tuple[int, int]
) -> None:
    output = tmp_path / "books" / "guide.pdf"
    environment = {**os.environ, "CHROMIUM": find() or ""}
    subprocess.run(
        [sys.executable, ROOT / "tests/browser/book.py", site.folder / NAME, output, paper], check=True, env=environment
    )
    content = output.read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)

    assert content.startswith(b"%PDF-")
    assert box is not None
    assert [float(number) for number in box.groups()] == pytest.approx(size, abs=1.5)
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"/Outlines" in content
    assert content.count(b"/Dest ") + content.count(b"/GoTo") >= 20
    # The server was there for the print only.
    assert b"127.0.0.1" not in content
    assert b"file://" not in content
    assert [path.name for path in output.parent.iterdir()] == ["guide.pdf"]
