"""Reads the file of words that mean the same.

The file is a YAML list of lists: ``- [cv, resume, curriculum vitae]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from extension_support.problems import START_OF_FILE, Mark, Problem
from site_search.problems import WarningSubtype
from site_search.word_list import folded, words_of

if TYPE_CHECKING:
    from pathlib import Path

FEWEST_WORDS = 2
_EXAMPLE = 'write "- [cv, resume]"'


def read_synonyms(path: Path) -> tuple[list[list[str]], list[Problem]]:
    """Read the groups of a file.

    Args:
        path: The file.

    Returns:
        Groups of words or phrases that mean the same, folded as the search folds what it is asked, without the faulty
        ones; and every problem found.
    """
    root = _read_list(path)
    if isinstance(root, Problem):
        return [], [root]
    groups: list[list[str]] = []
    problems: list[Problem] = []
    for node in root:
        group = _read_group(path, node, problems)
        if group is not None:
            groups.append(group)
    return groups, problems


def _read_list(path: Path) -> list[yaml.Node] | Problem:
    try:
        # Without the mark that some editors put in front.
        text = path.read_bytes().decode("utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Problem(
            path,
            START_OF_FILE,
            WarningSubtype.SYNONYMS,
            f"the file of synonyms cannot be read ({reason}); correct site_search_synonyms",
        )
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Problem(path, Mark(line, 1), WarningSubtype.SYNONYMS, "not UTF-8; save the file with the encoding UTF-8")
    except (yaml.YAMLError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "nested too deep")
        return _problem(path, mark, f"not valid YAML ({reason}); {_EXAMPLE}")
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        return _problem(path, root.start_mark, f"the file is not a list; {_EXAMPLE}")
    return list(root.value)


def _read_group(path: Path, node: yaml.Node, problems: list[Problem]) -> list[str] | None:
    if not isinstance(node, yaml.SequenceNode):
        problems.append(_problem(path, node.start_mark, f"this is not a list of words; {_EXAMPLE}"))
        return None
    group: list[str] = []
    good = True
    for item in node.value:
        word = " ".join(folded(item.value).split()) if isinstance(item, yaml.ScalarNode) else ""
        if not words_of(word):
            message = "this is not a word or phrase; write one, with letters or digits"
        elif word in group:
            message = f'"{word}" stands twice in this list; delete one'
        else:
            group.append(word)
            continue
        good = False
        problems.append(_problem(path, item.start_mark, message))
    if good and len(group) < FEWEST_WORDS:
        problems.append(_problem(path, node.start_mark, "a list needs two words at least; add one, or delete the list"))
        good = False
    return group if good else None


def _problem(path: Path, mark: yaml.Mark | None, message: str) -> Problem:
    place = Mark(mark.line + 1, mark.column + 1) if mark else START_OF_FILE
    return Problem(path, place, WarningSubtype.SYNONYMS, message)
