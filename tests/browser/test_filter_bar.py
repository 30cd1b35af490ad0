"""Readers filter a directory: by words and facets, by address, by keyboard, and as an oracle says."""

from __future__ import annotations

import functools
import gzip
import http.server
import random
import re
import threading
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from organization_cards.freshness import latest_possible_day
from organization_cards.records import Registry, load_registry
from organization_cards.selection import Selection
from tests.browser.support import ROOT, Reader, Site, expect_settled
from tests.browser.test_accessibility import RULES
from tests.builders.projects import build, make_project
from tests.unit.samples import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.browser.support import Mode

CONNECTION = "[{kind: lunch, on: 2024, source: A list}]"
SMALL = {
    "alpha": {"name": "Alpha Søren Ångström", "sector": "lab", "levels": "[phd]", "places": "[Zürich, Boston]"},
    "beta": {"name": "Beta & Söhne", "sector": "lab", "levels": "[postdoc]", "roles": "[engineer]"},
    "gamma": {"sector": "finance", "levels": "[phd, postdoc]", "places": "[Boston]", "topics": "[computing]"},
    "delta": {"sector": "finance", "levels": "[masters]", "topics": "[stars]", "connections": CONNECTION},
    "epsilon": {"sector": "space", "roles": "[scientist, engineer]", "levels": "[phd]", "connections": CONNECTION},
}
MANY = 150
TERMS = {
    "sector": ("lab", "finance", "space"),
    "role": ("scientist", "engineer"),
    "level": ("bachelors", "masters", "phd", "postdoc"),
    "topic": ("computing", "stars"),
    "place": ("boston", "zurich", "new-york"),
}
PLACES = {"boston": "Boston", "zurich": "Zürich", "new-york": "New York"}


class Made(NamedTuple):
    """What a made-up record says, beside its name."""

    held: dict[str, set[str]]
    connected: bool


def made_up() -> dict[str, Made]:
    chance = random.Random(3)  # noqa: S311 -- nothing secret

    def some(facet: str, least: int = 0) -> set[str]:
        terms = TERMS[facet]
        return set(chance.sample(terms, chance.randint(least, min(2, len(terms)))))

    return {
        f"made-{number:03}": Made(
            {
                "sector": {chance.choice(TERMS["sector"])},
                "role": some("role", 1),
                "level": some("level", 1),
                "topic": some("topic"),
                "place": some("place"),
            },
            chance.random() < 0.3,
        )
        for number in range(MANY)
    }


def written(organization_id: str, made: Made) -> str:
    def several(facet: str) -> str:
        return f"[{', '.join(sorted(made.held[facet]))}]"

    return record_of(
        organization_id,
        sector=next(iter(made.held["sector"])),
        roles=several("role"),
        levels=several("level"),
        topics=several("topic"),
        places=f"[{', '.join(PLACES[place] for place in sorted(made.held['place']))}]",
        connections=CONNECTION if made.connected else None,
    )


def cards(*options: str) -> str:
    return ":::{organization-cards}\n" + "".join(f"{option}\n" for option in options) + ":::\n"


