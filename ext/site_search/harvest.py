"""Keeps the records of each page while Sphinx writes it, in whichever process that happens."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extension_support.builders import makes_site
from extension_support.files import write_if_changed
from site_search.html_sections import sections_of
from site_search.records import ADVICE, EDITORS, RECORD_FORMAT, SearchRecord, from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

# Sphinx keeps what it read in the same folder, by the names of pages: none begins with a dot.
RECORDS_FOLDER = ".site_search"
_NO_SEARCH = frozenset({"nosearch", "no-search"})
_UNTITLED = "<no title>"


def page_url(builder: Builder, docname: str) -> str:
    """Give the address of a page relative to the root of the site, which is never empty."""
    return builder.get_target_uri(docname) or "./"


def page_title(env: BuildEnvironment, docname: str) -> str:
    """Give the title of a page as text; its name where it has none."""
    title = env.titles[docname].astext() if docname in env.titles else ""
    return docname if title in {"", _UNTITLED} else " ".join(title.split())


def pages_without_records(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """Name the pages to write again because an earlier build kept no records of them, or in another form."""
    if not makes_site(app.builder):
        return []
    folder = _folder(app)
    # Beside the folder: within it, a page or a folder of pages could have the same name.
    mark = folder.with_name(f"{folder.name}.mark")
    form = _form(app.builder)
    if not mark.is_file() or mark.read_text(encoding="utf-8") != form:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(form, encoding="utf-8")
    return sorted(docname for docname in env.found_docs if not _file(folder, docname).is_file())


def keep_records(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001 -- the signature of the event
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the records of a page into a file of their own; pages without a document have none."""
    if doctree is None or not makes_site(app.builder):
        return
    records: list[SearchRecord] = []
    if _NO_SEARCH.isdisjoint(app.env.metadata.get(pagename, ())):
        url, title = page_url(app.builder, pagename), page_title(app.env, pagename)
        kind = kind_of(pagename, app.config.site_search_kinds)
        records = sections_of(context.get("body", ""), url, title, kind)
        if kind == EDITORS:
            # What editors are shown as an example stands elsewhere for readers.
            records = [record for record in records if record.kind == kind]
    content = json.dumps([to_json(record) for record in records])
    write_if_changed(_file(_folder(app), pagename), content.encode())


def kind_of(docname: str, kinds: dict[str, str]) -> str:
    """Give the kind of a page by the first pattern that fits its name."""
    return next((kind for pattern, kind in kinds.items() if fnmatchcase(docname, pattern)), ADVICE)


def kept_records(app: Sphinx) -> Iterator[SearchRecord]:
    """Read the records of all pages, and forget those of pages that are gone."""
    folder = _folder(app)
    wanted = {_file(folder, docname) for docname in app.env.found_docs}
    for parent, _folders, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if path not in wanted:
                path.unlink()
    for path in sorted(wanted):
        if path.is_file():
            yield from map(from_json, json.loads(path.read_bytes()))


def _form(builder: Builder) -> str:
    """Give a digest of what records depend on beside the pages."""
    config = builder.config
    # Sphinx takes settings that differ only in their order for the same, but the first pattern that fits counts.
    kinds = list(config.site_search_kinds.items())
    addresses = [page_url(builder, config.root_doc), getattr(builder, "link_suffix", "")]
    return hashlib.sha256(json.dumps([RECORD_FORMAT, addresses, kinds]).encode()).hexdigest()


def _folder(app: Sphinx) -> Path:
    # The addresses of a page differ between builders that share what was read.
    return Path(app.doctreedir) / RECORDS_FOLDER / app.builder.name


def _file(folder: Path, docname: str) -> Path:
    return folder / f"{docname}.json"
