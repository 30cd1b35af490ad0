"""Hold each page of a built site against Lighthouse, as a phone and as a desk computer show it.

usage: python -m tests.browser.lighthouse SITE [--pages PAGE …] [--runs N] [--compare SITE_OR_URL]

Needs Node with npx, which fetches Lighthouse once. The table shows the median of several runs. A page that asks search
engines not to list it is not blamed for that; all else of the SEO category counts. The code is 1 when a page is
below what is asked for, and 2 when Lighthouse did not run. The variable CHROMIUM names the browser.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lxml.html

from tests.browser.compressing_host import host
from tests.chromium import find

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "docs/_build/lighthouse"
# Of one version only are numbers comparable.
LIGHTHOUSE = "lighthouse@13.5.0"
# The oldest that it runs on, and the one that npm brings where there is an older one.
OLDEST_NODE = (22, 19)
NODE = "node@22.23.3"
DEVICES = {"mobile": (), "desktop": ("--preset=desktop",)}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
# The question whether search engines may list a page: one that asks them not to is right to do so.
LISTED = "is-crawlable"
EXIT_GOOD, EXIT_BELOW, EXIT_NOT_RUN = 0, 1, 2
# Lighthouse gives LCP of a phone by calculation: equal pages differ by some milliseconds.
LCP_TOLERANCE = 1.02


@dataclass(frozen=True)
class Row:
    """The medians of some runs on one page.

    Attributes:
        scores: The categories' scores, of 100.
        lcp: Seconds until the largest text or picture is shown.
        cls: How far the page's parts jump.
        tbt: Milliseconds in which the page does not answer.
    """

    scores: Mapping[str, int]
    lcp: float
    cls: float
    tbt: float


class NotRunError(Exception):
    """Lighthouse gave no result; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return the process's code."""
    options = _parser().parse_args(arguments)
    if shutil.which("npx") is None:
        print("Lighthouse needs Node, and there is no npx: nothing was measured.")
        return EXIT_GOOD
    try:
        return _measure_all(options)
    except NotRunError as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_RUN


def _measure_all(options: argparse.Namespace) -> int:
    site: Path = options.site
    pages = options.pages or _pages(site)
    for page in pages:
        if not (site / page).is_file():
            raise NotRunError(f"{site / page}: there is no such page")
    below: list[str] = []
    rows: list[tuple[str, ...]] = []
    with ExitStack() as stack:
        bases = {"site": stack.enter_context(host(site)).url}
        if options.compare:
            is_folder = not urlsplit(options.compare).netloc
            other = stack.enter_context(host(Path(options.compare))).url if is_folder else options.compare
            bases["compared"] = other.rstrip("/") + "/"
        step = 0
        steps = len(pages) * len(DEVICES) * options.runs * len(bases)
        for page in pages:
            for device in DEVICES:
                measured: dict[str, Row] = {}
                for base, address in bases.items():
                    if base == "compared" and not _has(options.compare, page):
                        step += options.runs
                        continue
                    reports = []
                    for run in range(options.runs):
                        step += 1
                        _progress(f"{step} of {steps}: {page}, {device}")
                        name = "-".join([base, *Path(page).with_suffix("").parts, device, str(run + 1)])
                        reports.append(_run(address + page, device, REPORTS / f"{name}.json"))
                    measured[base] = _medians(reports, is_hidden=_is_hidden(site / page))
                row, other_row = measured["site"], measured.get("compared")
                rows.append(_cells(page, device, row, other_row))
                below.extend(f"{page}, {device}: {problem}" for problem in _problems(row, other_row))
    _progress("")
    headings = (
        "page",
        "device",
        *CATEGORIES,
        "LCP s",
        "CLS",
        "TBT ms",
        *(["LCP s compared"] if options.compare else []),
    )
    print(_table([headings, *rows]))
    for problem in below:
        print(problem, file=sys.stderr)
    print(f"The reports are in {REPORTS.relative_to(ROOT)}", file=sys.stderr)
    return EXIT_BELOW if below else EXIT_GOOD


def _pages(site: Path) -> list[str]:
    paths = sorted(path.relative_to(site) for path in site.rglob("*.html"))
    pages = [path.as_posix() for path in paths if not path.parts[0].startswith("_")]
    if not pages:
        raise NotRunError(f"{site}: there is no page in it; name the folder that holds the built site")
    return pages