IDS = f":ids: {', '.join(SMALL)}"
MADE = made_up()
MANY_IDS = f":ids: {', '.join(MADE)}"
PAGES = {
    "index": f"# Home\n\n[To delta](#org-delta)\n\n{cards(IDS, ':filter-bar:')}\n```{{toctree}}\n:glob:\n\n*\n```\n",
    "grouped": f"# Grouped\n\n{cards(IDS, ':filter-bar:', ':group-by: role', ':no-index:')}",
    "two": f"# Two\n\n{2 * cards(IDS, ':filter-bar:', ':no-index:')}",
    "rows": f"# Rows\n\n{cards(IDS, ':filter-bar:', ':view: list', ':no-index:')}",
    "table": f"# Table\n\n{cards(IDS, ':filter-bar:', ':view: table', ':no-index:')}",
    "one": f"# One\n\n{cards(':ids: alpha', ':filter-bar:', ':no-index:')}",
    "alike": f"# Alike\n\n{cards(':ids: alpha, beta', ':filter-bar:', ':no-index:')}",
    "without": f"# Without\n\n{cards(IDS, ':no-index:')}",
    "many": f"# Many\n\n{cards(MANY_IDS, ':filter-bar:')}",
    "many-list": f"# Many\n\n{cards(MANY_IDS, ':filter-bar:', ':view: list', ':no-index:')}",
    "many-table": f"# Many\n\n{cards(MANY_IDS, ':filter-bar:', ':view: table', ':no-index:')}",
    "many-groups": f"# Many\n\n{cards(MANY_IDS, ':filter-bar:', ':group-by: role', ':no-index:')}",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filter")
    records = {name: record_of(name, **fields) for name, fields in SMALL.items()}
    records |= {name: written(name, made) for name, made in MADE.items()}
    conf = 'extensions += ["career_theme"]\nhtml_theme = "career_theme"\n'
    return make_project(folder / "project", PAGES, records, conf=conf)


@pytest.fixture(scope="module")
def directory(project: Path) -> Iterator[Site]:
    """A small directory on a server."""
    built = build(project)
    assert [warning for warning in built.warnings if "organization_cards" in warning] == []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            # Browsers ask for one where a page names none.
            if self.path == "/favicon.ico":
                self.send_response(http.HTTPStatus.NO_CONTENT)
                self.end_headers()
            else:
                super().do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the inherited name
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(built.output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Site(built.output, f"http://127.0.0.1:{server.server_port}/", (), ())
        server.shutdown()
        thread.join()


@pytest.fixture
def visitor(browser: Browser, directory: Site) -> Iterator[Reader]:
    somebody = Reader(browser, directory)
    yield somebody
    somebody.leave()
    assert somebody.complaints == []


@pytest.fixture
def page(visitor: Reader) -> Page:
    return visitor.open("index.html")


def bar(page: Page) -> Locator:
    return page.get_by_role("search", name="Filter the organizations")


def words(page: Page) -> Locator:
    return bar(page).get_by_role("searchbox", name="Filter by words")


def status(page: Page) -> Locator:
    return bar(page).get_by_role("status")


def open_facet(page: Page, name: str) -> Locator:
    button = bar(page).get_by_role("button", name=re.compile(f"^{name}"))
    if button.get_attribute("aria-expanded") != "true":
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
    return bar(page).get_by_role("group", name=name)


def choose(page: Page, facet: str, label: str) -> None:
    open_facet(page, facet).get_by_role("checkbox", name=re.compile(f"^{label} ")).check()


def expect_counts(page: Page, facet: str, **counts: int) -> None:
    """Wait until just these values are offered, in this order, each with its number."""
    labels = open_facet(page, facet).locator("label:visible")
    expect(labels).to_have_text([f"{value} ({count})" for value, count in counts.items()])


def expect_shown(page: Page, *ids: str) -> None:
    """Wait until just these cards are to be seen, in this order."""
    shown = page.locator("[data-organization]:visible")
    expect(shown).to_have_count(len(ids))
    assert shown.evaluate_all("(cards) => cards.map((card) => card.dataset.organization)") == list(ids)


def expect_query(page: Page, query: str) -> None:
    """Wait until the address has just this query."""
    expect(page).to_have_url(re.compile(rf"\.html{re.escape(query)}(#|$)"))


def test_the_whole_list_is_there_at_first(page: Page) -> None:
    expect_shown(page, *SMALL)
    expect(status(page)).to_have_text("Showing all 5 organizations.")
    expect(bar(page).get_by_role("button", name="Clear filters")).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("beta", ["beta"]),
        ("SOHNE", ["beta"]),
        ("söhne & beta", ["beta"]),
        ("soren angstrom", ["alpha"]),
        ("zurich", ["alpha"]),
        ("boston phd", ["alpha", "gamma"]),
        ("bost", ["alpha", "gamma"]),
        ("   ", list(SMALL)),
        ("<b>", []),
    ],
)
def test_every_typed_word_has_to_occur(page: Page, typed: str, shown: list[str]) -> None:
    words(page).press_sequentially(typed)

    expect_shown(page, *shown)


