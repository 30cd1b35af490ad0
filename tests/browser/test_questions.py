"""The site's own questions: what readers ask leads them to the section or card that answers it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from lxml import html

from tests.browser.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.browser.support import Reader

FILE = ROOT / "tests" / "search" / "questions.yaml"
KINDS = {
    "question",
    "phrase",
    "word",
    "typo",
    "half",
    "synonym",
    "name",
    "programme",
    "directory",
    "exact",
    "editors",
}
FEWEST = 70
LEAST_AT_1 = 0.9
LEAST_AT_3 = 0.97

_ASK = """
async ({module, index, questions}) => {
  const {openEngine} = await import(module);
  const engine = await openEngine(index);
  const answers = [];
  for (const {text, typing} of questions) {
    const {answer, results} = await engine.search(text, {limit: 3, typing});
    // As they are shown: the plain answer first, and nothing twice.
    answers.push([...new Set([...(answer ? [answer.url] : []), ...results.map(({url}) => url)])]);
  }
  return answers;
}
"""


@dataclass(frozen=True)
class Question:
    """What somebody types, and the addresses of what answers it."""

    ask: str
    kind: str
    written: str
    answers: tuple[str, ...]

    @property
    def typing(self) -> bool:
        """Whether the last word is not complete yet."""
        return self.kind == "half"


def read_questions() -> list[Question]:
    entries: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [Question(**{**entry, "answers": tuple(entry["answers"])}) for entry in entries]


QUESTIONS = read_questions()


def test_questions_are_many_and_of_every_kind() -> None:
    asked = [(question.ask, question.typing) for question in QUESTIONS]

    assert len(set(asked)) == len(asked) >= FEWEST
    assert {question.kind for question in QUESTIONS} == KINDS
    assert {question.written for question in QUESTIONS} <= {"before", "after"}
    assert all(question.answers for question in QUESTIONS)


def test_every_answer_exists(built: Path) -> None:
    facets = json.loads((built / "search-index" / "search.json").read_text(encoding="utf-8"))["directory"]["facets"]
    known = {(name, value["id"]) for name, values in facets.items() for value in values}
    missing = []
    for answer in sorted({answer for question in QUESTIONS for answer in question.answers}):
        address = urlsplit(answer)
        page = built / address.path
        if not page.is_file():
            missing.append(answer)
            continue
        wanted = {(name, each) for name, [values] in parse_qs(address.query).items() for each in values.split(",")}
        anchors = html.parse(page).xpath("//main//@id") if address.fragment else [""]
        if address.fragment not in anchors or not wanted <= known:
            missing.append(answer)

    assert missing == []


def test_readers_find_the_answer(reader: Reader) -> None:
    found = ask(reader, QUESTIONS)

    places = [place(question, addresses) for question, addresses in zip(QUESTIONS, found, strict=True)]
    at_1 = sum(number == 1 for number in places) / len(QUESTIONS)
    at_3 = sum(number is not None for number in places) / len(QUESTIONS)
    misses = [
        f"{number or '-'}  {question.kind}: {question.ask}\n   got      {', '.join(addresses) or 'nothing'}"
        f"\n   expected {' or '.join(question.answers)}"
        for question, addresses, number in zip(QUESTIONS, found, places, strict=True)
        if number != 1
    ]
    if at_1 < LEAST_AT_1 or at_3 < LEAST_AT_3:
        pytest.fail("\n".join([f"success@1 {at_1:.3f}, success@3 {at_3:.3f}", *misses]), pytrace=False)


def ask(reader: Reader, questions: Sequence[Question]) -> list[list[str]]:
    """Ask the module that the page uses, and return the first three addresses for each question."""
    page = reader.open("index.html")
    answers: list[list[str]] = page.evaluate(
        _ASK,
        {
            "module": reader.site.address("_static/site_search/engine.js"),
            "index": reader.site.address("search-index/"),
            "questions": [{"text": question.ask, "typing": question.typing} for question in questions],
        },
    )
    return [addresses[:3] for addresses in answers]


def place(question: Question, addresses: Sequence[str]) -> int | None:
    """Return the place of the first right address, from 1 on; None where there is none."""
    right = {_unordered(answer) for answer in question.answers}
    return next((number for number, address in enumerate(addresses, 1) if _unordered(address) in right), None)


def _unordered(address: str) -> tuple[str, frozenset[str], str]:
    parts = urlsplit(address)
    return parts.path, frozenset(parts.query.split("&")) - {""}, parts.fragment
