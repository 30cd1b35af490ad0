"""Reads marked YAML into records and finds every problem on the way."""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from extension_support.problems import Mark, Problem, did_you_mean, nearest, quoted
from extension_support.strict_yaml import Mapping, Scalar, Sequence, Value
from organization_cards import model, urls
from organization_cards.model import (
    Date,
    ListOf,
    Nested,
    OneOf,
    Organization,
    OrganizationId,
    PartialDate,
    Term,
    Text,
    Url,
    fields_of,
)
from organization_cards.problems import WarningSubtype

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from organization_cards.vocabulary import Vocabulary

_RecordT = TypeVar("_RecordT")

_IN_PLACE_REQUIRED = frozenset({"name", "careers_url"})
_JOINERS = "\u200c\u200d"
_DATE_EXAMPLE = "write year-month-day, such as 2026-03-31"


class _FaultyType:
    """Stands for a value that was reported and cannot be used."""


_FAULTY = _FaultyType()


class RecordReader:
    """Reads the values of one file and collects what is wrong with them.

    Args:
        path: The file, for the problems' locations.
        vocabulary: The terms that the record may use.
        latest: The last day on which somebody can have looked.
        waived: The rules for addresses that are not applied.
    """

    def __init__(self, path: Path, vocabulary: Vocabulary, latest: dt.date, waived: Collection[str] = ()) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._vocabulary = vocabulary
        self._latest = latest
        self._waived = waived

    def read(
        self, record_type: type[_RecordT], mapping: Mapping, required: AbstractSet[str] | None = None, **known: str
    ) -> _RecordT | None:
        """Read a mapping as a record.

        Args:
            record_type: The type of the record.
            mapping: The keys and values.
            required: The names of the fields that must be there; by default those that the model requires.
            known: Attributes that do not come from the mapping.

        Returns:
            The record, or None where any problem was found.
        """
        problems_before = len(self.problems)
        known_fields = {field.name: field for field in fields_of(record_type)}
        if required is None:
            required = {field.name for field in known_fields.values() if field.required}
        values: dict[str, Any] = {
            field.name: _nothing(field)
            for field in known_fields.values()
            if field.required and field.name not in required
        }
        marks: dict[str, Mark] = {}
        meant: set[str | None] = set()
        for key, value in mapping.entries:
            field = known_fields.get(key.text)
            if field is None:
                meant.add(nearest(key.text, known_fields))
                self._report(key.mark, WarningSubtype.UNKNOWN_KEY, _unknown_key(key.text, known_fields))
                continue
            marks[field.name] = value.mark
            if not (isinstance(value, Scalar) and value.is_null):
                values[field.name] = self._value(field.name, field.kind, value)
            elif field.nullable:
                values[field.name] = _nothing(field)
            elif field.name in required:
                message = f'"{field.name}" is empty; write {describe_kind(field.kind)}'
                self._report(key.mark, WarningSubtype.MISSING_FIELD, message)
        for name in sorted(required - marks.keys() - meant, key=list(known_fields).index):
            message = f'the field "{name}" is missing; add "{name}: " and {describe_kind(known_fields[name].kind)}'
            self._report(mapping.mark, WarningSubtype.MISSING_FIELD, message)
        self._check_together(record_type, values, marks)
        return record_type(**known, **values) if len(self.problems) == problems_before else None

    def _report(self, mark: Mark, subtype: WarningSubtype, message: str) -> None:
        self.problems.append(Problem(self._path, mark, subtype, message))

    def _value(self, name: str, kind: model.Kind, value: Value) -> Any:  # noqa: ANN401 -- as many types as there are kinds
        if isinstance(kind, ListOf):
            return self._list(name, kind, value)
        if isinstance(kind, Nested):
            if isinstance(value, Mapping):
                return self.read(kind.record_type, value)
            names = ", ".join(field.name for field in fields_of(kind.record_type) if field.required)
            message = f'"{name}" needs keys of its own; write {names}, each with its value'
            self._report(value.mark, WarningSubtype.INVALID_VALUE, message)
            return _FAULTY
        if not isinstance(value, Scalar):
            message = f'"{name}" takes one value, not a list or keys; write {describe_kind(kind)}'
            self._report(value.mark, WarningSubtype.INVALID_VALUE, message)
            return _FAULTY
        return self._scalar(name, kind, value.mark, value.text.strip())

    def _list(self, name: str, kind: ListOf, value: Value) -> tuple[Any, ...]:
        if isinstance(value, Sequence):
            items = value.items
        elif kind.single:
            items = (value,)
        else:
            message = f'"{name}" is a list; write each value in square brackets, or on a line of its own after "- "'
            self._report(value.mark, WarningSubtype.INVALID_VALUE, message)
            return ()
        if len(items) < kind.at_least:
            message = f'"{name}" is empty; write at least one value'
            self._report(value.mark, WarningSubtype.MISSING_FIELD, message)
        read: list[Any] = []
        for item in items:
            if isinstance(item, Scalar) and (item.is_null or not item.text.strip()):
                self._report(item.mark, WarningSubtype.INVALID_VALUE, f'"{name}" holds an empty value; delete it')
                continue
            result = self._value(name, kind.item, item)
            if isinstance(kind.item, Term) and result is not _FAULTY and result in read:
                message = f'{quoted(result)} stands twice in "{name}"; delete one of the two'
                self._report(item.mark, WarningSubtype.INVALID_VALUE, message)
            # Thousands of records share their terms, places and sources.
            read.append(sys.intern(result) if isinstance(result, str) else result)
        return tuple(read)

    def _scalar(self, name: str, kind: model.Kind, mark: Mark, text: str) -> object:  # noqa: PLR0911 -- one for each kind
        if not text:
            self._report(mark, WarningSubtype.MISSING_FIELD, f'"{name}" is empty; write {describe_kind(kind)}')
            return _FAULTY
        match kind:
            case Text():
                return self._text(name, kind, mark, text)
            case Url():
                return self._url(name, mark, text)
            case Date():
                return self._date(name, kind, mark, text)
            case PartialDate():
                return self._partial_date(name, mark, text)
        match kind:
            case Term(group=group):
                return self._word(name, mark, text, self._vocabulary.terms(group), WarningSubtype.UNKNOWN_TERM)
            case OneOf(values=values):
                return self._word(name, mark, text, values, WarningSubtype.INVALID_VALUE)
        return text

    def _word(self, name: str, mark: Mark, text: str, known: Collection[str], subtype: WarningSubtype) -> object:
        if text in known:
            return sys.intern(text)
        self._report(mark, subtype, f'{quoted(text)} is not a value of "{name}"; {did_you_mean(text, known)}')
        return _FAULTY

    def _text(self, name: str, kind: Text, mark: Mark, text: str) -> object:
        folded = " ".join(text.split())
        if len(folded) > kind.max_length:
            message = f'"{name}" has {len(folded)} characters; write at most {kind.max_length}'
            self._report(mark, WarningSubtype.INVALID_VALUE, message)
            return _FAULTY
        if not all(character.isprintable() or character in _JOINERS for character in folded):
            self._report(mark, WarningSubtype.INVALID_VALUE, f'"{name}" holds a control character; delete it')
            return _FAULTY
        return folded

    def _url(self, name: str, mark: Mark, text: str) -> object:
        broken = [rule for rule in urls.broken_rules(text) if rule.rule not in self._waived]
        for rule in broken:
            self._report(mark, WarningSubtype.INVALID_URL, f'"{name}": {rule.message}')
        return _FAULTY if broken else text

    def _date(self, name: str, kind: Date, mark: Mark, text: str) -> object:
        day = _day(text)
        if day is None:
            self._report(
                mark, WarningSubtype.INVALID_DATE, f'{quoted(text)} is not a day for "{name}"; {_DATE_EXAMPLE}'
            )
            return _FAULTY
        if kind.past and day > self._latest:
            message = f'"{name}" is {day}, which has not come yet; write the day on which somebody looked'
            self._report(mark, WarningSubtype.INVALID_DATE, message)
            return _FAULTY
        return day

    def _partial_date(self, name: str, mark: Mark, text: str) -> object:
        first_day = text + "-01-01"[len(text) - len("2024") :]
        if len(text) not in {len("2024"), len("2024-10"), len("2024-10-31")} or _day(first_day) is None:
            examples = "write a year, a month or a day: 2024, 2024-10 or 2024-10-31"
            message = f'{quoted(text)} is not a date for "{name}"; {examples}'
            self._report(mark, WarningSubtype.INVALID_DATE, message)
            return _FAULTY
        return sys.intern(text)

    def _check_together(self, record_type: type, values: dict[str, Any], marks: dict[str, Mark]) -> None:
        values = {name: value for name, value in values.items() if value is not _FAULTY}
        if record_type is model.Programme:
            if values.get("deadline") and values.get("deadline_text"):
                message = 'a programme has "deadline" or "deadline_text", not both; keep the one that the page gives'
                self._report(marks["deadline_text"], WarningSubtype.INVALID_VALUE, message)
            opens, deadline = values.get("opens"), values.get("deadline")
            if opens and deadline and opens > deadline:
                message = f'"deadline" {deadline} comes before "opens" {opens}; exchange or correct the two'
                self._report(marks["deadline"], WarningSubtype.INVALID_DATE, message)
        elif record_type is Organization and values.get("checked_on") and values.get("checked_by", "") is None:
            checkers = " or ".join(model.CHECKERS)
            message = f'"checked_on" has a date, but nobody has looked; write "checked_by: " and {checkers}'
            mark = marks.get("checked_by", marks["checked_on"])
            self._report(mark, WarningSubtype.INVALID_VALUE, message)


