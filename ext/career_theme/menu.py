"""Has all pages written again when the menu that each of them shows has changed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sphinx import addnodes

from career_theme.page_records import folder
from career_theme.site_files import uses_theme
from extension_support.files import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_SHOWN = ("caption", "entries", "hidden", "includehidden", "maxdepth", "numbered", "titlesonly")


def pages_with_another_menu(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """Name the pages to write again: all of them, when the menu is another one than at the end of the last build.

    Sphinx writes only the pages that changed, and those would be the only ones with the new menu.
    """
    if not uses_theme(app.builder):
        return []
    noted = _note(app)
    is_same = noted.is_file() and noted.read_text(encoding="ascii") == _menu(env)
    return [] if is_same else sorted(env.found_docs)


def note_menu(app: Sphinx, exception: Exception | None) -> None:
    """Note which menu the pages have, once they have it."""
    if not exception and uses_theme(app.builder):
        write_if_changed(_note(app), _menu(app.env).encode())


def _menu(env: BuildEnvironment) -> str:
    trees = {
        docname: [[str(tree.get(name)) for name in _SHOWN] for tree in toc.findall(addnodes.toctree)]
        for docname, toc in env.tocs.items()
    }
    shown = {below for docnames in env.toctree_includes.values() for below in docnames}
    titles = {docname: env.titles[docname].astext() for docname in shown if docname in env.titles}
    parts = [sorted(trees.items()), sorted(titles.items()), sorted(map(str, env.toc_secnumbers.items()))]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _note(app: Sphinx) -> Path:
    return folder(app) / "menu"
