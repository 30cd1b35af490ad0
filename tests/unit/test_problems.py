"""Suggestions name the nearest known word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization_cards.problems import Mark, Problem, WarningSubtype, did_you_mean

KNOWN = ("phd", "postdoc", "masters")


@pytest.mark.parametrize(
    ("wrong", "suggestion"),
    [
        ("pdh", 'did you mean "phd"?'),
        ("PhD", 'did you mean "phd"?'),
        ("post-doc", 'did you mean "postdoc"?'),
        ("master", 'did you mean "masters"?'),
        ("bachelors", "write one of: masters, phd, postdoc"),
        ("", "write one of: masters, phd, postdoc"),
    ],
)
def test_the_nearest_word(wrong: str, suggestion: str) -> None:
    assert did_you_mean(wrong, KNOWN) == suggestion


def test_what_to_say_instead() -> None:
    assert did_you_mean("zoo", KNOWN, instead="ask somebody") == "ask somebody"
    assert did_you_mean("zoo", ()) == "there is nothing to choose from yet"


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=5))
def test_no_word_raises(wrong: str, known: list[str]) -> None:
    assert did_you_mean(wrong, known)


def test_a_problem_is_a_line_that_editors_of_code_can_follow() -> None:
    problem = Problem(Path("a/b.yaml"), Mark(3, 7), WarningSubtype.INVALID_VALUE, "wrong; write it right")

    assert str(problem) == "a/b.yaml:3:7: wrong; write it right"


def test_each_subtype_has_its_name_and_meaning() -> None:
    names = [subtype.subtype for subtype in WarningSubtype]

    assert len(set(names)) == len(names)
    assert all(subtype.description.endswith(".") for subtype in WarningSubtype)
