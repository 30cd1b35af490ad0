"""``python -m career_theme.budget``: what each page of a built site costs a reader, and whether it keeps its budget.

Counted are the bytes of all answers after compression, without their headers, in KB of 1000 bytes: of the first page
of somebody who was never here, and of a second one, which loads only what the first has not brought. The first one of
the two is the home page; before the home page, it is the page from which most is left to load.
"""

from __future__ import annotations

import argparse
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from career_theme.visits import BuiltSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from career_theme.visits import Visit

EXIT_GOOD = 0
EXIT_EXCEEDED = 1
EXIT_USAGE = 2

KB = 1000
HOME = "index.html"
ANY = "any"
# As many as tell where most of the weight is.
_HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Budget:
    """What a page may cost.

    Attributes:
        first: KB of a first page.
        second: KB of a second page.
        requests: Files that a first page loads.
        long: Pages that are long on purpose, such as one of all pages: as second pages they may cost what first
            ones may.
    """

    first: float = 75
    second: float = 12
    requests: int = 12
    long: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page costs.

    Attributes:
        first: The page as the first one of a visit.
        second: Its bytes as the second page.
        before: The page that came before it then; the same where a site has no other.
    """

    first: Visit
    second: int
    before: Visit


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words behind the command's name; by default those of the process.

    Returns:
        0 when each page keeps its budget, 1 when one does not or names a file that is missing or elsewhere, 2 when a
        folder holds no site.
    """
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows few characters shows the others escaped.
            stream.reconfigure(errors="backslashreplace")
    budget = Budget(options.first, options.second, options.requests, frozenset(options.long))
    try:
        costs = measure(options.site, options.entry)
        others = None if options.compare is None else measure(options.compare, options.entry)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the command's output
        return EXIT_USAGE
    print(table_of(costs, budget) if others is None else comparison_of(others, costs, budget))  # noqa: T201
    exceeded = [problem for cost in costs for problem in problems_of(cost, budget)]
    for problem in exceeded:
        print(problem, file=sys.stderr)  # noqa: T201
    return EXIT_EXCEEDED if exceeded else EXIT_GOOD


def measure(folder: Path, entry: str = HOME) -> list[Cost]:
    """Measure all pages of a site.

    Args:
        folder: The built site.
        entry: The page before a second page; ``any`` for that from which most is left to load.

    Returns:
        The costs of its pages, in the order of their paths.

    Raises:
        ValueError: The folder does not exist, or holds no page.
        OSError: A file cannot be read.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder}: there is no such folder; name the one that holds the built site")
    site = BuiltSite(folder)
    if not site.pages:
        raise ValueError(f"{folder}: there is no page in it; name the folder that holds the built site")
    visits = [site.visit(page) for page in site.pages]
    # Many pages load the same files: one of them stands for all, and a second one for itself.
    like: dict[frozenset[str], list[Visit]] = {}
    for visit in visits:
        alike = like.setdefault(frozenset(list(visit.files)[1:]), [])
        if len(alike) < len(("one", "another")):
            alike.append(visit)
    all_firsts = [visit for alike in like.values() for visit in alike]
    if entry != ANY and entry not in site.pages:
        raise ValueError(f"{folder}: there is no page {entry} in it; name one that is there with --entry, or {ANY}")
    entries = [visit for visit in visits if visit.page == entry]
    return [_cost(visit, entries if entry not in {visit.page, ANY} else all_firsts) for visit in visits]


def problems_of(cost: Cost, budget: Budget) -> Iterator[str]:
    """Say in one line each where a page does not keep its budget, and what to do."""
    page = cost.first.page
    for problem in cost.first.problems:
        yield f"{page}: {problem}; mend the address, or put the file into the site"
    if cost.first.size > budget.first * KB:
        yield (
            f"{page}: the first page is {_kb(cost.first.size)} KB, {budget.first:g} KB are allowed; "
            f"make the heaviest smaller: {_heaviest(cost.first.files)}"
        )
    if cost.first.requests > budget.requests:
        yield (
            f"{page}: the first page loads {cost.first.requests} files, {budget.requests} are allowed; "
            "join some, or leave out what the page does not use"
        )
    second = budget.first if page in budget.long else budget.second
    if cost.second > second * KB:
        left = {address: size for address, size in cost.first.files.items() if address not in cost.before.files}
        yield (
            f"{page}: as the second page after {cost.before.page} it is {_kb(cost.second)} KB, "
            f"{second:g} KB are allowed; make the heaviest smaller: {_heaviest(left)}"
        )


def table_of(costs: Sequence[Cost], budget: Budget) -> str:
    """Write a table of the pages' costs, aligned for a terminal, with the budget below."""
    rows = [
        (
            cost.first.page,
            str(cost.first.requests),
            _kb(cost.first.size),
            _kb(cost.second),
            "no" if any(problems_of(cost, budget)) else "yes",
        )
        for cost in costs
    ]
    limits = ("allowed", str(budget.requests), f"{budget.first:g}", f"{budget.second:g}", "")
    return _aligned([("page", "requests", "first KB", "second KB", "keeps it"), *rows, limits])


