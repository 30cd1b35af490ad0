"""Search: one way in, and the name of an organization leads to its card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import search_button

if TYPE_CHECKING:
    from tests.browser.support import Reader


@pytest.mark.parametrize("name", ["index.html", "organizations/index.html"])
@pytest.mark.parametrize("way", ["Control+k", "button"])
def test_search_opens_takes_the_focus_and_gives_it_back(reader: Reader, name: str, way: str) -> None:
    page = reader.open(name)
    button = search_button(page)
    button.focus()

    page.keyboard.press("Enter" if way == "button" else way)

    # A page with a filter bar has a box of its own outside the dialog.
    box = page.get_by_role("dialog").get_by_role("searchbox")
    expect(box).to_have_count(1)
    expect(box).to_be_visible()
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(button).to_be_focused()


def test_click_beside_the_box_closes_search(reader: Reader) -> None:
    page = reader.open("index.html")
    search_button(page).click()
    expect(page.get_by_role("searchbox")).to_be_visible()

    page.mouse.click(20, 880)

    expect(page.get_by_role("searchbox")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize(
    ("asked", "name", "anchor"),
    [
        # Sphinx's search lists a heading when at least half of it was asked for.
        ("McKinsey & Co", "McKinsey & Company", "org-mckinsey"),
        ("Frontier Development", "Frontier Development Lab", "org-frontier-development-lab"),
    ],
)
def test_name_of_an_organization_leads_to_its_card(
    reader: Reader, asked: str, name: str, anchor: str, width: int
) -> None:
    page = reader.open("applications.html", width=width)
    search_button(page).click()
    page.keyboard.type(asked)
    page.keyboard.press("Enter")
    # The address is what decides: a page's title may hold the name, too.
    results = page.get_by_role("main").get_by_role("link").and_(page.locator(f'[href*="#{anchor}"]'))

    expect(results.first).to_be_visible()
    texts = results.all_inner_texts()
    assert any(name in text for text in texts)
    assert "&amp;" not in page.get_by_role("main").inner_text()
    results.first.click()

    expect(page).to_have_url(re.compile(rf"/organizations/index\.html.*#{anchor}$"))
    expect(page.locator(f"#{anchor}").get_by_role("heading", name=name)).to_be_in_viewport()


def test_an_organization_is_listed_once(reader: Reader) -> None:
    page = reader.tab()
    page.goto(reader.site.address("search.html?q=McKinsey+%26+Company"))
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="McKinsey").first).to_be_visible()
    expect(main.get_by_text(re.compile("^Search finished"))).to_be_visible()

    named = [text for text in main.get_by_role("link").all_inner_texts() if "McKinsey & Company" in text]

    assert len(named) == 1


def test_nothing_found_is_said_in_words(reader: Reader) -> None:
    page = reader.tab()
    page.goto(reader.site.address("search.html?q=zyzzyva"))

    expect(page.get_by_role("main").get_by_text("did not match any documents")).to_be_visible()


def test_search_page_is_ready_to_type_and_shows_what_was_asked(reader: Reader) -> None:
    page = reader.tab()
    page.goto(reader.site.address("search.html?q=conference"))
    box = page.get_by_role("searchbox")

    expect(box).to_have_value("conference")
    expect(page.get_by_role("main").get_by_role("link", name="Finding jobs").first).to_be_visible()
    box.fill("leetcode")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Interviews").first).to_be_visible()


def test_search_finds_pages_from_disk(reader: Reader) -> None:
    page = reader.tab()
    page.goto(reader.site.file("index.html"))
    search_button(page).click()
    page.keyboard.type("leetcode")
    page.keyboard.press("Enter")

    page.get_by_role("main").get_by_role("link", name="Interviews").first.click()

    expect(page).to_have_url(re.compile(r"^file:.*/interviews\.html"))
    # A browser lets no page read another file from disk, so the excerpts are missing there.
    missing = re.compile("Failed to fetch|CORS|ERR_FAILED")
    reader.complaints[:] = [complaint for complaint in reader.complaints if not missing.search(complaint)]
