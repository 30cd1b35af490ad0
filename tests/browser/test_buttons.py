"""Buttons lead where they say, look as they are asked to, and are legible in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import DATABASE, DATABASE_LABEL, colors, contrast, pixels

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.support import Mode, Reader

COLORS = ("primary", "secondary", "success", "info", "warning", "danger", "light", "dark")
SIZES = ("Extra small", "Small", "Medium", "Large", "Extra large")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "organizations/index.html"])
def test_database_button_is_primary_outlined_pill_and_large(reader: Reader, name: str, mode: Mode) -> None:
    page = reader.open(name, mode=mode)
    button = page.get_by_role("link", name=DATABASE_LABEL, exact=True)
    paragraph = page.get_by_role("main").locator("section > p").last

    expect(button).to_have_count(1)
    expect(button).to_have_attribute("href", DATABASE)
    # Outlined: no face of its own, and a border in the colour of the words.
    expect(button).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    seen = colors(button)
    assert seen.border == seen.text
    assert pixels(button, "borderTopWidth") >= 1
    # Primary: the colour of the theme's links.
    assert seen.text == colors(page.locator("main :is(p, li) > a.internal:not(.link-button)").first).text
    # Pill: the ends are half circles.
    box = button.bounding_box()
    assert box is not None
    assert pixels(button, "borderTopLeftRadius") >= box["height"] / 2
    # Large.
    assert pixels(button, "fontSize") > pixels(paragraph, "fontSize")
    assert box["height"] >= 44
    assert contrast(seen.text, seen.background) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_look_is_legible_and_large_enough_to_hit(reader: Reader, mode: Mode) -> None:
    page = reader.open("editors/directives.html", mode=mode)
    # A look must hold where the pointer is, too.
    trouble = {}
    for button in page.locator("main .link-button").all():
        label = button.inner_text()
        for state in ("at rest", "under the pointer"):
            if state != "at rest":
                button.hover()
                expect(button.and_(page.locator(":hover"))).to_be_visible()
            seen = colors(button)
            box = button.bounding_box()
            assert box is not None
            ratio = contrast(seen.text, seen.background)
            edge = contrast(seen.border, colors(page.locator("main")).background)
            if ratio < 4.5 or box["height"] < 24 or (label.endswith("outline") and edge < 3):
                trouble[label, state] = round(ratio, 2), round(edge, 2), box["height"]

    assert trouble == {}


def test_looks_differ_from_each_other(reader: Reader) -> None:
    page = reader.open("editors/directives.html")

    def button(label: str) -> Locator:
        return page.get_by_role("main").get_by_role("link", name=label, exact=True).first

    faces = [colors(button(color.capitalize())) for color in COLORS]
    outlines = [colors(button(f"{color.capitalize()} outline")) for color in COLORS]
    heights = [pixels(button(size), "height") for size in SIZES]
    fonts = [pixels(button(size), "fontSize") for size in SIZES]

    assert len(set(faces + outlines)) == 2 * len(COLORS)
    assert heights == sorted(set(heights))
    assert fonts == sorted(set(fonts))
    assert pixels(button("Rounded"), "borderTopLeftRadius") < pixels(button("Rounded"), "height") / 2
    assert pixels(button("Pill"), "borderTopLeftRadius") >= pixels(button("Pill"), "height") / 2


def test_button_to_a_page_leads_there(reader: Reader) -> None:
    page = reader.open("editors/directives.html")

    page.get_by_role("main").get_by_role("link", name="Primary", exact=True).first.click()

    expect(page).to_have_url(reader.site.address("index.html"))


def test_button_in_a_sentence_does_not_tear_the_lines_apart(reader: Reader) -> None:
    page = reader.open("editors/directives.html", width=360)
    overlap = page.locator("main p:has(.link-button)").evaluate_all(
        """(paragraphs) => paragraphs.flatMap((paragraph) => {
             const boxes = [...paragraph.querySelectorAll(".link-button")].map((link) => link.getBoundingClientRect());
             return boxes.flatMap((one, place) => boxes.slice(place + 1).filter((other) =>
               one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
             )).map(() => paragraph.innerText);
           })"""
    )

    assert overlap == []
