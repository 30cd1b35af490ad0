"""Writes the one stylesheet of a site when a build ends, with no rule that no page uses."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx.locale import __

from career_theme import diagnostics
from career_theme.assets import BUNDLED
from career_theme.page_records import PageRecord, folder, kept, page_file
from career_theme.problems import WarningSubtype
from career_theme.site_files import write_file
from career_theme.stylesheet import Source, StylesheetError, bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

STYLESHEET = "styles/site.css"
"""Its address below ``_static``."""

_UNKNOWN_VERSION = "00000000"
_FROM_OTHER_EXTENSIONS = {"sphinx-design.min.css": "sphinx_design"}
_LINK = re.compile(rb'(styles/site\.css\?v=)([0-9a-f]{8})(?=")')
_IN_HEAD = 16_384
"""Bytes of a page in which the link to its stylesheet stands."""
# The icons of the inherited page; our own stylesheet takes away what would be drawn with them.
_ICON_FONT = re.compile(r"@font-face\s*\{[^}]*font-family:\s*[\"']?Font[\s\\]*Awesome[^}]*\}")


def known_version(app: Sphinx) -> str:
    """Give the version of the stylesheet of the last build, which is right as long as nothing it depends on changes."""
    path = _version_file(app)
    return path.read_text(encoding="ascii") if path.is_file() else _UNKNOWN_VERSION


def write_stylesheet(app: Sphinx, exception: Exception | None) -> None:
    """Bring the stylesheet up to date, and the links of the pages to it."""
    records = [] if exception else list(kept(app))
    if not records:
        return
    _warn_of_refused(records)
    css = _bundle(app, records)
    path = Path(app.outdir) / "_static" / STYLESHEET
    version = hashlib.sha256(css.encode()).hexdigest()[:8]
    write_file(path, css.encode())
    for record in records:
        _link(page_file(app, record.name), version.encode())
    write_file(_version_file(app), version.encode())


def _bundle(app: Sphinx, records: list[PageRecord]) -> str:
    static = Path(app.outdir) / "_static"
    sources = [
        Source(PurePosixPath("_static", name), _ICON_FONT.sub("", _read(static / name)))
        for name in _sources(app, static)
    ]
    try:
        return bundle(
            sources,
            used=frozenset().union(*(record.use.names for record in records)),
            styles=dict(style for record in records for style in record.use.styles),
            scripts=[_read(path) for path in _scripts(app, records)],
            others=[_read(path) for path in sorted(static.rglob("*.css")) if _is_other(path.relative_to(static))],
            folder=PurePosixPath("_static", STYLESHEET).parent,
        )
    except StylesheetError as error:
        message = f"no rule is left out of the site's stylesheet ({error}); correct the stylesheet that it names"
        diagnostics.warn(message, WarningSubtype.STYLESHEET)
        return "\n".join(source.text for source in sources)


def _sources(app: Sphinx, static: Path) -> list[str]:
    return [
        name
        for name in BUNDLED
        if (static / name).is_file() and _FROM_OTHER_EXTENSIONS.get(name, "career_theme") in app.extensions
    ]


def _is_other(path: Path) -> bool:
    return path.as_posix() not in {*BUNDLED, STYLESHEET}


def _scripts(app: Sphinx, records: Iterable[PageRecord]) -> Iterator[Path]:
    """Find the scripts that pages load, and what lies beside one in a folder of its own, which it may load later."""
    root = Path(app.outdir)
    own = [root / "_static" / "scripts" / name for name in ("career-theme.js", "color-mode.js", "task-lists.js")]
    loaded = {root / name.partition("?")[0] for record in records for name in record.scripts}
    beside = {other for path in loaded if path.parent != root / "_static" for other in path.parent.glob("*.js")}
    yield from sorted(path for path in {*own, *loaded, *beside} if path.is_file())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the stylesheet or script cannot be read ({error}); save it as UTF-8"
        diagnostics.warn(message, WarningSubtype.STYLESHEET, f"{path}:1:1")
        return ""


def _link(page: Path, version: bytes) -> None:
    with page.open("rb") as file:
        head = file.read(_IN_HEAD)
    found = _LINK.search(head)
    if found is None or found[2] == version:
        return
    content = page.read_bytes()
    write_file(page, content[: found.start(2)] + version + content[found.end(2) :])


def _version_file(app: Sphinx) -> Path:
    return folder(app) / "stylesheet-version"


def _warn_of_refused(records: Iterable[PageRecord]) -> None:
    pages: dict[str, list[str]] = {}
    for record in records:
        for refused in record.use.refused:
            pages.setdefault(refused, []).append(record.name)
    for refused, names in pages.items():
        where = f'page "{names[0]}"' if len(names) == 1 else __('%d pages, first "%s"') % (len(names), names[0])
        remedy = "load it from a file of the site, or add its source to career_theme_policy"
        diagnostics.warn(f"the policy of the site refuses {refused} ({where}); {remedy}", WarningSubtype.REFUSED)
