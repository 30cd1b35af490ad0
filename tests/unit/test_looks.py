"""A button's look is read from words in any order."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization_cards.looks import COLORS, OUTLINE, SHAPES, SIZES, Look, look_from_words


def test_everything_that_the_original_theme_offered_is_there() -> None:
    assert set(COLORS) == {"primary", "secondary", "success", "info", "warning", "danger", "light", "dark"}
    assert set(SHAPES) == {"rounded", "pill"}
    assert set(SIZES) == {"xs", "sm", "md", "lg", "xl"}


def test_no_word_gives_the_plain_look() -> None:
    assert look_from_words([]) == (Look(), [])


@pytest.mark.parametrize("look", [*product(COLORS, SHAPES, SIZES, (True, False))])
def test_each_look_has_classes_of_its_own(look: tuple[str, str, str, bool]) -> None:
    color, shape, size, outline = look
    classes = Look(color, shape, size, outline).classes

    assert {f"link-button-{color}", f"link-button-{shape}", f"link-button-{size}", "link-button"} <= set(classes)
    assert ("link-button-outline" in classes) is outline
    assert len(classes) == 4 + outline


@given(st.permutations(["danger", "pill", "xl", OUTLINE]))
def test_the_order_of_the_words_does_not_matter(words: list[str]) -> None:
    assert look_from_words(words) == (Look("danger", "pill", "xl", outline=True), [])


@pytest.mark.parametrize(
    ("words", "messages"),
    [
        (["primry"], ['"primry" is not a look of a button; did you mean "primary"?']),
        (
            ["pil", "outlin"],
            [
                '"pil" is not a look of a button; did you mean "pill"?',
                '"outlin" is not a look of a button; did you mean "outline"?',
            ],
        ),
        (["danger", "info"], ['"danger" and "info" both give the color; keep one of the two']),
        (["xs", "xl"], ['"xs" and "xl" both give the size; keep one of the two']),
        (["pill", "pill"], ['"pill" and "pill" both give the shape; keep one of the two']),
        (["outline", "outline"], ['"outline" and "outline" both give the outline; keep one of the two']),
        (["PRIMARY"], ['"PRIMARY" is not a look of a button; did you mean "primary"?']),
    ],
)
def test_wrong_words_are_named(words: list[str], messages: list[str]) -> None:
    assert look_from_words(words)[1] == messages


def test_a_word_that_is_nowhere_near_gets_the_whole_list() -> None:
    (message,) = look_from_words(["zzzz"])[1]

    assert all(word in message for word in (*COLORS, *SHAPES, *SIZES, OUTLINE))


def test_the_first_of_two_words_counts() -> None:
    assert look_from_words(["danger", "info"])[0].color == "danger"


@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_words_raise(words: list[str]) -> None:
    look, messages = look_from_words(words)

    assert look.color in COLORS
    assert len(messages) <= len(words)
