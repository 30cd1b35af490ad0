"""The filter bar in other languages: its labels, what it says as it works, and its layout from right to left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from playwright.sync_api import expect

from tests.browser.support import Reader, Site
from tests.browser.test_accessibility import RULES
from tests.builders.projects import build, make_project
from tests.unit.samples import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FloatRect, Locator, Page

CONNECTION = "[{kind: lunch, on: 2024, source: A list}]"
RECORDS = {
    "alpha": record_of("alpha", levels="[phd]", places="[Zürich]"),
    "beta": record_of("beta", sector="finance", levels="[postdoc]", places="[Boston]", connections=CONNECTION),
    "gamma": record_of("gamma", sector="finance", roles="[engineer]", levels="[phd]"),
}
MANY = [f"many-{number:03}" for number in range(100)]
BAR = ":::{organization-cards}\n:ids: alpha, beta, gamma\n:filter-bar:\n"
PAGES = {
    "index": f"# Home\n\n{BAR}:::\n\n```{{toctree}}\ngroups\ntable\n```\n",
    "groups": f"# Groups\n\n{BAR}:group-by: sector\n:no-index:\n:::\n",
    "table": f"# Table\n\n:::{{organization-cards}}\n:ids: {', '.join(MANY)}\n:view: table\n:filter-bar:\n:::\n",
}
GERMAN = {
    "Filter the organizations": "Organisationen filtern",
    "Filter by words": "Nach Wörtern filtern",
    "Clear filters": "Filter löschen",
    "Sector": "Branche",
    "Role": "Aufgabe",
    "Level": "Abschluss",
    "Place": "Ort",
    "With a connection": "Mit Kontakt",
    "{number} chosen": "{number} gewählt",
    "Showing all {all} organizations.": "Alle {all} Organisationen sind zu sehen.",
    "Showing {shown} of {all} organizations.": "Von {all} Organisationen sind {shown} zu sehen.",
    "No organization matches. Choose or type something else, or clear the filters.": "Keine Organisation passt.",
    "The filters were cleared, because they hid what the address leads to.": "Die Filter wurden gelöscht.",
    "{shown} of {all} organizations": "{shown} von {all}",
}
HEBREW = {
    "Filter the organizations": "סינון הארגונים",
    "Filter by words": "סינון לפי מילים",
    "Clear filters": "ניקוי המסננים",
    "Sector": "מגזר",
    "Role": "תפקיד",
    "Level": "תואר",
    "Place": "מקום",
    "With a connection": "עם קשר",
    "{number} chosen": "{number} נבחרו",
    "Showing all {all} organizations.": "מוצגים כל {all} הארגונים.",
    "Showing {shown} of {all} organizations.": "מוצגים {shown} מתוך {all} ארגונים.",
    "No organization matches. Choose or type something else, or clear the filters.": "אין ארגון מתאים.",
    "The filters were cleared, because they hid what the address leads to.": "המסננים נוקו.",
    "{shown} of {all} organizations": "{shown} מתוך {all}",
}
RECORD_TEXTS = {
    "de": {"Finance": "Finanzwesen", "Laboratory": "Labor", "PhD": "Promotion", "Zürich": "Zürich (Schweiz)"},
    "he": {"Finance": "פיננסים", "Laboratory": "מעבדה", "PhD": "דוקטורט", "Zürich": "ציריך"},
}


@dataclass(frozen=True)
class Tongue:
    """The site in one language, and its reader."""

    language: str
    words: dict[str, str]
    reader: Reader

    def of_records(self, text: str) -> str:
        """Return what became of a text of the records or the vocabulary."""
        return RECORD_TEXTS[self.language][text]

    def said(self, text: str, **numbers: int) -> str:
        """Return what became of a sentence of the bar, filled in."""
        return self.words[text].format(**numbers)

    def address(self, page: str) -> str:
        """Return the address of a page on disk."""
        return self.reader.site.url + page

    def open(self, page: str, *, width: int = 1440) -> Page:
        """Return a new tab that shows a page."""
        return self.reader.open(page, width=width)

    def bar(self, page: Page) -> Locator:
        """Return the filter bar."""
        return page.get_by_role("search", name=self.words["Filter the organizations"], exact=True)

    def facet(self, page: Page, name: str) -> Locator:
        """Open a facet and return its values."""
        button = self.bar(page).get_by_role("button", name=re.compile(f"^{self.words[name]}"))
        if button.get_attribute("aria-expanded") != "true":
            button.click()
            expect(button).to_have_attribute("aria-expanded", "true")
        return self.bar(page).get_by_role("group", name=self.words[name], exact=True)


def build_site(folder: Path, language: str, words: dict[str, str]) -> Site:
    layout = f'{{% extends "!layout.html" %}}\n{{% set html_tag %}}<html lang="{language}" dir="rtl">{{% endset %}}\n'
    pages = PAGES | ({"_templates/layout.html": layout} if language == "he" else {})
    source = make_project(folder / "project", pages, RECORDS | {each: record_of(each) for each in MANY})
    messages = source / "locale" / language / "LC_MESSAGES"
    messages.mkdir(parents=True)
    interface = Catalog(locale=language)
    for message, translation in words.items():
        interface.add(message, translation)
    with (messages / "organization_cards.mo").open("wb") as compiled:
        write_mo(compiled, interface)
    texts = Catalog(locale=language)
    for message, translation in RECORD_TEXTS[language].items():
        texts.add(message, translation)
    for page in PAGES:
        with (messages / f"{page}.po").open("wb") as written:
            write_po(written, texts)
    config = {"language": language, "locale_dirs": ["locale"], "templates_path": ["_templates"]}
    done = build(source, config=config)
    assert [warning for warning in done.warnings if "organization" in warning] == []
    return Site(done.output, f"{done.output.as_uri()}/", (), ())


@pytest.fixture(scope="module", params=["de", "he"])
def site_and_words(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Site, dict[str, str]]:
    language = request.param
    words = {"de": GERMAN, "he": HEBREW}[language]
    return language, build_site(tmp_path_factory.mktemp(language), language, words), words


@pytest.fixture
def tongue(site_and_words: tuple[str, Site, dict[str, str]], browser: Browser) -> Iterator[Tongue]:
    language, site, words = site_and_words
    reader = Reader(browser, site)
    yield Tongue(language, words, reader)
    reader.leave()
    assert reader.complaints == []


@pytest.fixture
def hebrew(tongue: Tongue) -> Tongue:
    if tongue.language != "he":
        pytest.skip("About languages from right to left")
    return tongue


def test_every_label_is_translated(tongue: Tongue) -> None:
    page = tongue.open("index.html")
    bar = tongue.bar(page)

    expect(bar.get_by_role("searchbox", name=tongue.words["Filter by words"], exact=True)).to_be_visible()
    labels = [tongue.words[facet] for facet in ("Sector", "Role", "Level", "Place")]
    assert [text.strip() for text in bar.locator("[aria-expanded]").all_inner_texts()] == labels
    connected = bar.get_by_role("checkbox", name=f"{tongue.words['With a connection']} (1)", exact=True)
    expect(connected).to_be_visible()
    values = tongue.facet(page, "Sector").get_by_role("checkbox")
    expect(values.nth(0)).to_have_accessible_name(f"{tongue.of_records('Laboratory')} (1)")
    expect(values.nth(1)).to_have_accessible_name(f"{tongue.of_records('Finance')} (2)")
    place = tongue.facet(page, "Place").get_by_role("checkbox", name=f"{tongue.of_records('Zürich')} (1)", exact=True)
    expect(place).to_be_visible()
    everything = bar.evaluate("(form) => form.outerHTML")
    assert [message for message in tongue.words if re.search(rf"[>\"]{re.escape(message)}[<\"]", everything)] == []


def test_what_is_said_is_translated(tongue: Tongue) -> None:
    page = tongue.open("index.html")
    bar = tongue.bar(page)
    status = bar.get_by_role("status")
    expect(status).to_have_text(tongue.said("Showing all {all} organizations.", all=3))

    tongue.facet(page, "Sector").get_by_role("checkbox", name=tongue.of_records("Finance")).check()

    expect(status).to_have_text(tongue.said("Showing {shown} of {all} organizations.", shown=2, all=3))
    chosen = f"{tongue.words['Sector']} {tongue.said('{number} chosen', number=1)}"
    expect(bar.get_by_role("button", name=chosen, exact=True)).to_be_visible()
    bar.get_by_role("searchbox").fill("nobody")
    expect(status).to_have_text(
        tongue.said("No organization matches. Choose or type something else, or clear the filters.")
    )
    bar.get_by_role("button", name=tongue.words["Clear filters"], exact=True).click()
    expect(status).to_have_text(tongue.said("Showing all {all} organizations.", all=3))
    page.goto(tongue.address("index.html?sector=finance#org-alpha"))
    expect(status).to_have_text(tongue.said("The filters were cleared, because they hid what the address leads to."))


def test_translated_words_are_found_and_addresses_stay(tongue: Tongue) -> None:
    page = tongue.open("index.html?sector=finance")
    expect(page.locator("[data-organization]:visible")).to_have_count(2)

    tongue.bar(page).get_by_role("searchbox").fill(tongue.of_records("PhD"))

    expect(page.locator("[data-organization]:visible")).to_have_count(1)
    expect(page.locator("[data-organization=gamma]")).to_be_visible()


def test_the_counts_of_groups_are_translated(tongue: Tongue) -> None:
    page = tongue.open("groups.html")

    tongue.bar(page).get_by_role("searchbox").fill("gamma")

    count = page.locator(".organization-group:visible .organization-count")
    expect(count).to_have_text(tongue.said("{shown} of {all} organizations", shown=1, all=2))


def test_axe_finds_nothing(tongue: Tongue) -> None:
    page = tongue.open("index.html")
    for typed in ("", "beta"):
        tongue.bar(page).get_by_role("searchbox").fill(typed)
        tongue.facet(page, "Level")
        found = Axe().run(page, context="form.organization-filter", options=RULES).response["violations"]
        assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []


def box_of(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return box


def end_of(element: Locator) -> float:
    box = box_of(element)
    return box["x"] + box["width"]


def test_the_bar_runs_from_right_to_left(hebrew: Tongue) -> None:
    page = hebrew.open("index.html")
    bar = hebrew.bar(page)
    buttons = [box_of(button)["x"] for button in bar.locator("[aria-expanded]").all()]
    assert buttons == sorted(buttons, reverse=True)
    assert end_of(bar.locator("[aria-expanded]").first) == pytest.approx(end_of(bar), abs=1)

    value = hebrew.facet(page, "Sector").locator("label").first
    parts = [box_of(part)["x"] for part in value.locator("> *").all()]

    assert parts == sorted(parts, reverse=True)
    bar.get_by_role("searchbox").fill("beta")
    clear = bar.get_by_role("button", name=hebrew.words["Clear filters"])
    expect(clear).to_be_visible()
    assert end_of(clear) < box_of(bar.get_by_role("searchbox"))["x"]


def test_nothing_sticks_out_of_a_narrow_bar(tongue: Tongue) -> None:
    page = tongue.open("index.html", width=360)
    bar = tongue.bar(page)
    for button in bar.locator("[aria-expanded]").all():
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        width, needed = bar.evaluate("(form) => [form.clientWidth, form.scrollWidth]")
        assert needed <= width <= 360


def test_a_long_table_runs_from_right_to_left_under_its_heads(hebrew: Tongue) -> None:
    page = hebrew.open("table.html")
    heads = page.get_by_role("columnheader").all()
    cells = page.get_by_role("row").nth(1).locator("> *").all()

    ends = [end_of(head) for head in heads]

    assert ends == sorted(ends, reverse=True)
    assert [end_of(cell) for cell in cells] == pytest.approx(ends, abs=1)
