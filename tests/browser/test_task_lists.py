"""A reader ticks off a checklist: by mouse or keyboard, kept on their device, and printed without scripts, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import LOOKS
from tests.browser.test_accessibility import CLIPPED, OVERLAPPING, violations
from tests.builders.projects import make_project, run_sphinx

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.support import Look, Reader

PAGES = {
    "index": """\
# Before you apply

Read the notice twice.

- [ ] Write a CV of *one* page
- [ ] Ask [two people](other) for letters
  - [ ] Tell them the deadline
- [x] Read this page

## Afterwards

1. [ ] Send a note of thanks
2. [ ] Write down what you were asked

```{toctree}
other
twice
```
""",
    "other": "# Letters\n\n- [ ] Write a CV of one page\n- [ ] Choose whom to ask\n",
    "twice": "# Twice\n\n- [ ] Read it again\n- [ ] Send it\n- [ ] Read it again\n",
}
WORDS = [
    "Write a CV of one page",
    "Ask two people for letters",
    "Tell them the deadline",
    "Read this page",
    "Send a note of thanks",
    "Write down what you were asked",
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with two checklists on one page, and another page with one."""
    conf = """
extensions = ["myst_parser", "career_theme"]
myst_enable_extensions = ["tasklist"]
html_theme = "career_theme"
"""
    source = make_project(tmp_path_factory.mktemp("tasks"), PAGES, conf=conf)
    done = run_sphinx(source, source / "_build" / "html", "--fail-on-warning")
    assert done.code == 0, done.errors
    return source / "_build" / "html"


@pytest.fixture
def page(reader: Reader, pages: Path) -> Page:
    return show(reader.tab(), pages)


def show(page: Page, pages: Path, name: str = "index") -> Page:
    page.goto((pages / f"{name}.html").as_uri())
    return page


def box(page: Page, words: str) -> Locator:
    return page.get_by_role("checkbox", name=words, exact=True)


def expect_ticked(page: Page, *words: str) -> None:
    """Wait until just the boxes of these words are ticked."""
    boxes = page.get_by_role("checkbox", checked=True)
    expect(boxes).to_have_count(len(words))
    for each, its_words in zip(boxes.all(), words, strict=True):
        expect(each).to_have_accessible_name(its_words)


def test_each_box_says_its_words(page: Page) -> None:
    for words in WORDS:
        expect(box(page, words)).to_be_enabled()
    expect(page.get_by_role("checkbox")).to_have_count(len(WORDS))
    # What the author has ticked is done.
    expect_ticked(page, "Read this page")


def test_boxes_are_ticked_by_mouse(page: Page) -> None:
    box(page, WORDS[0]).click()
    # Its words are part of what there is to hit.
    page.get_by_text("Tell them the deadline").click()
    box(page, "Read this page").click()

    expect_ticked(page, WORDS[0], WORDS[2])


def test_boxes_are_ticked_by_keyboard(page: Page) -> None:
    box(page, WORDS[0]).focus()
    page.keyboard.press("Space")
    # The link in the words is a stop of its own.
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(box(page, WORDS[2])).to_be_focused()
    page.keyboard.press("Space")

    expect_ticked(page, WORDS[0], WORDS[2], WORDS[3])
    page.keyboard.press("Space")
    expect_ticked(page, WORDS[0], WORDS[3])


def test_link_among_the_words_is_followed_and_ticks_nothing(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="two people").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Letters")
    page.go_back()
    expect_ticked(page, "Read this page")


def test_reload_keeps_the_ticks_of_each_page_and_nothing_is_sent(page: Page, pages: Path) -> None:
    sent: list[str] = []
    box(page, WORDS[0]).check()
    box(page, WORDS[4]).check()
    page.on("request", lambda request: sent.append(request.url))
    box(page, WORDS[2]).check()
    assert sent == []

    page.reload()
    expect_ticked(page, WORDS[0], WORDS[2], WORDS[3], WORDS[4])

    show(page, pages, "other")
    # The same words, on another page.
    expect_ticked(page)
    page.get_by_role("checkbox").first.check()
    show(page, pages)
    box(page, WORDS[0]).uncheck()
    show(page, pages, "other")
    expect_ticked(page, WORDS[0])
    assert [url for url in sent if not url.startswith("file:")] == []