def _has(site: str, page: str) -> bool:
    return bool(urlsplit(site).netloc) or (Path(site) / page).is_file()


def _is_hidden(path: Path) -> bool:
    """Say whether a page asks search engines not to list it."""
    return bool(lxml.html.parse(path).xpath("//meta[@name='robots'][contains(@content, 'noindex')]"))


def _run(address: str, device: str, report: Path) -> dict[str, Any]:
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [
        *_npx(),
        "lighthouse",
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--only-categories={','.join(CATEGORIES)}",
        # Nothing is sent to anybody.
        "--no-enable-error-reporting",
        "--chrome-flags=--headless=new --no-sandbox",
        *DEVICES[device],
    ]
    environment = os.environ | {"CHROME_PATH": os.environ.get("CHROMIUM") or find() or ""}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode or not report.is_file():
        raise NotRunError(f"{address}: Lighthouse failed:\n{(done.stderr or done.stdout).strip()[-2000:]}")
    result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    if error := result.get("runtimeError"):
        raise NotRunError(f"{address}: Lighthouse failed: {error['message']}")
    return result


def _npx() -> list[str]:
    answer = subprocess.run(["node", "--version"], capture_output=True, encoding="ascii", check=True).stdout
    version = tuple(int(part) for part in answer.strip().removeprefix("v").split(".")[:2])
    packages = [LIGHTHOUSE] if version >= OLDEST_NODE else [NODE, LIGHTHOUSE]
    return [shutil.which("npx") or "npx", "--yes", *(f"--package={each}" for each in packages), "--"]


def _medians(reports: Sequence[Mapping[str, Any]], *, is_hidden: bool) -> Row:
    def value(name: str) -> float:
        return median_low([float(report["audits"][name]["numericValue"]) for report in reports])

    return Row(
        scores={
            name: median_low([_score(report, name, is_hidden=is_hidden) for report in reports]) for name in CATEGORIES
        },
        lcp=value("largest-contentful-paint") / 1000,
        cls=value("cumulative-layout-shift"),
        tbt=value("total-blocking-time"),
    )


def _score(report: Mapping[str, Any], category: str, *, is_hidden: bool) -> int:
    found = report["categories"][category]
    if category != "seo" or not is_hidden:
        return round(float(found["score"]) * 100)
    # As Lighthouse does it, without the one question.
    total = reached = 0.0
    for reference in found["auditRefs"]:
        score = report["audits"][reference["id"]]["score"]
        if reference["id"] != LISTED and score is not None:
            total += reference["weight"]
            reached += reference["weight"] * score
    return round(100 * reached / total)


def _problems(row: Row, compared: Row | None) -> list[str]:
    problems = [
        f"{name} is {row.scores[name]}, {least} is asked for; the report says what is missing"
        for name, least in LEAST.items()
        if row.scores[name] < least
    ]
    if row.cls > 0:
        problems.append(f"CLS is {row.cls:.3f}, 0 is asked for; give what moves a size")
    if compared is not None and row.lcp > compared.lcp * LCP_TOLERANCE:
        problems.append(f"LCP is {row.lcp:.2f} s, {compared.lcp:.2f} s in the compared site; let less load before it")
    return problems


def _cells(page: str, device: str, row: Row, compared: Row | None) -> tuple[str, ...]:
    scores = [str(row.scores[name]) for name in CATEGORIES]
    more = [] if compared is None else [f"{compared.lcp:.2f}"]
    return (page, device, *scores, f"{row.lcp:.2f}", f"{row.cls:.3f}", f"{row.tbt:.0f}", *more)


def _table(rows: Sequence[Sequence[str]]) -> str:
    columns = max(map(len, rows))
    filled = [[*row, *["-"] * (columns - len(row))] for row in rows]
    widths = [max(map(len, column)) for column in zip(*filled, strict=True)]
    # Page and device are words, all others numbers.
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in filled
    )


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.lighthouse", description=__doc__.split("\n")[0])
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the built site")
    parser.add_argument("--pages", nargs="+", metavar="PAGE", help="such as index.html (default: all pages)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of which the median counts (default: 3)")
    parser.add_argument(
        "--compare", metavar="SITE_OR_URL", help="another build of the same pages, whose LCP may not be better"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
