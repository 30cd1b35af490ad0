"""Light and dark: what the system prefers at first, then what the reader chose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import expect_mode, is_dark, mode_button, navigation_button, open_with, opened, search_button

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.support import Mode, Reader

# Visible words whose contrast is too low, without the help of any script on the page.
ILLEGIBLE = """
() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (color) => {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
  };
  const linear = (part) => part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = (colors) => {
    colors.forEach(paint);
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const bad = new Map();
  const seen = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (seen.nextNode()) {
    const element = seen.currentNode.parentElement;
    const visible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!visible || !seen.currentNode.data.trim()) continue;
    const faces = [];
    for (let part = element; part; part = part.parentElement) faces.unshift(getComputedStyle(part).backgroundColor);
    faces.unshift("white");
    const pair = [luminance(faces), luminance([...faces, getComputedStyle(element).color])].sort((a, b) => a - b);
    const ratio = (pair[1] + 0.05) / (pair[0] + 0.05);
    if (ratio < 4.5) bad.set(element.className || element.localName, [ratio, element.innerText.slice(0, 40)]);
  }
  return [...bad];
}
"""


def choose(page: Page, mode: str) -> None:
    mode_button(page).click()
    page.get_by_role("button", name=mode, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_first_visit_follows_the_system(reader: Reader, mode: Mode, *, scripts: bool) -> None:
    page = reader.tab(mode=mode, scripts=scripts)
    page.goto(reader.site.address("index.html"))

    assert is_dark(page) == (mode == "dark")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_word_is_legible_without_scripts(reader: Reader, mode: Mode) -> None:
    page = reader.tab(mode=mode, scripts=False)
    trouble = {name: found for name in reader.visit_all(page) if (found := page.evaluate(ILLEGIBLE))}

    assert trouble == {}


@pytest.mark.parametrize(("system", "chosen"), [("light", "Dark"), ("dark", "Light")])
@pytest.mark.parametrize("width", [1440, 360])
def test_choice_lasts_on_this_page_after_a_reload_and_on_the_next(
    reader: Reader, system: Mode, chosen: str, width: int
) -> None:
    page = reader.open("index.html", mode=system, width=width)

    choose(page, chosen)

    expected = chosen.lower()
    expect_mode(page, expected)
    page.reload()
    expect_mode(page, expected)
    page.locator("main").get_by_role("link", name="Career paths").first.click()
    expect(page).to_have_url(reader.site.address("career-paths.html"))
    expect_mode(page, expected)


def test_reader_can_go_back_to_the_systems_preference(reader: Reader) -> None:
    page = reader.open("index.html", mode="light")
    choose(page, "Dark")
    expect_mode(page, "dark")
    choose(page, "System Settings")
    expect_mode(page, "light")

    page.emulate_media(color_scheme="dark")

    expect_mode(page, "dark")


def test_mode_is_chosen_by_keyboard(reader: Reader) -> None:
    page = reader.open("index.html", mode="light")
    button = mode_button(page)
    dark = page.get_by_role("button", name="Dark", exact=True)
    button.focus()

    page.keyboard.press("Enter")
    expect(dark).to_be_visible()
    for _ in range(5):
        if dark.evaluate("(item) => item === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect_mode(page, "dark")
    expect(dark).to_be_hidden()


def test_escape_closes_the_choice_and_returns_the_focus(reader: Reader) -> None:
    page = reader.open("index.html")
    button = mode_button(page)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark", exact=True)).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Dark", exact=True)).to_be_hidden()
    expect(button).to_be_focused()


def expect_chosen(page: Page, chosen: str) -> None:
    """Open the menu; just this choice is marked as the one that holds."""
    choices = open_with(mode_button(page))
    expect(choices.get_by_role("button", pressed=True)).to_have_text([chosen])


@pytest.mark.parametrize(("mode", "chosen"), [("dark", "Dark"), ("light", "Light")])
def test_choice_shows_at_once_in_every_other_tab(reader: Reader, mode: str, chosen: str) -> None:
    system: Mode = "light" if mode == "dark" else "dark"
    page = reader.open("index.html", mode=system)
    other = page.context.new_page()
    other.goto(reader.site.address("interviews.html"))
    expect_mode(other, system)

    choose(page, chosen)

    expect_mode(other, mode)
    expect_chosen(other, chosen)


@pytest.mark.parametrize("width", [1440, 360])
def test_menu_says_which_mode_holds(reader: Reader, width: int) -> None:
    page = reader.open("index.html", width=width)
    for chosen in ("Dark", "Light", "System Settings"):
        choose(page, chosen)
        expect_chosen(page, chosen)
        page.keyboard.press("Escape")
        expect(opened(page)).to_have_count(0)


def test_choice_holds_on_the_page_where_nothing_may_be_stored(reader: Reader) -> None:
    page = reader.tab(mode="light")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page.goto(reader.site.address("index.html"))

    choose(page, "Dark")

    expect_mode(page, "dark")
    expect_chosen(page, "Dark")


def does_something(page: Page, control: Locator) -> bool:
    """Press a control; say whether a reader would notice."""
    page.evaluate("document.documentElement.dataset.isBefore = ''")
    control.click()
    try:
        expect(page.locator("html:not([data-is-before]), :popover-open").first).to_be_visible()
    except AssertionError:
        return False
    if opened(page).count():
        opened(page).get_by_role("button", name="Close").click()
        expect(opened(page)).to_have_count(0)
    return True


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_there_is_no_dead_control_without_scripts(reader: Reader, width: int) -> None:
    page = reader.tab(width=width, scripts=False)
    dead = {}
    pressed = 0
    for name in reader.visit_all(page):
        # A box that cannot be ticked says so, and promises nothing.
        controls = page.locator(":is(button, input, select, textarea, [role=button]):enabled").filter(visible=True)
        for number in range(controls.count()):
            control = controls.nth(number)
            what = control.evaluate("(element) => element.outerHTML")
            pressed += 1
            if not does_something(page, control):
                dead[name] = what
            if page.url != reader.site.address(name):
                page.goto(reader.site.address(name))

    assert dead == {}
    # Search is on each page but its own.
    assert pressed >= len(reader.site.pages) - 1


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_every_page_of_the_menu_is_in_reach_without_scripts(reader: Reader, width: int) -> None:
    page = reader.tab(width=width, scripts=False)
    page.goto(reader.site.address("applications.html"))
    if width < 960:
        navigation_button(page).click()

    page.get_by_role("navigation", name="Site").get_by_role("link", name="Interviews").click()

    expect(page).to_have_url(reader.site.address("interviews.html"))
    expect(opened(page)).to_have_count(0)


def test_search_leads_to_its_page_without_scripts(reader: Reader) -> None:
    page = reader.tab(scripts=False)
    page.goto(reader.site.address("editors/index.html"))

    search_button(page).click()

    expect(page).to_have_url(re.compile(re.escape(reader.site.address("search.html")) + r"\??$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
