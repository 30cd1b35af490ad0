"""What the browser tests share: the built site, a reader who opens its pages, and what an eye would measure."""

from __future__ import annotations

import base64
import http.server
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, WebError

Mode = Literal["light", "dark"]
# In forced colours the reader's system sets the few colours that there are.
Look = Literal["light", "dark", "forced"]
LOOKS: tuple[Look, ...] = ("light", "dark", "forced")
# A laptop, a tablet and a phone.
WIDTHS = (1440, 768, 360)

ROOT = Path(__file__).parents[2]
# Where the site is published, unless a setting says otherwise.
BASE = "https://iaifi.github.io/career-support/"
# The tests serve it under the same path: a link from the server's root would be seen to fail.
PREFIX = urlsplit(BASE).path
DATABASE = "https://docs.google.com/spreadsheets/d/1j0KPXDCjGV8uboDOJeEJ1Rvk4W5X97jqgML2MxwBCw4/edit?usp=sharing"
# Milliseconds after which a page has not got what a test waits for. So many that the slowest machine has it by then:
# only a test that fails waits for all of them.
PATIENCE = 60_000
DATABASE_LABEL = "View Database of Industry Connections"


@dataclass(frozen=True)
class Site:
    """The built site.

    Attributes:
        folder: Where its files are.
        url: Where a server shows it, with a slash at the end.
        pages: The addresses of all pages, relative to both.
        documents: Those of the pages that somebody wrote.
    """

    folder: Path
    url: str
    pages: tuple[str, ...]
    documents: tuple[str, ...]

    def address(self, page: str) -> str:
        """Return where a server shows a page."""
        return self.url + page

    def file(self, page: str) -> str:
        """Return the address of a page on disk."""
        return (self.folder / page).as_uri()


@dataclass
class Reader:
    """Somebody with a browser. Each tab has its own storage, as if the site were new to them.

    Attributes:
        browser: The browser.
        site: The site they read.
        complaints: What no page may do: ask another host, or write an error to the console.
    """

    browser: Browser
    site: Site
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def tab(  # noqa: PLR0913 -- each is one property of the reader's device
        self,
        *,
        width: int = 1440,
        height: int = 900,
        mode: Look = "light",
        scripts: bool = True,
        reduced_motion: Literal["reduce", "no-preference"] = "reduce",
        touch: bool = False,
        own_styles: bool = False,
    ) -> Page:
        """Return an empty tab of a browser that has never been here.

        Only with styles of the reader's own does it let a test add some: a page's policy refuses them.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if mode == "dark" else "light",
            forced_colors="active" if mode == "forced" else "none",
            java_script_enabled=scripts,
            reduced_motion=reduced_motion,
            has_touch=touch,
            bypass_csp=own_styles,
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)
        self._contexts.append(context)
        return context.new_page()

    def open(self, page: str, *, width: int = 1440, height: int = 900, mode: Look = "light") -> Page:
        """Return a new tab that shows a page."""
        tab = self.tab(width=width, height=height, mode=mode)
        tab.goto(self.site.address(page))
        expect_settled(tab)
        return tab

    def visit_all(self, tab: Page, pages: tuple[str, ...] | None = None) -> Iterator[str]:
        """Show one page after the other in a tab, all unless some are given, and yield their names."""
        for name in self.site.pages if pages is None else pages:
            tab.goto(self.site.address(name))
            expect_settled(tab)
            yield name

    def leave(self) -> None:
        """Close all tabs."""
        for context in self._contexts:
            context.close()

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        followed = request.is_navigation_request() and request.frame.parent_frame is None
        if (
            address.scheme not in {"data", "blob", "file"}
            and not request.url.startswith(self.site.url)
            and not followed
        ):
            self.complaints.append(f"request to {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _note_error(self, error: WebError) -> None:
        self.complaints.append(f"{error.error.message} ({error.page.url if error.page else ''})")


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a site under a path, and its page 404.html where there is none, as static hosts do."""

    # Connections are kept, as hosts do: a page asks for many files.
    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        """Return the file of an address; what lies outside the path does not exist."""
        if not urlsplit(path).path.startswith(PREFIX):
            return str(Path(self.directory) / "outside of the site")
        return super().translate_path("/" + path.removeprefix(PREFIX))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where something is not found."""
        if code != http.HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the inherited name
        """Say nothing: a failing test says what matters."""


# Colours are drawn on a canvas, because CSS has many ways to write one.
_COLORS = """
(element) => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (color) => {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
  };
  const read = () => [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  const faces = [];
  for (let part = element; part; part = part.parentElement) {
    faces.push(getComputedStyle(part).backgroundColor);
  }
  const over = (color) => {
    paint("white");
    faces.toReversed().forEach(paint);
    paint(color);
    return read();
  };
  const style = getComputedStyle(element);
  return { text: over(style.color), background: over("transparent"), border: over(style.borderTopColor) };
}
"""

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Colors:
    """What an element's colours come to on the screen."""

    text: RGB
    background: RGB
    border: RGB


