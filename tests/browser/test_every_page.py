"""What holds on every page of the build: its width, its headings, what it says of itself, and its links."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from tests.browser.support import BASE, PREFIX, ROOT, WIDTHS
from tests.browser.test_accessibility import MOVING, UNFOLD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.support import Reader, Site


# What a reader would trip over, by what is wrong with it.
TROUBLE = {
    "sticks out sideways": """
() => {
  const edge = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let part = element.parentElement; part; part = part.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(part).overflowX) && part !== document.body) return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    const beyond = (box.right > edge + 1 && box.left < edge) || (box.left < -1 && box.right > 0);
    return beyond && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !scrolls(element);
  }).map((element) => element.outerHTML.slice(0, 80));
  const wide = document.documentElement.scrollWidth - edge;
  return wide > 0 ? [`the page is ${wide} px too wide`, ...out] : out;
}
""",
    "headings out of order": """
() => {
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility({ visibilityProperty: true }))
    .map((heading) => Number(heading.localName[1]));
  const inOrder = levels.every((level, place) => place ? level > 1 && level <= levels[place - 1] + 1 : level === 1);
  return inOrder && levels.length ? [] : levels;
}
""",
    # More than a link in a sentence, and smaller than WCAG 2.5.8 allows.
    "too small to hit": """
() => [...document.querySelectorAll("button, input, summary, header a, nav a, .link-button, .page-tool")]
  .filter((control) => !control.disabled)
  .filter((control) => {
    // A press on its label is a press on a box.
    const boxes = [control, ...control.children, ...(control.labels ?? [])].map((part) => part.getBoundingClientRect());
    const large = boxes.some((box) => Math.min(box.width, box.height) >= 24);
    return control.checkVisibility({ visibilityProperty: true }) && !large;
  }).map((control) => control.outerHTML.slice(0, 80))
""",
    # What WCAG 2.5.8 asks of all others: 24 pixels of room round the middle, or to be words of a sentence.
    "too close to hit": """
() => {
  const wanted = "a[href], button, input, select, textarea, summary, label:has(input)";
  const targets = [...document.querySelectorAll(wanted)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((element) => {
      const area = (box) => box.width * box.height;
      const boxes = [element, ...element.querySelectorAll("*")].flatMap((part) => [...part.getClientRects()]);
      const box = boxes.toSorted((one, other) => area(other) - area(one))[0];
      return box && area(box) > 1 && { element, box, small: Math.min(box.width, box.height) < 24 };
    }).filter(Boolean);
  const inSentence = ({ element }) => {
    if (getComputedStyle(element).display !== "inline") return false;
    const block = element.closest("p, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, summary, figcaption, caption");
    const copy = block?.cloneNode(true);
    copy?.querySelectorAll(wanted + ", ul, ol").forEach((part) => part.remove());
    return /\\w/.test(copy?.textContent ?? "");
  };
  const middle = ({ box }) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const isNear = (target, other) => {
    const [x, y] = middle(target);
    if (other.small) return Math.hypot(x - middle(other)[0], y - middle(other)[1]) < 24;
    const away = [
      Math.max(other.box.left - x, x - other.box.right, 0), Math.max(other.box.top - y, y - other.box.bottom, 0),
    ];
    return Math.hypot(...away) < 12;
  };
  const nested = (one, other) => one.element.contains(other.element) || other.element.contains(one.element);
  return targets.filter((target) => target.small && !inSentence(target))
    .filter((target) => targets.some((other) => !nested(target, other) && isNear(target, other)))
    .map(({ element }) => element.outerHTML.slice(0, 80));
}
""",
    # The tab of these tests asks for reduced motion.
    "moves": MOVING,
}

SHARED = ["og:title", "og:type", "og:url", "og:site_name", "og:description"]

ABOUT = """
(names) => {
  const meta = (name) => document.head.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.content ?? "";
  return {
    lang: document.documentElement.lang,
    title: document.title,
    description: meta("description"),
    canonical: document.head.querySelector("link[rel=canonical]")?.href ?? "",
    icon: document.head.querySelector("link[rel=icon]")?.href ?? "",
    ...Object.fromEntries(names.map((name) => [name, meta(name)])),
  };
}
"""

# Characters of each line of the text that is followed by another.
LINE_LENGTHS = """
() => [...document.querySelectorAll("article :is(p, li, dd):not(table *)")].flatMap((block) => {
  const lines = [];
  const range = document.createRange();
  const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("p, li, dd, td, button, summary, pre") !== block) continue;
    for (let place = 0; place < text.length; place += 1) {
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      const box = range.getClientRects()[0];
      if (!box) continue;
      if (Math.abs((lines.at(-1)?.bottom ?? -99) - box.bottom) < 12) lines.at(-1).words += text.data[place];
      else lines.push({ bottom: box.bottom, words: text.data[place] });
    }
  }
  return lines.slice(0, -1).map((line) => line.words.replace(/\\s+/g, " ").trim().length);
})
"""

LINKS = """
() => ({
  links: [...document.links].map((link) => link.href),
  anchors: [...document.querySelectorAll("[id]")].map((element) => element.id),
})
"""

# What a page asks of other hosts before anybody follows a link.
ASKED_ELSEWHERE = """
() => [...document.querySelectorAll("[src], link[href], object[data], form[action]")]
  .filter((element) => !/^(canonical|alternate|license|author)$/.test(element.rel ?? ""))
  .map((element) => new URL(element.src || element.href || element.data || element.action, location))
  .filter((address) => address.host !== location.host && address.protocol !== "data:")
  .map(String)
