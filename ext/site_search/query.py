"""``python -m site_search.query``: what the search of a built site answers, as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extension_support.terminal import escape_unknown_characters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EXIT_GOOD = 0
EXIT_BAD = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words behind the command's name; by default those of the process.

    Returns:
        0 when the search gave an answer, also one without results; 2 when it could not be asked.
    """
    options = _parser().parse_args(arguments)
    escape_unknown_characters()
    try:
        # Sites are built without this package, so that it can be missing.
        import playwright  # noqa: F401, PLC0415
    except ModuleNotFoundError:
        message = 'the package "playwright" is missing; run: pip install "sphinx-career-support[evaluate]"'
        print(message, file=sys.stderr)  # noqa: T201 -- the command's output
        return EXIT_BAD
    from site_search.evaluate.errors import EvaluationError  # noqa: PLC0415

    try:
        answer = ask_site(
            options.site,
            options.text,
            {
                "limit": options.limit,
                "filters": _filters(options.filter),
                "typing": options.typing,
                "verbatim": options.verbatim,
            },
        )
    except EvaluationError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the command's output
        return EXIT_BAD
    print(json.dumps(answer, indent=2, ensure_ascii=False))  # noqa: T201 -- the command's output
    return EXIT_GOOD


def ask_site(folder: Path, text: str, options: Mapping[str, object]) -> dict[str, Any]:
    """Ask the search of a built site one question.

    Args:
        folder: The site as it was built, with a folder "search-index".
        text: What somebody types.
        options: Options of the module: limit, filters, typing, verbatim.

    Returns:
        What the module answers, with the marked pieces of its texts put together.

    Raises:
        EvaluationError: The folder has no search, or no browser could ask it.
    """
    # Needed only here; without a browser the command can still say so.
    from site_search.evaluate.chromium import chromium  # noqa: PLC0415
    from site_search.evaluate.engines import SiteSearch, ask_in_full  # noqa: PLC0415
    from site_search.evaluate.errors import EvaluationError  # noqa: PLC0415
    from site_search.evaluate.server import serve  # noqa: PLC0415

    if not folder.is_dir():
        raise EvaluationError(f"{folder}: there is no such folder; name the one that holds the built site")
    engine = SiteSearch()
    engine.check(folder)
    with serve(folder) as server, chromium() as browser:
        page = browser.new_page()
        engine.open(page, server.url)
        return _plain(ask_in_full(page, text, options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m site_search.query", description=__doc__)
    parser.add_argument("site", type=Path, metavar="html_dir", help="the folder of the built site")
    parser.add_argument("text", help='the question; write -- before one that begins with "-"')
    parser.add_argument("--limit", type=_limit, default=10, help="the largest number of results (default: 10)")
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        type=_filter,
        metavar="FACET=VALUE",
        help="show only these, such as kind=organization; can be given several times",
    )
    parser.add_argument("--typing", action="store_true", help="the last word is only the beginning of a word")
    parser.add_argument("--verbatim", action="store_true", help="correct nothing")
    return parser


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _filter(text: str) -> tuple[str, str]:
    facet, equals, value = text.partition("=")
    if not facet or not equals or not value:
        raise argparse.ArgumentTypeError(f"{text!r} is not a facet and a value, such as kind=organization")
    return facet, value


def _filters(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = {}
    for facet, value in pairs:
        filters.setdefault(facet, []).append(value)
    return filters


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    results = [
        {
            "title": result.get("title"),
            "heading": result.get("heading"),
            "path": result.get("path"),
            "address": result.get("url"),
            "score": result.get("score"),
            "kind": result.get("kind"),
            "facets": result.get("facets"),
            "excerpt": "".join(piece.get("text", "") for piece in result.get("excerpt") or ()),
        }
        for result in answer.get("results") or ()
    ]
    return {**answer, "results": results}


if __name__ == "__main__":
    raise SystemExit(main())