@pytest.mark.parametrize(
    ("facet", "label", "shown"),
    [
        ("Sector", "Finance", ["gamma", "delta"]),
        ("Role", "Engineer", ["beta", "epsilon"]),
        ("Level", "PhD", ["alpha", "gamma", "epsilon"]),
        ("Topic", "Stars", ["delta"]),
        ("Place", "Zürich", ["alpha"]),
    ],
)
def test_each_facet_chooses(page: Page, facet: str, label: str, shown: list[str]) -> None:
    choose(page, facet, label)

    expect_shown(page, *shown)
    expect(status(page)).to_have_text(f"Showing {len(shown)} of 5 organizations.")


def test_connected_is_one_choice(page: Page) -> None:
    box = bar(page).get_by_role("checkbox", name=re.compile(r"^With a connection \(2\)"))
    box.check()

    expect_shown(page, "delta", "epsilon")


def test_values_of_a_facet_add_up_and_facets_narrow_down(page: Page) -> None:
    choose(page, "Sector", "Finance")
    choose(page, "Sector", "Laboratory")
    expect_shown(page, "alpha", "beta", "gamma", "delta")
    choose(page, "Level", "PhD")
    expect_shown(page, "alpha", "gamma")
    words(page).fill("computing")
    expect_shown(page, "gamma")


def test_counts_follow_the_choices_in_the_other_facets(page: Page) -> None:
    expect_counts(page, "Sector", Laboratory=2, Finance=2, Space=1)

    choose(page, "Level", "PhD")

    expect_counts(page, "Sector", Laboratory=1, Finance=1, Space=1)
    expect_counts(page, "Level", **{"Master's": 1, "PhD": 3, "Postdoc": 2})
    choose(page, "Sector", "Space")
    expect_counts(page, "Level", PhD=1)
    expect_counts(page, "Sector", Laboratory=1, Finance=1, Space=1)
    button = bar(page).get_by_role("button", name=re.compile("^Level"))
    expect(button).to_have_accessible_name("Level 1 chosen")


def test_only_what_occurs_is_offered(visitor: Reader) -> None:
    page = visitor.open("index.html")
    # No organization in the small list hires at this level.
    expect(page.get_by_role("checkbox", name="Bachelor's", include_hidden=True)).to_have_count(0)

    page = visitor.open("alike.html")
    expect(bar(page).get_by_role("button", name="Sector")).to_have_count(0)
    expect(bar(page).get_by_role("button", name="Level")).to_be_visible()
    expect(bar(page).get_by_role("checkbox", name="With a connection")).to_have_count(0)


@pytest.mark.parametrize("name", ["one", "without"])
def test_a_page_without_a_bar_does_not_load_the_script(directory: Site, name: str) -> None:
    html = (directory.folder / f"{name}.html").read_text(encoding="utf-8")

    assert "organization-filter" not in html
    assert "organization_filter.js" not in html


def test_nothing_found_is_said_and_cleared(page: Page) -> None:
    words(page).fill("nobody has this")
    expect_shown(page)
    expect(status(page)).to_contain_text("No organization matches.")

    bar(page).get_by_role("button", name="Clear filters").click()

    expect_shown(page, *SMALL)
    expect(words(page)).to_be_focused()
    expect(status(page)).to_have_text("Showing all 5 organizations.")
    expect_query(page, "")


def test_the_address_holds_the_choice_and_back_undoes_it(page: Page) -> None:
    words(page).press_sequentially("phd")
    choose(page, "Sector", "Laboratory")
    choose(page, "Sector", "Finance")
    expect_shown(page, "alpha", "gamma")
    expect_query(page, "?sector=lab,finance&words=phd")

    page.go_back()
    expect_shown(page, "alpha")
    expect_query(page, "?sector=lab&words=phd")
    page.go_back()
    expect_shown(page, "alpha", "gamma", "epsilon")
    page.go_forward()
    expect_shown(page, "alpha")


