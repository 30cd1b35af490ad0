"""Loads a folder of records."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extension_support.problems import START_OF_FILE, Mark, Problem, did_you_mean, quoted
from extension_support.strict_yaml import parse, read_bytes
from organization_cards import urls
from organization_cards.identifiers import IDENTIFIER_RULE, is_identifier
from organization_cards.problems import WarningSubtype
from organization_cards.record_cache import LoadedRecord
from organization_cards.record_file import RECORD_FILE
from organization_cards.validation import read_organization
from organization_cards.vocabulary import VOCABULARY_FILE, Vocabulary, read_vocabulary

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from extension_support.strict_yaml import Mapping
    from organization_cards.model import Organization
    from organization_cards.record_cache import RecordCache

VOCABULARY_NAME = "vocabulary.yaml"
# What may lie beside the records without being one.
RESERVED_FILES = frozenset({VOCABULARY_NAME, "synonyms.yaml"})


@dataclass(frozen=True, slots=True)
class Registry:
    """The records of a site.

    Attributes:
        organizations: The good records by id, in the order of their ids.
        folder: The folder that holds them, as people are told of it.
        digests: A digest of what each good record shows, by id.
        faulty: The ids of the files that were left out because something is wrong with them.
        vocabulary: The terms that records use.
        vocabulary_digest: A digest of the vocabulary.
        problems: Everything that is wrong, in the order of files and lines.
    """

    organizations: dict[str, Organization] = field(default_factory=dict)
    folder: Path = field(default=Path(), compare=False)
    digests: dict[str, str] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    vocabulary_digest: str = ""
    problems: tuple[Problem, ...] = ()

    def path(self, organization_id: str) -> Path:
        """Give the file of a record."""
        return self.folder / f"{organization_id}.yaml"


def load_registry(
    folder: Path,
    latest: dt.date,
    cache: RecordCache | None = None,
    track: Callable[[list[str]], Iterable[str]] = iter,
) -> Registry:
    """Load every record of a folder, and its vocabulary.

    Args:
        folder: The folder that holds ``<id>.yaml`` files and ``vocabulary.yaml``.
        latest: The last day on which somebody can have looked at a page.
        cache: The records that an earlier build has read.
        track: Goes through the names of the files and shows how far it is.

    Returns:
        The registry. A file with a problem is left out, and all problems of all files are listed.
    """
    problems: list[Problem] = []
    vocabulary, vocabulary_digest = _load_vocabulary(folder / VOCABULARY_NAME, problems)
    vocabulary_is_faulty = bool(problems)
    loaded: dict[str, LoadedRecord] = {}
    faulty: set[str] = set()
    shown_folder = _shown_path(folder)
    reader = _Reader(folder, shown_folder, vocabulary, vocabulary_digest, latest, cache)
    for name in track(_record_files(folder, problems)):
        organization_id = name.removesuffix(".yaml")
        record = reader.read(name, organization_id, problems)
        if record is None:
            faulty.add(organization_id)
        else:
            loaded[organization_id] = record
    if vocabulary_is_faulty:
        # Terms that could not be read are unknown to every record: one mistake would be reported a hundred times.
        problems = [problem for problem in problems if problem.subtype is not WarningSubtype.UNKNOWN_TERM]
    for organization_id in _find_conflicts(shown_folder, loaded, faulty, problems):
        del loaded[organization_id]
        faulty.add(organization_id)
    return Registry(
        organizations={organization_id: record.organization for organization_id, record in loaded.items()},
        folder=shown_folder,
        digests={organization_id: record.digest for organization_id, record in loaded.items()},
        faulty=frozenset(faulty),
        vocabulary=vocabulary,
        vocabulary_digest=vocabulary_digest,
        problems=tuple(sorted(problems, key=lambda problem: (str(problem.path), problem.mark))),
    )


def digest_of(data: bytes) -> str:
    """Give a digest that changes whenever the bytes do."""
    return hashlib.sha256(data).hexdigest()


def _shown_path(path: Path) -> Path:
    working_directory = Path.cwd()
    return Path(os.path.relpath(path)) if path.is_relative_to(working_directory) else path


def _record_files(folder: Path, problems: list[Problem]) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        message = f"the folder cannot be read ({error.strerror}); check its permissions"
        problems.append(Problem(_shown_path(folder), START_OF_FILE, WarningSubtype.UNREADABLE_FILE, message))
        return []
    names = []
    for entry in found:
        if entry.name.startswith((".", "_")) or entry.name.endswith("~") or entry.name in RESERVED_FILES:
            continue
        problem = _problem_with_name(entry.name, is_file=entry.is_file())
        if problem is None:
            names.append(entry.name)
        else:
            problems.append(Problem(_shown_path(folder) / entry.name, START_OF_FILE, WarningSubtype.FILE_NAME, problem))
    return names


def _problem_with_name(name: str, *, is_file: bool) -> str | None:
    stem, extension = os.path.splitext(name)  # noqa: PTH122 -- thousands of names, of which no path is wanted
    if not is_file:
        return f"{quoted(name)} is not a file and is not read; a record is one file, directly in this folder"
    if extension == ".yml":
        return f"{quoted(name)} is not read; name it {quoted(stem + '.yaml')}"
    if extension != ".yaml":
        return f"{quoted(name)} is not a record and is not read; move it elsewhere"
    if not is_identifier(stem):
        return f"{quoted(stem)} cannot be an id; {IDENTIFIER_RULE}, as the name of the file"
    return None


def _load_vocabulary(path: Path, problems: list[Problem]) -> tuple[Vocabulary, str]:
    shown = _shown_path(path)
    if not path.exists():
        message = "there is no vocabulary; create this file with the groups sectors, roles, levels"
        problems.append(Problem(shown, START_OF_FILE, WarningSubtype.MISSING_FIELD, message))
        return Vocabulary(), ""
    data = read_bytes(path, VOCABULARY_FILE)
    if isinstance(data, Problem):
        problems.append(replace(data, path=shown))
        return Vocabulary(), ""
    vocabulary, found = read_vocabulary(shown, data)
    problems.extend(found)
    return vocabulary, digest_of(repr(vocabulary).encode())


@dataclass(frozen=True, slots=True)
class _Reader:
    folder: Path
    shown_folder: Path
    vocabulary: Vocabulary
    vocabulary_digest: str
    latest: dt.date
    cache: RecordCache | None

    def read(self, name: str, organization_id: str, problems: list[Problem]) -> LoadedRecord | None:
        data = read_bytes(self.folder / name, RECORD_FILE)
        if isinstance(data, Problem):
            problems.append(replace(data, path=self.shown_folder / name))
            return None
        key = digest_of(self.vocabulary_digest.encode() + data)
        cached = self.cache.get(name, key) if self.cache else None
        if cached is not None:
            return cached
        shown = self.shown_folder / name
        mapping, found = parse(shown, data, RECORD_FILE)
        problems.extend(found)
        if mapping is None:
            return None
        organization, faults = read_organization(shown, mapping, organization_id, self.vocabulary, self.latest)
        problems.extend(faults)
        if organization is None or found:
            return None
        shown_part = replace(organization, notes=None, waive=())
        record = LoadedRecord(
            key=key,
            organization=organization,
            address=urls.normalized(organization.careers_url),
            marks=_compared_marks(mapping),
            digest=digest_of(repr(shown_part).encode()),
        )
        if self.cache:
            self.cache.put(name, record)
        return record


def _compared_marks(mapping: Mapping) -> dict[str, Mark]:
    return {key.text: value.mark for key, value in mapping.entries if key.text in {"careers_url", "replaced_by"}}


def _find_conflicts(
    folder: Path, loaded: dict[str, LoadedRecord], faulty: set[str], problems: list[Problem]
) -> list[str]:
    conflicting = []
    first_with: dict[str, str] = {}
    for organization_id, record in loaded.items():
        organization = record.organization
        first = first_with.setdefault(record.address, organization_id)
        if first != organization_id:
            message = (
                f'"careers_url" is also that of {first}.yaml:{loaded[first].marks["careers_url"].line}; '
                "delete one of the two records, or write the page that is this organization's own"
            )
            mark = record.marks["careers_url"]
            problems.append(Problem(folder / f"{organization_id}.yaml", mark, WarningSubtype.DUPLICATE_URL, message))
            conflicting.append(organization_id)
        successor = organization.replaced_by
        if (
            successor is not None
            and successor not in faulty
            and (successor not in loaded or successor == organization_id)
        ):
            others = [other for other in loaded if other != organization_id]
            suggestion = did_you_mean(successor, others, instead="write the name of another file, without .yaml")
            message = f'{quoted(successor)} in "replaced_by" is not another record; {suggestion}'
            mark = record.marks["replaced_by"]
            problems.append(
                Problem(folder / f"{organization_id}.yaml", mark, WarningSubtype.UNKNOWN_ORGANIZATION, message)
            )
            if organization_id not in conflicting:
                conflicting.append(organization_id)
    return conflicting
