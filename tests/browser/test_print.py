"""A page on paper: the text, all of it, and nothing to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import expect_mode

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.support import Mode, Reader

# Paper of 210 mm with margins, in CSS pixels.
PAPER = 720

# The boxes of a checklist are printed, to be ticked with a pen.
TO_CLICK = """
() => [...document.querySelectorAll("header, nav, dialog, button, input, .headerlink, .prev-next-footer, .skip-link")]
  .filter((part) => !part.matches("li input[type=checkbox].task-list-item-checkbox"))
  .filter((part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((part) => part.outerHTML.slice(0, 60))
"""


def on_paper(reader: Reader, name: str, *, mode: Mode = "light") -> Page:
    page = reader.open(name, width=PAPER, mode=mode)
    page.emulate_media(media="print")
    return page


def test_navigation_is_not_printed(reader: Reader) -> None:
    page = reader.tab(width=PAPER)
    page.emulate_media(media="print")
    printed = {}
    for name in reader.visit_all(page, reader.site.documents):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if found := page.evaluate(TO_CLICK):
            printed[name] = found

    assert printed == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_paper_is_light(reader: Reader, mode: Mode) -> None:
    page = on_paper(reader, "organizations/index.html", mode=mode)

    expect_mode(page, "light")


def test_chosen_dark_mode_is_not_printed(reader: Reader) -> None:
    page = reader.open("organizations/index.html")
    page.evaluate("localStorage.setItem('mode', 'dark'); localStorage.setItem('theme', 'dark')")
    page.reload()
    expect_mode(page, "dark")

    page.emulate_media(media="print")

    expect_mode(page, "light")


def test_cards_are_not_cut_and_show_where_they_lead(reader: Reader) -> None:
    page = on_paper(reader, "organizations/index.html")
    cards = page.locator(".organization-card").all()

    assert len(cards) >= 5
    for card in cards:
        expect(card).to_have_css("break-inside", "avoid")
        link = card.get_by_role("heading").get_by_role("link")
        href = link.get_attribute("href") or ""
        printed = card.locator("a").evaluate_all(
            """(links) => links.filter((link) => link.checkVisibility())
                 .map((link) => link.innerText + getComputedStyle(link, "::after").content)"""
        )
        assert [text for text in printed if href in text], href


def test_addresses_of_links_stand_beside_the_words(reader: Reader) -> None:
    page = on_paper(reader, "organizations/index.html")
    upon = page.locator("main a").evaluate_all(
        """(links) => links.filter((link) => {
             const after = getComputedStyle(link, "::after");
             return !["none", "normal", '""'].includes(after.content) && after.position === "absolute";
           }).map((link) => link.innerText)"""
    )

    assert upon == []


@pytest.mark.parametrize("name", ["index.html", "organizations/index.html", "editors/directives.html"])
def test_nothing_is_wider_than_the_paper(reader: Reader, name: str) -> None:
    page = on_paper(reader, name)

    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER


def test_page_is_saved_as_pdf(reader: Reader) -> None:
    page = reader.open("organizations/index.html")

    assert page.pdf(format="A4").startswith(b"%PDF-")
