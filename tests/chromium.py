"""Find a Chromium for the browser tests, or install one, and print its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium that starts, or None.

    The variable CHROMIUM goes first, then PATH, then what Playwright has installed.
    Raises FileNotFoundError when CHROMIUM is set and names nothing that starts.
    """
    if chosen := os.environ.get("CHROMIUM"):
        if path := _on_path(chosen):
            return path
        raise FileNotFoundError(f"CHROMIUM is set to {chosen!r}, which does not start")
    return next((path for name in NAMES if (path := _on_path(name))), None) or _of_playwright()


def install() -> str:
    """Install a Chromium and return its path.

    The system's package is taken where this process may install it, else Playwright's build.
    Raises FileNotFoundError when there is no Chromium afterwards.
    """
    if may_use_apt := _is_root() and shutil.which("apt-get") is not None:
        _run("apt-get", "-qq", "update")
        # Ubuntu has no such package (only a pointer to a snap): then Playwright's build below.
        _run("apt-get", "-qq", "-y", "--no-install-recommends", "install", "chromium")
    if path := find():
        return path
    with_libraries = ["--with-deps"] if may_use_apt else []
    _run(sys.executable, "-m", "playwright", "install", "--no-shell", *with_libraries, "chromium")
    if path := find():
        return path
    raise FileNotFoundError(
        "no Chromium was found and none could be installed; install one and set the variable CHROMIUM to its path"
    )


def _on_path(name: str) -> str | None:
    path = shutil.which(name)
    # On Windows `--version` opens a window instead of answering.
    if path is None or sys.platform == "win32":
        return path
    # A name on PATH may be a stub that only says how to install the program.
    answer = subprocess.run([path, "--version"], capture_output=True, check=False)
    return path if answer.returncode == 0 else None


def _of_playwright() -> str | None:
    # Imported here: a Chromium on PATH is found without Playwright.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(*command: str) -> None:
    print("Running", *command, file=sys.stderr, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False)


if __name__ == "__main__":
    print(find() or install())
