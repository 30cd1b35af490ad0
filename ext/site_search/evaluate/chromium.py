"""Starts a Chromium without a window."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

from site_search.evaluate.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ADVICE = "install one, or set the variable CHROMIUM to the path of yours"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium that reaches no other host, and end it with the context.

    The variable CHROMIUM says which; else it is the one on PATH, else the one that Playwright installed.

    Raises:
        EvaluationError: There is none, or it does not start.
    """
    with sync_playwright() as playwright:
        path = _find(playwright)
        # A missing host is answered at once, also where there is no network.
        arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        try:
            browser = playwright.chromium.launch(executable_path=path, args=arguments, chromium_sandbox=False)
        except Error as error:
            reason = error.message.splitlines()[0]
            raise EvaluationError(f"{path}: this Chromium does not start: {reason}; {_ADVICE}") from error
        try:
            yield browser
        finally:
            browser.close()


def _find(playwright: Playwright) -> str:
    if chosen := os.environ.get("CHROMIUM"):
        if path := shutil.which(chosen):
            return path
        raise EvaluationError(f"CHROMIUM is set to {chosen!r}, which is no program; {_ADVICE}")
    own = playwright.chromium.executable_path
    path = next((path for name in _NAMES if (path := shutil.which(name))), own)
    if not Path(path).is_file():
        raise EvaluationError(f"there is no Chromium; {_ADVICE}")
    return path
