"""The record of an organization: frozen data, and what each field may hold.

Each field carries an :class:`Entry`. The validator, the tables in the documentation and the published
schema read these entries, so that they cannot say different things.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- get_type_hints reads it at run time
from collections.abc import Callable  # noqa: TC003 -- the same
from dataclasses import MISSING, dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, ClassVar, TypeAlias, get_type_hints

from organization_cards.urls import WAIVABLE

SUMMARY_MAX_LENGTH = 160
CHECKERS = ("person", "tool")
STATUSES = ("active", "paused", "closed")


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, at most ``max_length`` characters long."""

    max_length: int = 1000


@dataclass(frozen=True, slots=True)
class Url:
    """An https address that keeps the rules of :mod:`organization_cards.urls`."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day, written year-month-day; ``past`` says that it cannot lie in the future."""

    past: bool = False


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day, written ``2024``, ``2024-10`` or ``2024-10-31``."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few fixed words."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganizationId:
    """The id of another record."""


@dataclass(frozen=True, slots=True)
class Term:
    """The id of a term in one group of the vocabulary."""

    group: str


@dataclass(frozen=True, slots=True)
class Nested:
    """A mapping with the fields of another record type."""

    record_type: type


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; ``single`` says that one value may stand there without the list."""

    item: Kind
    single: bool = False
    at_least: int = 0


Kind: TypeAlias = Text | Url | Date | PartialDate | OneOf | OrganizationId | Term | Nested | ListOf


@dataclass(frozen=True, slots=True)
class Entry:
    """What a field holds and what it is for."""

    kind: Kind
    description: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record type, as the validator and the documentation see it."""

    name: str
    kind: Kind
    description: str
    required: bool
    nullable: bool


class _Record:
    """Pickles a record as its values, at a third of the time that a frozen dataclass with slots takes by itself."""

    __slots__ = ()
    values: ClassVar[Callable[[object], tuple[Any, ...]]]

    def __init_subclass__(cls) -> None:
        cls.values = attrgetter(*cls.__annotations__)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), type(self).values(self)


@dataclass(frozen=True, slots=True)
class Link(_Record):
    """A further address of an organization."""

    label: Annotated[str, Entry(Text(120), "Words that say where the link leads.")]
    url: Annotated[str, Entry(Url(), "The address.")]


@dataclass(frozen=True, slots=True)
class Programme(_Record):
    """Something one applies to."""

    name: Annotated[str, Entry(Text(120), "The programme's own name.")]
    url: Annotated[str, Entry(Url(), "The programme's own page.")]
    kind: Annotated[str, Entry(Term("programme-kinds"), "What kind of programme it is.")]
    levels: Annotated[tuple[str, ...], Entry(ListOf(Term("levels"), at_least=1), "Who can apply.")]
    cycle: Annotated[str | None, Entry(Text(80), "The round, such as a year or a season.")] = None
    opens: Annotated[dt.date | None, Entry(Date(), "The day on which applications open.")] = None
    deadline: Annotated[dt.date | None, Entry(Date(), "The last day, when the page gives one.")] = None
    deadline_text: Annotated[
        str | None, Entry(Text(120), "What the page says about the deadline when it gives no day.")
    ] = None
    length: Annotated[str | None, Entry(Text(80), "How long it lasts.")] = None
    eligibility: Annotated[str | None, Entry(Text(240), "Who may apply, beyond the level.")] = None
    source: Annotated[
        tuple[str, ...], Entry(ListOf(Text(400), single=True), "Where these facts come from: one text or a list.")
    ] = ()
    checked_on: Annotated[dt.date | None, Entry(Date(past=True), "When somebody last looked.")] = None


@dataclass(frozen=True, slots=True)
class Connection(_Record):
    """Why the community knows an organization."""

    kind: Annotated[str, Entry(Term("connection-kinds"), "What connects the organization to the community.")]
    on: Annotated[str, Entry(PartialDate(), "When: a day, a month or a year.")]
    source: Annotated[
        tuple[str, ...], Entry(ListOf(Text(400), single=True, at_least=1), "Where this is written: one text or a list.")
    ]