def test_back_undoes_what_was_typed(page: Page) -> None:
    before = page.url
    choose(page, "Sector", "Laboratory")
    words(page).press_sequentially("alpha")
    page.wait_for_url("**words=alpha*")
    expect_shown(page, "alpha")

    page.go_back()
    expect_shown(page, "alpha", "beta")
    expect_query(page, "?sector=lab")
    page.go_back()
    expect_shown(page, *SMALL)
    expect(page).to_have_url(before)


def test_an_address_loses_the_values_that_no_organization_has(visitor: Reader) -> None:
    page = visitor.open("index.html?sector=nonsense,finance")

    expect_shown(page, "gamma", "delta")
    expect_query(page, "?sector=finance")


def test_a_shared_address_opens_with_its_choice(visitor: Reader) -> None:
    page = visitor.open("index.html?other=1&sector=finance,unknown&level=phd&words=BOSTON")

    expect_shown(page, "gamma")
    expect(words(page)).to_have_value("BOSTON")
    expect(open_facet(page, "Sector").get_by_role("checkbox", name=re.compile("^Finance"))).to_be_checked()
    bar(page).get_by_role("button", name="Clear filters").click()
    expect_shown(page, *SMALL)
    expect_query(page, "?other=1")


def test_a_card_in_the_address_is_shown_though_filters_would_hide_it(visitor: Reader) -> None:
    page = visitor.open("index.html?sector=lab#org-delta", height=300)

    expect_shown(page, *SMALL)
    expect(page.locator("#org-delta .organization-name")).to_be_in_viewport()
    expect(status(page)).to_contain_text("The filters were cleared")
    expect(page).to_have_url(re.compile(r"/index\.html#org-delta$"))


def test_a_card_in_the_address_that_matches_keeps_the_filters(visitor: Reader) -> None:
    page = visitor.open("index.html?sector=finance#org-delta", height=300)

    expect_shown(page, "gamma", "delta")
    expect(page.locator("#org-delta .organization-name")).to_be_in_viewport()


def test_a_link_shows_its_card_each_time(visitor: Reader) -> None:
    page = visitor.open("index.html", height=500)
    for _ in range(2):
        words(page).fill("alpha")
        expect_shown(page, "alpha")
        page.get_by_role("link", name="To delta").click()
        expect_shown(page, *SMALL)
        expect(page.locator("#org-delta .organization-name")).to_be_in_viewport()


