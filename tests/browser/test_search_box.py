"""The box of search: opens on every page, steers by keyboard alone, says what it found, and gives the focus back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import expect_search_ready, open_search, search_button
from tests.browser.test_accessibility import violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Request, Route

    from tests.browser.support import Mode, Reader

# No page may hold it: a word that the site contains is never corrected.
MISSPELLED = "internhsip"
NOWHERE = "zzqxjkvw"
STOLEN = "document.body.dataset.stolen = 'yes'"
BAD_INPUT = [
    f'<img src=x onerror="{STOLEN}"> <script>{STOLEN}</script>',
    "internship " * 3000,
    "?!... ---",
    '"',
    '"" - -"',
    "-internship",
    "🎓🚀",
    "سيرة ذاتية \u200f",
    "intern\x00ship\x07\x1b[31m\u202e",
    "%E0%A4%A ${x} {query} $& \\",
    "__proto__ constructor toString",
]


def box(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("combobox")


def options(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("option")


def marks(page: Page) -> Locator:
    return page.get_by_role("main").locator("mark")


def said(page: Page) -> Locator:
    """What stands above the results; a moment later a screen reader is told the same once more."""
    return page.get_by_role("dialog").locator(".sitesearch-said")


def ask(page: Page, text: str) -> None:
    open_search(page).fill(text)


def wait_for_marks_script(page: Page) -> None:
    """Wait until the script that marks words has run, if it was asked for."""
    page.evaluate("import(document.querySelector('script[src*=\"loader.js\"]').src.replace('loader.js', 'mark.js'))")


def open_where(reader: Reader, url: str, answer: Callable[[Route], None]) -> Page:
    """Show a page where some requests are answered otherwise.

    That begins before the page: a page that is there already hears of it only when it has time, and may ask before.
    """
    page = reader.tab()
    page.route(url, answer)
    page.goto(reader.site.address("interviews.html"))
    return page


def search_requests(page: Page) -> list[str]:
    asked: list[str] = []

    def note(request: Request) -> None:
        if re.search(r"search|language_data", request.url.partition("?")[0]):
            asked.append(request.url.rpartition("/")[2].partition("?")[0])

    page.on("request", note)
    return asked


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.open("interviews.html")


@pytest.mark.parametrize("name", ["index.html", "organizations/index.html", "search.html", "404.html"])
def test_page_loads_nothing_of_search_but_a_small_script(reader: Reader, name: str) -> None:
    page = reader.tab()
    asked = search_requests(page)

    page.goto(reader.site.address(name))
    page.wait_for_load_state("networkidle")

    if name == "search.html":
        assert not {"searchindex.js", "searchtools.js", "language_data.js"} & set(asked)
        assert not [url for url in asked if "pagefind" in url]
    else:
        assert asked == ["loader.js"]


@pytest.mark.parametrize("way", ["Control+k", "Meta+k", "button"])
@pytest.mark.parametrize("name", ["index.html", "organizations/index.html"])
def test_search_opens_takes_the_focus_and_gives_it_back(reader: Reader, name: str, way: str) -> None:
    page = reader.open(name)
    button = search_button(page)
    button.focus()

    page.keyboard.press("Enter" if way == "button" else way)

    expect(box(page)).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_shortcut_gives_the_focus_back_to_any_link(page: Page) -> None:
    link = page.get_by_role("main").get_by_role("link").first
    link.focus()

    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Control+k")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


@pytest.mark.parametrize("key", ["/", "k", "s", "?"])
def test_no_single_key_opens_search(page: Page, key: str) -> None:
    page.keyboard.press(key)

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.body")


def test_keys_are_not_lost_while_search_loads(reader: Reader) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page = open_where(reader, "**/dialog.js*", hold)
    with page.expect_request("**/dialog.js*"):
        page.keyboard.press("Control+k")
    page.keyboard.type("internship")

    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("internship")
    held[0].continue_()
    expect(options(page).first).to_be_visible()
    expect(box(page)).to_have_value("internship")


@pytest.mark.parametrize("close", ["button", "beside"])
def test_pointer_closes_search(page: Page, close: str) -> None:
    search_button(page).click()
    expect_search_ready(page)

    if close == "button":
        page.get_by_role("button", name="Close").click()
    else:
        page.mouse.click(20, 880)

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(search_button(page)).to_be_focused()


def test_list_is_steered_as_a_combobox_is(page: Page) -> None:
    field = open_search(page)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("internship")
    expect(field).to_have_attribute("aria-expanded", "true")
    listbox = page.get_by_role("listbox", name="Results")
    expect(listbox).to_have_id(field.get_attribute("aria-controls") or "")
    last = options(page).count() - 1
    assert last > 1

    for key, index in [
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("End", last),
        ("Home", 0),
        ("ArrowUp", None),
    ]:
        page.keyboard.press(key)
        chosen = options(page).and_(page.locator("[aria-selected=true]"))
        if index is None:
            expect(chosen).to_have_count(0)
            expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
        else:
            expect(chosen).to_have_count(1)
            identifier = options(page).nth(index).get_attribute("id")
            expect(field).to_have_attribute("aria-activedescendant", identifier or "")
            expect(chosen).to_have_attribute("id", identifier or "")
            expect(chosen).to_be_in_viewport()
        expect(field).to_be_focused()


def test_home_and_end_move_the_caret_while_nothing_is_chosen(page: Page) -> None:
    ask(page, "internship")
    expect(options(page).first).to_be_visible()

    page.keyboard.press("Home")
    page.keyboard.type("an ")

    expect(box(page)).to_have_value("an internship")


def test_enter_opens_the_chosen_result(page: Page) -> None:
    ask(page, "internship")
    second = options(page).nth(1)
    address = second.get_attribute("href")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(address or "")


def test_enter_without_a_chosen_result_shows_all_on_one_page(reader: Reader, page: Page) -> None:
    ask(page, "internship & job")
    page.keyboard.press("Enter")

    expect(page).to_have_url(reader.site.address("search.html?q=internship+%26+job"))
    expect(page.get_by_role("searchbox")).to_have_value("internship & job")
    expect(page.get_by_role("list", name="Results").get_by_role("listitem").first).to_be_visible()


def test_tab_stays_inside(page: Page) -> None:
    ask(page, MISSPELLED)
    expect(options(page).first).to_be_visible()
    stops = []

    for _ in range(20):
        page.keyboard.press("Tab")
        inside = "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
        assert page.evaluate(inside)
        stops.append(page.evaluate("document.activeElement.innerText ?? ''").strip())

    assert {"Close", "Filters", "All results on one page", f"Search instead for {MISSPELLED}"} <= set(stops)


def test_correction_is_said_and_can_be_refused(page: Page) -> None:
    ask(page, MISSPELLED)
    dialog = page.get_by_role("dialog")
    expect(said(page)).to_contain_text("Showing results for internship.")

    dialog.get_by_role("button", name=f"Search instead for {MISSPELLED}").click()

    expect(said(page)).to_contain_text(f"Nothing matches {MISSPELLED}.")
    expect(said(page)).not_to_contain_text("Showing results for")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value(MISSPELLED)


def test_nothing_found_leads_to_pages_and_the_map(reader: Reader, page: Page) -> None:
    ask(page, NOWHERE)
    dialog = page.get_by_role("dialog")
    expect(said(page)).to_contain_text(f"Nothing matches {NOWHERE}.")
    expect(options(page).first).to_be_visible()

    dialog.get_by_role("link", name="See all pages").click()

    expect(page).to_have_url(reader.site.address("search.html#site-map"))
    every = page.get_by_role("navigation", name="All pages")
    expect(every.get_by_role("link", name="Interviews")).to_be_visible()


def test_number_of_results_is_announced(page: Page) -> None:
    ask(page, "internship")
    status = page.get_by_role("dialog").get_by_role("status")

    expect(status).to_have_text(re.compile(r"^\d+ results$"))
    box(page).fill(MISSPELLED)
    expect(status).to_have_text(re.compile(rf"^Showing results for internship\. .*{MISSPELLED}.* \d+ results$"))
    box(page).fill("")
    expect(status).to_be_empty()


def test_results_say_where_they_are_and_mark_the_words(page: Page) -> None:
    ask(page, "leetcode")
    first = options(page).first

    expect(first).to_contain_text("Interviews")
    expect(options(page).locator("mark").filter(has_text=re.compile("^leetcode$", re.IGNORECASE)).first).to_be_visible()
    expect(first).to_have_attribute("href", re.compile("#"))


def test_facets_narrow_the_results_and_are_cleared(page: Page) -> None:
    ask(page, "internship")
    dialog = page.get_by_role("dialog")
    before = dialog.get_by_text(re.compile(r"^\d+ results$")).first.inner_text()
    kind = dialog.get_by_role("group", name="Kind").get_by_role("button", name=re.compile("^Organizations"))
    number = re.sub(r"\D", "", kind.inner_text())

    kind.focus()
    page.keyboard.press("Enter")

    expect(kind).to_have_attribute("aria-pressed", "true")
    expect(kind).to_be_focused()
    assert before != f"{number} results"
    expect(dialog.get_by_text(re.compile(rf"^{number} results?$")).first).to_be_visible()
    for address in [option.get_attribute("href") for option in options(page).all()]:
        assert "organizations/" in (address or "")
    expect(dialog.get_by_role("link", name="All results on one page")).to_have_attribute(
        "href", re.compile("kind=organization")
    )
    page.keyboard.press("Enter")
    expect(kind).to_have_attribute("aria-pressed", "false")
    expect(dialog.get_by_text(before).first).to_be_visible()


def test_name_of_an_organization_is_answered_first(page: Page) -> None:
    ask(page, "mckinsey")
    first = options(page).first
    expect(first).to_contain_text("Direct answer")
    expect(options(page).filter(has_text="McKinsey & Company").locator(".sitesearch-heading").first).to_be_visible()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/organizations/index\.html#org-mckinsey$"))
    expect(page.locator("#org-mckinsey")).to_be_in_viewport()


def test_wish_for_a_filtered_directory_is_answered_first(page: Page) -> None:
    ask(page, "research intern phd")
    first = options(page).first
    expect(first).to_contain_text("Filtered directory")

    first.click()

    expect(page).to_have_url(re.compile(r"/organizations/index\.html\?.*level=phd"))
    expect(page.get_by_text(re.compile(r"^Showing \d+ of \d+ organizations\.$"))).to_be_visible()


def test_recent_searches_stay_on_the_device_and_can_be_erased(reader: Reader) -> None:
    page = reader.open("interviews.html")
    ask(page, "leetcode")
    options(page).first.click()
    expect(page).to_have_url(re.compile("#"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    open_search(page)
    dialog = page.get_by_role("dialog")

    dialog.get_by_role("button", name="leetcode").click()
    expect(box(page)).to_have_value("leetcode")
    expect(options(page).first).to_be_visible()
    box(page).fill("")
    dialog.get_by_role("button", name="Erase").click()

    expect(dialog.get_by_role("button", name="leetcode")).to_have_count(0)
    expect(box(page)).to_be_focused()
    assert "leetcode" not in page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("kept", ['{"length": 1}', "[1, null]", "not json"])
def test_damaged_memory_of_searches_harms_nothing(page: Page, kept: str) -> None:
    page.evaluate("(kept) => localStorage.setItem('site-search-recent', kept)", kept)

    ask(page, "internship")

    expect(options(page).first).to_be_visible()


def test_search_works_where_storage_is_denied(reader: Reader) -> None:
    page = reader.tab()
    denied = "get() { throw new DOMException('denied', 'SecurityError'); }"
    # The theme reads the mode without asking whether it may.
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => {"
        f"for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {{ {denied} }});"
        "}, { once: true, capture: true });"
    )
    page.goto(reader.site.address("interviews.html"))

    ask(page, "clean code")
    options(page).first.click()

    expect(page).to_have_url(re.compile("interviews.html#"))
    wait_for_marks_script(page)
    expect(marks(page)).to_have_count(0)
    # The theme's own scripts fail there.
    reader.complaints[:] = [text for text in reader.complaints if not text.startswith("denied")]


def test_words_are_marked_where_one_lands_and_unmarked_again(page: Page) -> None:
    ask(page, "professor advisor")
    expect(options(page).first).to_be_visible()
    address = options(page).first.get_attribute("href") or ""
    options(page).first.click()
    expect(page).to_have_url(address)
    main = page.get_by_role("main")
    expect(marks(page).first).to_be_visible()
    expect(page.get_by_role("button", name="Clear marks")).to_be_visible()
    before = main.inner_text()

    page.get_by_role("button", name="Clear marks").focus()
    page.keyboard.press("Enter")

    expect(marks(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Clear marks")).to_have_count(0)
    assert main.inner_text().split() == before.replace("Clear marks", "").replace("Esc", "").split()
    page.reload()
    wait_for_marks_script(page)
    expect(marks(page)).to_have_count(0)


def test_escape_clears_the_marks_on_the_same_page(page: Page) -> None:
    ask(page, "leetcode")
    options(page).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(marks(page).first).to_be_visible()
    expect(page.get_by_role("button", name="Clear marks")).to_be_visible()

    page.keyboard.press("Escape")

    expect(marks(page)).to_have_count(0)
    expect(page).not_to_have_url(re.compile(r"\?"))


def test_forms_and_buttons_are_never_marked(reader: Reader) -> None:
    page = reader.open("organizations/index.html")
    words = json.dumps({"path": "/career-support/organizations/index.html", "words": ["sector", "careers", "google"]})
    page.evaluate("(words) => sessionStorage.setItem('site-search-marks', words)", words)

    page.reload()

    expect(marks(page).first).to_be_visible()
    expect(page.locator(":is(form, button, script, style) mark")).to_have_count(0)


@pytest.mark.parametrize("text", BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_any_text_has_an_answer(page: Page, text: str) -> None:
    open_search(page).evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }", text
    )

    dialog = page.get_by_role("dialog")
    expect(options(page).or_(dialog.get_by_role("link", name="See all pages")).first).to_be_visible()
    expect(page.locator("dialog :is(img, script)")).to_have_count(0)
    expect(page.locator("[data-stolen]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\.html\?q="))
    expect(page.locator(".sitesearch-results").get_by_role("link").first).to_be_visible()
    expect(page.locator("[data-stolen]")).to_have_count(0)


def test_search_that_cannot_load_says_so_and_leads_to_the_map(reader: Reader) -> None:
    page = open_where(reader, "**/pagefind.js*", lambda route: route.abort())

    ask(page, "internship")

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("The search could not be loaded.")).to_be_visible()
    expect(dialog.get_by_role("link", name="See all pages")).to_be_visible()
    reader.complaints.clear()


def test_box_that_cannot_load_says_so_and_leads_to_the_page_on_request(reader: Reader) -> None:
    page = open_where(reader, "**/dialog.js*", lambda route: route.abort())

    page.keyboard.press("Control+k")
    page.keyboard.type("leetcode")

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_have_text("The search could not be loaded.")
    expect(dialog.get_by_role("textbox")).to_have_value("leetcode")
    expect(page).to_have_url(reader.site.address("interviews.html"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(reader.site.address("search.html?q=leetcode"))
    reader.complaints.clear()


def test_who_is_offline_stays_on_the_page_and_can_try_again(reader: Reader, page: Page) -> None:
    page.context.set_offline(True)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(reader.site.address("interviews.html"))
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_count(1)
    reader.complaints.clear()


def test_scripts_and_style_carry_the_version_of_the_page(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    version = page.locator("script[src*='loader.js']").evaluate("(script) => new URL(script.src).search")

    open_search(page)

    assert version
    assert {f"dialog.js{version}", f"site_search.css{version}"} <= set(asked)


def test_answer_to_what_is_no_longer_asked_is_not_shown(reader: Reader) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page = open_where(reader, "**/search.json*", hold)
    with page.expect_request("**/search.json*"):
        ask(page, "internship")
    more = page.locator(".sitesearch-more")
    expect(more).to_have_attribute("aria-disabled", "true")

    box(page).fill("")
    held[0].continue_()
    # Then the engine has answered.
    expect(more).not_to_have_attribute("aria-disabled", "true")

    expect(options(page)).to_have_count(0)
    expect(page.get_by_role("dialog").get_by_text(re.compile("result$|results$")).filter(visible=True)).to_have_count(0)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("text", ["", MISSPELLED, "mckinsey", NOWHERE])
def test_axe_finds_nothing_in_the_box(reader: Reader, width: int, mode: Mode, text: str) -> None:
    page = reader.open("interviews.html", width=width, mode=mode)
    page.evaluate("localStorage.setItem('site-search-recent', '[\"internship\"]')")
    ask(page, text)
    dialog = page.get_by_role("dialog")
    expect(options(page).first if text else dialog.get_by_role("button", name="internship")).to_be_visible()
    assert violations(page) == []

    if text:
        page.keyboard.press("ArrowDown")
    if text == MISSPELLED:
        dialog.get_by_text("Filters", exact=True).click()
        dialog.get_by_role("group", name="Level").get_by_role("button", name=re.compile("^PhD")).click()
        expect(dialog.get_by_role("button", pressed=True)).to_have_count(1)
    assert violations(page) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_in_marks(reader: Reader, mode: Mode) -> None:
    page = reader.open("interviews.html", mode=mode)
    ask(page, "leetcode")
    options(page).first.click()
    expect(page.get_by_role("button", name="Clear marks")).to_be_visible()

    assert violations(page) == []


def test_box_fills_a_phone_and_nothing_is_cut(reader: Reader) -> None:
    page = reader.open("interviews.html", width=360, height=640)
    search_button(page).click()
    expect_search_ready(page)
    box(page).fill("internship")
    expect(options(page).first).to_be_visible()

    bounds = page.get_by_role("dialog").bounding_box()

    assert bounds is not None
    assert (bounds["x"], bounds["y"], bounds["width"], bounds["height"]) == (0, 0, 360, 640)
    assert page.locator(".sitesearch-body").evaluate("(body) => body.scrollWidth <= body.clientWidth")
    expect(page.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("link", name="All results on one page")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 900), (360, 640), (320, 256)])
def test_results_have_room_whatever_a_browser_takes_a_share_of_no_height_for(
    reader: Reader, width: int, height: int
) -> None:
    page = reader.open("interviews.html", width=width, height=height)
    search_button(page).click()
    expect_search_ready(page)
    box(page).fill("internship")
    expect(options(page).first).to_be_visible()

    # WebKit makes nothing of "0%" where the box is only limited in its height.
    expect(page.locator(".sitesearch-body")).to_have_css("flex-basis", "auto")
    options(page).first.scroll_into_view_if_needed()
    expect(options(page).first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    assert page.get_by_role("dialog").evaluate("(box) => box.getBoundingClientRect().bottom <= innerHeight")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_box_does_not_move_for_who_asks_for_rest(reader: Reader, motion: str) -> None:
    page = reader.tab(reduced_motion="reduce" if motion == "reduce" else "no-preference")
    page.goto(reader.site.address("index.html"))
    open_search(page)

    animation = "none" if motion == "reduce" else "sitesearch-appear"
    expect(page.get_by_role("dialog")).to_have_css("animation-name", animation)