@dataclass(frozen=True, slots=True)
class Waiver(_Record):
    """A rule for addresses that one record need not keep."""

    rule: Annotated[str, Entry(OneOf(WAIVABLE), "The rule.")]
    reason: Annotated[str, Entry(Text(240), "Why the rule does not fit this record.")]


@dataclass(frozen=True, slots=True)
class Organization(_Record):
    """Everything that is known about one organization.

    ``id`` is the record's file name, or is made from the name of a card written in place;
    every other field is an entry of the file.
    """

    id: str
    name: Annotated[str, Entry(Text(120), "The name that readers know.")]
    careers_url: Annotated[str, Entry(Url(), "The organization's own page with jobs; the card leads there.")]
    summary: Annotated[
        str | None, Entry(Text(SUMMARY_MAX_LENGTH), "One neutral sentence that says what the organization is.")
    ]
    sector: Annotated[str | None, Entry(Term("sectors"), "The sector.")]
    roles: Annotated[tuple[str, ...], Entry(ListOf(Term("roles"), at_least=1), "The roles it hires for.")]
    levels: Annotated[tuple[str, ...], Entry(ListOf(Term("levels"), at_least=1), "The levels it hires at.")]
    source: Annotated[
        tuple[str, ...],
        Entry(ListOf(Text(400), single=True, at_least=1), "Where the record's facts come from: one text or a list."),
    ]
    checked_on: Annotated[
        dt.date | None,
        Entry(Date(past=True), "The day on which somebody last looked at the careers page, or null.", nullable=True),
    ]
    checked_by: Annotated[
        str | None,
        Entry(OneOf(CHECKERS), "Who looked: a person, or a tool that only saw the address.", nullable=True),
    ]
    homepage: Annotated[str | None, Entry(Url(), "The organization's home page.")] = None
    places: Annotated[tuple[str, ...], Entry(ListOf(Text(80)), "Where it hires.")] = ()
    topics: Annotated[tuple[str, ...], Entry(ListOf(Term("topics")), "What it works on.")] = ()
    links: Annotated[tuple[Link, ...], Entry(ListOf(Nested(Link)), "Further addresses.")] = ()
    programmes: Annotated[tuple[Programme, ...], Entry(ListOf(Nested(Programme)), "What one can apply to.")] = ()
    connections: Annotated[
        tuple[Connection, ...], Entry(ListOf(Nested(Connection)), "What connects it to the community.")
    ] = ()
    eligibility: Annotated[str | None, Entry(Text(240), "Who may apply, where the organization says so.")] = None
    status: Annotated[str, Entry(OneOf(STATUSES), "Whether it takes applications at all.")] = "active"
    replaced_by: Annotated[str | None, Entry(OrganizationId(), "The id of the organization that took its place.")] = (
        None
    )
    notes: Annotated[str | None, Entry(Text(4000), "For editors; never shown.")] = None
    waive: Annotated[
        tuple[Waiver, ...], Entry(ListOf(Nested(Waiver)), "Rules for addresses that this record need not keep.")
    ] = ()

    @property
    def anchor(self) -> str:
        """The id of the organization's card in a page."""
        return f"org-{self.id}"


RECORD_TYPES: tuple[type, ...] = (Organization, Programme, Connection, Link, Waiver)


def fields_of(record_type: type) -> tuple[Field, ...]:
    """List the fields that a record type reads from its file, in the order of the model.

    Args:
        record_type: One of :data:`RECORD_TYPES`.

    Returns:
        A :class:`Field` for each annotated attribute. A field is required when the model gives it no default.
    """
    return _fields_of(record_type)


@cache
def _fields_of(record_type: type) -> tuple[Field, ...]:
    hints: dict[str, Any] = get_type_hints(record_type, include_extras=True)
    result = []
    for attribute in fields(record_type):
        hint = hints[attribute.name]
        for entry in getattr(hint, "__metadata__", ()):
            if isinstance(entry, Entry):
                required = attribute.default is MISSING
                result.append(Field(attribute.name, entry.kind, entry.description, required, entry.nullable))
    return tuple(result)
