"""Print a page of a built site to a PDF.

usage: book.py SITE_PAGE OUT.pdf [A4 | Letter]
    SITE_PAGE is the file of a page; the variable CHROMIUM names the browser.
"""

from __future__ import annotations

import functools
import http.server
import os
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

# A folder of the site has this file at its root only.
ROOT_FILE = "objects.inv"
# Its own document, which no style of the page reaches.
FOOTER = """
<div style="width: 100%; font: 8pt system-ui, sans-serif; color: #555; text-align: center">
  <span class="pageNumber"></span> / <span class="totalPages"></span>
</div>
"""
# In the margins that the site's print styles set.
EMPTY_HEADER = "<span></span>"
# A link out of the guide would lead to a server that was there for the print only.
_TO_PUBLISHED_PAGES = """
() => {
  const published = document.querySelector("link[rel=canonical]")?.href;
  for (const link of document.querySelectorAll("main a[href]")) {
    const address = link.getAttribute("href");
    if (address.startsWith("#") || /^[a-z][a-z0-9+.-]*:/i.test(address)) continue;
    if (published) link.href = new URL(address, published).href;
    else link.removeAttribute("href");
  }
}
"""
_ALL_PICTURES = """
async () => {
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = "eager";
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  await document.fonts.ready;
}
"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the inherited name
        """Say nothing."""


def print_page(page: Path, output: Path, paper: str = "A4") -> None:
    """Print a page with a tagged text, an outline and page numbers.

    Args:
        page: The file of the page, in the folder of a site.
        output: The PDF to write.
        paper: A name of a size that Chromium knows.
    """
    page = page.resolve(strict=True)
    root = next((folder for folder in page.parents if (folder / ROOT_FILE).is_file()), page.parent)
    output.parent.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(_Handler, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), chromium_sandbox=False)
        tab = browser.new_page(color_scheme="light", reduced_motion="reduce")
        tab.goto(f"http://127.0.0.1:{server.server_port}/{page.relative_to(root).as_posix()}")
        tab.emulate_media(media="print")
        tab.evaluate(_TO_PUBLISHED_PAGES)
        tab.evaluate(_ALL_PICTURES)
        new = output.with_name(f".{output.name}.new")
        tab.pdf(
            path=new,
            format=paper,
            tagged=True,
            outline=True,
            print_background=True,
            display_header_footer=True,
            header_template=EMPTY_HEADER,
            footer_template=FOOTER,
        )
        browser.close()
        server.shutdown()
        thread.join()
    new.replace(output)


def main() -> None:
    """Print the page that the command line names."""
    page, output, *paper = sys.argv[1:]
    print_page(Path(page), Path(output), *paper)
    print(f"{output}: {Path(output).stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
