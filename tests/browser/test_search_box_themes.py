"""The same search in other people's themes: opened by their controls, legible in their colours, and the only one."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock
from playwright.sync_api import expect

from tests.browser.support import PATIENCE, ROOT, colors, contrast, expect_search_ready, luminance, open_search
from tests.browser.test_accessibility import RULES
from tests.browser.themes import THEMES, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.support import Mode

pytestmark = pytest.mark.themes

INDEX = """\
# Guide

Welcome to the internships.

```{toctree}
folder/interviews
```

## Dates

An internship begins in June.
"""

INTERVIEWS = f"""\
# Interviews

Prepare for the internship.

## Résumé & more

Your résumé counts. {"Words. " * 300}
"""

CONTROLS = ".search-button__button, input[name=q]"


class Shelf:
    """A small project, built in each theme, on one server under a path of the theme's name."""

    def __init__(self, browser: Browser, shared: Path, url: str) -> None:
        self._browser = browser
        self._shared = shared
        self._url = url

    def open(self, theme: Theme, page: str, *, mode: Mode = "light", chosen: Mode | None = None) -> Page:
        """Show a page; ``chosen`` is what a reader chose against what the system asks for."""
        tab = self._browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=mode)
        tab.set_default_timeout(PATIENCE)
        self._build(theme)
        tab.goto(f"{self._url}{theme.name}/html/{page}")
        if chosen and theme.switch:
            tab.locator(theme.switch).evaluate("(element, mode) => { element.dataset.theme = mode; }", chosen)
        return tab

    def _build(self, theme: Theme) -> None:
        folder = self._shared / theme.name
        with FileLock(self._shared / f"{theme.name}.lock"):
            if (folder / "html" / "index.html").exists():
                return
            source = folder / "source"
            (source / "folder").mkdir(parents=True)
            (source / "index.md").write_text(INDEX, encoding="utf-8")
            (source / "folder" / "interviews.md").write_text(INTERVIEWS, encoding="utf-8")
            extensions = ["myst_parser", *theme.extensions, "site_search"]
            conf = f'project = "Example"\nextensions = {extensions!r}\nhtml_theme = {theme.name!r}\n'
            (source / "conf.py").write_text(conf, encoding="utf-8")
            command = [
                sys.executable,
                "-m",
                "sphinx",
                "--quiet",
                "--fail-on-warning",
                str(source),
                str(folder / "html"),
            ]
            built = subprocess.run(
                command,
                env={**os.environ, "PYTHONPATH": str(ROOT / "ext")},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
            )
            assert built.returncode == 0, built.stdout


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the inherited name
        """Say nothing: a failing test says what matters."""


@pytest.fixture(scope="module")
def shelf(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    shared /= "search-themes"
    shared.mkdir(exist_ok=True)
    handler = functools.partial(QuietHandler, directory=str(shared))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Shelf(browser, shared, f"http://127.0.0.1:{server.server_port}/")
        for context in browser.contexts:
            context.close()
        server.shutdown()
        thread.join()


def violations(page: Page, part: str) -> list[str]:
    found = Axe().run(page, context={"include": [[part]]}, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def name_of(theme: Theme) -> str:
    return theme.name


@pytest.mark.parametrize("theme", THEMES, ids=name_of)
def test_theme_brings_no_search_of_its_own(shelf: Shelf, theme: Theme) -> None:
    page = shelf.open(theme, "index.html")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2].partition("?")[0]))

    page.reload()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")

    assert not {"searchtools.js", "searchindex.js", "language_data.js", "dialog.js", "pagefind.js"} & set(loaded)
    assert "loader.js" in loaded
    expect(page.locator("#pst-search-dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("theme", THEMES, ids=name_of)
def test_control_of_the_theme_opens_the_box_and_gets_the_focus_back(shelf: Shelf, theme: Theme) -> None:
    page = shelf.open(theme, "folder/interviews.html")
    control = page.locator(CONTROLS).filter(visible=True).first

    control.click()
    page.keyboard.type("intrenship")

    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(field).to_have_value("intrenship")
    expect(page.locator(".sitesearch-said")).to_contain_text("Showing results for internship.")
    expect_search_ready(page)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(control).to_be_focused()


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme.name != "career_theme"], ids=name_of)
def test_keys_typed_into_a_field_of_the_theme_go_to_the_box(shelf: Shelf, theme: Theme) -> None:
    page = shelf.open(theme, "index.html")
    field = page.locator("input[name=q]").filter(visible=True)
    if not field.count():
        pytest.skip("the theme has a button only")

    field.first.focus()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.type("resume")

    expect(page.get_by_role("combobox")).to_have_value("resume")
    expect(page.get_by_role("option").first).to_contain_text("Résumé & more")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES, ids=name_of)
def test_axe_finds_nothing_in_box_page_and_marks(shelf: Shelf, theme: Theme, mode: Mode) -> None:
    page = shelf.open(theme, "index.html", mode=mode)
    open_search(page).fill("intrenship")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page, ".sitesearch-dialog") == []
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    link = page.get_by_role("list", name="Results").get_by_role("link").filter(has_text="Interviews")
    expect(link).to_be_visible()
    assert violations(page, ".sitesearch-page") == []
    link.click()
    expect(page.locator("mark").first).to_be_visible()
    expect(page.get_by_role("button", name="Clear marks")).to_be_visible()
    seen = colors(page.locator("mark").first)

    assert contrast(seen.text, seen.background) >= 4.5
    assert violations(page, ".sitesearch-unmark") == []


@pytest.mark.parametrize("chosen", ["light", "dark"])
@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme.switch], ids=name_of)
def test_box_follows_the_mode_that_a_reader_has_chosen(shelf: Shelf, theme: Theme, chosen: Mode) -> None:
    page = shelf.open(theme, "index.html", mode="light" if chosen == "dark" else "dark", chosen=chosen)
    open_search(page).fill("internship")
    expect(page.get_by_role("option").first).to_be_visible()

    seen = colors(page.get_by_role("option").first.locator(".sitesearch-heading"))

    assert (luminance(seen.background) < luminance(seen.text)) == (chosen == "dark")
    assert violations(page, ".sitesearch-dialog") == []