def test_keyboard_alone_suffices(page: Page) -> None:
    words(page).focus()
    page.keyboard.press("Tab")
    expect(bar(page).get_by_role("button", name="Sector")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(bar(page).get_by_role("checkbox", name="Laboratory (2)")).to_be_focused()
    page.keyboard.press("Space")
    expect_shown(page, "alpha", "beta")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(bar(page).get_by_role("group", name="Sector")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(bar(page).get_by_role("button", name="Clear filters")).to_be_focused()
    page.keyboard.press("Enter")
    expect_shown(page, *SMALL)
    page.keyboard.type("beta")
    page.keyboard.press("Enter")
    expect_shown(page, "beta")


def test_empty_groups_go_with_their_headings_and_none_counts_twice(visitor: Reader) -> None:
    page = visitor.open("grouped.html")
    headings = page.get_by_role("main").get_by_role("heading", level=2)
    expect(headings).to_have_count(2)
    expect(status(page)).to_have_text("Showing all 5 organizations.")
    expect_counts(page, "Sector", Laboratory=2, Finance=2, Space=1)

    choose(page, "Sector", "Finance")

    expect(headings).to_have_count(1)
    expect(page.locator(".organization-group:visible .organization-count")).to_have_text("2 of 4 organizations")
    expect(status(page)).to_have_text("Showing 2 of 5 organizations.")
    choose(page, "Sector", "Space")
    expect(headings).to_have_count(2)
    expect_shown(page, "gamma", "delta", "epsilon", "epsilon")


def test_two_bars_do_not_disturb_each_other(visitor: Reader) -> None:
    page = visitor.open("two.html?sector=finance")
    bars, lists = bar(page), page.locator("[data-filtered-by]")
    first, second = (lists.nth(place).locator("> :visible") for place in (0, 1))
    expect(first).to_have_count(2)
    expect(second).to_have_count(5)

    bars.nth(1).get_by_role("searchbox").fill("beta")

    expect(second).to_have_count(1)
    expect(first).to_have_count(2)
    expect(bars.nth(1).get_by_role("status")).to_have_text("Showing 1 of 5 organizations.")
    expect_query(page, "?sector=finance")


@pytest.mark.parametrize("view", ["rows", "table"])
def test_other_views_are_filtered_too(visitor: Reader, view: str) -> None:
    page = visitor.open(f"{view}.html")

    choose(page, "Sector", "Finance")
    expect_shown(page, "gamma", "delta")
    words(page).fill("nobody")
    expect_shown(page)
    expect(page.get_by_role("table")).to_have_count(0)


def test_without_scripts_there_is_the_list_and_no_bar(visitor: Reader, directory: Site) -> None:
    page = visitor.tab(scripts=False)
    page.goto(directory.address("index.html?sector=lab"))

    expect_shown(page, *SMALL)
    expect(page.locator("form.organization-filter")).to_be_hidden()
    assert page.locator("form.organization-filter").bounding_box() is None


def test_the_bar_keeps_its_room_until_it_works(visitor: Reader, directory: Site) -> None:
    tops = []
    for blocked in (True, False):
        page = visitor.tab()
        if blocked:
            page.route("**/organization_filter.js*", lambda route: route.fulfill(body=""))
        page.goto(directory.address("index.html"))
        expect(page.locator("form.organization-filter")).to_be_visible(visible=not blocked)
        expect_settled(page)
        box = page.locator("#org-alpha").bounding_box()
        assert box is not None
        tops.append(box["y"])

    assert abs(tops[0] - tops[1]) < 1


def test_it_works_from_disk(visitor: Reader, directory: Site) -> None:
    page = visitor.tab()
    page.goto(directory.file("index.html"))

    choose(page, "Sector", "Space")
    expect_shown(page, "epsilon")
    words(page).fill("nobody")
    expect_shown(page)
    page.reload()
    expect(bar(page)).to_be_visible()


def test_print_leaves_the_bar_out(page: Page) -> None:
    words(page).fill("beta")
    page.emulate_media(media="print")

    expect(page.locator("form.organization-filter")).to_be_hidden()
    expect_shown(page, "beta")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("name", ["index", "many-table"])
def test_axe_finds_nothing_in_a_bar_in_use(visitor: Reader, name: str, width: int, mode: Mode) -> None:
    page = visitor.open(f"{name}.html", width=width, mode=mode)
    expect(status(page)).to_contain_text("Showing all")

    for typed in ("", "a", "nobody"):
        words(page).fill(typed)
        choose(page, "Level", "PhD")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []


def test_it_fits_a_phone(visitor: Reader) -> None:
    page = visitor.open("index.html", width=360)
    for facet in ("Sector", "Role", "Level", "Topic", "Place"):
        open_facet(page, facet)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sizes = (
        bar(page)
        .locator("button:visible, label:visible")
        .evaluate_all("(controls) => controls.map((control) => control.getBoundingClientRect().height)")
    )

    assert min(sizes) >= 24


@pytest.mark.parametrize("width", [360, 1440])
def test_no_value_of_a_facet_lies_beside_its_panel(reader: Reader, width: int) -> None:
    page = reader.open("organizations/index.html", width=width)
    for facet in ("Sector", "Role", "Level", "Topic", "Place"):
        open_facet(page, facet)
    wider = page.locator(".organization-filter-values").evaluate_all(
        "(panels) => panels.filter((panel) => panel.scrollWidth > panel.clientWidth).map((panel) => panel.innerText)"
    )

    assert wider == []


@pytest.mark.parametrize("where", ["value", "button"])
def test_escape_closes_a_panel_and_leads_back_to_its_button(page: Page, where: str) -> None:
    button = bar(page).get_by_role("button", name=re.compile("^Sector"))
    panel = open_facet(page, "Sector")
    (panel.get_by_role("checkbox").first if where == "value" else button).focus()

    page.keyboard.press("Escape")

    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_long_list_comes_in_blocks_and_keeps_its_order(visitor: Reader) -> None:
    page = visitor.open("many.html")
    expect(page.locator("ul[data-filtered-by]")).to_have_count(3)

    choose(page, "Sector", "Finance")
    expect_shown(page, *(name for name, made in MADE.items() if "finance" in made.held["sector"]))
    bar(page).get_by_role("button", name="Clear filters").click()
    expect_shown(page, *MADE)


def test_a_long_table_is_one_table_in_order(visitor: Reader) -> None:
    page = visitor.open("many-table.html")
    table = page.get_by_role("table")
    expect(table).to_have_count(1)
    expect(table.get_by_role("rowgroup")).to_have_count(1 + 3)
    expect(table.get_by_role("row")).to_have_count(1 + MANY)
    expect(table.get_by_role("columnheader")).to_have_count(5)
    expect(table.get_by_role("row").nth(MANY).get_by_role("cell")).to_have_count(4)
    heads, cells = (
        table.get_by_role("row")
        .nth(number)
        .locator("> *")
        .evaluate_all(
            "(cells) => { cells[0].scrollIntoView(); return cells.map((cell) => cell.getBoundingClientRect().x); }"
        )
        for number in (0, 100)
    )
    assert cells == pytest.approx(heads, abs=1)

    choose(page, "Sector", "Finance")

    shown = [name for name, made in MADE.items() if "finance" in made.held["sector"]]
    expect_shown(page, *shown)
    expect(table.get_by_role("rowheader")).to_have_count(len(shown))
    page.emulate_media(media="print")
    expect_shown(page, *shown)
    assert {table.evaluate("(table) => getComputedStyle(table).display")} == {"table"}


@pytest.mark.parametrize("view", ["many", "many-list", "many-table"])
def test_paper_has_all_of_a_long_list(visitor: Reader, view: str) -> None:
    page = visitor.open(f"{view}.html")
    expect(bar(page)).to_be_visible()

    page.emulate_media(media="print")

    skipped = page.locator("[data-organization]").evaluate_all(
        "(all) => all.filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length"
    )
    assert skipped == 0
    expect_shown(page, *MADE)


def test_a_card_far_down_a_long_list_is_shown(visitor: Reader) -> None:
    page = visitor.open("many.html?words=made+001#org-made-149")

    expect(page.locator("#org-made-149 .organization-name")).to_be_in_viewport()
    expect_shown(page, *MADE)


def test_the_script_is_small_and_plain() -> None:
    script = (ROOT / "ext/organization_cards/static/organization_filter.js").read_bytes()

    assert len(gzip.compress(script, 9)) < 6 * 1024
    assert b"import" not in script
    assert b"fetch(" not in script


@pytest.mark.parametrize("builder", ["epub", "text", "latex", "singlehtml"])
def test_other_builders(project: Path, tmp_path: Path, builder: str) -> None:
    """Where no script runs there is no bar; one page of all has several."""
    built = build(project, tmp_path / builder, builder, config={"html_theme": "basic"})
    texts = [path.read_text(encoding="utf-8") for path in built.output.rglob("*.*html")]
    bars = sum(text.count('<form class="organization-filter"') for text in texts)

    assert bars == (len(PAGES) + 1 - 2 if builder == "singlehtml" else 0)
    assert (built.output / "_static/organization_filter.js").exists() == (builder == "singlehtml")
    assert [warning for warning in built.warnings if "organization" in warning] == []


# The page's own controls, all at once, and what it then shows.
USE = """
async ({ typed, chosen }) => {
  const form = document.querySelector("form.organization-filter");
  for (const button of form.querySelectorAll("[aria-expanded]")) button.nextElementSibling.hidden = false;
  form.elements.words.value = typed;
  form.elements.words.dispatchEvent(new InputEvent("input", { bubbles: true }));
  // What is found is told when the reader pauses, or leaves the field.
  form.elements.words.dispatchEvent(new Event("change", { bubbles: true }));
  for (const box of form.querySelectorAll("[type=checkbox]")) {
    if (box.checked !== (chosen[box.name] || []).includes(box.value)) box.click();
  }
  const visible = () => [...document.querySelectorAll("[data-organization]")].filter((card) => card.checkVisibility());
  const told = () => Number(form.querySelector("[role=status]").textContent.match(/[0-9]+/)?.[0] || 0);
  // Cards below the window follow.
  for (let frame = 0; frame < 300 && visible().length !== told(); frame += 1) await new Promise(requestAnimationFrame);
  const counts = {};
  for (const box of form.querySelectorAll("[type=checkbox]")) {
    const label = box.closest("label");
    if (!label.hidden) {
      const text = label.querySelector(".organization-filter-count").textContent;
      (counts[box.name] ||= {})[box.value] = Number(text.slice(1, -1));
    }
  }
  return { shown: visible().map((card) => card.dataset.organization), counts };
}
"""


@pytest.fixture(scope="module", params=["many", "many-list", "many-table"])
def in_use(request: pytest.FixtureRequest, browser: Browser, directory: Site) -> Iterator[tuple[Page, dict[str, str]]]:
    """A page of many organizations, and the text of each card, or what a row knows of it."""
    somebody = Reader(browser, directory)
    page = somebody.open(f"{request.param}.html")
    texts: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-organization]')]"
        ".map((card) => [card.dataset.organization, `${card.textContent} ${card.dataset.words || ''}`]))"
    )
    yield page, texts
    somebody.leave()


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def several(terms: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(terms), unique=True, max_size=2)


