"""The organizations: a reader finds the first five among them, follows them, and reads why they are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.support import ROOT, visible_ring

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.support import Mode, Reader

PAGE = "organizations/index.html"
CONNECTED = "organizations/connected.html"

# Each organization of the original page, with the address that it gave.
ORIGINAL = {
    "Google": "https://careers.google.com",
    "McKinsey & Company": "https://www.mckinsey.com/careers/search-jobs",
    "Frontier Development Lab": "https://frontierdevelopmentlab.org",
    "Microsoft Research": "https://www.microsoft.com/en-us/research/careers/",
    "Amazon": "https://hiring.amazon.com/#/",
}

# Points of a grid over the card that a click reaches something else than its title's link.
CLICKS_THAT_MISS = """
(card) => {
  const inner = "a, summary, button, input";
  const title = card.querySelector(":is(h1, h2, h3, h4, h5, h6) a");
  const box = card.getBoundingClientRect();
  const missed = [];
  for (let x = box.left + 4; x < box.right - 3; x += 12) {
    for (let y = box.top + 4; y < box.bottom - 3; y += 12) {
      const hit = document.elementFromPoint(x, y);
      if (hit.closest(inner) !== title && !(card.contains(hit) && hit.closest(inner))) {
        missed.push([Math.round(x - box.left), Math.round(y - box.top), hit.outerHTML.slice(0, 60)]);
      }
    }
  }
  return missed;
}
"""

# The inner links of a card of whose visible pieces some is not on top.
BURIED_LINKS = """
(card) => [...card.querySelectorAll("a, summary")]
  .filter((link) => link.checkVisibility() && !link.closest("h1, h2, h3, h4, h5, h6"))
  .filter((link) => [...link.getClientRects()].some((box) => {
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return !link.contains(hit);
  }))
  .map((link) => link.innerText)
"""


def records() -> dict[str, str]:
    """Each organization's name and the address of its careers page, as the editors wrote them."""
    files = [path for path in (ROOT / "docs/_records").glob("*.yaml") if path.stem not in {"vocabulary", "synonyms"}]
    loaded = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    return {record["name"]: record["careers_url"] for record in loaded}


def card_of(page: Page, name: str) -> Locator:
    heading = page.get_by_role("heading", name=name, exact=True)
    return page.get_by_role("listitem").filter(has=heading)


def answer_for(page: Page, url: str) -> None:
    """Let a server elsewhere answer, without a network."""
    page.route(
        lambda asked: asked.partition("#")[0].rstrip("/") == url.partition("#")[0].rstrip("/"),
        lambda route: route.fulfill(content_type="text/html", body="<title>Elsewhere</title>"),
    )


def elsewhere(url: str) -> re.Pattern[str]:
    return re.compile(re.escape(url.rstrip("/")) + "/?$")


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.open(PAGE)


@pytest.mark.parametrize("name", ORIGINAL)
def test_card_says_what_a_reader_needs(page: Page, name: str) -> None:
    card = card_of(page, name)
    heading = card.get_by_role("heading")

    expect(card).to_have_count(1)
    expect(heading).to_have_count(1)
    expect(heading.get_by_role("link")).to_have_accessible_name(name)
    expect(heading.get_by_role("link")).to_have_attribute("href", records()[name])
    badges = card.get_by_role("list", name="Sector and levels").get_by_role("listitem")
    assert len(badges.all()) >= 2
    expect(card).to_contain_text(re.compile(r"Connection:?\s+\S"))
    expect(card).to_contain_text(re.compile(r"Not (yet )?checked|Checked \d|Address (not )?seen"))
    expect(card.get_by_role("link", name=f"Careers page ({name})", exact=True)).to_have_attribute(
        "href", records()[name]
    )
    expect(card.locator(f'a[href="{ORIGINAL[name]}"]').first).to_be_visible()


def test_every_record_has_its_card_and_cards_are_listed_by_name(page: Page) -> None:
    names = page.get_by_role("main").get_by_role("listitem").get_by_role("heading").all_inner_texts()

    assert set(ORIGINAL) <= set(names)
    assert names == sorted(records(), key=str.casefold)


def test_connected_organizations_are_listed_by_name(reader: Reader) -> None:
    page = reader.open(CONNECTED)
    names = page.get_by_role("main").get_by_role("listitem").get_by_role("heading").all_inner_texts()

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Organizations with IAIFI connections"))
    assert set(ORIGINAL) <= set(names) < set(records())
    assert names == sorted(names, key=str.casefold)
    for card in page.get_by_role("main").get_by_role("listitem").filter(has=page.get_by_role("heading")).all():
        expect(card).to_contain_text(re.compile(r"Connection:?\s+\S"))