def comparison_of(before: Sequence[Cost], after: Sequence[Cost], budget: Budget) -> str:
    """Write a table of the costs of two builds of a site side by side, and how often the first page's bytes fit."""
    old = {cost.first.page: cost for cost in before}
    new = {cost.first.page: cost for cost in after}
    headings = ("page", "requests before", "after", "first KB before", "after", "second KB before", "after", "ratio")
    pages = sorted(old.keys() | new.keys())
    limits = ("allowed", "", str(budget.requests), "", f"{budget.first:g}", "", f"{budget.second:g}", "")
    return _aligned([headings, *(_pair(page, old.get(page), new.get(page)) for page in pages), limits])


def _pair(page: str, old: Cost | None, new: Cost | None) -> tuple[str, ...]:
    cells = ["-" if cost is None else write(cost) for write in _COLUMNS for cost in (old, new)]
    ratio = "-" if old is None or new is None else f"{old.first.size / new.first.size:.1f}"
    return (page, *cells, ratio)


_COLUMNS: tuple[Callable[[Cost], str], ...] = (
    lambda cost: str(cost.first.requests),
    lambda cost: _kb(cost.first.size),
    lambda cost: _kb(cost.second),
)


def _cost(visit: Visit, firsts: Sequence[Visit]) -> Cost:
    before = max((each for each in firsts if each.page != visit.page), key=visit.after, default=visit)
    return Cost(visit, visit.after(before), before)


def _heaviest(files: Mapping[str, int]) -> str:
    heaviest = sorted(files.items(), key=lambda file: -file[1])[:_HEAVIEST]
    return ", ".join(f"{address.partition('?')[0]} {_kb(size)} KB" for address, size in heaviest)


def _kb(size: int) -> str:
    return f"{size / KB:.1f}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers = (
        cell.rjust(width) if column else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([name, *numbers]).rstrip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m career_theme.budget", description=__doc__)
    budget = Budget()
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the built site")
    parser.add_argument(
        "--first", type=_number, default=budget.first, metavar="KB", help="of a first page (default: %(default)s)"
    )
    parser.add_argument(
        "--second", type=_number, default=budget.second, metavar="KB", help="of a second page (default: %(default)s)"
    )
    parser.add_argument(
        "--requests", type=_number, default=budget.requests, metavar="N", help="of a first page (default: %(default)s)"
    )
    parser.add_argument(
        "--entry",
        default=HOME,
        metavar="PAGE",
        help=f'what comes before a second page, or "{ANY}" for what leaves most to load (default: %(default)s)',
    )
    parser.add_argument(
        "--long",
        action="append",
        default=[],
        metavar="PAGE",
        help="a page that is long on purpose: as a second page it may cost what a first one may; several times",
    )
    parser.add_argument(
        "--compare", type=Path, metavar="OTHER_SITE", help="another build, to show as what was there before"
    )
    return parser


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number


if __name__ == "__main__":
    raise SystemExit(main())
