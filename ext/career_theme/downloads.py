"""Offers files on each page, such as the guide as a book, where they are present."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from career_theme import page_records
from career_theme.diagnostics import warn
from career_theme.problems import WarningSubtype
from extension_support.builders import makes_site
from extension_support.files import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FOLDER = "downloads"
_KILO = 1000
_MEGA = 1000 * _KILO


@dataclass(frozen=True)
class Download:
    """A file to offer.

    Attributes:
        source: Where it is.
        name: Its name in the site's folder of downloads.
        label: Its format, as ``PDF``.
        size: Its size in words, as ``1.2 MB``.
    """

    source: Path
    name: str
    label: str
    size: str


def pages_with_other_downloads(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """Name the pages to write again: all of them, when they offer something else than now; for ``env-updated``."""
    if not makes_site(app.builder) or _offer(app) == _noted_offer(app):
        return []
    return sorted(env.found_docs)


def add_to_page(
    app: Sphinx,
    pagename: str,  # noqa: ARG001 -- the signature of the event
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Give templates the list ``downloads`` of mappings with ``url``, ``label`` and ``size``; empty where none is."""
    found = _present(app) if makes_site(app.builder) else []
    context["downloads"] = [
        {"url": context["pathto"](f"{FOLDER}/{quote(each.name)}", 1), "label": each.label, "size": each.size}
        for each in found
    ]


def copy_files(app: Sphinx, exception: Exception | None) -> None:
    """Copy the files that are present beside the pages, and remove those of earlier builds; for ``build-finished``."""
    if exception is not None or not makes_site(app.builder):
        return
    found = _present(app)
    folder = Path(app.outdir) / FOLDER
    for each in found:
        try:
            write_if_changed(folder / each.name, each.source.read_bytes())
        except OSError as error:
            message = f"career_theme_downloads: {each.name} cannot be copied: {error.strerror}"
            warn(message, WarningSubtype.DOWNLOADS)
    gone = {name for name, *_ in _noted_offer(app)} - {each.name for each in found}
    for name in sorted(gone):
        (folder / name).unlink(missing_ok=True)
    if gone:
        # Another extension may keep files there.
        with contextlib.suppress(OSError):
            folder.rmdir()
    write_if_changed(_note(app), json.dumps(_offer(app)).encode())


def size_in_words(size: int) -> str:
    """Say how large a file of so many bytes is."""
    if size < _MEGA - _KILO // 2:
        return f"{max(1, round(size / _KILO))} KB"
    return f"{size / _MEGA:.1f} MB"


def _present(app: Sphinx) -> list[Download]:
    """List the files that are there; of two with one name, the first."""
    found: dict[str, Download] = {}
    for entry in app.config.career_theme_downloads:
        source = Path(app.confdir, entry)
        if source.is_file():
            label = source.suffix.removeprefix(".").upper() or source.name
            size = size_in_words(source.stat().st_size)
            found.setdefault(source.name, Download(source, source.name, label, size))
    return list(found.values())


def _offer(app: Sphinx) -> list[list[str]]:
    """Give what pages say of the files."""
    return [[each.name, each.label, each.size] for each in _present(app)]


def _noted_offer(app: Sphinx) -> list[list[str]]:
    """Give what the pages of the last build say; nothing before the first."""
    path = _note(app)
    noted: list[list[str]] = json.loads(path.read_bytes()) if path.is_file() else []
    return noted


def _note(app: Sphinx) -> Path:
    return page_records.folder(app) / "downloads.json"
