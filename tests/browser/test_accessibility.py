"""Nobody is left out: axe finds nothing, the keyboard suffices, and large or spaced text loses nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.support import (
    LOOKS,
    WIDTHS,
    contents_button,
    expect_search_ready,
    expect_settled,
    mode_button,
    navigation_button,
    open_with,
    opened,
    search_button,
    visible_ring,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.support import Look, Reader

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # New in WCAG 2.2, and off unless asked for by name.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # The page's styles are here already; axe would fetch them anew, from places where they are not.
    "preload": False,
}

UNFOLD = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"

# What is laid out only near the window has no true place elsewhere.
LAY_OUT_ALL = """
() => [...document.querySelectorAll("main *")]
  .filter((part) => getComputedStyle(part).contentVisibility === "auto")
  .forEach((part) => { part.style.contentVisibility = "visible"; })
"""

# Words that are cut off: their box hides what does not fit.
CLIPPED = """
() => [...document.body.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
  const visible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  if (!visible || !element.innerText?.trim() || element.clientWidth <= 1) return false;
  return (cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
    || (cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 80))
"""

# Words of one line that lie upon those of another.
OVERLAPPING = """
() => {
  const main = document.querySelector("main");
  // Words for a screen reader only.
  const isClipped = (part) => getComputedStyle(part).clipPath === "inset(50%)";
  const unseen = (part) => part !== main && (isClipped(part) || unseen(part.parentElement));
  const boxes = [];
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const visible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!visible || !texts.currentNode.data.trim() || unseen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) boxes.push([box, texts.currentNode]);
  }
  boxes.sort((one, other) => one[0].top - other[0].top);
  const found = [];
  boxes.forEach(([one, text], place) => {
    for (const [other, next] of boxes.slice(place + 1)) {
      if (other.top > one.bottom - 6) break;
      if (next !== text && other.left < one.right - 2 && one.left < other.right - 2 && other.bottom > one.top + 6) {
        found.push([text.data.trim().slice(0, 30), next.data.trim().slice(0, 30)]);
      }
    }
  });
  return found;
}
"""

# The least that WCAG 1.4.12 asks a page to bear.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""

FOCUSED = """
() => {
  const focused = document.activeElement;
  // The box of an unfolding part may be empty, beside a button that it holds.
  const boxes = [focused, ...focused.children].flatMap((part) => [...part.getClientRects()]);
  const box = boxes.find((one) => one.width && one.height);
  const hit = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    what: focused.outerHTML.slice(0, 120),
    place: [...document.querySelectorAll("*")].indexOf(focused),
    body: focused === document.body,
    skip: focused.getAttribute("href") === "#main-content",
    size: box ? box.width + box.height : 0,
    on_top: focused.contains(hit),
  };
}
"""


ON_TOP = """
(element) => {
  const box = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
}
"""

MOVING = """
() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
  return (long(style.transitionDuration) && style.transitionProperty !== "none")
    || (long(style.animationDuration) && style.animationName !== "none")
    || style.scrollBehavior === "smooth";
}).map((element) => element.outerHTML.slice(0, 80))
"""


def says_it_is_expanded(button: Locator) -> bool:
    """Ask the browser what it tells a screen reader: no attribute says it of a popover's button."""
    button.evaluate("(element) => { window.asked = element; }")
    browser = button.page.context.new_cdp_session(button.page)
    handle = browser.send("Runtime.evaluate", {"expression": "asked"})["result"]["objectId"]
    told = browser.send("Accessibility.getPartialAXTree", {"objectId": handle, "fetchRelatives": False})["nodes"][0]
    browser.detach()
    return bool({each["name"]: each["value"]["value"] for each in told["properties"]}["expanded"])


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


# Each width and each look once; the other pairs take minutes, and have a job of their own.
ALWAYS: set[tuple[int, Look]] = {(1440, "light"), (360, "dark"), (768, "forced")}
PAIRS = [
    pytest.param(width, look, marks=[] if (width, look) in ALWAYS else [pytest.mark.matrix])
    for width in WIDTHS
    for look in LOOKS
]


