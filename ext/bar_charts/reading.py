"""Reads a chart from its file, and says all that is wrong with it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from bar_charts.model import Chart, Series, is_percent
from bar_charts.problems import WarningSubtype
from extension_support.problems import Problem, did_you_mean, quoted
from extension_support.strict_yaml import FileKind, Mapping, Scalar, Sequence, Value, YamlSubtypes, parse

if TYPE_CHECKING:
    from pathlib import Path

MOST_CATEGORIES = 12
MOST_SERIES = 6
WHOLE = 100
FIRST_YEAR, LAST_YEAR = 1900, 2100
_TITLE, _LINE, _LABEL, _NAME, _SOURCE, _NOTE = 120, 160, 40, 14, 200, 600
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
_OTHER_PERCENT = re.compile(r"%|(percent(ages?|s)?|per[ -]cent|pct)\b", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_ADDRESS = re.compile(r"https://[!#-;=?-\[\]_a-z~]+", re.ASCII)
_NO_HOST = "has no host by name, or something beside it; write https://, the host and a path"
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*", re.ASCII)

CHART_FILE = FileKind(
    YamlSubtypes.of(WarningSubtype),
    beginning="title: …",
    when_large="it holds the numbers of one chart",
    when_empty='start with, for example, "title: …"',
    when_irregular="name a file that holds a chart",
    when_several="",
    when_deep="nothing in a chart is",
    max_depth=6,
)


class Field(NamedTuple):
    """A key of a chart's file, as the reference of the directives shows it."""

    name: str
    takes: str
    description: str
    required: bool = True


CHART_FIELDS: tuple[Field, ...] = (
    Field("title", f"a text of at most {_TITLE} characters", "What the chart shows."),
    Field(
        "unit",
        f"a text of at most {_LINE} characters",
        'What the numbers count. With "percent" as the first word, they are shares of a whole.',
    ),
    Field("population", f"a text of at most {_LINE} characters", "Who was counted.", required=False),
    Field(
        "names",
        f"a text of at most {_LABEL} characters",
        'What the names of the series are: "Classes".',
        required=False,
    ),
    Field(
        "categories",
        f"at most {MOST_CATEGORIES} ids, each with a label of at most {_LABEL} characters",
        "What is compared, in the order of the chart.",
    ),
    Field("series", f"a list of at most {MOST_SERIES}", "The groups that have a number for each category."),
    Field(
        "notes", f"a list of texts of at most {_NOTE} characters", "What else to know; stands below.", required=False
    ),
)
SERIES_FIELDS: tuple[Field, ...] = (
    Field("name", f"a text of at most {_NAME} characters", "The group; it stands before its bars."),
    Field(
        "values",
        f"for each category a number from 0, for shares to {WHOLE}, or null",
        'The numbers. Null is for what the source does not give: the chart says "not reported".',
    ),
    Field("source", f"a text of at most {_SOURCE} characters", "Where the numbers come from."),
    Field("url", "an address that begins with https://", "The page of the source."),
    Field("year", f"a year from {FIRST_YEAR} to {LAST_YEAR}", "When the source was published."),
)
_CHART_KEYS = {field.name: field.required for field in CHART_FIELDS}
_SERIES_KEYS = {field.name: field.required for field in SERIES_FIELDS}


def read_chart(path: Path, data: bytes) -> tuple[Chart | None, list[Problem]]:
    """Read a chart.

    Args:
        path: The file, for the problems' locations.
        data: Its content.

    Returns:
        The chart, or None where something is wrong, and every problem found, in the order of the file.
    """
    root, found = parse(path, data, CHART_FILE)
    if root is None:
        return None, found
    reader = _Reader(path, found)
    chart = reader.chart(root)
    problems = sorted(reader.problems, key=lambda problem: problem.mark)
    return (None if problems else chart), problems


