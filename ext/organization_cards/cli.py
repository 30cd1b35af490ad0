"""``python -m organization_cards``: checks a folder of records without building a site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extension_support.terminal import escape_unknown_characters
from organization_cards.freshness import latest_possible_day
from organization_cards.records import load_registry

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_GOOD = 0
EXIT_PROBLEMS = 1
EXIT_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words behind the command's name; by default those of the process.

    Returns:
        0 when all records are good, 1 when there are problems, 2 when the folder cannot be read.
    """
    parser = argparse.ArgumentParser(prog="python -m organization_cards", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    check = commands.add_parser("check", help="report every problem in a folder of records")
    check.add_argument("folder", type=Path, help="the folder that holds the records and vocabulary.yaml")
    escape_unknown_characters()
    return _check(parser.parse_args(arguments).folder)


def _check(folder: Path) -> int:
    if not folder.is_dir():
        print(f"{folder}: there is no such folder; name the one that holds the records", file=sys.stderr)  # noqa: T201
        return EXIT_USAGE
    registry = load_registry(folder, latest_possible_day())
    for problem in registry.problems:
        print(problem)  # noqa: T201 -- the command's output
    if registry.problems:
        return EXIT_PROBLEMS
    count = len(registry.organizations)
    print(f"{count} {'record is' if count == 1 else 'records are'} good")  # noqa: T201
    return EXIT_GOOD
