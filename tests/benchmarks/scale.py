"""Measure what a great many organizations cost, as ratios of builds on one machine.

usage: python -m tests.benchmarks.scale [folder] [options]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.benchmarks.sites import organizations, write_cards_by_hand, write_cards_from_records, write_guide

ROOT = Path(__file__).parents[2]
PACKAGES = ("sphinx", "docutils", "myst-parser", "sphinx-design", "sphinx-book-theme", "pyyaml", "pystemmer")
# The kernel counts in KiB, but on macOS in bytes.
MAXRSS_IN_MIB = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """What one build took.

    Attributes:
        seconds: The time on the clock.
        cpu_seconds: The time of processors, all together; it depends less on what else a machine does.
        peak_mib: The memory of the largest process.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float


def say(text: str) -> None:
    """Tell a person at a terminal what is being done."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")


def build(source: Path, output: Path, *options: str) -> Cost:
    """Build a site in a process of its own.

    Raises:
        SystemExit: The build failed or warned of something, so that its figures would mean nothing.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "ext"), "SOURCE_DATE_EPOCH": "1793577600"}
    doctrees = output.with_name(f"{output.name}-doctrees")
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", f"--doctree-dir={doctrees}"]
    start = time.perf_counter()
    process = subprocess.Popen([*command, *options, str(source), str(output)], env=environment)
    # Popen knows of no resources; its own wait would find that the process is gone.
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"The build of {source} failed; see above.")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MAXRSS_IN_MIB)


def clean_build(source: Path, output: Path, *options: str) -> Cost:
    """Build a site of which nothing is kept."""
    for folder in (output, output.with_name(f"{output.name}-doctrees")):
        shutil.rmtree(folder, ignore_errors=True)
    return build(source, output, *options)


def edit(path: Path, one: str, other: str) -> None:
    """Write one text of a file as the other, or back again.

    Raises:
        SystemExit: The file holds neither.
    """
    text = path.read_text(encoding="utf-8")
    old, new = (one, other) if one in text else (other, one)
    if old not in text:
        raise SystemExit(f"{path} holds neither {one!r} nor {other!r}.")
    path.write_text(text.replace(old, new), encoding="utf-8")


def compare_cards(folder: Path, count: int, pairs: int) -> dict[str, object]:
    """Build one page of cards from records, and the same cards by hand, in turn."""
    made = organizations(count)
    ours, by_hand = folder / "cards-from-records", folder / "cards-by-hand"
    write_cards_from_records(ours, made)
    write_cards_by_hand(by_hand, made)
    runs: dict[Path, list[Cost]] = {ours: [], by_hand: []}
    for pair in range(1, pairs + 1):
        # Each is the first of a pair in turn, because a machine grows slower while it works.
        for source in (ours, by_hand) if pair % 2 else (by_hand, ours):
            say(f"{source.name}, pair {pair} of {pairs}")
            runs[source].append(clean_build(source, folder / f"{source.name}-html", "--jobs=1"))
    couples = list(zip(runs[ours], runs[by_hand], strict=True))
    ratios = [one.seconds / other.seconds for one, other in couples]
    cpu_ratios = [one.cpu_seconds / other.cpu_seconds for one, other in couples]
    return {
        "theme": "alabaster",
        "organizations": count,
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "cpu_ratio": round(statistics.median(cpu_ratios), 3),
        "from_records": [asdict(cost) for cost in runs[ours]],
        "by_hand": [asdict(cost) for cost in runs[by_hand]],
    }


def measure_guide(folder: Path, count: int, pages: int, jobs: str, repeats: int) -> dict[str, object]:
    """Build a site of many pages, and build it again after small edits."""
    source, output = folder / "guide", folder / "guide-html"
    record = write_guide(source, organizations(count), pages)
    page = source / "chapter-0" / "page-0000.md"
    parallel = f"--jobs={jobs}"
    say("guide, full build")
    full = clean_build(source, output, parallel)
    steps: dict[str, list[Cost]] = {"all pages anew": [], "nothing changed": [], "one record": [], "one page": []}
    for number in range(repeats):
        say(f"guide, rebuilds {number + 1} of {repeats}")
        steps["all pages anew"].append(build(source, output, parallel, "--fresh-env"))
        steps["nothing changed"].append(build(source, output, parallel))
        edit(record, "does not exist", "never existed")
        steps["one record"].append(build(source, output, parallel))
        edit(page, "## Part 1 of", "## Section 1 of")
        steps["one page"].append(build(source, output, parallel))
    return {
        "theme": "sphinx_book_theme with collapse_navbar",
        "organizations": count,
        "pages": pages,
        "jobs": jobs,
        "full": asdict(full),
        "rebuilds": {name: [asdict(cost) for cost in costs] for name, costs in steps.items()},
    }


def table(results: dict[str, Any]) -> str:
    """Write the figures for a person."""
    lines = []
    if cards := results.get("cards"):
        lines += [f"{cards['organizations']} organizations on one page, serial, {cards['theme']}:"]
        for name, label in (("from_records", "cards from records"), ("by_hand", "cards by hand")):
            lines.append(_row(label, cards[name]))
        lines += [f"  {'ratio of a pair':22} {cards['ratio']:8.3f}    {cards['cpu_ratio']:8.3f}", ""]
    if guide := results.get("guide"):
        full = guide["full"]["seconds"]
        lines += [
            f"{guide['pages']} pages, {guide['organizations']} organizations, {guide['theme']}, -j {guide['jobs']}:"
        ]
        lines.append(_row("full", [guide["full"]]))
        lines += [_row(label, costs, full) for label, costs in guide["rebuilds"].items()]
    return "\n".join(lines)


def _row(label: str, costs: list[dict[str, float]], whole: float | None = None) -> str:
    seconds = statistics.median(cost["seconds"] for cost in costs)
    cpu = statistics.median(cost["cpu_seconds"] for cost in costs)
    peak = max(cost["peak_mib"] for cost in costs)
    share = f"  {seconds / whole:6.3f} of full" if whole else ""
    return f"  {label:22} {seconds:8.2f} s  {cpu:8.2f} s of processors  {peak:6.0f} MiB{share}"


def machine() -> dict[str, object]:
    """Say where the figures come from."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "none"
    load = [round(each, 1) for each in os.getloadavg()]
    return {"python": platform.python_version(), "processors": os.cpu_count(), "load_average": load, **versions}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, help="where the sites are written, and stay; else they are deleted"
    )
    parser.add_argument("--only", choices=("cards", "guide"), help="measure one of the two")
    parser.add_argument("--organizations", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--pairs", type=int, default=3, help="how often cards are built in both ways (default: 3)")
    parser.add_argument("--repeats", type=int, default=3, help="how often each rebuild is measured (default: 3)")
    parser.add_argument("--jobs", default="auto", help="the processes for the guide (default: auto)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (arguments.folder or Path(temporary)).resolve()
        results: dict[str, Any] = {"machine": machine()}
        if arguments.only != "guide":
            results["cards"] = compare_cards(folder, arguments.organizations, arguments.pairs)
        if arguments.only != "cards":
            counts = arguments.organizations, arguments.pages
            results["guide"] = measure_guide(folder, *counts, arguments.jobs, arguments.repeats)
    results["machine"]["load_average_after"] = machine()["load_average"]
    print(table(results))
    print(json.dumps(results))


if __name__ == "__main__":
    main()
