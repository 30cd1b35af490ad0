"""Loads a folder of records."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from organization_cards import marked_yaml, urls
from organization_cards.identifiers import IDENTIFIER_RULE, is_identifier
from organization_cards.problems import START_OF_FILE, Mark, Problem, WarningSubtype, did_you_mean, quoted
from organization_cards.record_cache import CachedRecord
from organization_cards.validation import read_organization
from organization_cards.vocabulary import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from organization_cards.marked_yaml import Mapping
    from organization_cards.model import Organization
    from organization_cards.record_cache import RecordCache

VOCABULARY_FILE = "vocabulary.yaml"
MAX_VOCABULARY_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Registry:
    """The records of a site.

    Attributes:
        organizations: The good records by id, in the order of their ids.
        paths: The file of each good record, by id.
        digests: A digest of what each good record shows, by id.
        faulty: The ids of the files that were left out because something is wrong with them.
        vocabulary: The terms that records use.
        vocabulary_digest: A digest of the vocabulary.
        problems: Everything that is wrong, in the order of files and lines.
    """

    organizations: dict[str, Organization] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    vocabulary_digest: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _LoadedRecord:
    path: Path
    organization: Organization
    marks: dict[str, Mark]
    digest: str


def load_registry(
    folder: Path,
    latest: dt.date,
    cache: RecordCache | None = None,
    track: Callable[[list[Path]], Iterable[Path]] = iter,
) -> Registry:
    """Load every record of a folder, and its vocabulary.

    Args:
        folder: The folder that holds ``<id>.yaml`` files and ``vocabulary.yaml``.
        latest: The last day on which somebody can have looked at a page.
        cache: The records that an earlier build has read.
        track: Goes through the files and shows how far it is.

    Returns:
        The registry. A file with a problem is left out, and all problems of all files are listed.
    """
    problems: list[Problem] = []
    vocabulary, vocabulary_digest = _load_vocabulary(folder / VOCABULARY_FILE, problems)
    vocabulary_is_faulty = bool(problems)
    loaded: dict[str, _LoadedRecord] = {}
    faulty: set[str] = set()
    reader = _Reader(_shown_path(folder), vocabulary, vocabulary_digest, latest, cache)
    for path in track(_record_files(folder, problems)):
        record = reader.read(path, problems)
        if record is None:
            faulty.add(path.stem)
        else:
            loaded[path.stem] = record
    if vocabulary_is_faulty:
        # Terms that could not be read are unknown to every record: one mistake would be reported a hundred times.
        problems = [problem for problem in problems if problem.subtype is not WarningSubtype.UNKNOWN_TERM]
    for organization_id in _find_conflicts(loaded, faulty, problems):
        del loaded[organization_id]
        faulty.add(organization_id)
    return Registry(
        organizations={organization_id: record.organization for organization_id, record in loaded.items()},
        paths={organization_id: record.path for organization_id, record in loaded.items()},
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


def _record_files(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        message = f"the folder cannot be read ({error.strerror}); check its permissions"
        problems.append(Problem(_shown_path(folder), START_OF_FILE, WarningSubtype.UNREADABLE_FILE, message))
        return []
    files = []
    for path in found:
        if path.name.startswith((".", "_")) or path.name.endswith("~") or path.name == VOCABULARY_FILE:
            continue
        problem = _problem_with_name(path)
        if problem is None:
            files.append(path)
        else:
            problems.append(Problem(_shown_path(path), START_OF_FILE, WarningSubtype.FILE_NAME, problem))
    return files


def _problem_with_name(path: Path) -> str | None:
    name = quoted(path.name)
    if not path.is_file():
        return f"{name} is not a file and is not read; a record is one file, directly in this folder"
    if path.suffix == ".yml":
        return f"{name} is not read; name it {quoted(path.stem + '.yaml')}"
    if path.suffix != ".yaml":
        return f"{name} is not a record and is not read; move it elsewhere"
    if not is_identifier(path.stem):
        return f"{quoted(path.stem)} cannot be an id; {IDENTIFIER_RULE}, as the name of the file"
    return None


def _load_vocabulary(path: Path, problems: list[Problem]) -> tuple[Vocabulary, str]:
    shown = _shown_path(path)
    if not path.exists():
        message = "there is no vocabulary; create this file with the groups sectors, roles, levels"
        problems.append(Problem(shown, START_OF_FILE, WarningSubtype.MISSING_FIELD, message))
        return Vocabulary(), ""
    data = marked_yaml.read_bytes(
        path, "a vocabulary holds a line or two for each term", max_bytes=MAX_VOCABULARY_BYTES
    )
    if isinstance(data, Problem):
        problems.append(replace(data, path=shown))
        return Vocabulary(), ""
    vocabulary, found = read_vocabulary(shown, data)
    problems.extend(found)
    return vocabulary, digest_of(repr(vocabulary).encode())


@dataclass(frozen=True, slots=True)
class _Reader:
    shown_folder: Path
    vocabulary: Vocabulary
    vocabulary_digest: str
    latest: dt.date
    cache: RecordCache | None

    def read(self, path: Path, problems: list[Problem]) -> _LoadedRecord | None:
        shown = self.shown_folder / path.name
        data = marked_yaml.read_bytes(path, "a record holds a few lines about one organization")
        if isinstance(data, Problem):
            problems.append(replace(data, path=shown))
            return None
        key = digest_of(self.vocabulary_digest.encode() + data)
        cached = self.cache.get(path.name, key) if self.cache else None
        if cached is not None:
            return _LoadedRecord(shown, cached.organization, cached.marks, cached.digest)
        mapping, found = marked_yaml.parse(shown, data)
        problems.extend(found)
        if mapping is None:
            return None
        organization, faults = read_organization(shown, mapping, path.stem, self.vocabulary, self.latest)
        problems.extend(faults)
        if organization is None or found:
            return None
        shown_part = replace(organization, notes=None, waive=())
        record = _LoadedRecord(shown, organization, _compared_marks(mapping), digest_of(repr(shown_part).encode()))
        if self.cache:
            self.cache.put(path.name, CachedRecord(key, organization, record.marks, record.digest))
        return record


def _compared_marks(mapping: Mapping) -> dict[str, Mark]:
    return {key.text: value.mark for key, value in mapping.entries if key.text in {"careers_url", "replaced_by"}}


def _find_conflicts(loaded: dict[str, _LoadedRecord], faulty: set[str], problems: list[Problem]) -> list[str]:
    conflicting = []
    first_with: dict[str, _LoadedRecord] = {}
    for organization_id, record in loaded.items():
        organization = record.organization
        address = urls.normalized(organization.careers_url)
        first = first_with.setdefault(address, record)
        if first is not record:
            message = (
                f'"careers_url" is also that of {first.path.name}:{first.marks["careers_url"].line}; '
                "delete one of the two records, or write the page that is this organization's own"
            )
            mark = record.marks["careers_url"]
            problems.append(Problem(record.path, mark, WarningSubtype.DUPLICATE_URL, message))
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
            problems.append(Problem(record.path, mark, WarningSubtype.UNKNOWN_ORGANIZATION, message))
            if organization_id not in conflicting:
                conflicting.append(organization_id)
    return conflicting
