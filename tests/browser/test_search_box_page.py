"""The page of results: an address to share, a map without scripts, and Sphinx's own search from a disk."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.browser.support import PREFIX, Reader, Site, SiteHandler, note_failures, open_search, search_button
from tests.browser.test_accessibility import violations
from tests.browser.test_search_box import MISSPELLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page, Route

    from tests.browser.support import Mode

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"
NOTE_VIOLATIONS = """
window.violated = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violated.push(`${event.sourceFile}: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
NOTE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    window.shifts.push([value, ...sources.map(({ node }) => node?.className ?? "")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def results(page: Page) -> Locator:
    return page.get_by_role("list", name="Results").get_by_role("listitem")


def test_address_with_a_query_shows_its_results(reader: Reader) -> None:
    page = reader.open("search.html?q=conference")

    expect(page.get_by_role("searchbox")).to_have_value("conference")
    expect(results(page).first.get_by_role("link")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_have_text(re.compile("^Search"))


def test_address_follows_what_is_typed_and_chosen(reader: Reader) -> None:
    page = reader.open("search.html")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()

    field.press_sequentially("internship?")
    expect(page).to_have_url(reader.site.address("search.html?q=internship%3F"))
    field.fill("internship")
    advice = page.get_by_role("group", name="Kind").get_by_role("button", name=re.compile("^Advice"))
    advice.click()
    expect(page).to_have_url(reader.site.address("search.html?q=internship&kind=advice"))
    # The address changes at once, the button and the results when the engine has answered.
    expect(advice).to_have_attribute("aria-pressed", "true")
    shown = re.sub(r"\D", "", advice.inner_text()) + " results"
    expect(page.get_by_text(shown, exact=True).first).to_be_visible()
    page.reload()

    expect(page.get_by_role("button", pressed=True)).to_have_text(re.compile("^Advice"))
    expect(page.get_by_text(shown, exact=True).first).to_be_visible()
    field.fill("")
    expect(page).to_have_url(re.compile(r"/search\.html$"))
    expect(results(page)).to_have_count(0)


def test_back_undoes_a_filter_and_then_the_query(reader: Reader) -> None:
    page = reader.open("search.html?q=conference")
    expect(results(page).first.get_by_role("link")).to_be_visible()
    field = page.get_by_role("searchbox")
    field.fill("internship")
    field.press("Enter")
    expect(page).to_have_url(reader.site.address("search.html?q=internship"))
    page.get_by_role("group", name="Kind").get_by_role("button", name=re.compile("^Advice")).click()
    expect(page).to_have_url(reader.site.address("search.html?q=internship&kind=advice"))

    page.go_back()
    expect(page).to_have_url(reader.site.address("search.html?q=internship"))
    # The page loads anew: only then it has no filter.
    expect(page.get_by_role("button", pressed=True)).to_have_count(0)
    expect(results(page).first.get_by_role("link")).to_be_visible()
    expect(field).to_have_value("internship")
    page.go_back()
    expect(page).to_have_url(reader.site.address("search.html?q=conference"))
    expect(field).to_have_value("conference")
    expect(results(page).first.get_by_role("link")).to_be_visible()


def test_more_results_follow_on_request(reader: Reader) -> None:
    page = reader.open("search.html?q=organization")
    more = page.get_by_role("button", name="Show more")
    expect(more).to_be_visible()
    before = results(page).count()
    links = results(page).get_by_role("link")

    more.click()

    expect(results(page).nth(before)).to_be_visible()
    addresses = [link.get_attribute("href") for link in links.all()]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("query", ["mckinsey", "google", "research intern phd"])
def test_all_results_are_shown_once_and_the_focus_stays_in_them(reader: Reader, query: str) -> None:
    page = reader.open(f"search.html?q={query}&kind=organization")
    more = page.get_by_role("button", name="Show more")
    links = results(page).get_by_role("link")
    expect(links.first).to_be_visible()
    total = int(page.get_by_text(re.compile(r"^\d+ results?$")).first.inner_text().split()[0])

    while more.is_visible():
        before = links.count()
        more.focus()
        page.keyboard.press("Enter")
        expect(links.nth(before)).to_be_visible()
        if not more.is_visible():
            expect(links.nth(before)).to_be_focused()

    expect(more).to_be_hidden()
    addresses = [link.get_attribute("href") for link in links.all()]
    assert len(addresses) == len(set(addresses))
    directories = results(page).filter(has_text="Filtered directory").count()
    assert len(addresses) == total + directories


def test_filter_applies_to_what_is_asked_last(reader: Reader) -> None:
    page = reader.open("search.html?q=internship")
    chip = page.get_by_role("group", name="Kind").get_by_role("button", name=re.compile("^Advice"))
    expect(chip).to_be_visible()

    # Both within one task: the second query is not answered yet.
    chip.evaluate("""(chip) => {
      const field = document.querySelector(".sitesearch-form input");
      field.value = "leetcode";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      chip.click();
    }""")

    expect(page).to_have_url(reader.site.address("search.html?q=leetcode&kind=advice"))
    expect(results(page).filter(has_text="LeetCode").first).to_be_visible()


@pytest.mark.parametrize("value", ["__proto__", "constructor", "nobody-has-this", "count"])
def test_values_that_the_site_does_not_have_are_no_filters(reader: Reader, value: str) -> None:
    page = reader.open(f"search.html?q=internship&kind={value}")

    expect(results(page).first).to_be_visible()

    expect(page.get_by_role("button", pressed=True)).to_have_count(0)
    expect(page.get_by_role("main")).not_to_contain_text(re.compile(r"\[object|function"))
    expect(page).to_have_url(reader.site.address("search.html?q=internship"))


def test_what_is_typed_before_the_script_arrives_is_kept_and_answered(reader: Reader) -> None:
    page = reader.tab()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/site_search/page.js*", hold)
    with page.expect_request("**/site_search/page.js*"):
        page.goto(reader.site.address("search.html?q=interview"), wait_until="domcontentloaded")
    page.get_by_role("searchbox").press_sequentially("leetcode")

    for route in held:
        route.continue_()

    expect(results(page).filter(has_text="LeetCode").first).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("leetcode")


def test_search_answers_where_the_address_cannot_change(reader: Reader) -> None:
    page = reader.tab()
    page.add_init_script("history.replaceState = () => { throw new DOMException('too often', 'SecurityError'); };")
    page.goto(reader.site.address("search.html"))

    page.get_by_role("searchbox").press_sequentially("leetcode")

    expect(results(page).filter(has_text="LeetCode").first).to_be_visible()


def test_language_that_the_browser_does_not_know_has_numbers(reader: Reader) -> None:
    page = reader.tab()

    def rename(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace('lang="en"', 'lang="sr@latin"', 1))

    page.route("**/search.html*", rename)
    page.goto(reader.site.address("search.html?q=leetcode"))

    expect(page.locator("html")).to_have_attribute("lang", "sr@latin")
    expect(page.get_by_text(re.compile(r"^\d+ results?$")).first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize(
    ("asked", "name", "anchor"),
    [
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
    link = results(page).get_by_role("link").and_(page.locator(f'[href$="#{anchor}"]'))

    expect(link).to_have_count(1)
    expect(link).to_have_text(name)
    expect(results(page).first.get_by_role("link")).to_have_text(name)
    link.click()

    expect(page).to_have_url(re.compile(rf"/organizations/index\.html#{anchor}$"))
    expect(page.locator(f"#{anchor}").get_by_role("heading", name=name)).to_be_in_viewport()


@pytest.mark.parametrize("way", ["Control+k", "form"])
def test_page_of_results_has_one_search_only(reader: Reader, way: str) -> None:
    page = reader.open("search.html?q=conference")
    expect(results(page).first).to_be_visible()

    if way == "form":
        page.get_by_role("searchbox").fill("leetcode")
        page.keyboard.press("Enter")
        expect(results(page).filter(has_text="LeetCode").first).to_be_visible()
    else:
        page.keyboard.press(way)

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_words_are_marked_where_a_result_leads_and_the_address_stays_clean(reader: Reader) -> None:
    page = reader.open("search.html?q=clean+code")

    results(page).first.get_by_role("link").click()

    expect(page).to_have_url(re.compile(r"/interviews\.html(#[\w-]+)?$"))
    expect(page.get_by_role("main").locator("mark").first).to_be_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("query", ["", MISSPELLED, "zzqxjkvw"])
def test_axe_finds_nothing_on_the_page_of_results(reader: Reader, width: int, mode: Mode, query: str) -> None:
    page = reader.open(f"search.html?q={query}", width=width, mode=mode)
    if query:
        expect(results(page).first).to_be_visible()
    else:
        expect(page.get_by_role("searchbox")).to_be_focused()

    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize(("width", "height"), [(412, 823), (1350, 940)])
@pytest.mark.parametrize("query", ["", "google", "zzqxjkvw", "google&kind=organization"])
def test_nothing_moves_when_the_answer_arrives(
    reader: Reader, width: int, height: int, query: str, motion: Literal["reduce", "no-preference"]
) -> None:
    page = reader.tab(width=width, height=height, reduced_motion=motion)
    page.add_init_script(NOTE_SHIFTS)
    page.goto(reader.site.address(f"search.html?q={query}"))

    expect(page.get_by_role("navigation", name="All pages")).to_be_visible()
    if query:
        expect(results(page).first).to_be_visible()
    page.wait_for_load_state("networkidle")

    # Shifts are told behind the frame in which they happen.
    assert page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(shifts))))") == []


def test_map_is_there_when_no_script_arrives(reader: Reader) -> None:
    page = reader.tab()
    page.route("**/site_search/loader.js*", lambda route: route.abort())

    page.goto(reader.site.address("search.html?q=internship"))

    expect(page.get_by_role("navigation", name="All pages")).to_be_visible(timeout=20_000)
    reader.complaints.clear()


def test_groups_of_the_map_look_like_those_of_the_menu(reader: Reader) -> None:
    page = reader.open("search.html")
    name = page.get_by_role("navigation", name="All pages").get_by_text("Apply", exact=True)
    entry = page.get_by_role("navigation", name="All pages").get_by_role("link", name="Interviews")
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"

    expect(name).to_have_css("font-weight", "600")
    assert name.evaluate(size) < entry.evaluate(size)
    nested = page.locator(".sitesearch-map li > ul").first
    assert nested.evaluate("(list) => parseFloat(getComputedStyle(list).marginTop)") > 0


def test_page_without_scripts_is_a_map_and_says_how_to_search(reader: Reader) -> None:
    page = reader.tab(scripts=False)
    page.goto(reader.site.address("search.html?q=internship"))
    main = page.get_by_role("main")

    expect(main.locator(".sitesearch-note:visible")).to_contain_text("Ctrl+F")
    expect(main.get_by_role("searchbox")).to_have_count(0)
    every = main.get_by_role("navigation", name="All pages").get_by_role("link")
    found = {re.sub(r"#.*", "", link.get_attribute("href") or "") for link in every.all()}
    assert set(reader.site.documents) <= found
    # As deep as the tables of contents are.
    expect(main.locator("nav li li").get_by_role("link", name="Write a page")).to_be_visible()
    every.filter(has_text="Interviews").click()
    expect(page).to_have_url(reader.site.address("interviews.html"))


def test_page_whose_script_fails_is_a_map_and_says_how_to_search(reader: Reader) -> None:
    page = reader.tab()
    page.route("**/page.js*", lambda route: route.abort())

    page.goto(reader.site.address("search.html?q=internship"))

    expect(page.get_by_role("main").get_by_text("Ctrl+F").filter(visible=True)).to_have_count(1)
    expect(page.get_by_role("navigation", name="All pages")).to_be_visible()
    reader.complaints.clear()


@pytest.mark.parametrize("way", ["Control+k", "button"])
def test_sphinx_answers_from_disk_with_a_note(reader: Reader, way: str) -> None:
    page = reader.tab()
    failed = note_failures(page)
    page.goto(reader.site.file("organizations/index.html"))

    if way == "button":
        search_button(page).click()
    else:
        page.keyboard.press(way)
    expect(page).to_have_url(reader.site.file("search.html"))
    main = page.get_by_role("main")
    expect(main.get_by_text("opened from a disk")).to_be_visible()
    expect(main.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("leetcode")
    page.keyboard.press("Enter")
    expect(main.get_by_text(re.compile("^Search finished"))).to_be_visible()
    main.locator("#search-results").get_by_role("link", name="Interviews").first.click()

    expect(page).to_have_url(re.compile(r"^file:.*/interviews\.html"))
    assert failed == []


@pytest.mark.parametrize("query", ["", "?q=physics"])
def test_what_is_typed_from_disk_before_sphinx_is_ready_is_kept(reader: Reader, query: str) -> None:
    page = reader.tab()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/searchtools.js*", hold)
    page.goto(reader.site.file("search.html") + query, wait_until="commit")
    field = page.get_by_role("main").get_by_role("searchbox")
    expect(page.get_by_text("opened from a disk")).to_be_visible()
    field.press_sequentially("leetcode")

    for route in held:
        route.continue_()
    page.unroute("**/searchtools.js*")
    page.wait_for_load_state()

    expect(field).to_have_value("leetcode")
    field.press("Enter")
    expect(page).to_have_url(reader.site.file("search.html") + "?q=leetcode")
    expect(page.locator("#search-results").get_by_role("link", name="Interviews").first).to_be_visible()


@pytest.fixture
def strict(browser: Browser, site: Site) -> Iterator[Reader]:
    """Somebody whose server allows scripts and styles from files of the site only."""

    class Strict(SiteHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

    handler = functools.partial(Strict, directory=str(site.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}{PREFIX}"
        somebody = Reader(browser, Site(site.folder, url, site.pages, site.documents))
        yield somebody
        somebody.leave()
        server.shutdown()
        thread.join()


def test_search_works_under_a_strict_policy(strict: Reader) -> None:
    page = strict.tab()
    page.add_init_script(NOTE_VIOLATIONS)
    page.goto(strict.site.address("interviews.html"))
    before = page.evaluate("violated.length")

    open_search(page).fill(MISSPELLED)
    first = page.get_by_role("dialog").get_by_role("option").first
    expect(first).to_be_visible()
    # Styled, as without a policy.
    expect(page.get_by_role("dialog")).to_have_css("opacity", "1")
    expect(page.get_by_role("dialog")).to_have_css("display", "flex")
    assert page.evaluate(f"violated.slice({before})") == []
    page.get_by_role("link", name="All results on one page").click()
    expect(results(page).first).to_be_visible()
    results(page).last.get_by_role("link").click()
    expect(page.get_by_role("main").locator("mark").first).to_be_visible()

    assert [text for text in page.evaluate("violated") if "site_search" in text or "search-index" in text] == []
