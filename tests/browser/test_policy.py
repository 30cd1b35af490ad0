"""Behind a server that sends the headers: no page breaks the policy, all works, and what is smuggled in does not."""

from __future__ import annotations

import dataclasses
import http.client
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from career_theme.policy import security_headers
from tests import nginx
from tests.browser.support import PREFIX, Reader, expect_mode, mode_button, navigation_button, open_search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route

    from tests.browser.support import Site

REPORT = """
window.refused = new Set();
document.addEventListener("securitypolicyviolation", (event) => {
  refused.add(event.effectiveDirective);
  reportViolation(`${event.effectiveDirective} refused ${event.blockedURI} (${event.sample}) on ${location.pathname}`);
});
"""

# The background at each frame until the page is there, at least at the first five.
FRAMES = """
window.frames_painted = [];
const note = () => {
  if (document.body) frames_painted.push(getComputedStyle(document.body).backgroundColor);
  if (frames_painted.length < 5 || document.readyState !== "complete") requestAnimationFrame(note);
};
requestAnimationFrame(note);
"""

ELSEWHERE = """
() => [...document.links]
  .filter((link) => link.origin !== location.origin && /^https?:$/.test(link.protocol))
  .map((link) => [link.href, link.rel])
"""

META = re.compile(r'<meta\b[^>]*http-equiv="Content-Security-Policy"[^>]*>', re.IGNORECASE)
THIEF = "https://thief.example/"
STOLEN = "document.documentElement.dataset.stolen = 'yes'"
SMUGGLED = f"""
<script>{STOLEN}</script>
<script src="{THIEF}script.js"></script>
<script type="module">import "{THIEF}module.js"</script>
<style>h1 {{ display: none }}</style>
<link rel="stylesheet" href="{THIEF}style.css">
<p id="smuggled" style="position: fixed; inset: 0">Smuggled</p>
<img src="nowhere" alt="" onerror="{STOLEN}">
<img src="{THIEF}picture.png" alt="">
<iframe src="{THIEF}frame.html"></iframe>
<object data="{THIEF}object"></object>
<a id="lure" href="javascript:{STOLEN}">Click</a>
<form action="{THIEF}" method="post"><button id="trap">Send</button></form>
<base href="{THIEF}">
"""
REFUSED = {
    "script-src-elem",
    "script-src-attr",
    "style-src-elem",
    "style-src-attr",
    "img-src",
    "frame-src",
    "object-src",
    "base-uri",
}

KINDS = {
    "index.html": ("text/html", 200),
    "": ("text/html", 200),
    "editors/index.html": ("text/html", 200),
    "no/such/page.html": ("text/html", 404),
    "editors": ("text/html", 301),
    "sitemap.xml": ("text/xml", 200),
    "_static/*.css": ("text/css", 200),
    "_static/**/*.js": ("application/javascript", 200),
    "_static/*.svg": ("image/svg+xml", 200),
    "search-index/*.json": ("application/json", 200),
    "search-index/wasm.*.pagefind": ("application/octet-stream", 200),
}
COMPRESSED = {"text/html", "text/css", "application/javascript"}


class Guest(Reader):
    """A reader whose complaints hold each violation of the policy, and each warning on the console."""

    def page(self, name: str, *, width: int = 1440, script: str = "") -> Page:
        """Show a page in a new tab; a script runs before those of each page."""
        tab = self.tab(width=width)
        tab.expose_binding("reportViolation", lambda _source, text: self.complaints.append(text))
        tab.add_init_script(REPORT + script)
        tab.on("console", self._note_warning)
        tab.goto(self.site.address(name))
        return tab

    def forgive(self) -> None:
        """Close all tabs, so that nothing comes late, and forget what there was to complain of."""
        self.leave()
        self.complaints.clear()

    def _note_warning(self, message: ConsoleMessage) -> None:
        # An error is noted as that of each reader.
        if message.type == "warning":
            self.complaints.append(f"warning: {message.text}")


@pytest.fixture(scope="session")
def hosted(site: Site) -> Iterator[Site]:
    """The site behind nginx."""
    try:
        _ = nginx.find() or nginx.install()
    except FileNotFoundError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"the policy was not tested: {error}")
    with nginx.serving(site.folder) as url:
        yield dataclasses.replace(site, url=url)