class _Reader:
    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def report(self, value: Value, message: str, subtype: WarningSubtype = WarningSubtype.INVALID_VALUE) -> None:
        self.problems.append(Problem(self.path, value.mark, subtype, message))

    def chart(self, root: Mapping) -> Chart:
        fields = self.fields(root, _CHART_KEYS, "the chart")
        unit = self.unit(fields)
        categories = self.categories(fields.get("categories"))
        series = self.all_series(fields.get("series"), categories, percent=is_percent(unit))
        notes = self.items(fields.get("notes"), "notes", '"- …"')
        return Chart(
            title=self.text(fields, "title", _TITLE),
            unit=unit,
            population=self.text(fields, "population", _LINE),
            names=self.text(fields, "names", _LABEL),
            categories=tuple(categories.values()),
            series=tuple(series),
            notes=tuple(self.line(note, "a note", _NOTE) for note in notes),
        )

    def entries(self, mapping: Mapping) -> dict[str, tuple[Scalar, Value]]:
        """Give the keys and values of a mapping by the keys' words; the first one where a key stands twice."""
        found: dict[str, tuple[Scalar, Value]] = {}
        for key, value in mapping.entries:
            found.setdefault(key.text, (key, value))
        return found

    def fields(self, node: Mapping, known: dict[str, bool], what: str) -> dict[str, Value]:
        """Give the values of known keys; report the others, and those that are missing."""
        entries = self.entries(node)
        for name, (key, _value) in entries.items():
            if name not in known:
                self.report(key, f"unknown key {quoted(name)}; {did_you_mean(name, known)}", WarningSubtype.UNKNOWN_KEY)
        for name, required in known.items():
            if required and name not in entries:
                self.report(node, f'{what} has no {name}; add "{name}: …"', WarningSubtype.MISSING_FIELD)
        return {name: value for name, (_key, value) in entries.items() if name in known}

    def text(self, fields: dict[str, Value], name: str, longest: int) -> str:
        return self.line(fields[name], f'"{name}"', longest) if name in fields else ""

    def unit(self, fields: dict[str, Value]) -> str:
        unit = self.text(fields, "unit", _LINE)
        # Otherwise the numbers of shares would be drawn without their whole.
        if not is_percent(unit) and _OTHER_PERCENT.match(unit):
            self.report(fields["unit"], f"{quoted(unit)} counts shares in other words; begin with the word percent")
        return unit

    def line(self, node: Value, what: str, longest: int) -> str:
        if not isinstance(node, Scalar) or node.is_null or not node.text.strip():
            self.report(node, f"{what} is not a line of text; write one")
            return ""
        text = " ".join(node.text.split())
        if not text.isprintable():
            self.report(node, f"{what} holds a control character; delete it")
        elif len(text) > longest:
            self.report(node, f"{what} has {len(text)} characters; shorten it to {longest}")
        return text

    def items(self, node: Value | None, name: str, example: str) -> list[Value]:
        if node is None:
            return []
        if not isinstance(node, Sequence) or not node.items:
            self.report(node, f'"{name}" is not a list; write {example} in the lines below it')
            return []
        return list(node.items)

    def categories(self, node: Value | None) -> dict[str, str]:
        if node is None:
            return {}
        if not isinstance(node, Mapping) or not node.entries:
            self.report(node, '"categories" is not a list of categories; write "id: Label" in the lines below it')
            return {}
        entries = self.entries(node)
        if len(entries) > MOST_CATEGORIES:
            self.report(node, f"{len(entries)} categories are too many to compare; keep at most {MOST_CATEGORIES}")
        labels: dict[str, str] = {}
        for name, (_key, value) in entries.items():
            label = self.line(value, quoted(name), _LABEL)
            if label and label in labels.values():
                self.report(value, f"there is a category {quoted(label)} already; give this one another label")
            labels[name] = label
        return labels

    def all_series(self, node: Value | None, categories: dict[str, str], *, percent: bool) -> list[Series]:
        items = self.items(node, "series", '"- name: …"')
        if node is not None and len(items) > MOST_SERIES:
            self.report(node, f"{len(items)} series are too many to compare; keep at most {MOST_SERIES}")
        read: dict[str, Series] = {}
        for item in items:
            if not isinstance(item, Mapping):
                self.report(item, 'this is not a series; write "name: …" and its other keys')
                continue
            series = self.series(item, categories, percent=percent)
            if series.name in read and series.name:
                self.report(item, f"there is a series {quoted(series.name)} already; give this one another name")
            read.setdefault(series.name, series)
        if node is not None and items and not self.problems and not any(any(_given(each)) for each in read.values()):
            self.report(node, "no series has a number; a chart needs at least one")
        return list(read.values())

    def series(self, node: Mapping, categories: dict[str, str], *, percent: bool) -> Series:
        fields = self.fields(node, _SERIES_KEYS, "this series")
        return Series(
            name=self.text(fields, "name", _NAME),
            values=self.values(fields.get("values"), categories, percent=percent),
            source=self.text(fields, "source", _SOURCE),
            url=self.url(fields.get("url")),
            year=self.year(fields.get("year")),
        )

    def values(self, node: Value | None, categories: dict[str, str], *, percent: bool) -> tuple[Decimal | None, ...]:
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            self.report(node, '"values" is not a list of numbers; write "category: number" in the lines below it')
            return ()
        entries = self.entries(node)
        values: dict[str, Decimal | None] = {}
        for name, (key, value) in entries.items():
            if categories and name not in categories:
                message = f"unknown category {quoted(name)}; {did_you_mean(name, categories)}"
                self.report(key, message, WarningSubtype.UNKNOWN_KEY)
            else:
                values[name] = self.number(value, percent=percent)
        for name in categories:
            if name not in entries:
                message = (
                    f"there is no number for {quoted(name)}; "
                    f"add it, or {quoted(f'{name}: null')} where the source has none"
                )
                self.report(node, message, WarningSubtype.MISSING_FIELD)
        total = sum((number for number in values.values() if number is not None), Decimal())
        if percent and total > WHOLE:
            self.report(node, f"the shares add up to {total} percent; no more than {WHOLE} are possible")
        return tuple(values.get(name) for name in categories)

    def number(self, node: Value, *, percent: bool) -> Decimal | None:
        if isinstance(node, Scalar) and node.is_null:
            return None
        most = f" to {WHOLE}" if percent else ""
        if not isinstance(node, Scalar) or not node.plain or not _NUMBER.fullmatch(node.text):
            written = quoted(node.text) if isinstance(node, Scalar) else "this"
            self.report(node, f"{written} is not a number from 0{most}; write one, such as 12.5, or null for none")
            return None
        number = Decimal(node.text)
        if percent and number > WHOLE:
            self.report(node, f"{number} is not a share; write a number from 0{most}")
            return None
        return number

    def year(self, node: Value | None) -> int:
        if node is None:
            return 0
        if isinstance(node, Scalar) and _YEAR.fullmatch(node.text):
            year = int(node.text)
            if FIRST_YEAR <= year <= LAST_YEAR:
                return year
        self.report(node, '"year" is not the year in which the source was published; write four digits, such as 2016')
        return 0

    def url(self, node: Value | None) -> str:
        if node is None:
            return ""
        url = node.text if isinstance(node, Scalar) else ""
        problem = problem_with_address(url)
        if problem:
            self.report(node, f"{quoted(url)} {problem}", WarningSubtype.INVALID_URL)
        return url


def problem_with_address(url: str) -> str:
    """Say what is wrong with the address of a source, empty where it is right."""
    if not url.startswith("https://"):
        return "does not begin with https://; write an address that does"
    if not _ADDRESS.fullmatch(url):
        return "holds a character that an address cannot have; copy it from the browser's address bar"
    try:
        parts = urlsplit(url)
    except ValueError:
        # Brackets that hold no IPv6 address, or that are not closed.
        return _NO_HOST
    if not _HOST.fullmatch(parts.netloc.casefold()):
        return _NO_HOST
    if "utm_" in parts.query:
        return "has a part that tells where readers come from; delete what begins with utm_"
    return ""


def _given(series: Series) -> list[bool]:
    return [value is not None for value in series.values]