def colors(element: Locator) -> Colors:
    """Return the colours of an element on what lies behind it."""
    return Colors(**{name: tuple(value) for name, value in element.evaluate(_COLORS).items()})


def luminance(color: RGB) -> float:
    """Return the relative luminance that WCAG defines."""
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio that WCAG defines."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


# Pixels that differ between two pictures by the contrast that a focus ring needs.
_CHANGED = """
async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  }));
  const linear = (part) => part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = (data, at) =>
    0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]);
  let changed = 0;
  for (let at = 0; at < one.length; at += 4) {
    if (one[at] === other[at] && one[at + 1] === other[at + 1] && one[at + 2] === other[at + 2]) continue;
    const [dark, light] = [luminance(one, at), luminance(other, at)].sort((a, b) => a - b);
    if ((light + 0.05) / (dark + 0.05) >= 3) changed += 1;
  }
  return changed;
}
"""


def visible_ring(page: Page) -> int:
    """Return how many pixels of the screen tell that the focused element has the focus."""
    with_focus = page.screenshot()
    focused = page.evaluate_handle("document.activeElement")
    focused.evaluate("(element) => element.blur()")
    without = page.screenshot()
    focused.evaluate("(element) => element.focus({ preventScroll: true })")
    pictures = [base64.b64encode(picture).decode() for picture in (with_focus, without)]
    changed: int = page.evaluate(_CHANGED, pictures)
    return changed


def is_dark(page: Page) -> bool:
    """Say whether a page looks dark."""
    seen = colors(page.locator("body"))
    return luminance(seen.background) < luminance(seen.text)


def expect_mode(page: Page, mode: str) -> None:
    """Wait until a page's scripts have set a mode, light or dark, and look whether it has its colours."""
    expect(page.locator("html")).to_have_css("color-scheme", mode)
    assert is_dark(page) == (mode == "dark")


def expect_settled(page: Page) -> None:
    """Wait until a page that has loaded moves no more: a filter bar writes its numbers when the browser has time."""
    expect(page.locator("label:visible > .organization-filter-count:empty")).to_have_count(0)


def note_failures(page: Page) -> list[str]:
    """Return a list to which each request is added that will fail.

    The next page breaks off what may still load, such as the icon in the tab: that is no failure.
    """
    failed: list[str] = []

    def note(request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):
            failed.append(f"{request.url}: {request.failure}")

    page.on("requestfailed", note)
    return failed


def pixels(element: Locator, name: str) -> float:
    """Return a computed length of an element, in CSS pixels."""
    value: str = element.evaluate("(element, name) => getComputedStyle(element)[name]", name)
    return float(value.removesuffix("px"))


def navigation_button(page: Page) -> Locator:
    """Return the button that opens the site's menu on a phone."""
    return page.get_by_role("button", name="Site navigation", exact=True)


def contents_button(page: Page) -> Locator:
    """Return the button that opens the page's contents on a phone."""
    return page.get_by_role("button", name="On this page", exact=True)


def search_button(page: Page) -> Locator:
    """Return the button that opens search."""
    return page.get_by_role("banner").get_by_role("button", name="Search")


def mode_button(page: Page) -> Locator:
    """Return the button that opens the choice between light and dark."""
    return page.get_by_role("button", name="Color mode", exact=True)


def opened(page: Page) -> Locator:
    """Return what lies open over a page: a drawer, or the choice of a color mode."""
    return page.locator(":popover-open")


def open_with(button: Locator) -> Locator:
    """Press a button, and return what has opened over the page."""
    button.click()
    shown = opened(button.page)
    expect(shown).to_be_visible()
    return shown


def open_search(page: Page) -> Locator:
    """Open the box of search by keyboard, and return its field as soon as all of it is there: its style, and its list.

    What is typed before that is not lost; but an answer may come twice, and the box change its size.
    """
    page.keyboard.press("Control+k")
    expect_search_ready(page)
    return page.get_by_role("dialog").get_by_role("combobox")


def expect_search_ready(page: Page) -> None:
    """Wait until all of the box of search is there."""
    expect(page.get_by_role("dialog")).to_have_css("opacity", "1")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_visible()
