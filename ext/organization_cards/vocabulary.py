"""The words that records may use: sectors, roles, levels, topics and kinds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from extension_support.problems import Mark, Problem, did_you_mean, nearest, quoted
from extension_support.strict_yaml import Mapping, Scalar, Value, parse
from organization_cards.identifiers import IDENTIFIER_RULE, is_identifier
from organization_cards.problems import WarningSubtype
from organization_cards.record_file import RECORD_FILE

if TYPE_CHECKING:
    from pathlib import Path

GROUPS: MappingProxyType[str, str] = MappingProxyType(
    {
        "sectors": "What the organization does.",
        "roles": "What people are hired as.",
        "levels": "At which level people are hired.",
        "topics": "What people work on there.",
        "programme-kinds": "What kinds of programme one can apply to.",
        "connection-kinds": "What connects an organization to the community.",
    }
)
VOCABULARY_FILE = replace(
    RECORD_FILE,
    beginning=f"{next(iter(GROUPS))}:",
    when_large="a vocabulary holds a line or two for each term",
    max_bytes=1024 * 1024,
)
_TERM_KEYS = ("label", "description")


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """One word that records may use: its id, what readers see, and what it means."""

    id: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of each group, in the order in which readers see them."""

    groups: dict[str, dict[str, VocabularyTerm]] = field(default_factory=dict)

    def terms(self, group: str) -> dict[str, VocabularyTerm]:
        """Give the terms of one group by id, empty where there are none."""
        return self.groups.get(group, {})

    def label(self, group: str, term_id: str) -> str:
        """Give what readers see for a term; the id itself where the vocabulary lacks it."""
        term = self.terms(group).get(term_id)
        return term.label if term else term_id

    def position(self, group: str, term_id: str) -> int:
        """Give a term's place in its group, for sorting; unknown terms come last."""
        order = list(self.terms(group))
        return order.index(term_id) if term_id in order else len(order)


def read_vocabulary(path: Path, data: bytes) -> tuple[Vocabulary, list[Problem]]:
    """Read the vocabulary from the bytes of its file.

    Args:
        path: The file, for the problems' locations.
        data: Its content.

    Returns:
        The vocabulary without its faulty terms, and every problem found.
    """
    root, problems = parse(path, data, VOCABULARY_FILE)
    vocabulary = Vocabulary({group: {} for group in GROUPS})
    if root is None:
        return vocabulary, problems

    def report(mark: Mark, subtype: WarningSubtype, message: str) -> None:
        problems.append(Problem(path, mark, subtype, message))

    for group_key, terms in root.entries:
        if group_key.text not in GROUPS:
            suggestion = did_you_mean(group_key.text, GROUPS)
            report(group_key.mark, WarningSubtype.UNKNOWN_KEY, f"unknown group {quoted(group_key.text)}; {suggestion}")
        elif isinstance(terms, Mapping):
            for term_key, term in terms.entries:
                read = _read_term(path, term_key, term, problems)
                if read is not None:
                    vocabulary.groups[group_key.text][read.id] = read
        elif not (isinstance(terms, Scalar) and terms.is_null):
            message = f'{quoted(group_key.text)} is not a list of terms; write "id:" and below it, indented, "label: …"'
            report(terms.mark, WarningSubtype.INVALID_VALUE, message)
    return vocabulary, problems


def _read_term(path: Path, key: Scalar, value: Value, problems: list[Problem]) -> VocabularyTerm | None:
    texts: dict[str, str] = {}
    good = True

    def report(mark: Mark, subtype: WarningSubtype, message: str) -> None:
        nonlocal good
        good = False
        problems.append(Problem(path, mark, subtype, message))

    if not is_identifier(key.text):
        report(key.mark, WarningSubtype.INVALID_VALUE, f"{quoted(key.text)} cannot be an id; {IDENTIFIER_RULE}")
    if not isinstance(value, Mapping):
        report(
            value.mark,
            WarningSubtype.MISSING_FIELD,
            f'{quoted(key.text)} has no label; write "label: …" below it, indented',
        )
        return None
    meant: set[str | None] = set()
    for name, text in value.entries:
        meant.add(nearest(name.text, _TERM_KEYS))
        if name.text not in _TERM_KEYS:
            suggestion = did_you_mean(name.text, _TERM_KEYS)
            report(name.mark, WarningSubtype.UNKNOWN_KEY, f"unknown key {quoted(name.text)}; {suggestion}")
        elif not isinstance(text, Scalar) or text.is_null or not text.text.strip():
            report(text.mark, WarningSubtype.INVALID_VALUE, f"{quoted(name.text)} is empty; write one line of text")
        else:
            texts[name.text] = " ".join(text.text.split())
            if not texts[name.text].isprintable():
                message = f"{quoted(name.text)} holds a control character; delete it"
                report(text.mark, WarningSubtype.INVALID_VALUE, message)
    for required in _TERM_KEYS:
        if required not in meant:
            report(key.mark, WarningSubtype.MISSING_FIELD, f'{quoted(key.text)} has no {required}; add "{required}: …"')
    return VocabularyTerm(key.text, texts["label"], texts["description"]) if good else None
