"""Take the README's picture, and one of each page at three widths in light and in dark.

usage: screenshots.py SITE
    SITE is the folder of a built site; the variable CHROMIUM names the browser.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
README_PICTURE = ROOT / ".github/screenshot.png"
PICTURES = ROOT / "docs/_build/screenshots"
WIDTHS = (1440, 768, 360)
MODES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


def take_pages(browser: Browser, site: Path) -> None:
    """Save the whole of each page under its name, width and mode."""
    # The 404 page is made for a server; what lies under _static is no page.
    pages = [
        path for path in sorted(site.rglob("*.html")) if not path.relative_to(site).parts[0].startswith(("_", "404"))
    ]
    for mode in MODES:
        for width in WIDTHS:
            page = browser.new_page(
                viewport={"width": width, "height": 900}, color_scheme=mode, reduced_motion="reduce"
            )
            for path in pages:
                page.goto(path.as_uri())
                name = "-".join(path.relative_to(site).with_suffix("").parts)
                page.screenshot(path=PICTURES / f"{name}-{width}-{mode}.png", full_page=True)
            page.close()


def take_readme_picture(browser: Browser, site: Path) -> None:
    """Save what a reader sees first."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light", reduced_motion="reduce")
    page.goto((site / "index.html").as_uri())
    page.screenshot(path=README_PICTURE)
    page.close()


def main() -> None:
    """Take all pictures of the site that the command line names."""
    site = Path(sys.argv[1]).resolve()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"])
        take_readme_picture(browser, site)
        take_pages(browser, site)
        browser.close()
    print(f"{README_PICTURE.relative_to(ROOT)} and {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
