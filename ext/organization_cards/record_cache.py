"""Keeps the records that were read, so that a build reads only those that have changed."""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from extension_support.problems import Mark
    from organization_cards.model import Organization

_VERSION = 4
"""Raise whenever a record or a rule for records changes."""


class LoadedRecord(NamedTuple):
    """A good record, as it was read.

    Attributes:
        key: A digest of everything that reading it depended on.
        organization: The record.
        address: Its careers page, in the form in which two records are compared.
        marks: Where the fields stand that are compared with other records.
        digest: A digest of what the record shows.
    """

    key: str
    organization: Organization
    address: str
    marks: dict[str, Mark]
    digest: str


class RecordCache:
    """Good records by the name of their file; those with problems are read again, to report them again.

    Args:
        path: The file that keeps the records between builds, beside Sphinx's own pickled files.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before = _load(path)
        self._now: dict[str, LoadedRecord] = {}

    def get(self, name: str, key: str) -> LoadedRecord | None:
        """Give the record of a file, unless anything that it depends on has changed."""
        found = self._before.get(name)
        if found is None or found.key != key:
            return None
        self._now[name] = found
        return found

    def put(self, name: str, record: LoadedRecord) -> None:
        """Keep a record."""
        self._now[name] = record

    def save(self) -> None:
        """Write the records of this build, if they differ from those of the last one and the folder can be written."""
        if self._now == self._before:
            return
        # The next build only reads the records again.
        with contextlib.suppress(OSError):
            self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump((_VERSION, self._now), file, pickle.HIGHEST_PROTOCOL)
            temporary.replace(self._path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _load(path: Path) -> dict[str, LoadedRecord]:
    # Damaged bytes can raise anything at all, and a cache that cannot be used costs time only.
    with contextlib.suppress(Exception):
        version, records = pickle.loads(path.read_bytes())  # noqa: S301 -- written by this class, beside Sphinx's own
        if version == _VERSION:
            return {name: record for name, record in records.items() if isinstance(record, LoadedRecord)}
    return {}