"""


def about(reader: Reader, pages: tuple[str, ...]) -> dict[str, dict[str, str]]:
    page = reader.tab(scripts=False)
    return {name: page.evaluate(ABOUT, SHARED) for name in reader.visit_all(page, pages)}


def test_the_build_has_every_page_of_the_guide(site: Site) -> None:
    written = {
        path.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
        for path in (ROOT / "docs").rglob("*.md")
        if not path.relative_to(ROOT / "docs").parts[0].startswith("_")
    }

    assert set(site.documents) == written
    made = {"404.html", "genindex.html", "org-name.html", "org-sector.html", "search.html", "whole-guide.html"}
    assert set(site.pages) - written <= made


@pytest.mark.parametrize("width", WIDTHS)
def test_nobody_trips_over_a_page(reader: Reader, width: int) -> None:
    page = reader.tab(width=width, touch=width < 1440)
    trouble = {}
    for name in reader.visit_all(page):
        page.evaluate(UNFOLD)
        found = {wrong: page.evaluate(probe) for wrong, probe in TROUBLE.items()}
        found["ways to search"] = ways if (ways := visible_ways_to_search(page)) != 1 else None
        if any(found.values()):
            trouble[name] = {wrong: what for wrong, what in found.items() if what}

    assert trouble == {}
    assert reader.complaints == []


def visible_ways_to_search(page: Page) -> int:
    # Only what can be seen has a role.
    ways = page.get_by_role("searchbox").or_(page.get_by_role("button", name="Search"))
    # A filter's box narrows down what its own page shows.
    # The button of the search page's own form is no further one.
    return ways.and_(page.locator(":not(.organization-filter *, main button[type=submit])")).count()


@pytest.mark.parametrize("name", ["applications.html", "how-to-search.html", "editors/theme.html"])
def test_lines_are_as_long_as_reads_well(reader: Reader, name: str) -> None:
    page = reader.open(name)
    lines: list[int] = page.evaluate(LINE_LENGTHS)

    assert len(lines) >= 3
    assert 60 <= statistics.mean(lines) <= 75


def test_every_page_says_what_it_is(reader: Reader, site: Site) -> None:
    told = about(reader, site.pages)

    assert {name for name, page in told.items() if page["lang"] != "en"} == set()
    assert {name for name, page in told.items() if not page["icon"].endswith(".svg")} == set()
    for part in ("title", "description"):
        counted = Counter(page[part] for page in told.values())
        assert {name: page[part] for name, page in told.items() if not page[part] or counted[page[part]] > 1} == {}
    # Cut by search engines beyond this, and no help below.
    assert {name: text for name, page in told.items() if not 40 <= len(text := page["description"]) <= 200} == {}


def test_no_title_says_the_same_twice(reader: Reader, site: Site) -> None:
    told = about(reader, site.pages)

    parts = {name: re.split(r" \W ", page["title"]) for name, page in told.items()}
    assert {name: found for name, found in parts.items() if len(set(found)) != len(found)} == {}


def test_every_document_names_its_address_and_how_it_is_shared(reader: Reader, site: Site) -> None:
    for name, page in about(reader, site.documents).items():
        assert page["canonical"] == BASE + name
        assert page["og:url"] == BASE + name
        assert page["og:type"] in {"website", "article"}
        assert page["title"].startswith(page["og:title"])
        assert [part for part in SHARED if not page[part]] == [], name


def test_what_is_shared_is_the_description_of_the_page(reader: Reader, site: Site) -> None:
    told = about(reader, site.documents)

    assert {name: page["og:description"] for name, page in told.items()} == {
        name: page["description"] for name, page in told.items()
    }


@pytest.mark.parametrize("place", ["server", "disk"])
def test_every_link_inside_the_site_resolves(reader: Reader, site: Site, place: str) -> None:
    # From disk the page for lost readers cannot know where the site is.
    pages = site.pages if place == "server" else tuple(name for name in site.pages if name != "404.html")
    base = site.url if place == "server" else site.folder.as_uri() + "/"
    page = reader.tab(scripts=False)
    found = {}
    for name in pages:
        page.goto(base + name)
        found[name] = page.evaluate(LINKS)

    broken = []
    for name, content in found.items():
        for link in content["links"]:
            target, anchor = urldefrag(link)
            if not target.startswith(base):
                broken += [(name, link)] if urlsplit(target).scheme not in {"https", "mailto"} else []
                continue
            there = re.sub("^$|/$", lambda end: end[0] + "index.html", target.removeprefix(base).partition("?")[0])
            anchors = found.get(there, {"anchors": []})["anchors"]
            is_download = not there.endswith(".html") and (site.folder / there).is_file()
            if (there not in pages and not is_download) or (anchor and unquote(anchor) not in anchors):
                broken.append((name, link))

    assert broken == []
    twice = {
        name: [one for one, count in Counter(page["anchors"]).items() if count > 1] for name, page in found.items()
    }
    assert {name: anchors for name, anchors in twice.items() if anchors} == {}
    assert sum(len(page["links"]) for page in found.values()) > 200


def test_edit_link_names_the_source_of_the_page(reader: Reader, site: Site) -> None:
    page = reader.tab(scripts=False)
    for name in reader.visit_all(page, site.documents):
        link = page.get_by_role("link", name="Edit this page").get_attribute("href")
        assert link is not None
        _, _, path = urlsplit(link).path.partition("/edit/main/")
        assert path == f"docs/{name.removesuffix('.html')}.md"
        assert (ROOT / path).is_file()


def test_no_page_asks_another_host(reader: Reader) -> None:
    page = reader.tab(scripts=False)

    assert {name: found for name in reader.visit_all(page) if (found := page.evaluate(ASKED_ELSEWHERE))} == {}


def test_every_page_leads_home_and_shows_the_name_of_the_site(reader: Reader) -> None:
    page = reader.tab(scripts=False)
    for name in reader.visit_all(page):
        banner = page.get_by_role("banner")
        link = banner.get_by_role("link", name="Career support")
        target = link.evaluate("(link) => link.href")
        assert urlsplit(target).path in {PREFIX, f"{PREFIX}index.html"}, name


@pytest.mark.parametrize("width", [360, 1440])
def test_a_source_that_is_named_often_reads_as_any_other(reader: Reader, width: int) -> None:
    page = reader.open("finding-jobs.html", width=width)
    boxes: dict[str, dict[str, float]] = page.locator("aside.footnote").first.evaluate(
        """(note) => Object.fromEntries(Object.entries({label: ".label", words: "p", back: ".backrefs"}).map(
             ([name, selector]) => [name, note.querySelector(selector).getBoundingClientRect().toJSON()]))"""
    )

    assert boxes["label"]["right"] <= boxes["words"]["left"]
    assert boxes["words"]["bottom"] <= boxes["back"]["top"]
    assert boxes["back"]["left"] >= boxes["words"]["left"]
