"""The theme alone: Sphinx's own search answers on its page."""

from __future__ import annotations

import functools
import http.server
import threading
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import PATIENCE
from tests.builders.projects import make_project, run_sphinx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

CONF = """
extensions = ["myst_parser", "career_theme"]
html_theme = "career_theme"
"""
PAGES = {
    "index": "# Home\n\nWelcome to the neutrino.\n\n```{toctree}\none\n```\n",
    "one": "# One\n\n## Detectors\n\nWater and ice.\n",
}


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the inherited name
        """Say nothing."""


@pytest.fixture(scope="module", params=["en", "de"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("alone")
    source = make_project(folder / "project", PAGES, conf=f'{CONF}language = "{request.param}"\n')
    done = run_sphinx(source, folder / "out")
    assert done.code == 0, done.errors
    handler = functools.partial(QuietHandler, directory=str(folder / "out"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_word_is_found_and_no_script_fails(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.goto(f"{address}one.html")
    page.locator(".site-search").click()
    # Sphinx's own script empties the field when it arrives.
    page.wait_for_url("**/search.html*")
    page.get_by_role("searchbox").fill("neutrino")
    page.keyboard.press("Enter")

    expect(page.locator("#search-results a").filter(has_text="Home")).to_be_visible()
    context.close()
    assert errors == []
