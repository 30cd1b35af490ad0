"""Has all pages written again when the menu that each of them shows has changed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from career_theme.page_records import folder
from career_theme.site_files import uses_theme, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def pages_with_another_menu(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """Name the pages to write again: all of them, when pages or titles in the menu are others than in the last build.

    Sphinx writes only the pages that changed, and those would be the only ones with the new menu.
    """
    if not uses_theme(app.builder):
        return []
    includes = env.toctree_includes
    shown = {app.config.root_doc, *(below for docnames in includes.values() for below in docnames)}
    titles = {docname: env.titles[docname].astext() for docname in shown if docname in env.titles}
    menu = hashlib.sha256(json.dumps([sorted(includes.items()), sorted(titles.items())]).encode()).hexdigest()
    path = folder(app) / "menu"
    is_same = path.is_file() and path.read_text(encoding="ascii") == menu
    write_file(path, menu.encode())
    return [] if is_same else sorted(env.found_docs)