choices = st.fixed_dictionaries(
    {**{facet: several(terms) for facet, terms in TERMS.items()}, "connected": st.sampled_from([[], ["yes"]])}
)
typing = st.sampled_from(["", "", "Made", "made 01", "ZÜRICH", "new YORK", "phd  zurich", "lunch", "1", "quux"])


def passes(made: Made, chosen: dict[str, list[str]], *, but: str = "") -> bool:
    """What the bar promises, in other words."""
    held = made.held | {"connected": {"yes"} if made.connected else set()}
    return all(not wanted or held[facet] & set(wanted) for facet, wanted in chosen.items() if facet != but)


@settings(max_examples=25, deadline=None)
@given(chosen=choices, typed=typing)
def test_the_page_shows_what_the_oracle_and_the_selection_say(
    in_use: tuple[Page, dict[str, str]], project: Path, chosen: dict[str, list[str]], typed: str
) -> None:
    page, texts = in_use
    told = {name for name, text in texts.items() if all(word in plain(text) for word in plain(typed).split())}

    seen = page.evaluate(USE, {"typed": typed, "chosen": chosen})

    assert seen["shown"] == [name for name, made in MADE.items() if name in told and passes(made, chosen)]
    expected: dict[str, dict[str, int]] = {}
    for facet, terms in {**TERMS, "connected": ("yes",)}.items():
        for term in terms:
            alone = {**chosen, facet: [term]}
            count = sum(name in told and passes(made, alone) for name, made in MADE.items())
            if count or term in chosen[facet]:
                expected.setdefault(facet, {})[term] = count
    assert seen["counts"] == expected
    by_selection = Selection(
        ids=tuple(MADE),
        sectors=tuple(chosen["sector"]),
        roles=tuple(chosen["role"]),
        levels=tuple(chosen["level"]),
        topics=tuple(chosen["topic"]),
        connected=bool(chosen["connected"]),
    )
    registry = registry_of(project)
    selected = [one.id for one in by_selection.of(registry.organizations, registry.vocabulary)]
    assert seen["shown"] == [
        name for name in selected if name in told and passes(MADE[name], {"place": chosen["place"]})
    ]


@functools.cache
def registry_of(project: Path) -> Registry:
    return load_registry(project / "_records", latest_possible_day())
