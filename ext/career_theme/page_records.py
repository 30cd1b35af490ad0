"""Keeps what each page uses while Sphinx writes it, in whichever process that happens."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from career_theme.page_html import PageUse
from career_theme.site_files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

# Sphinx keeps what it read in the same folder, by the names of pages: none begins with a dot.
_FOLDER = ".career_theme"


@dataclass(frozen=True)
class PageRecord:
    """What a page uses.

    Attributes:
        name: The page's name.
        is_document: Whether somebody wrote the page; others are made by a builder or an extension.
        use: What its HTML holds.
        scripts: The addresses of its scripts, relative to the root of the site.
    """

    name: str
    is_document: bool
    use: PageUse
    scripts: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give plain values."""
        return {
            "name": self.name,
            "is_document": self.is_document,
            "use": self.use.to_json(),
            "scripts": list(self.scripts),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PageRecord:
        """Make a record from plain values."""
        return cls(
            name=data["name"],
            is_document=data["is_document"],
            use=PageUse.from_json(data["use"]),
            scripts=tuple(data["scripts"]),
        )


def folder(app: Sphinx) -> Path:
    """Give the folder of what is kept for the builder that runs."""
    return Path(app.doctreedir) / _FOLDER / app.builder.name


def keep(app: Sphinx, record: PageRecord) -> None:
    """Write the record of a page into a file of its own."""
    path = folder(app) / "pages" / f"{record.name}.json"
    write_file(path, json.dumps(record.to_json(), sort_keys=True).encode())


def kept(app: Sphinx) -> Iterator[PageRecord]:
    """Read the records of all pages, in the order of their names, and forget those of pages that are gone."""
    for path in sorted(_files(folder(app) / "pages")):
        record = PageRecord.from_json(json.loads(path.read_bytes()))
        is_gone = record.is_document and record.name not in app.env.found_docs
        if is_gone or not page_file(app, record.name).is_file():
            path.unlink()
        else:
            yield record


def page_file(app: Sphinx, name: str) -> Path:
    """Give the file of a page."""
    return Path(app.builder.get_output_path(name))  # type: ignore[attr-defined]


def _files(root: Path) -> Iterator[Path]:
    for parent, _folders, names in os.walk(root):
        yield from (Path(parent, name) for name in names if name.endswith(".json"))
