"""Cards and buttons in themes that know nothing of them: as legible, as even and as usable as in our own."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock

from tests.browser.support import PATIENCE, colors, contrast, luminance, visible_ring
from tests.browser.test_accessibility import CLIPPED, RULES, UNFOLD
from tests.browser.themes import THEMES, Theme, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.support import Mode

pytestmark = pytest.mark.themes

OURS = [["[class*='organization-']"], ["[class*='programme-']"], [".link-button-line"], [".link-button"]]
MODES: tuple[Mode, ...] = ("light", "dark")
WITH_SWITCH = [theme for theme in THEMES if theme.switch]

# The places of what lies in a card, one below the other, in CSS pixels.
PARTS = """
(card) => [...card.children].map((part) => {
  const box = part.getBoundingClientRect();
  return { left: box.left, top: box.top, bottom: box.bottom, list: part.matches("ul:not([class*=badges]), ol") };
})
"""

# Lists that show a mark before each item.
MARKED = """
() => [...document.querySelectorAll("li.organization-card, li.organization-badge, li.organization-row")]
  .filter((item) => getComputedStyle(item).listStyleType !== "none").length
"""


class Visitor:
    """Somebody who reads the project in one theme after the other."""

    def __init__(self, browser: Browser, shared: Path) -> None:
        self._browser = browser
        self._shared = shared

    def open(self, theme: Theme, *, width: int = 1440, mode: Mode = "light", chosen: Mode | None = None) -> Page:
        """Show the project's page; ``chosen`` is what a reader chose against what the system asks for."""
        page = self._browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=mode, reduced_motion="reduce"
        )
        page.set_default_timeout(PATIENCE)
        page.goto((self._built(theme) / "index.html").as_uri())
        if chosen and theme.switch:
            page.locator(theme.switch).evaluate("(element, mode) => { element.dataset.theme = mode; }", chosen)
        page.evaluate(UNFOLD)
        return page

    def _built(self, theme: Theme) -> Path:
        folder = self._shared / theme.name
        with FileLock(self._shared / f"{theme.name}.lock"):
            if not (folder / "html" / "index.html").exists():
                build(theme, folder)
        return folder / "html"


@pytest.fixture(scope="module")
def visitor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    shared /= "themes"
    shared.mkdir(exist_ok=True)
    somebody = Visitor(browser, shared)
    yield somebody
    for context in browser.contexts:
        context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, context={"include": OURS}, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def name_of(theme: Theme) -> str:
    return theme.name


every_theme = pytest.mark.parametrize("theme", THEMES, ids=name_of)


@every_theme
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_of_ours(visitor: Visitor, theme: Theme, width: int, mode: Mode) -> None:
    page = visitor.open(theme, width=width, mode=mode)

    assert violations(page) == []
    assert page.evaluate(CLIPPED.replace("document.body", "document.querySelector('.organization-cards')")) == []


@pytest.mark.parametrize("theme", WITH_SWITCH, ids=name_of)
@pytest.mark.parametrize(("asked", "chosen"), [("light", "dark"), ("dark", "light")])
def test_colors_follow_the_reader_and_not_the_system(visitor: Visitor, theme: Theme, asked: Mode, chosen: Mode) -> None:
    page = visitor.open(theme, mode=asked, chosen=chosen)

    summary = colors(page.locator(".organization-summary").first)

    assert (luminance(summary.background) < luminance(summary.text)) == (chosen == "dark")
    assert violations(page) == []


@every_theme
@pytest.mark.parametrize("width", [1440, 360])
def test_parts_of_a_card_stand_in_line_and_evenly_apart(visitor: Visitor, theme: Theme, width: int) -> None:
    page = visitor.open(theme, width=width)

    parts = page.locator("#org-borealis-institute").evaluate(PARTS)

    assert len(parts) == 10
    assert len({round(part["left"]) for part in parts if not part["list"]}) == 1
    assert {round(below["top"] - above["bottom"]) for above, below in pairwise(parts)} == {8}
    card = page.locator("#org-borealis-institute").bounding_box()
    assert card is not None
    assert parts[0]["top"] - card["y"] == pytest.approx(card["y"] + card["height"] - parts[-1]["bottom"], abs=1)