def read_organization(  # noqa: PLR0913 -- a record needs all of them to be judged
    path: Path,
    mapping: Mapping,
    organization_id: str,
    vocabulary: Vocabulary,
    latest: dt.date,
    *,
    in_place: bool = False,
) -> tuple[Organization | None, list[Problem]]:
    """Read one organization.

    Args:
        path: The file that the mapping stands in.
        mapping: Its keys and values.
        organization_id: The id.
        vocabulary: The terms that it may use.
        latest: The last day on which somebody can have looked.
        in_place: True for a card written in a page, which requires a name and a careers page only.

    Returns:
        The organization, or None where anything is wrong, and every problem found.
    """
    reader = RecordReader(path, vocabulary, latest, _waived_rules(mapping))
    required = _IN_PLACE_REQUIRED if in_place else None
    return reader.read(Organization, mapping, required, id=organization_id), reader.problems


def _waived_rules(mapping: Mapping) -> set[str]:
    waivers = [value for key, value in mapping.entries if key.text == "waive" and isinstance(value, Sequence)]
    return {
        value.text
        for waiver in waivers
        for item in waiver.items
        if isinstance(item, Mapping)
        for key, value in item.entries
        if key.text == "rule" and isinstance(value, Scalar) and value.text in urls.WAIVABLE
    }


def _day(text: str) -> dt.date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _nothing(field: model.Field) -> tuple[()] | None:
    return () if isinstance(field.kind, ListOf) else None


def _unknown_key(key: str, known: Collection[str]) -> str:
    return f"unknown key {quoted(key)}; {did_you_mean(key, known, instead='delete it, or see the list of fields')}"


def describe_kind(kind: model.Kind) -> str:
    """Say in words what a field takes, as the end of "write …"."""
    words = ""
    match kind:
        case Text(max_length=length):
            words = f"a text of at most {length} characters"
        case Url():
            words = "an address that begins with https://"
        case Date():
            words = "a day, such as 2026-03-31"
        case PartialDate():
            words = "a year, a month or a day, such as 2024 or 2024-10-31"
        case OneOf(values=values):
            words = f"one of: {', '.join(values)}"
        case Term(group=group):
            words = f"an id from the {group} of the vocabulary"
        case OrganizationId():
            words = "the id of a record"
        case ListOf(item=item):
            words = f"a list of values, each {describe_kind(item)}"
        case Nested(record_type=record_type):
            names = ", ".join(field.name for field in fields_of(record_type) if field.required)
            words = f"keys of its own: {names}"
    return words
