"""Problems have a place, and suggestions name the nearest known word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bar_charts.problems import WarningSubtype as ChartSubtype
from career_theme.problems import WarningSubtype as ThemeSubtype
from extension_support.problems import Mark, Problem, Subtype, did_you_mean, quoted
from organization_cards.problems import WarningSubtype as RecordSubtype
from site_search.problems import WarningSubtype as SearchSubtype

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
    problem = Problem(Path("a/b.yaml"), Mark(3, 7), RecordSubtype.INVALID_VALUE, "wrong; write it right")

    assert str(problem) == "a/b.yaml:3:7: wrong; write it right"


@pytest.mark.parametrize(
    "subtypes", [ChartSubtype, RecordSubtype, SearchSubtype, ThemeSubtype], ids=["charts", "records", "search", "theme"]
)
def test_each_subtype_has_its_name_and_meaning(subtypes: type[Subtype]) -> None:
    names = [subtype.subtype for subtype in subtypes]

    assert names
    assert len(set(names)) == len(names)
    assert all(subtype.description.endswith(".") for subtype in subtypes)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines", '"two\\nlines"'),
        ("\x1b[31m", '"\\x1b[31m"'),
        ("Zürich", '"Zürich"'),
        ("a" * 60 + "b" * 60, f'"{"a" * 40}…{"b" * 40}"'),
    ],
)
def test_what_somebody_wrote_fits_into_a_line_of_a_terminal(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_suggestions_fit_into_a_line_of_a_terminal() -> None:
    assert did_you_mean("phd", ["phd\n"]) == 'did you mean "phd\\n"?'
    assert did_you_mean("zoo", ["a\n", "b"]) == "write one of: a\\n, b"