@pytest.mark.parametrize(("width", "look"), PAIRS)
def test_axe_finds_nothing_on_any_page(reader: Reader, width: int, look: Look) -> None:
    page = reader.tab(width=width, mode=look)
    trouble = {}
    for name in reader.visit_all(page):
        page.evaluate(UNFOLD)
        if found := violations(page):
            trouble[name] = found

    assert trouble == {}


def open_results(page: Page) -> None:
    search_button(page).click()
    page.keyboard.type("internship")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Results").get_by_role("listitem").first).to_be_visible()


def open_suggestions(page: Page) -> None:
    search_button(page).click()
    expect_search_ready(page)
    page.keyboard.type("internship")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()


def open_color_mode(page: Page) -> None:
    mode_button(page).click()
    expect(page.get_by_role("button", name="Dark", exact=True)).to_be_visible()


def open_navigation(page: Page) -> None:
    navigation_button(page).click()
    expect(opened(page).get_by_role("link", name="Interviews")).to_be_visible()


def open_contents(page: Page) -> None:
    contents_button(page).click()
    expect(opened(page).get_by_role("link", name="What to do next")).to_be_visible()


def open_filters(page: Page) -> None:
    bar = page.get_by_role("search", name="Filter the organizations")
    for name in ("Sector", "Level"):
        bar.get_by_role("button", name=name).click()
    bar.get_by_role("checkbox").first.check()
    expect(bar.get_by_role("button", name="Clear filters")).to_be_visible()


OPENERS = {
    "search": open_suggestions,
    "results": open_results,
    "color mode": open_color_mode,
    "navigation": open_navigation,
    "contents": open_contents,
    "filters": open_filters,
}
# A wide screen has room for both beside the text.
DRAWERS = {"navigation", "contents"}
STATES = [
    pytest.param(width, state, id=f"{name} at {width}")
    for width in WIDTHS
    for name, state in OPENERS.items()
    if width < 1200 or name not in DRAWERS
]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("width", "state"), STATES)
def test_axe_finds_nothing_in_what_opens(reader: Reader, width: int, look: Look, state: Callable[[Page], None]) -> None:
    page = reader.open("organizations/index.html", width=width, mode=look)

    state(page)

    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_menu_of_the_home_page(reader: Reader, look: Look) -> None:
    # It is a drawer on a wide screen, too.
    page = reader.open("index.html", mode=look)

    open_navigation(page)

    assert violations(page) == []


@pytest.mark.parametrize(("width", "state"), STATES)
def test_nothing_moves_for_who_asks_for_less_motion(reader: Reader, width: int, state: Callable[[Page], None]) -> None:
    page = reader.open("organizations/index.html", width=width)

    state(page)

    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(MOVING) == []


def test_link_within_a_page_jumps_for_who_asks_for_less_motion(reader: Reader) -> None:
    page = reader.open("organizations/index.html")

    # Where the page is before anything could have moved.
    page.evaluate("location.hash = '#what-to-do-next'; window.jumped = scrollY")

    assert page.evaluate("jumped") > 0
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("scrollY === jumped")


@pytest.mark.parametrize("name", ["organizations/index.html", "editors/index.html"])
def test_tab_walks_in_the_order_of_reading_and_shows_where_it_is(reader: Reader, name: str) -> None:
    page = reader.open(name, width=1280, height=600)
    stops = []
    for _ in range(300):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            break
        stops.append(stop | {"ring": visible_ring(page)})

    order = [stop["place"] for stop in stops]
    assert stops[0]["skip"]
    assert len(order) > 20
    assert order == sorted(set(order))
    assert [stop["what"] for stop in stops if not stop["on_top"]] == []
    # At least half of a line round it.
    assert [stop["what"] for stop in stops if stop["ring"] < stop["size"]] == []


