"""Measure how soon a page of very many organizations answers a key that is pressed in its filter bar.

usage: python -m tests.benchmarks.filtering [folder] [options]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests.benchmarks.scale import clean_build, machine, say
from tests.benchmarks.sites import organizations, write_cards_from_records
from tests.chromium import find

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VIEWS = ("cards", "list", "table")
# Each is typed and taken back. All views show names, sectors and levels; only cards have the words of the last two.
TYPED = ("partners 00120", "sector 07", "phd postdoc", "zzz", "quantum", "role 03 tokyo")
# Milliseconds from one key to the next, as of somebody who types quickly.
PAUSE = 60
# Milliseconds that a page gets to come to rest before keys are pressed.
REST = 3_000
FRAME_BUDGET = 100

# From the system's own time of a key to the end of the next frame: a message that is sent when a frame begins is read
# when its style, layout and paint are done. What runs when there is time is in it wherever it delays that frame.
WATCH = """
window.keyTimes = [];
addEventListener("keydown", (event) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => keyTimes.push(performance.now() - event.timeStamp);
  channel.port2.postMessage(null);
}), true);
"""


def write_site(folder: Path, count: int) -> None:
    """Write a site with one page for each view, all of which show all organizations."""
    write_cards_from_records(folder, organizations(count))
    for view in VIEWS:
        options = f":view: {view}\n:filter-bar:\n:no-index:\n"
        (folder / f"{view}.md").write_text(f"# Organizations\n\n:::{{organization-cards}}\n{options}:::\n")
    (folder / "index.md").write_text("# Filters\n\n:::{toctree}\n" + "\n".join(VIEWS) + "\n:::\n")


def open_page(browser: Browser, address: str) -> Page:
    """Open a page, and put the cursor into its filter bar as soon as that works."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    # Parsing and laying out ten thousand cards takes its time on a busy machine.
    page.set_default_timeout(120_000)
    page.add_init_script(WATCH)
    page.goto(address)
    page.get_by_label("Filter by words").focus()
    return page


def times_of(page: Page) -> list[float]:
    """Return the milliseconds of each key that was pressed since this was last asked."""
    page.wait_for_timeout(PAUSE)
    times: list[float] = page.evaluate("keyTimes.splice(0)")
    return [round(each, 1) for each in times]


def measure(browser: Browser, address: str, rounds: int) -> dict[str, object]:
    """Type into the bar of one page.

    Returns:
        The milliseconds of the first key in a page that has just opened, those of all keys in a page at rest, and
        the load average before and after.
    """
    before = os.getloadavg()[0]
    page = open_page(browser, address)
    page.keyboard.press("q")
    first = times_of(page)[0]
    page.close()
    page = open_page(browser, address)
    page.wait_for_timeout(REST)
    for _ in range(rounds):
        for text in TYPED:
            for key in [*text, *("Backspace" for _ in text)]:
                page.keyboard.press("Space" if key == " " else key)
                page.wait_for_timeout(PAUSE)
    times = times_of(page)
    page.close()
    return {
        "keys": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20, method="inclusive")[-1], 1),
        "max_ms": max(times),
        "within_budget": round(sum(each <= FRAME_BUDGET for each in times) / len(times), 3),
        "first_key_ms": first,
        "load_average": [round(before, 1), round(os.getloadavg()[0], 1)],
        "times_ms": times,
    }


def table(results: dict[str, Any]) -> str:
    """Write the figures for a person."""
    lines = [
        f"{results['organizations']} organizations on one page, {results['theme']}, Chromium {results['chromium']};",
        "milliseconds from a key to the next frame:",
        f"  {'view':6} {'keys':>5} {'median':>8} {'p95':>8} {'largest':>8} {'first':>8}  load before, after",
    ]
    lines += [
        f"  {view:6} {seen['keys']:5} {seen['median_ms']:8.1f} {seen['p95_ms']:8.1f} {seen['max_ms']:8.1f}"
        f" {seen['first_key_ms']:8.1f}  {seen['load_average'][0]}, {seen['load_average'][1]}"
        for view, seen in results["views"].items()
    ]
    processors = results["machine"]["processors"]
    if any(max(seen["load_average"]) > processors for seen in results["views"].values()):
        lines.append(f"The {processors} processors had more to do than they could: these figures are too large.")
    return "\n".join(lines)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.filtering", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("folder", nargs="?", type=Path, help="where the site is written, and stays; else it is deleted")
    parser.add_argument("--only", choices=VIEWS, help="measure one view")
    parser.add_argument("--organizations", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2, help="how often all words are typed (default: 2)")
    parser.add_argument("--theme", default="sphinx_book_theme", help="the theme (default: sphinx_book_theme)")
    parser.add_argument("--no-build", action="store_true", help="measure the site that is in the folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (arguments.folder or Path(temporary)).resolve()
        output = folder / "filtering-html"
        if not arguments.no_build:
            say("building the site")
            write_site(folder / "filtering", arguments.organizations)
            clean_build(folder / "filtering", output, "-D", f"html_theme={arguments.theme}")
        results: dict[str, Any] = {
            "machine": machine(),
            "theme": arguments.theme,
            "organizations": arguments.organizations,
            "views": {},
        }
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), chromium_sandbox=False)
            results["chromium"] = browser.version
            for view in VIEWS:
                if arguments.only in (None, view):
                    say(view)
                    address = (output / f"{view}.html").as_uri()
                    results["views"][view] = measure(browser, address, arguments.rounds)
            browser.close()
    results["machine"]["load_average_after"] = machine()["load_average"]
    print(table(results))
    print(json.dumps(results))


if __name__ == "__main__":
    main()
