"""Selections, against an oracle that says the same in other words."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization_cards.model import Connection, Organization
from organization_cards.selection import GROUPINGS, SORT_ORDERS, Selection, by_term
from organization_cards.vocabulary import read_vocabulary
from tests.unit.samples import TODAY, VOCABULARY

TERMS, _ = read_vocabulary(Path("vocabulary.yaml"), VOCABULARY.encode())
SECTORS, ROLES, LEVELS, TOPICS = (list(TERMS.terms(group)) for group in ("sectors", "roles", "levels", "topics"))
LUNCH = Connection(kind="lunch", on="2024", source=("A list",))


def organization(organization_id: str, name: str | None = None) -> Organization:
    return Organization(
        id=organization_id,
        name=name or organization_id,
        careers_url=f"https://{organization_id}.example.org",
        summary=None,
        sector=None,
        roles=(),
        levels=(),
        source=(),
        checked_on=None,
        checked_by=None,
    )


def some(words: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), unique=True).map(tuple)


ids = st.sampled_from(["a", "b", "c", "d", "e", "f"])
organizations_of = st.builds(
    replace,
    ids.map(organization),
    name=st.sampled_from(["Alpha", "beta", "Äther", "Ötzi", "zeta", "Zeta", "4 letters", "alpha"]),
    sector=st.none() | st.sampled_from(SECTORS),
    roles=some(ROLES),
    levels=some(LEVELS),
    topics=some(TOPICS),
    connections=st.sampled_from([(), (LUNCH,), (LUNCH, LUNCH)]),
    checked_on=st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9)),
)
worlds = st.lists(organizations_of, max_size=6).map(lambda found: {each.id: each for each in found})
selections = st.builds(
    Selection,
    ids=st.lists(st.sampled_from(["a", "b", "c", "d", "unknown"]), max_size=4).map(tuple),
    sectors=some([*SECTORS, "unknown"]),
    roles=some(ROLES),
    levels=some(LEVELS),
    topics=some(TOPICS),
    connected=st.booleans(),
    sort=st.none() | st.sampled_from(SORT_ORDERS),
    limit=st.none() | st.integers(1, 4),
)


def plain(name: str) -> str:
    """A name as one looks it up in a telephone book."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if unicodedata.category(c) != "Mn").lower()


def passes(wanted: Selection, one: Organization) -> bool:
    if wanted.ids and one.id not in wanted.ids:
        return False
    if wanted.connected and len(one.connections) == 0:
        return False
    if wanted.sectors and {one.sector}.isdisjoint(wanted.sectors):
        return False
    pairs = ((wanted.roles, one.roles), (wanted.levels, one.levels), (wanted.topics, one.topics))
    return all(not asked or set(asked) & set(given_) for asked, given_ in pairs)


def expected(wanted: Selection, world: dict[str, Organization]) -> list[str]:
    found = sorted((one for one in world.values() if passes(wanted, one)), key=lambda one: (plain(one.name), one.id))
    if wanted.sort is None and wanted.ids:
        found.sort(key=lambda one: wanted.ids.index(one.id))
    if wanted.sort == "sector":
        found.sort(key=lambda one: SECTORS.index(one.sector) if one.sector else len(SECTORS))
    if wanted.sort == "checked":
        found.sort(key=lambda one: one.checked_on or dt.date(1, 1, 1), reverse=True)
    return [one.id for one in found][: wanted.limit]


@given(selections, worlds)
def test_a_selection_chooses_what_the_oracle_does(wanted: Selection, world: dict[str, Organization]) -> None:
    # Python's sort is stable also in reverse, which the oracle relies on.
    assert [one.id for one in wanted.of(world, TERMS)] == expected(wanted, world)


@given(selections, worlds)
def test_the_order_of_the_files_does_not_matter(wanted: Selection, world: dict[str, Organization]) -> None:
    assert wanted.of(dict(reversed(world.items())), TERMS) == wanted.of(world, TERMS)


@given(worlds, st.sampled_from(sorted(GROUPINGS)))
def test_groups_hold_each_organization_under_each_of_its_terms(world: dict[str, Organization], grouping: str) -> None:
    chosen = Selection().of(world, TERMS)
    groups = by_term(chosen, grouping, TERMS)

    def terms_of(one: Organization) -> tuple[str, ...]:
        return {"sector": (one.sector or "",), "role": one.roles, "level": one.levels}[grouping]

    order = list(TERMS.terms(GROUPINGS[grouping]))

    assert [term for term, _ in groups] == [term for term in order if any(term in terms_of(one) for one in chosen)]
    for term, members in groups:
        assert members == tuple(one for one in chosen if term in terms_of(one))


def test_accents_and_capitals_do_not_sort_names() -> None:
    names = ["Zeta", "äther", "Alpha", "Ötzi", "beta", "Østfold", "3M"]
    world = {f"o{number}": organization(f"o{number}", name) for number, name in enumerate(names)}

    shown = [one.name for one in Selection(sort="name").of(world, TERMS)]

    assert shown[:5] == ["3M", "Alpha", "äther", "beta", "Ötzi"]


def test_ids_keep_the_order_in_which_they_were_written() -> None:
    world = {one: organization(one) for one in "abc"}

    assert [one.id for one in Selection(ids=("c", "a", "c")).of(world, TERMS)] == ["c", "a"]
    assert [one.id for one in Selection(ids=("c", "a"), sort="name").of(world, TERMS)] == ["a", "c"]


def test_the_latest_look_comes_first_and_never_last() -> None:
    world = {
        "never": organization("never"),
        "old": replace(organization("old"), checked_on=dt.date(2020, 1, 1)),
        "new": replace(organization("new"), checked_on=TODAY),
    }

    assert [one.id for one in Selection(sort="checked").of(world, TERMS)] == ["new", "old", "never"]


@pytest.mark.parametrize("grouping", sorted(GROUPINGS))
def test_without_terms_there_are_no_groups(grouping: str) -> None:
    assert by_term((organization("a"),), grouping, TERMS) == []