@pytest.mark.parametrize("width", [1440, 360])
def test_skip_link_comes_first_and_leads_to_the_text(reader: Reader, width: int) -> None:
    page = reader.open("organizations/index.html", width=width)
    link = page.get_by_role("link", name="Skip to main content")
    box = link.bounding_box()
    assert box is None or box["y"] + box["height"] <= 0

    page.keyboard.press("Tab")

    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main-content$"))
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize("width", [768, 360])
@pytest.mark.parametrize(
    ("button", "name", "shown"),
    [
        (navigation_button, "Site", "Interviews"),
        (contents_button, "On this page", "What to do next"),
    ],
    ids=["navigation", "contents"],
)
def test_drawer_opens_and_closes_by_keyboard(
    reader: Reader, width: int, button: Callable[[Page], Locator], name: str, shown: str
) -> None:
    page = reader.open("organizations/index.html", width=width)
    opener = button(page)
    link = page.get_by_role("navigation", name=name, exact=True).get_by_role("link", name=shown)
    expect(link).to_be_hidden()
    assert not says_it_is_expanded(opener)
    opener.focus()

    page.keyboard.press("Enter")

    expect(link).to_be_in_viewport()
    assert says_it_is_expanded(opener)
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Enter")
    expect(link).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.parametrize("back", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("button", [navigation_button, contents_button], ids=["navigation", "contents"])
def test_focus_is_never_below_an_open_drawer(reader: Reader, button: Callable[[Page], Locator], *, back: bool) -> None:
    page = reader.open("organizations/index.html", width=360)
    links = open_with(button(page)).get_by_role("link").count()
    seen = 0
    for _ in range(2 * links):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = page.evaluate(FOCUSED)
        assert stop["on_top"], stop["what"]
        if not opened(page).count():
            break
        seen += 1

    # Who goes on beyond the end is in the page again, and sees it.
    expect(opened(page)).to_have_count(0)
    assert seen == (0 if back else links)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_entry_of_the_menu_on_a_phone_leads_to_its_page(reader: Reader, *, scripts: bool) -> None:
    page = reader.tab(width=360, scripts=scripts)
    page.goto(reader.site.address("organizations/index.html"))
    navigation_button(page).click()

    page.get_by_role("navigation", name="Site").get_by_role("link", name="Interviews").click()

    expect(page).to_have_url(reader.site.address("interviews.html"))
    expect(opened(page)).to_have_count(0)


def test_entry_of_the_contents_on_a_phone_leads_to_its_section(reader: Reader) -> None:
    page = reader.open("organizations/index.html", width=360)
    contents_button(page).click()

    page.get_by_role("navigation", name="On this page").get_by_role("link", name="What to do next").click()

    expect(opened(page)).to_have_count(0)
    expect(page.get_by_role("heading", name="What to do next")).to_be_in_viewport()


def test_entry_of_the_contents_leads_to_its_section_without_scripts(reader: Reader) -> None:
    page = reader.tab(width=360, scripts=False)
    page.goto(reader.site.address("organizations/index.html"))
    contents_button(page).click()

    page.get_by_role("navigation", name="On this page").get_by_role("link", name="What to do next").click()
    expect(page).to_have_url(re.compile("#what-to-do-next$"))
    # Nothing but the reader can close it.
    page.keyboard.press("Escape")

    expect(opened(page)).to_have_count(0)
    expect(page.get_by_role("heading", name="What to do next")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(
    ("button", "beside"), [(navigation_button, 760), (contents_button, 8)], ids=["navigation", "contents"]
)
def test_click_beside_the_drawer_closes_it(
    reader: Reader, button: Callable[[Page], Locator], beside: int, *, scripts: bool
) -> None:
    page = reader.tab(width=768, scripts=scripts)
    page.goto(reader.site.address("organizations/index.html"))
    open_with(button(page))

    page.mouse.click(beside, 700)

    expect(opened(page)).to_have_count(0)


@pytest.mark.parametrize("button", [navigation_button, contents_button], ids=["navigation", "contents"])
def test_drawer_is_beside_the_text_again_when_the_screen_is_turned(
    reader: Reader, button: Callable[[Page], Locator]
) -> None:
    page = reader.open("organizations/index.html", width=768)
    open_with(button(page))

    page.set_viewport_size({"width": 1440, "height": 900})

    expect(opened(page)).to_have_count(0)
    for name in ("Site", "On this page"):
        expect(page.get_by_role("navigation", name=name, exact=True)).to_be_in_viewport()


def test_current_page_is_marked_in_the_menu(reader: Reader) -> None:
    page = reader.tab()
    for name in ("organizations/index.html", "interviews.html", "editors/index.html"):
        page.goto(reader.site.address(name))
        current = page.get_by_role("navigation", name="Site").locator("a[aria-current=page]")
        expect(current).to_have_count(1)
        expect(current).to_have_attribute("href", "#")


def test_pages_for_editors_fold_in_the_menu(reader: Reader) -> None:
    page = reader.open("interviews.html")
    menu = page.get_by_role("navigation", name="Site")
    expect(menu.get_by_role("link", name="Write a page")).to_have_count(0)

    page.goto(reader.site.address("editors/index.html"))

    expect(menu.get_by_role("link", name="Write a page")).to_be_visible()


def test_zoom_of_400_percent_loses_nothing(reader: Reader) -> None:
    wide, narrow = reader.tab(width=1280, height=1024), reader.tab(width=320, height=256)
    trouble = {}
    for name in reader.visit_all(wide):
        narrow.goto(reader.site.address(name))
        expect_settled(narrow)
        if name == "search.html":
            # Its form comes with the script.
            for page in (wide, narrow):
                expect(page.get_by_role("searchbox")).to_be_visible()
        for page in (wide, narrow):
            page.evaluate(LAY_OUT_ALL)
        too_wide = narrow.evaluate("document.documentElement.scrollWidth > innerWidth")
        clipped = narrow.evaluate(CLIPPED)
        overlapping = narrow.evaluate(OVERLAPPING)
        # A picture's words may be shorter on a narrow screen: a label and a table say them in full.
        for page in (wide, narrow):
            page.locator("[role=img][aria-label]").evaluate_all(
                "(pictures) => pictures.forEach((each) => each.remove())"
            )
        words = [
            " ".join(page.locator(".bd-article, .bd-search-container").inner_text().split()) for page in (wide, narrow)
        ]
        if words[0] != words[1] or too_wide or clipped or overlapping:
            trouble[name] = words[0] == words[1], too_wide, clipped, overlapping

    assert trouble == {}


def test_zoom_of_400_percent_keeps_all_functions_in_reach_and_leaves_room_to_read(reader: Reader) -> None:
    page = reader.open("organizations/index.html", width=320, height=256)

    for button in (navigation_button(page), search_button(page), mode_button(page)):
        expect(button).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, 1200)
    page.wait_for_function("scrollY > 1000")
    header = page.get_by_role("banner").bounding_box()
    assert header is not None
    assert header["y"] + header["height"] <= 256 / 3


@pytest.mark.parametrize("button", [navigation_button, contents_button], ids=["navigation", "contents"])
def test_zoom_of_400_percent_keeps_each_entry_of_a_drawer_in_reach(
    reader: Reader, button: Callable[[Page], Locator]
) -> None:
    page = reader.open("editors/directives.html", width=320, height=256)
    lost = []
    for link in open_with(button(page)).get_by_role("link").all():
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        assert box is not None
        # Scrolling ends on whole pixels.
        inside = box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] > -1 and box["y"] + box["height"] < 257
        if not inside or not link.evaluate(ON_TOP):
            lost.append((link.inner_text(), box))

    assert lost == []
    expect(opened(page).get_by_role("button", name="Close")).to_have_count(1)


def test_zoom_of_400_percent_keeps_each_color_mode_in_reach(reader: Reader) -> None:
    page = reader.open("index.html", width=320, height=256)
    mode_button(page).click()

    for name in ("System Settings", "Light", "Dark"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [1280, 320])
def test_wider_spacing_of_text_cuts_nothing(reader: Reader, width: int) -> None:
    page = reader.tab(width=width, own_styles=True)
    trouble = {}
    for name in reader.visit_all(page):
        page.evaluate(UNFOLD)
        page.evaluate(LAY_OUT_ALL)
        page.add_style_tag(content=SPACING)
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        clipped = page.evaluate(CLIPPED)
        overlapping = page.evaluate(OVERLAPPING)
        if too_wide or clipped or overlapping:
            trouble[name] = too_wide, clipped, overlapping

    assert trouble == {}
