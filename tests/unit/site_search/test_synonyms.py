"""The file of words that mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_search.synonyms import read_synonyms

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, content: str | bytes) -> tuple[list[list[str]], list[str]]:
    path = folder / "synonyms.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    groups, problems = read_synonyms(path)
    return groups, [str(problem).removeprefix(f"{path}:") for problem in problems]


def test_groups_are_folded_as_questions_are(tmp_path: Path) -> None:
    groups, problems = read(tmp_path, "# Comment\n- [CV, Résumé, curriculum   vitae]\n- - pay\n  - Compensation\n")

    assert groups == [["cv", "resume", "curriculum vitae"], ["pay", "compensation"]]
    assert problems == []


@pytest.mark.parametrize("content", ["", "# Nothing yet\n", "[]"])
def test_an_empty_file_has_no_groups(content: str, tmp_path: Path) -> None:
    assert read(tmp_path, content) == ([], [])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("cv: resume\n", "1:1: the file is not a list"),
        ("- [pay, salary]\n- cv\n", "2:3: this is not a list of words"),
        ("- [pay, salary]\n- [cv]\n", "2:3: a list needs two words at least"),
        ("- [cv, CV]\n", '1:8: "cv" stands twice in this list'),
        ("- [cv, '!?']\n", "1:8: this is not a word or phrase"),
        ("- [cv, [resume]]\n", "1:8: this is not a word or phrase"),
        ("- [cv, resume\n", "2:1: not valid YAML"),
        ("- [a, b]\n---\n- [c, d]\n", "2:1: not valid YAML"),
        (b"- [a, b]\n- [c, \xff]\n", "2:1: not UTF-8"),
        ("- [a, b\x00]\n", "1:1: not valid YAML"),
    ],
)
def test_a_fault_is_one_line_with_its_place(content: str | bytes, problem: str, tmp_path: Path) -> None:
    _groups, (found,) = read(tmp_path, content)

    assert found.startswith(problem)
    assert "\n" not in found


def test_the_other_groups_stay(tmp_path: Path) -> None:
    groups, problems = read(tmp_path, "- [cv]\n- [pay, salary]\n")

    assert groups == [["pay", "salary"]]
    assert len(problems) == 1


def test_a_file_that_is_not_there_says_what_to_mend(tmp_path: Path) -> None:
    groups, (problem,) = read_synonyms(tmp_path / "none.yaml")

    assert groups == []
    assert "site_search_synonyms" in problem.message
