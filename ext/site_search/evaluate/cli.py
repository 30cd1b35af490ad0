"""``python -m site_search.evaluate``: how good the search is on a test collection."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from extension_support.terminal import escape_unknown_characters
from site_search.evaluate.chromium import chromium
from site_search.evaluate.collection import read_collection
from site_search.evaluate.engines import ENGINES
from site_search.evaluate.errors import EvaluationError
from site_search.evaluate.project import build_site
from site_search.evaluate.report import data_of, details_of, summary_of, table_of
from site_search.evaluate.runner import Bench, measure
from site_search.evaluate.selection import select_queries
from site_search.evaluate.server import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_search.evaluate.collection import Collection
    from site_search.evaluate.project import BuiltSite
    from site_search.evaluate.runner import Row

EXIT_GOOD = 0
EXIT_BAD = 2
STANDARD_OUTPUT = "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words behind the command's name; by default those of the process.

    Returns:
        0 when everything was measured, 2 when something was missing or unreadable.
    """
    options = _parser().parse_args(arguments)
    escape_unknown_characters()
    try:
        _evaluate(options)
    except EvaluationError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the command's output
        return EXIT_BAD
    return EXIT_GOOD


def positive(text: str) -> int:
    """Read a number from 1 on; for argparse."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m site_search.evaluate", description=__doc__)
    parser.add_argument("collection", type=Path, help="the folder that holds corpus.jsonl, queries*.jsonl, qrels.tsv")
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="site_search", help="the search to ask")
    parser.add_argument(
        "--split", choices=["all", "tune", "held-out"], default="all", help="one half of the queries: tune or held-out"
    )
    parser.add_argument("--sample", type=positive, metavar="N", help="ask at most N queries of each file")
    parser.add_argument("--folder", type=Path, help="keep the built site here, and use it again")
    parser.add_argument("--language", default="en", help="the language of the collection (default: en)")
    parser.add_argument(
        "--json", metavar="FILE", help='write the measures as JSON; "-" prints them instead of the table'
    )
    parser.add_argument("--details", type=Path, metavar="FILE", help="write one line of JSON for each query asked")
    return parser


def _evaluate(options: argparse.Namespace) -> None:
    collection = select_queries(read_collection(options.collection), split=options.split, sample=options.sample)
    if not any(file.queries for file in collection.query_files):
        raise EvaluationError(f"{options.collection}: no query is left that a line of qrels.tsv answers")
    with tempfile.TemporaryDirectory() if options.folder is None else nullcontext(options.folder) as folder:
        site, rows = _measure(collection, options, Path(folder))
    data = data_of(collection, site, options.split, rows)
    _write(options.json, json.dumps(data, indent=2, ensure_ascii=False))
    if options.json != STANDARD_OUTPUT:
        print(summary_of(collection, site, options.split), table_of(rows), sep="\n\n")  # noqa: T201
    if options.details is not None:
        lines = (json.dumps(entry, ensure_ascii=False) for entry in details_of(collection, rows))
        _write(str(options.details), "\n".join(lines))
    for row in rows:
        for outcome in row.failures[:1]:
            print(  # noqa: T201
                f"{row.file.name}: {row.engine} failed on {len(row.failures)} queries, first on {outcome.query.id}: "
                f"{outcome.answer.failure}",
                file=sys.stderr,
            )


def _measure(collection: Collection, options: argparse.Namespace, folder: Path) -> tuple[BuiltSite, list[Row]]:
    engines = list(ENGINES.values()) if options.engine == "both" else [ENGINES[options.engine]]
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # A file or a pipe gets the result alone.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        building = progress.add_task(f"Building {len(collection.documents):,} pages", total=None)
        site = build_site(collection, folder, language=options.language)
        progress.update(building, total=1, completed=1)
        for message in site.messages:
            console.print(message, markup=False, highlight=False, soft_wrap=True)
        for engine in engines:
            engine.check(site.folder)
        asked = sum(len(file.queries) for file in collection.query_files)
        tasks = {engine.name: progress.add_task(f"Asking {engine.name}", total=asked) for engine in engines}
        rows: list[Row] = []
        with serve(site.folder) as server, chromium() as browser:
            bench = Bench(site, server, browser)
            for engine in engines:
                rows += measure(collection, engine, bench, partial(progress.advance, tasks[engine.name]))
    # The variants of a query stand together, whoever answers them.
    names = [file.name for file in collection.query_files]
    return site, sorted(rows, key=lambda row: names.index(row.file.name))


def _write(target: str | None, text: str) -> None:
    if target == STANDARD_OUTPUT:
        print(text)  # noqa: T201 -- the command's output
    elif target is not None:
        try:
            Path(target).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise EvaluationError(f"{target}: the file cannot be written: {error.strerror}") from error