@pytest.fixture
def guest(browser: Browser, hosted: Site) -> Iterator[Guest]:
    """Somebody who reads the hosted site; afterwards they may have nothing to complain of."""
    somebody = Guest(browser, hosted)
    yield somebody
    somebody.leave()
    assert somebody.complaints == []


def ask(site: Site, path: str, **headers: str) -> HTTPResponse:
    address = urlsplit(site.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port or 0, timeout=10)
    connection.request("GET", PREFIX + path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def one_of(folder: Path, pattern: str) -> str:
    if "*" not in pattern:
        return pattern
    # A small file is sent as it is.
    found = max(folder.glob(pattern), key=lambda path: path.stat().st_size, default=None)
    assert found is not None, f"the site has no {pattern}"
    return found.relative_to(folder).as_posix()


def shown(page: Page) -> Locator:
    return page.get_by_role("main").locator("li.organization-card:visible")


def ask_search(page: Page, text: str) -> Locator:
    open_search(page).fill(text)
    return page.get_by_role("dialog").get_by_role("option").first


# -- What the server sends ---------------------------------------------------------------


@pytest.mark.parametrize("pattern", KINDS)
def test_headers_are_on_every_kind_of_answer(hosted: Site, pattern: str) -> None:
    expected, status = KINDS[pattern]
    answer = ask(hosted, one_of(hosted.folder, pattern), accept_encoding="gzip")

    assert answer.status == status
    assert answer.headers.get_content_type() == expected
    # Twice the same header would be two policies, of which both hold.
    sent = {name: answer.headers.get_all(name) for name in security_headers()}
    assert sent == {name: [text] for name, text in security_headers().items()}
    if expected in COMPRESSED and status != 301:
        assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("pattern", ["index.html", "_static/**/*.js"])
def test_browser_asks_whether_its_copy_is_the_newest(hosted: Site, pattern: str) -> None:
    path = one_of(hosted.folder, pattern)
    first = ask(hosted, path)
    again = ask(hosted, path, if_none_match=first.headers["ETag"])

    assert first.headers["Cache-Control"] == "no-cache"
    assert again.status == 304
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


# -- What a reader does ------------------------------------------------------------------


@pytest.mark.parametrize("width", [1440, 360])
def test_no_page_breaks_the_policy_or_asks_another_host(guest: Guest, width: int) -> None:
    page = guest.page("index.html", width=width)
    for _ in guest.visit_all(page):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert guest.complaints == []


def test_chosen_mode_is_there_from_the_first_frame_on(guest: Guest) -> None:
    page = guest.page("index.html", script=FRAMES)
    expect_mode(page, "light")

    mode_button(page).click()
    page.get_by_role("banner").get_by_text("Dark", exact=True).click()
    expect_mode(page, "dark")

    for name in ("index.html", "career-paths.html", "organizations/index.html"):
        page.goto(guest.site.address(name))
        expect_mode(page, "dark")
        page.wait_for_function("() => frames_painted.length >= 5")
        assert set(page.evaluate("frames_painted")) == {
            page.evaluate("getComputedStyle(document.body).backgroundColor")
        }


def test_menu_opens_on_a_phone(guest: Guest) -> None:
    page = guest.page("index.html", width=360)
    entry = page.get_by_role("navigation", name="Site").get_by_role("link", name="Interviews")
    expect(entry).to_be_hidden()

    navigation_button(page).click()
    entry.click()

    expect(page).to_have_url(guest.site.address("interviews.html"))


def test_search_finds_and_marks(guest: Guest) -> None:
    page = guest.page("index.html")

    ask_search(page, "clean code").click()

    expect(page).to_have_url(re.compile(r"/interviews\.html"))
    expect(page.get_by_role("main").locator("mark").first).to_be_visible()
    page.get_by_role("button", name="Clear marks").click()
    expect(page.get_by_role("main").locator("mark")).to_have_count(0)


def test_page_of_results_finds(guest: Guest) -> None:
    page = guest.page("search.html?q=internhsip")

    expect(
        page.get_by_role("main").get_by_role("link", name=re.compile("internship", re.IGNORECASE)).first
    ).to_be_visible()


def test_organizations_are_filtered(guest: Guest) -> None:
    page = guest.page("organizations/index.html")
    bar = page.get_by_role("search", name="Filter the organizations")
    expect(shown(page)).not_to_have_count(0)
    before = shown(page).count()

    bar.get_by_role("searchbox").fill("google")

    expect(page.locator("#org-google")).to_be_visible()
    expect(page.locator("#org-mckinsey")).to_be_hidden()
    assert shown(page).count() < before


def test_page_is_printed(guest: Guest) -> None:
    page = guest.page("applications.html", script="window.print = () => { document.title = 'printed'; };")

    page.get_by_role("button", name="Print this page").click()

    expect(page).to_have_title("printed")


def test_page_fills_the_screen(guest: Guest) -> None:
    page = guest.page("applications.html")

    page.get_by_role("button", name="Full screen").click()

    expect(page.locator("html:fullscreen, html :fullscreen").first).to_be_visible()


# -- What somebody else does -------------------------------------------------------------


def without_header(answer_headers: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in answer_headers.items() if name.lower() != "content-security-policy"}


@pytest.mark.parametrize("policy", ["header", "meta"])
def test_what_is_smuggled_into_a_page_is_refused(guest: Guest, policy: str) -> None:
    def smuggle(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        assert META.search(body)
        if policy == "header":
            body = META.sub("", body)
        headers = answer.headers if policy == "header" else without_header(answer.headers)
        route.fulfill(response=answer, headers=headers, body=body.replace("</main>", f"{SMUGGLED}</main>"))

    page = guest.page("interviews.html")
    assert guest.complaints == []
    page.route("**/applications.html", smuggle)

    page.goto(guest.site.address("applications.html"))
    page.locator("#lure").dispatch_event("click")
    page.wait_for_function("(all) => all.every((one) => refused.has(one))", arg=sorted(REFUSED))
    page.wait_for_load_state("networkidle")

    assert page.locator("html").get_attribute("data-stolen") is None
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#smuggled")).to_have_css("position", "static")
    # At the end: a page whose form was refused seems to be about to leave for good.
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.locator("#trap").dispatch_event("click")
    assert page.url == guest.site.address("applications.html")
    refused = {text.split(" refused ")[0] for text in guest.complaints if " refused " in text}
    assert refused - {"form-action"} == REFUSED
    # What was refused is what was smuggled in.
    guest.forgive()


def test_no_other_page_shows_the_site_in_a_frame(guest: Guest) -> None:
    page = guest.page("index.html")
    inside = f'<!DOCTYPE html><title>Frame</title><iframe src="{guest.site.address("interviews.html")}"></iframe>'
    # Not even one of the same host.
    page.route("**/frame.html", lambda route: route.fulfill(body=inside, content_type="text/html"))

    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(guest.site.address("frame.html"))

    expect(page.frame_locator("iframe").get_by_role("heading", name="Interviews")).to_have_count(0)
    assert [text for text in guest.complaints if "frame-ancestors" in text]
    guest.forgive()


def test_links_to_other_sites_tell_nothing(guest: Guest) -> None:
    page = guest.page("index.html")
    telling = {}
    for name in guest.visit_all(page):
        links: list[tuple[str, str]] = page.evaluate(ELSEWHERE)
        if found := [href for href, rel in links if not {"noopener", "noreferrer"} <= set(rel.split())]:
            telling[name] = found

    assert telling == {}


def test_other_site_does_not_learn_where_a_reader_comes_from(guest: Guest) -> None:
    page = guest.page("index.html")
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.all_headers())
        route.fulfill(body="<!DOCTYPE html><title>Elsewhere</title>", content_type="text/html")

    page.route("https://elsewhere.example/**", answer)
    # A link of somebody who forgot the words that the theme writes.
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', "
        "'<p><a id=forgotten href=https://elsewhere.example/>Elsewhere</a></p>')"
    )

    page.locator("#forgotten").click()

    expect(page).to_have_title("Elsewhere")
    assert [headers.get("referer") for headers in asked] == [None]
