"""Ids are small letters, digits and single hyphens, also those made from names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization_cards.identifiers import identifier_from, is_identifier


@pytest.mark.parametrize("text", ["google", "a", "1", "big-lab", "3d-lab-2", "a-b-c"])
def test_ids(text: str) -> None:
    assert is_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "a-",
        "-a",
        "a--b",
        "Google",
        "big_lab",
        "big lab",
        "zürich",
        "a.b",
        "a/b",
        "../a",
        "a\n",
        "\na",
        "\u0663",
        "\uff41",
    ],
)
def test_what_is_no_id(text: str) -> None:
    assert not is_identifier(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Google", "google"),
        ("McKinsey & Company", "mckinsey-company"),
        ("O'Reilly", "oreilly"),
        ("Café Zürich", "cafe-zurich"),
        ("  3D -- Lab (2)  ", "3d-lab-2"),
        ("<script>", "script"),
        ("北京", ""),
        ("🏔", ""),
        ("", ""),
    ],
)
def test_ids_from_names(name: str, expected: str) -> None:
    assert identifier_from(name) == expected


@given(st.text())
def test_an_id_from_any_name_is_an_id_or_empty(name: str) -> None:
    made = identifier_from(name)

    assert made == "" or is_identifier(made)


@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True))
def test_an_id_is_its_own_id(identifier: str) -> None:
    assert is_identifier(identifier)
    assert identifier_from(identifier) == identifier