@every_theme
def test_cards_and_badges_are_lists_without_marks(visitor: Visitor, theme: Theme) -> None:
    page = visitor.open(theme)

    assert page.evaluate(MARKED) == 0
    # The points and steps of a card's own text keep theirs, within the card.
    card = page.locator("#org-borealis-institute")
    marks = card.locator("> :is(ul.simple, ol) > li").evaluate_all(
        "(items) => items.map((item) => getComputedStyle(item).listStyleType)"
    )
    assert marks == ["disc", "disc", "decimal", "decimal"]
    left = card.evaluate("(card) => card.getBoundingClientRect().left")
    first = card.locator("> ul.simple > li").first.evaluate("(item) => item.getBoundingClientRect().left")
    assert 36 <= first - left <= 52


@every_theme
def test_grid_has_the_columns_asked_for(visitor: Visitor, theme: Theme) -> None:
    page = visitor.open(theme)

    lefts = page.locator(".organization-cards-2 > li").evaluate_all(
        "(cards) => cards.map((card) => Math.round(card.getBoundingClientRect().left))"
    )

    assert len(lefts) == 4
    assert len(set(lefts)) == 2


@every_theme
@pytest.mark.parametrize("mode", MODES)
def test_title_leads_from_the_whole_card_and_shows_the_focus(visitor: Visitor, theme: Theme, mode: Mode) -> None:
    page = visitor.open(theme, mode=mode)
    card = page.locator("#org-ledger")
    title = card.locator(".organization-name a")
    box = card.bounding_box()
    assert box is not None

    # The corner at the bottom, where nothing is written.
    card.scroll_into_view_if_needed()
    hit = card.evaluate("""(card) => {
      const box = card.getBoundingClientRect();
      return document.elementFromPoint(box.right - 8, box.bottom - 8).getAttribute("href");
    }""")
    assert hit == title.get_attribute("href")
    assert title.evaluate("(link) => getComputedStyle(link).color") == card.locator(
        ".organization-badge"
    ).first.evaluate("(badge) => getComputedStyle(badge).color")
    # By keyboard, because a ring is for those who use it.
    title.evaluate("(link) => link.focus()")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert title.evaluate("(link) => link === document.activeElement")
    assert visible_ring(page) > box["width"] + box["height"]


@every_theme
@pytest.mark.parametrize("mode", MODES)
def test_links_in_a_card_are_underlined_and_legible(visitor: Visitor, theme: Theme, mode: Mode) -> None:
    page = visitor.open(theme, mode=mode)

    for link in page.locator("#org-atlas .organization-fact a").all():
        shown = colors(link)
        assert contrast(shown.text, shown.background) >= 4.5
        assert "underline" in link.evaluate("(link) => getComputedStyle(link).textDecorationLine")
        assert link.evaluate("(link) => getComputedStyle(link).borderBottomWidth") == "0px"


@every_theme
@pytest.mark.parametrize("mode", MODES)
def test_buttons_are_seen_by_their_edge_and_read_when_pointed_at(visitor: Visitor, theme: Theme, mode: Mode) -> None:
    page = visitor.open(theme, mode=mode)
    buttons = page.locator("p > a.link-button").all()

    assert len(buttons) > 25
    for button in buttons:
        shown = colors(button)
        around = colors(button.locator(".."))
        assert contrast(shown.border, around.background) >= 3
        assert button.evaluate("(link) => getComputedStyle(link).borderBottomStyle") == "solid"
    for button in buttons[1:18]:
        button.hover()
        # A theme may fade from one colour to the other.
        page.wait_for_function("document.getAnimations().every((each) => !(each instanceof CSSTransition))")
        shown = colors(button)
        assert contrast(shown.text, shown.background) >= 4.5
