"""Writes the folder that the search reads: Pagefind's index, and what our own layer needs beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from site_search.pagefind_files import ENTRY_FILE, FRAGMENTS, SCRIPTS, UnknownFormError, published
from site_search.pagefind_service import EngineFailedError, PagefindService, find_engine
from site_search.records import to_json
from site_search.word_list import count_words, write_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from site_search.records import SearchRecord

    Progress = Callable[[Sequence[SearchRecord]], Iterable[SearchRecord]]

INDEX_FOLDER = "search-index"
SETTINGS_FILE = "search.json"
WORDS_FILE = "words.bin"
INDEX_FORMAT = 5
"""Raise whenever the same records give another index."""

PATH_SEPARATOR = "\n"
FEWEST_REPEATED = 5
LEAST_REPEATED = 1 / 3
"""A heading that as many pages have, and as large a share of them, says nothing about its section."""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the search knows of a site beside its records.

    Attributes:
        language: The language of the site, such as ``en``.
        stop_words: Words that say nothing about what somebody looks for.
        synonyms: Groups of words that mean the same.
        kinds: What readers see for each kind of record.
        directory: The page that can be filtered, as ``url`` and ``facets``; None where there is none.
        weights: By what the score of a kind is multiplied.
        pages: The pages of the first level, as ``url`` and ``title``.
    """

    language: str = "en"
    stop_words: Sequence[str] = ()
    synonyms: Sequence[Sequence[str]] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    directory: Mapping[str, Any] | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    pages: Sequence[Mapping[str, str]] = ()


def write_index(
    records: Iterable[SearchRecord],
    folder: Path,
    site: SiteSettings,
    program: Path | None = None,
    progress: Progress = iter,
) -> bool:
    """Bring a folder up to date.

    Args:
        records: What can be found; of two with one address, the first.
        folder: Where to write; it is replaced as a whole, and stays as it is when something fails.
        site: What the search needs to know beside the records.
        program: Pagefind's program; by default the installed one, which is looked for only when it is needed.
        progress: Shows how far the records are.

    Returns:
        Whether there was anything to write.

    Raises:
        EngineMissingError: There is no program.
        EngineFailedError: It does not run, or reports an error.
        OSError: The folder cannot be written.
    """
    unique: dict[str, SearchRecord] = {}
    for record in records:
        unique.setdefault(record.url, record)
    # The order in which pages were written is not that of the next build.
    ordered = [unique[url] for url in sorted(unique)]
    digest = _digest(ordered, site)
    if _is_current(folder, digest):
        return False
    new, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    _remove(new)
    try:
        with PagefindService(program or find_engine(), site.language) as service:
            has_kinds = len({record.kind for record in ordered}) > 1
            messages = (_message(record, site.language, has_kinds=has_kinds) for record in progress(ordered))
            service.add_records(messages)
            _write(new, published(service.files()))
        counts = count_words(f"{record.title}\n{record.content}" for record in ordered)
        (new / WORDS_FILE).write_bytes(write_words(counts))
        settings = {
            "version": INDEX_FORMAT,
            "digest": digest,
            "records": _count(new),
            "repeated_headings": repeated_headings(ordered),
            **asdict(site),
        }
        text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
        (new / SETTINGS_FILE).write_bytes(text.encode("utf-8", "replace") + b"\n")
    except UnknownFormError as error:
        _remove(new)
        raise EngineFailedError(f"its index has a form that is not known here; {error}") from error
    except BaseException:
        _remove(new)
        raise
    _remove(old)
    _replace(folder, new, old)
    _remove(old)
    return True


def repeated_headings(records: Sequence[SearchRecord]) -> list[str]:
    """List the headings of sections that most pages have, such as "See also".

    Args:
        records: All that can be found.
    """
    pages = {record.url.partition("#")[0] for record in records}
    having = Counter(
        heading
        for _page, heading in {(record.url.partition("#")[0], record.heading) for record in records if record.path}
    )
    least = max(FEWEST_REPEATED, LEAST_REPEATED * len(pages))
    return sorted(heading for heading, count in having.items() if count >= least)


def _replace(folder: Path, new: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        _remove(new)
        raise


def _message(record: SearchRecord, language: str, *, has_kinds: bool) -> dict[str, Any]:
    # A facet with one value divides nothing, and costs a reader a file.
    kinds = {"kind": [record.kind]} if has_kinds else {}
    # What stands here is searched as well: the kind is therefore a filter only.
    meta = {"title": record.title, "heading": record.heading, "path": PATH_SEPARATOR.join(record.path)}
    if record.is_past:
        meta["past"] = "yes"
    filters = {**kinds, **{name: list(values) for name, values in record.facets.items()}}
    return {
        "url": record.url,
        "content": record.content,
        "language": language,
        "meta": meta,
        "filters": filters,
        "sort": {},
    }


def _digest(records: Sequence[SearchRecord], site: SiteSettings) -> str:
    digest = hashlib.sha256()
    for part in (INDEX_FORMAT, asdict(site), *map(to_json, records)):
        digest.update(json.dumps(part, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()


def _count(folder: Path) -> int:
    # Of records without any word, Pagefind makes nothing.
    return sum(1 for _path in (folder / FRAGMENTS).glob("*"))


def _is_current(folder: Path, digest: str) -> bool:
    try:
        published = json.loads((folder / SETTINGS_FILE).read_bytes())
    except (OSError, ValueError):
        return False
    return (
        isinstance(published, dict)
        and published.get("digest") == digest
        and published.get("records") == _count(folder)
        and all((folder / name).is_file() for name in (ENTRY_FILE, *SCRIPTS, WORDS_FILE))
    )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
