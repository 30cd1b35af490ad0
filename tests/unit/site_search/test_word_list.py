"""The words that the search knows."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_search.word_list import count_words, folded, read_words, words_of, write_words

# The words of the search in a browser are tested with the same file.
EXAMPLES = json.loads((Path(__file__).parent / "token_examples.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: ascii(example["text"])[1:-1] or "empty")
def test_words_of_the_shared_examples(example: dict[str, object]) -> None:
    assert words_of(str(example["text"])) == example["words"]


@given(st.text())
def test_any_text_has_words_that_can_be_searched(text: str) -> None:
    words = words_of(text)

    assert all(any(character.isalnum() for character in word) for word in words)
    assert not any("A" <= character <= "Z" for word in words for character in word)


@given(st.text(alphabet=st.characters(max_codepoint=0x1EFF, categories=["L", "Zs", "Pd"])))
def test_accents_written_by_themselves_make_no_difference(text: str) -> None:
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(unicodedata.normalize("NFC", text))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_each_text_counts_a_word_once() -> None:
    counts = count_words(["Salary, salary", "salary negotiation"])

    assert counts == {"salary": 2, "negotiation": 1}


def test_long_machine_words_and_numbers_are_not_listed() -> None:
    assert count_words([f"{'ab' * 30} 2026 word"]) == {"word": 1}


@given(st.lists(st.text()))
def test_the_list_is_read_as_it_was_written(texts: list[str]) -> None:
    counts = count_words(texts)
    read = read_words(write_words(counts))

    assert read.keys() == counts.keys()
    # Counts are kept roughly: as the greatest power of two that they reach.
    assert all(read[word] <= count < 2 * read[word] for word, count in counts.items())
    assert write_words(dict(reversed(counts.items()))) == write_words(counts)