@pytest.mark.parametrize("width", [1440, 360])
def test_whole_card_is_clickable_and_the_links_inside_it_still_work(reader: Reader, width: int) -> None:
    page = reader.open(PAGE, width=width, height=2000)
    trouble = {}
    for name in ORIGINAL:
        card = card_of(page, name)
        card.locator("summary").click()
        card.scroll_into_view_if_needed()
        missed, buried = card.evaluate(CLICKS_THAT_MISS), card.evaluate(BURIED_LINKS)
        if missed or buried:
            trouble[name] = missed, buried

    assert trouble == {}


@pytest.mark.parametrize("name", ORIGINAL)
def test_click_beside_the_title_leads_to_the_careers_page(page: Page, name: str) -> None:
    url = records()[name]
    answer_for(page, url)
    card = card_of(page, name)

    # By force: the click meets the title's link, which lies above the badge.
    card.get_by_role("list", name="Sector and levels").get_by_role("listitem").first.click(force=True)

    expect(page).to_have_title("Elsewhere")
    expect(page).to_have_url(elsewhere(url))


@pytest.mark.parametrize(
    ("name", "link", "url"),
    [
        ("Microsoft Research", "Home page (Microsoft Research)", "https://www.microsoft.com/en-us/research/"),
        (
            "Microsoft Research",
            "PhD Fellowship",
            "https://www.microsoft.com/en-us/research/academic-program/phd-fellowship/",
        ),
        ("Google", "Careers page (Google)", "https://www.google.com/about/careers/applications/jobs/results"),
        ("Google", re.compile("^Address on the original page"), "https://careers.google.com"),
    ],
    ids=["home", "programme", "button", "original"],
)
def test_link_inside_a_card_leads_where_it_says(page: Page, name: str, link: str | re.Pattern[str], url: str) -> None:
    answer_for(page, url)

    card_of(page, name).get_by_role("link", name=link).click()

    expect(page).to_have_title("Elsewhere")
    expect(page).to_have_url(elsewhere(url))


@pytest.mark.parametrize("way", ["click", "keyboard"])
def test_sources_unfold_without_leaving_the_page(page: Page, way: str) -> None:
    card = card_of(page, "Amazon")
    source = card.get_by_text("Careers page: public list")
    expect(source).to_be_hidden()

    if way == "click":
        card.locator("summary").click()
    else:
        card.locator("summary").focus()
        page.keyboard.press("Enter")

    expect(source).to_be_visible()
    expect(page).to_have_title(re.compile("^Organizations"))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_keyboard_reaches_a_title_with_a_ring_round_its_card_and_enter_follows_it(reader: Reader, mode: Mode) -> None:
    page = reader.open(PAGE, mode=mode, height=2000)
    name = "McKinsey & Company"
    answer_for(page, records()[name])
    card = card_of(page, name)
    link = card.get_by_role("heading").get_by_role("link")

    # As many presses as the whole page has stops.
    for _ in range(page.locator("a, button, input, select, summary").count()):
        page.keyboard.press("Tab")
        if link.evaluate("(link) => link === document.activeElement"):
            break

    expect(link).to_be_focused()
    box = card.bounding_box()
    assert box is not None
    # A line of two pixels round the card.
    assert visible_ring(page) >= 2 * 2 * (box["width"] + box["height"]) * 0.9
    page.keyboard.press("Enter")
    expect(page).to_have_url(elsewhere(records()[name]))


def test_title_comes_first_in_each_card_by_keyboard(page: Page) -> None:
    stops = page.locator(".organization-card").evaluate_all(
        """(cards) => cards.map((card) => [...card.querySelectorAll("a, summary, button, [tabindex]")]
             .filter((stop) => stop.tabIndex >= 0 && stop.checkVisibility())
             .map((stop) => Boolean(stop.closest("h1, h2, h3, h4, h5, h6"))))"""
    )

    assert len(stops) >= len(ORIGINAL)
    assert [titles for titles in stops if titles != [True] + [False] * (len(titles) - 1)] == []


def test_reference_leads_to_the_card(reader: Reader) -> None:
    page = reader.open(CONNECTED)
    # The heading's own link leads to the careers page.
    words = page.get_by_role("main").get_by_role("link", name="Frontier Development Lab", exact=True)
    words.and_(page.locator(":not(:is(h1, h2, h3, h4, h5, h6) a)")).click()

    expect(page).to_have_url(re.compile("organizations/index.html#org-frontier-development-lab$"))
    expect(card_of(page, "Frontier Development Lab").get_by_role("heading")).to_be_in_viewport()
