"""The tools at the foot of a page do what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.support import Reader

# A print dialog belongs to the system: no test sees it.
COUNT_PRINTS = "window.printed = 0; window.print = () => { printed += 1; };"


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_page_is_printed(reader: Reader, way: str) -> None:
    page = reader.tab()
    page.add_init_script(COUNT_PRINTS)
    page.goto(reader.site.address("applications.html"))
    button = page.get_by_role("button", name="Print this page", exact=True)

    if way == "mouse":
        button.click()
    else:
        button.focus()
        page.keyboard.press("Enter")

    page.wait_for_function("printed > 0")
    assert page.evaluate("printed") == 1


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_page_fills_the_screen_and_leaves_it_again(reader: Reader, way: str) -> None:
    page = reader.open("applications.html")
    button = page.get_by_role("button", name="Full screen", exact=True)
    full = page.locator("html:fullscreen")

    def press() -> None:
        if way == "mouse":
            button.click()
        else:
            button.focus()
            page.keyboard.press("Enter")

    press()
    expect(full).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    press()
    expect(full).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_page_offers_what_works(reader: Reader, *, scripts: bool) -> None:
    page = reader.tab(scripts=scripts)
    offered = {}
    for name in reader.visit_all(page):
        tools = page.locator(".page-tools button").filter(visible=True)
        offered[name] = tools.all_inner_texts()

    expected = ["Print this page", "Full screen"] if scripts else []
    assert {name: found for name, found in offered.items() if found != expected} == {}


def test_full_screen_is_not_offered_where_there_is_none(reader: Reader) -> None:
    page = reader.tab()
    page.add_init_script("Object.defineProperty(Document.prototype, 'fullscreenEnabled', { get: () => false });")
    page.goto(reader.site.address("applications.html"))

    expect(page.get_by_role("button", name="Print this page")).to_be_visible()
    expect(page.get_by_role("button", name="Full screen")).to_be_hidden()
