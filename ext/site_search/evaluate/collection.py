"""Reads a test collection: pages, queries, and which page or section answers which query."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from site_search.evaluate.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Unit = Literal["page", "section"]

CORPUS = "corpus.jsonl"
QUERIES = "queries*.jsonl"
JUDGEMENTS = "qrels.tsv"
# A file of queries whose name ends so is asked as while somebody is typing.
TYPED = "-prefix"

_COLUMNS = 3
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One page to be. The text stands before the first section."""

    id: str
    title: str
    text: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class QueryFile:
    """The queries of one file.

    Attributes:
        name: The file's name without its ending.
        typing: Whether the last word of each query is only the beginning of a word.
        queries: In the order of the file.
    """

    name: str
    typing: bool
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection.

    Attributes:
        name: The folder's name.
        documents: In the order of the file.
        query_files: ``queries.jsonl`` first, the others by name.
        judgements: For the id of a query, the gain of each target: the id of a page, or ``page#section``.
    """

    name: str
    documents: tuple[Document, ...]
    query_files: tuple[QueryFile, ...]
    judgements: Mapping[str, Mapping[str, int]]

    @property
    def unit(self) -> Unit:
        """What counts as a result: "section" where a judgement names one, else "page"."""
        pages = {document.id for document in self.documents}
        sections = {f"{document.id}#{section.id}" for document in self.documents for section in document.sections}
        targets = {target for gains in self.judgements.values() for target in gains}
        return "section" if targets - pages & sections else "page"


def read_collection(folder: Path) -> Collection:
    """Read a folder that holds corpus.jsonl, queries*.jsonl and qrels.tsv.

    Raises:
        EvaluationError: A file is missing or cannot be understood; the message names file, line and column.
    """
    if not folder.is_dir():
        raise EvaluationError(f"{folder}: there is no such folder; name the one that holds {CORPUS}")
    documents = tuple(_read_documents(folder / CORPUS))
    if not documents:
        raise EvaluationError(f"{folder / CORPUS}:1:1: the file holds no document")
    paths = sorted(folder.glob(QUERIES), key=lambda path: path.stem)
    if not paths:
        raise EvaluationError(f"{folder / 'queries.jsonl'}: there is no such file, and no other {QUERIES}")
    query_files = tuple(QueryFile(path.stem, path.stem.endswith(TYPED), tuple(_read_queries(path))) for path in paths)
    return Collection(folder.resolve().name, documents, query_files, _read_judgements(folder / JUDGEMENTS))


def _read_documents(path: Path) -> Iterator[Document]:
    seen: set[str] = set()
    for place, entry in _read_objects(path):
        identifier = _identifier(place, entry, seen)
        sections = entry.get("sections") or []
        if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
            raise EvaluationError(f'{place}: "sections" is not a list of objects')
        # A page may have two sections of one id: both are its target.
        parts = (
            Section(_identifier(place, section, set()), _text(place, section, "title"), _text(place, section, "text"))
            for section in sections
        )
        yield Document(identifier, _text(place, entry, "title"), _text(place, entry, "text"), tuple(parts))


def _read_queries(path: Path) -> Iterator[Query]:
    seen: set[str] = set()
    for place, entry in _read_objects(path):
        if "text" not in entry:
            raise EvaluationError(f'{place}: the query has no "text"')
        yield Query(_identifier(place, entry, seen), _text(place, entry, "text"))


def _read_judgements(path: Path) -> dict[str, dict[str, int]]:
    judgements: dict[str, dict[str, int]] = {}
    for number, line in _read_lines(path):
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise EvaluationError(
                f"{path}:{number}:1: {len(cells)} cells instead of query-id, corpus-id and score, divided by tabs"
            )
        query, target, score = (cell.strip() for cell in cells)
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", score):
            if number == 1:
                continue  # The names of the columns.
            column = len(cells[0]) + len(cells[1]) + 3
            raise EvaluationError(f'{path}:{number}:{column}: the score "{score[:40]}" is not a whole number')
        gains = judgements.setdefault(query, {})
        gain = int(score)
        if gains.setdefault(target, gain) != gain:
            raise EvaluationError(
                f"{path}:{number}:1: query {query} and {target} were judged before, with another score"
            )
    return judgements


def _read_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in _read_lines(path):
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationError(f"{path}:{number}:{error.colno}: not valid JSON: {error.msg}") from error
        except (ValueError, RecursionError) as error:
            raise EvaluationError(f"{path}:{number}:1: JSON that cannot be read: {error}") from error
        if not isinstance(entry, dict):
            raise EvaluationError(f'{path}:{number}:1: not a JSON object such as {{"_id": "1", "text": "…"}}')
        yield f"{path}:{number}:1", entry


def _read_lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise EvaluationError(f"{path}: there is no such file") from error
    except OSError as error:
        raise EvaluationError(f"{path}: the file cannot be read: {error.strerror}") from error
    # JSON may hold other line ends, such as U+2028, as they are.
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8")) + 1
            raise EvaluationError(f"{path}:{number}:{column}: byte 0x{line[error.start]:02x} is not UTF-8") from error
        if text.strip():
            yield number, text.rstrip("\r")


def _identifier(place: str, entry: dict[str, Any], seen: set[str]) -> str:
    identifier = entry.get("_id")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if not isinstance(identifier, str) or not identifier.strip():
        raise EvaluationError(f'{place}: there is no "_id", or it is not a text')
    identifier = _encodable(identifier).strip()
    if identifier in seen:
        raise EvaluationError(f'{place}: the id "{identifier}" stands twice in this file')
    seen.add(identifier)
    return identifier


def _text(place: str, entry: dict[str, Any], key: str) -> str:
    text = entry.get(key)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise EvaluationError(f'{place}: "{key}" is not a text')
    return _encodable(text)


def _encodable(text: str) -> str:
    # JSON can escape half a character, which no file can hold.
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
