"""Writes the one stylesheet of a site when a build ends, with no rule that no page uses."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx.locale import __

from career_theme import diagnostics
from career_theme.assets import BUNDLED
from career_theme.fallback import writes_own_pages
from career_theme.page_html import NO_HASH
from career_theme.page_records import PageRecord, folder, forget, kept, page_file
from career_theme.policy import allows, source_of
from career_theme.problems import WarningSubtype
from career_theme.stylesheet import Source, StylesheetError, bundle, problem_of, separate
from extension_support.files import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx

    from career_theme.page_html import Need

STYLESHEET = "styles/site.css"
"""Its address below ``_static``."""

_UNKNOWN_VERSION = "00000000"
_FROM_OTHER_EXTENSIONS = {"sphinx-design.min.css": "sphinx_design"}
_LINK = re.compile(r"""(<link\b[^>]*\bstyles/site\.css\?v=)[0-9a-f]{8}(?=["'])""")
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]+)""", re.IGNORECASE)
_FILE_NAME = re.compile(r"""["'`]([\w./-]+\.(?:m?js|css))(?=["'`?$])""")
# The icons of the inherited page; our own stylesheet takes away what would be drawn with them.
_ICON_FONT = re.compile(r"@font-face\s*\{[^}]*font-family:\s*[\"']?Font[\s\\]*Awesome[^}]*\}")


def known_version(app: Sphinx) -> str:
    """Give the version of the stylesheet of the last build, which is right as long as nothing it depends on changes."""
    path = _version_file(app)
    return path.read_text(encoding="ascii") if path.is_file() else _UNKNOWN_VERSION


def write_stylesheet(app: Sphinx, exception: Exception | None) -> None:
    """Bring the stylesheet up to date, and the links of the pages to it."""
    if exception:
        return
    if not writes_own_pages(app.builder):
        if forget(app):
            # As in a build that never had such pages.
            for gone in (Path(app.outdir) / "_static" / STYLESHEET, _version_file(app)):
                gone.unlink(missing_ok=True)
        return
    records = list(kept(app))
    if not records:
        return
    _warn_of_refused(app, records)
    css = _bundle(app, records)
    path = Path(app.outdir) / "_static" / STYLESHEET
    version = hashlib.sha256(css.encode()).hexdigest()[:8]
    write_if_changed(path, css.encode())
    for record in records:
        _link(page_file(app, record.name), version, app.config.html_output_encoding)
    write_if_changed(_version_file(app), version.encode())


def _bundle(app: Sphinx, records: list[PageRecord]) -> str:
    static = Path(app.outdir) / "_static"
    sources = [
        Source(PurePosixPath("_static", name), _ICON_FONT.sub("", _read(static / name)))
        for name in _sources(app, static)
    ]
    styles = dict(style for record in records for style in record.use.styles)
    home = PurePosixPath("_static", STYLESHEET).parent
    scripts = dict(_scripts(app, records))
    script_texts = (text for record in records for text in record.use.script_texts)
    # One that cannot be read is told with what the policy refuses.
    style_texts = (text for record in records for text in record.use.style_texts if not problem_of(Source(home, text)))
    try:
        return bundle(
            sources,
            used=frozenset().union(*(record.use.names for record in records)),
            styles=styles,
            scripts=[*scripts.values(), *script_texts],
            others=[*_others(app, records, scripts), *style_texts],
            folder=home,
        )
    except StylesheetError as error:
        message = f"no rule is left out of the site's stylesheet ({error}); correct the stylesheet that it names"
        diagnostics.warn(message, WarningSubtype.STYLESHEET)
        return separate(sources, styles=styles, folder=home)


def _sources(app: Sphinx, static: Path) -> list[str]:
    return [
        name
        for name in BUNDLED
        if (static / name).is_file() and _FROM_OTHER_EXTENSIONS.get(name, "career_theme") in app.extensions
    ]


def _scripts(app: Sphinx, records: Iterable[PageRecord]) -> Iterator[tuple[Path, str]]:
    """Read the scripts that pages load, and those that such a script names: a module imports others later."""
    found = {path for record in records for path in _files(app, record.name, record.use.scripts)}
    # The words of all pages, which a script shows and never takes for a class.
    seen = {Path(app.outdir, "searchindex.js")}
    while waiting := sorted(found - seen):
        for path in waiting:
            text = _read(path)
            found |= _named_in(app, path, text, "js")
            yield path, text
        seen.update(waiting)


def _others(app: Sphinx, records: Iterable[PageRecord], scripts: Mapping[Path, str]) -> Iterator[str]:
    """Read the stylesheets that pages, their scripts and other stylesheets load beside the site's own one."""
    static = Path(app.outdir, "_static")
    found = {path for record in records for path in _files(app, record.name, record.use.stylesheets)}
    found = found.union(*(_named_in(app, path, text, "css") for path, text in scripts.items()))
    seen = {static / name for name in (*BUNDLED, STYLESHEET)}
    while waiting := sorted(found - seen):
        for path in waiting:
            text = _read(path)
            if problem := problem_of(Source(PurePosixPath(path.relative_to(app.outdir)), text)):
                message = f"what the stylesheet refers to may be missing ({problem}); correct it"
                diagnostics.warn(message, WarningSubtype.STYLESHEET, f"{path}:1:1")
                continue
            found.update(_existing(app, path.parent, _IMPORT.findall(text)))
            yield text
        seen.update(waiting)


def _files(app: Sphinx, page: str, addresses: Iterable[str]) -> Iterator[Path]:
    yield from _existing(app, page_file(app, page).parent, addresses)


def _existing(app: Sphinx, folder: Path, addresses: Iterable[str]) -> Iterator[Path]:
    """Find the files of the site at addresses; all others are of no concern."""
    for address in addresses:
        name = unquote(re.split(r"[?#]", address)[0])
        # A page that is shown at any address, as one for what is not there, names files from the root of the host.
        _, is_static, below = name.partition("/_static/")
        is_from_root = name.startswith("/") and is_static
        path = Path(os.path.normpath(Path(app.outdir, "_static", below) if is_from_root else folder / name))
        # An address can be longer than any name of a file.
        if path.is_relative_to(app.outdir) and os.path.isfile(path):  # noqa: PTH113
            yield path


def _named_in(app: Sphinx, script: Path, text: str, suffix: str) -> set[Path]:
    """Find the files that a script names in its strings, as seen from its own folder."""
    names = [name for name in _FILE_NAME.findall(text) if name.endswith(suffix)]
    return set(_existing(app, script.parent, names))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the stylesheet or script cannot be read ({error}); save it as UTF-8"
        diagnostics.warn(message, WarningSubtype.STYLESHEET, f"{path}:1:1")
        return ""


def _link(page: Path, version: str, encoding: str) -> None:
    text = page.read_bytes().decode(encoding, "surrogateescape")
    stamped = _LINK.sub(rf"\g<1>{version}", text)
    if stamped != text:
        write_if_changed(page, stamped.encode(encoding, "surrogateescape"))


def _version_file(app: Sphinx) -> Path:
    return folder(app) / "stylesheet-version"


def _warn_of_refused(app: Sphinx, records: Iterable[PageRecord]) -> None:
    pages: dict[Need, list[str]] = {}
    for record in records:
        for need in record.use.needs:
            pages.setdefault(need, []).append(record.name)
    for need, names in pages.items():
        if not allows(need.directive, need.address, app.config.career_theme_policy):
            where = f'page "{names[0]}"' if len(names) == 1 else __('%d pages, first "%s"') % (len(names), names[0])
            message = f"the policy of the site refuses {need.text} ({where}); {_remedy(need)}"
            diagnostics.warn(message, WarningSubtype.REFUSED)


def _remedy(need: Need) -> str:
    hashes = need.address.split()
    if need.address == NO_HASH:
        return "move it into a file"
    if need.is_code:
        # A script in an attribute is allowed by its hash only together with this keyword.
        sources = [*(["'unsafe-hashes'"] if need.directive.endswith("-attr") else []), hashes[0]]
        beginning = "move it into a file, or add its hash to career_theme_policy"
    else:
        sources = [source_of(need.address)]
        is_own = sources == ["'self'"]
        beginning = f"{'' if is_own else 'load it from a file of the site, or '}add its source to career_theme_policy"
    directive = need.directive.removesuffix("-elem").removesuffix("-attr")
    return f"{beginning}: {json.dumps({directive: sources})}"
