"""The home page tells within one look what it is for and where to go."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.support import DATABASE_LABEL, Reader

TASKS = {
    "organizations/index.html": "organization",
    "when-to-apply.html": "when to apply",
    "applications.html": "apply",
    "interviews.html": "interview",
}
# What a reader may want besides, in words below the cards.
OTHER_TASKS = {"finding-jobs.html": "internship", "career-paths.html": "career path"}


def test_purpose_tasks_and_database_are_on_the_first_screen(reader: Reader) -> None:
    page = reader.open("index.html", width=1440, height=900)
    main = page.get_by_role("main")
    purpose = main.locator("h1 + p")
    expected = {
        "heading": page.get_by_role("heading", level=1),
        "purpose": purpose,
        "database": main.get_by_role("link", name=DATABASE_LABEL),
    }
    expected |= {task: main.locator(".sd-card", has=page.locator(f'a[href="{task}"]')) for task in TASKS}
    expected |= {task: main.locator(f'a[href="{task}"]', has_text=words) for task, words in OTHER_TASKS.items()}

    below = {}
    for name, part in expected.items():
        expect(part).to_have_count(1)
        box = part.bounding_box()
        assert box is not None
        if box["y"] + box["height"] > 900:
            below[name] = box["y"] + box["height"]

    assert below == {}
    words = purpose.inner_text()
    assert words.count(".") == 1
    assert len(words.split()) <= 30


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("task", TASKS)
def test_card_of_a_task_leads_to_its_page(reader: Reader, task: str, width: int) -> None:
    page = reader.open("index.html", width=width)
    link = page.locator(f'a[href="{task}"]')
    card = page.locator("main .sd-card", has=link)

    expect(card.get_by_role("link")).to_have_accessible_name(re.compile(TASKS[task], re.IGNORECASE))
    expect(card.get_by_role("link")).to_have_count(1)
    # Who speaks to the computer says what they see.
    assert card.locator(".sd-card-title").inner_text() in card.get_by_role("link").inner_text()
    card.click(position={"x": 12, "y": 12})
    expect(page).to_have_url(reader.site.address(task))


def test_cards_of_the_tasks_line_up(reader: Reader) -> None:
    page = reader.open("index.html")
    boxes = [card.bounding_box() for card in page.locator("main .sd-card").all()]

    assert len({(box["width"], box["height"]) for box in boxes if box}) == 1


def test_task_is_followed_by_keyboard(reader: Reader) -> None:
    page = reader.open("index.html")
    link = page.locator('main .sd-card a[href="interviews.html"]')

    link.focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(reader.site.address("interviews.html"))
