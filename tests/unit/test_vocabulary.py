"""The vocabulary is read in its order, without its faulty terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from organization_cards.vocabulary import GROUPS, Vocabulary, read_vocabulary
from tests.unit.samples import VOCABULARY

FILE = Path("records/vocabulary.yaml")


def found(text: str) -> tuple[Vocabulary, list[tuple[str, int, int, str]]]:
    vocabulary, problems = read_vocabulary(FILE, text.encode())
    assert all(problem.path == FILE for problem in problems)
    return vocabulary, [
        (problem.subtype.subtype, problem.mark.line, problem.mark.column, problem.message) for problem in problems
    ]


def test_terms_come_in_the_order_of_the_file() -> None:
    vocabulary, problems = found(VOCABULARY)

    assert problems == []
    assert list(vocabulary.terms("sectors")) == ["lab", "finance", "space"]
    assert vocabulary.label("levels", "bachelors") == "Bachelor's"
    assert vocabulary.terms("topics")["stars"].description == "How stars shine."
    assert [vocabulary.position("sectors", term) for term in ("lab", "space", "none")] == [0, 2, 3]


def test_a_word_without_a_term_is_its_own_label() -> None:
    assert Vocabulary().label("sectors", "lab") == "lab"
    assert dict(Vocabulary().terms("sectors")) == {}


def test_every_group_is_known() -> None:
    assert set(GROUPS) == {"sectors", "roles", "levels", "topics", "programme-kinds", "connection-kinds"}
    assert found("topics:\n")[1] == []


@pytest.mark.parametrize(
    ("text", "subtype", "line", "column", "message"),
    [
        (
            "sector:\n  a: {label: A, description: B}\n",
            "unknown-key",
            1,
            1,
            'unknown group "sector"; did you mean "sectors"?',
        ),
        (
            "sectors: [a]\n",
            "invalid-value",
            1,
            10,
            '"sectors" is not a list of terms; write "id:" and below it, indented, "label: …"',
        ),
        (
            "sectors: a\n",
            "invalid-value",
            1,
            10,
            '"sectors" is not a list of terms; write "id:" and below it, indented, "label: …"',
        ),
        ("sectors:\n  a: A\n", "missing-field", 2, 6, '"a" has no label; write "label: …" below it, indented'),
        ("sectors:\n  a: {label: A}\n", "missing-field", 2, 3, '"a" has no description; add "description: …"'),
        ("sectors:\n  a: {description: A}\n", "missing-field", 2, 3, '"a" has no label; add "label: …"'),
        (
            "sectors:\n  a: {lable: A, label: A, description: B}\n",
            "unknown-key",
            2,
            7,
            'unknown key "lable"; did you mean "label"?',
        ),
        (
            "sectors:\n  a: {label: '', description: B}\n",
            "invalid-value",
            2,
            14,
            '"label" is empty; write one line of text',
        ),
        (
            "sectors:\n  a: {label: [A], description: B}\n",
            "invalid-value",
            2,
            14,
            '"label" is empty; write one line of text',
        ),
        (
            "sectors:\n  Big Lab: {label: A, description: B}\n",
            "invalid-value",
            2,
            3,
            '"Big Lab" cannot be an id; write small letters, digits and single hyphens, such as big-lab',
        ),
        (
            "sectors:\n  a: {label: A, description: B}\n  a: {label: C, description: D}\n",
            "duplicate-key",
            3,
            3,
            '"a" was already given in line 2; keep one of the two',
        ),
        (
            "- a\n",
            "yaml-syntax",
            1,
            1,
            'the file is not a list of "key: value" lines; start with, for example, "sectors:"',
        ),
    ],
)
def test_what_is_wrong_is_said(text: str, subtype: str, line: int, column: int, message: str) -> None:
    assert found(text)[1] == [(subtype, line, column, message)]


def test_a_misspelt_label_is_reported_once() -> None:
    _, problems = found("sectors:\n  a: {lable: A, description: B}\n")

    assert [(subtype, line, column) for subtype, line, column, _ in problems] == [("unknown-key", 2, 7)]


def test_good_terms_stay_when_others_are_faulty() -> None:
    vocabulary, problems = found(
        "sectors:\n  a: {label: A, description: B}\n  b: {}\nroles: []\nlevels:\n  c: {label: C, description: D}\n"
    )

    assert problems
    assert list(vocabulary.terms("sectors")) == ["a"]
    assert list(vocabulary.terms("levels")) == ["c"]


@pytest.mark.parametrize("field", ["label", "description"])
def test_words_hold_no_control_characters(field: str) -> None:
    other = "description" if field == "label" else "label"
    vocabulary, problems = found(f'sectors:\n  a:\n    {field}: "a\\ab"\n    {other}: B\n')

    assert [(subtype, line) for subtype, line, _, _ in problems] == [("invalid-value", 3)]
    assert dict(vocabulary.terms("sectors")) == {}
