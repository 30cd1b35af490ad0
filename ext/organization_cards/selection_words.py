"""Says in words what a directive chooses, so that two tables of one page have two names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organization_cards.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from organization_cards.selection import Selection
    from organization_cards.vocabulary import Vocabulary
    from organization_cards.wording import Wording

_KINDS = "programme-kinds"


def chosen_words(selection: Selection, wording: Wording, *, kinds: tuple[str, ...] = ()) -> str:
    """Say what a selection asks for.

    Args:
        selection: What was asked for.
        wording: The labels of the terms, and the names of the organizations.
        kinds: The kinds of programme that were asked for as well.

    Returns:
        Names and labels, empty where the selection takes all.
    """
    named = [wording.organizations[each].name for each in selection.ids if each in wording.organizations]
    labels = (wording.label(group, term) for group, term in _terms(selection, kinds, wording.vocabulary))
    connected = [str(_("With a connection"))] if selection.connected else []
    return ", ".join(dict.fromkeys([*named, *labels, *connected]))


def chosen_labels(selection: Selection, vocabulary: Vocabulary, *, kinds: tuple[str, ...] = ()) -> list[str]:
    """List the labels among those words, for translators."""
    return [vocabulary.label(group, term) for group, term in _terms(selection, kinds, vocabulary)]


def _terms(selection: Selection, kinds: Iterable[str], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    asked = {
        _KINDS: kinds,
        "sectors": selection.sectors,
        "roles": selection.roles,
        "levels": selection.levels,
        "topics": selection.topics,
    }
    return ((group, term) for group, terms in asked.items() for term in terms if term in vocabulary.terms(group))
