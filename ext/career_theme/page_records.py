"""Keeps what each page uses while Sphinx writes it, in whichever process that happens."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from career_theme.fallback import falls_back
from career_theme.page_html import PageUse
from career_theme.site_files import uses_theme
from extension_support.builders import makes_site
from extension_support.files import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# Sphinx keeps what it read in the same folder, by the names of pages: none begins with a dot.
_FOLDER = ".career_theme"
_PAGES = "pages"
_FORMAT = 2
"""Rises with each change in what a record holds, so that no record of another version is read."""


@dataclass(frozen=True)
class PageRecord:
    """What a page uses.

    Attributes:
        name: The page's name.
        is_document: Whether somebody wrote the page; others are made by a builder or an extension.
        use: What its HTML holds.
    """

    name: str
    is_document: bool
    use: PageUse

    def to_json(self) -> dict[str, Any]:
        """Give plain values."""
        return {
            "name": self.name,
            "is_document": self.is_document,
            "use": self.use.to_json(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PageRecord:
        """Make a record from plain values."""
        return cls(
            name=data["name"],
            is_document=data["is_document"],
            use=PageUse.from_json(data["use"]),
        )


def folder(app: Sphinx) -> Path:
    """Give the folder of what is kept for the builder that runs."""
    return Path(app.doctreedir) / _FOLDER / app.builder.name


def keep(app: Sphinx, record: PageRecord) -> None:
    """Write the record of a page into a file of its own."""
    write_if_changed(_file(app, record.name), json.dumps(record.to_json(), sort_keys=True).encode())


def kept(app: Sphinx) -> Iterator[PageRecord]:
    """Read the records of all pages, in the order of their names, and forget those of pages that are gone."""
    for path in sorted(_files(_pages(app))):
        record = PageRecord.from_json(json.loads(path.read_bytes()))
        is_gone = record.is_document and record.name not in app.env.found_docs
        if is_gone or not page_file(app, record.name).is_file():
            path.unlink()
        else:
            yield record


def pages_without_records(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """Name the pages to write again because no record of them is kept; a handler of ``env-updated``.

    Records of another version of this extension go.
    """
    if not uses_theme(app.builder) or not makes_site(app.builder):
        return []
    if falls_back():
        # What has a record has the theme's own page.
        return sorted(env.found_docs) if _all_versions(app) else []
    for path in _all_versions(app):
        if path != _pages(app):
            shutil.rmtree(path)
    return sorted(docname for docname in env.found_docs if not _file(app, docname).is_file())


def forget(app: Sphinx) -> bool:
    """Remove all records, once pages are no longer the theme's own; tell whether there were any."""
    found = _all_versions(app)
    for path in found:
        shutil.rmtree(path)
    return bool(found)


def page_file(app: Sphinx, name: str) -> Path:
    """Give the file of a page."""
    return Path(app.builder.get_output_path(name))  # type: ignore[attr-defined]


def _pages(app: Sphinx) -> Path:
    return folder(app) / f"{_PAGES}-{_FORMAT}"


def _all_versions(app: Sphinx) -> list[Path]:
    return list(folder(app).glob(f"{_PAGES}*"))


def _file(app: Sphinx, name: str) -> Path:
    return _pages(app) / f"{name}.json"


def _files(root: Path) -> Iterator[Path]:
    for parent, _folders, names in os.walk(root):
        yield from (Path(parent, name) for name in names if name.endswith(".json"))