def test_reload_keeps_that_a_tick_of_the_author_was_taken_away(page: Page) -> None:
    box(page, "Read this page").uncheck()

    page.reload()

    expect_ticked(page)


def test_items_with_the_same_words_are_two(page: Page, pages: Path) -> None:
    show(page, pages, "twice")
    page.get_by_role("checkbox").last.check()

    page.reload()

    expect(page.get_by_role("checkbox").first).not_to_be_checked()
    expect(page.get_by_role("checkbox").last).to_be_checked()


def test_page_says_how_much_is_done(page: Page) -> None:
    first, second = page.get_by_role("status").all()
    expect(first).to_have_text("1 of 4 done")
    expect(second).to_have_text("0 of 2 done")

    box(page, WORDS[0]).check()

    expect(first).to_have_text("2 of 4 done")
    expect(second).to_have_text("0 of 2 done")


def test_ticks_are_cleared_and_stay_cleared(page: Page) -> None:
    buttons = page.get_by_role("button", name="Clear all ticks", exact=True)
    for words in (WORDS[0], WORDS[4]):
        box(page, words).check()
    expect(buttons).to_have_count(2)

    buttons.first.focus()
    page.keyboard.press("Enter")

    expect_ticked(page, WORDS[4])
    # Not lost with the button.
    expect(page.locator("article :focus")).to_have_count(1)
    expect(buttons).to_have_count(1)
    page.reload()
    expect_ticked(page, WORDS[4])


@pytest.mark.parametrize("kept", ['{"not": "a list"}', "no JSON", "null", "[1, null, {}]"])
def test_what_somebody_else_kept_does_no_harm(page: Page, kept: str) -> None:
    page.evaluate("(kept) => localStorage.setItem(`ticks ${location.pathname}`, kept)", kept)

    page.reload()

    box(page, WORDS[0]).check()
    expect(box(page, WORDS[0])).to_be_checked()
    page.reload()
    expect(box(page, WORDS[0])).to_be_checked()


def test_ticks_hold_where_nothing_may_be_stored(reader: Reader, pages: Path) -> None:
    page = reader.tab()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    show(page, pages)

    box(page, WORDS[0]).check()

    expect(page.get_by_role("status").first).to_have_text("2 of 4 done")


def test_boxes_are_plain_without_scripts(reader: Reader, pages: Path) -> None:
    page = show(reader.tab(scripts=False), pages)

    # Nothing that seems to work and forgets.
    expect(page.get_by_role("checkbox", disabled=True)).to_have_count(len(WORDS))
    for words in WORDS:
        expect(box(page, words)).to_be_visible()
    expect(page.get_by_role("button", name="Clear all ticks")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_list_is_printed_with_its_boxes(reader: Reader, pages: Path, mode: Look, *, scripts: bool) -> None:
    page = show(reader.tab(width=720, mode=mode, scripts=scripts), pages)
    page.emulate_media(media="print")

    for words in WORDS:
        expect(box(page, words)).to_be_visible()
        expect(page.get_by_role("listitem").filter(has=box(page, words)).last).to_have_css("break-inside", "avoid")
    # Nobody presses a button on paper.
    expect(page.get_by_role("button")).to_have_count(0)
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", [1440, 360])
def test_nobody_is_left_out(reader: Reader, pages: Path, width: int, look: Look) -> None:
    page = show(reader.tab(width=width, mode=look), pages)
    box(page, WORDS[0]).check()

    assert violations(page) == []
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OVERLAPPING) == []
    for each in page.get_by_role("checkbox").all():
        label = each.locator("xpath=ancestor::label").bounding_box()
        assert label is not None
        assert min(label["width"], label["height"]) >= 24


def test_checklist_of_the_guide_keeps_its_ticks(reader: Reader) -> None:
    page = reader.open("applications.html")
    boxes = page.get_by_role("checkbox")
    assert boxes.count() >= 15
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    chosen = "Letter names the researcher and the work"

    box(page, chosen).check()
    boxes.last.check()
    page.reload()

    expect(box(page, chosen)).to_be_checked()
    expect(boxes.last).to_be_checked()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    # Another page of the guide has no ticks of this one.
    page.goto(reader.site.address("whole-guide.html"))
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
