"""``python -m career_theme.budget``: what each page of a built site costs a reader, and whether it keeps its budget.

Counted are the bytes of all answers after compression, without their headers, in KB of 1000 bytes: of the first page
of somebody who was never here, and of a second one, which loads only what the home page has not brought. Files that
only a stylesheet names count as if each page showed them, so a page costs that much at most. Of another build that is
shown as what was there before they do not count, so that one costs that much at least. A page that loads the index of
Sphinx's own search may cost as a second page what a first one may: only who searches loads it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from career_theme.visits import BuiltSite, Visit
from extension_support.terminal import escape_unknown_characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KB = 1000
HOME = "index.html"
_SEARCH_INDEX = "searchindex.js"
# As many as tell where most of the weight is.
_HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Budget:
    """What a page may cost.

    Attributes:
        first: KB of a first page.
        second: KB of a second page.
        requests: Files that a first page loads.
        long: Pages that are long on purpose, such as a directory: as second pages they may cost what first ones may.
            So may a page of Sphinx's own search in any case, which brings its program and the words of the site.
        whole: Pages that hold the whole site: any size is allowed.
    """

    first: float = 75.0
    second: float = 12.0
    requests: int = 12
    long: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page costs: as the first one of a visit, and its bytes as the second one after another."""

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
    escape_unknown_characters()
    budget = Budget(options.first, options.second, options.requests, frozenset(options.long), frozenset(options.whole))
    try:
        costs = measure(options.site)
        others = measure(options.compare, at_least=True) if options.compare else []
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the command's output
        return 2
    print(table_of(costs, budget, others))  # noqa: T201
    exceeded = [problem for cost in costs for problem in problems_of(cost, budget)]
    for problem in exceeded:
        print(problem, file=sys.stderr)  # noqa: T201
    return 1 if exceeded else 0


def measure(folder: Path, *, at_least: bool = False) -> list[Cost]:
    """Measure all pages of a site.

    Args:
        folder: The built site.
        at_least: Whether to leave out what only a stylesheet names, instead of counting all of it.

    Returns:
        The costs of its pages, in the order of their paths. The home page, and each page of a site without one, is
        the second one after that page which leaves most to load.

    Raises:
        ValueError: The folder does not exist, or holds no page.
        OSError: A file cannot be read.
    """
    site = BuiltSite(folder)
    if not site.pages:
        reason = "there is no page in it" if folder.is_dir() else "there is no such folder"
        raise ValueError(f"{folder}: {reason}; name the folder that holds the built site")
    visits = [Visit(site, page, at_least=at_least) for page in site.pages]
    home = [visit for visit in visits if visit.page == HOME]

    def cost(visit: Visit) -> Cost:
        others = home if visit.page != HOME and home else [other for other in visits if other.page != visit.page]
        before = max(others, key=visit.after, default=visit)
        return Cost(visit, visit.after(before), before)

    return [cost(visit) for visit in visits]


def problems_of(cost: Cost, budget: Budget) -> Iterator[str]:
    """Say in one line each where a page does not keep its budget, and what to do."""
    files, page = cost.first.files, cost.first.page
    for problem in cost.first.problems:
        yield f"{page}: {problem}; mend the address, or put the file into the site"
    if page in budget.whole:
        return
    if cost.first.size > budget.first * KB:
        yield (
            f"{page}: the first page is {_kb(cost.first.size)} KB, {budget.first:g} KB are allowed; "
            f"make the heaviest smaller: {_heaviest(files)}"
        )
    if len(files) > budget.requests:
        yield (
            f"{page}: the first page loads {len(files)} files, {budget.requests} are allowed; "
            "join some, or leave out what the page does not use"
        )
    has_search = any(PurePosixPath(address.partition("?")[0]).name == _SEARCH_INDEX for address in files)
    second = budget.first if has_search or page in budget.long else budget.second
    if cost.second > second * KB:
        left = {address: size for address, size in files.items() if address not in cost.before.files}
        yield (
            f"{page}: as the second page after {cost.before.page} it is {_kb(cost.second)} KB, "
            f"{second:g} KB are allowed; make the heaviest smaller: {_heaviest(left)}"
        )


def table_of(costs: Sequence[Cost], budget: Budget, others: Sequence[Cost] = ()) -> str:
    """Write a table of the pages' costs with the budget below, aligned for a terminal.

    Args:
        costs: What the pages cost.
        budget: What they may cost.
        others: What the same pages cost at least in another build, to stand beside.

    Returns:
        The lines of the table.
    """
    rows = [["page", "requests", "first KB", "second KB"]]
    rows += [[cost.first.page, *_cells(cost)] for cost in costs]
    rows += [["allowed", str(budget.requests), f"{budget.first:g}", f"{budget.second:g}"]]
    if others:
        before = {cost.first.page: cost for cost in others}
        olds = [before.get(cost.first.page) for cost in costs]
        cells = [["-"] * 3 if old is None else _cells(old) for old in olds]
        heading = ["before, at least: requests", "first KB", "second KB"]
        rows = [[*row, *more] for row, more in zip(rows, [heading, *cells, [""] * 3], strict=True)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    # Names at the left, numbers at the right.
    lines = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows)
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _cells(cost: Cost) -> list[str]:
    return [str(len(cost.first.files)), _kb(cost.first.size), _kb(cost.second)]


def _heaviest(files: Mapping[str, int]) -> str:
    heaviest = sorted(files.items(), key=lambda file: -file[1])[:_HEAVIEST]
    return ", ".join(f"{address.partition('?')[0]} {_kb(size)} KB" for address, size in heaviest)


def _kb(size: int) -> str:
    return f"{size / KB:.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m career_theme.budget", description=__doc__)
    budget = Budget()
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the built site")
    for name, default in {"first": budget.first, "second": budget.second, "requests": budget.requests}.items():
        text = f"{'files' if name == 'requests' else 'KB'} that are allowed (default: %(default)s)"
        parser.add_argument(f"--{name}", type=type(default), default=default, help=text)
    text = "a page that is long on purpose: as a second page it may cost what a first one may; several times"
    parser.add_argument("--long", action="append", default=[], metavar="PAGE", help=text)
    text = "a page that holds the whole site: any size is allowed; several times"
    parser.add_argument("--whole", action="append", default=[], metavar="PAGE", help=text)
    text = "another build, to show as what was there before"
    parser.add_argument("--compare", type=Path, metavar="OTHER_SITE", help=text)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
