"""Whether the site gets the theme's own page or the inherited one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from career_theme import diagnostics
from career_theme.inherited import changed_templates
from career_theme.problems import WarningSubtype
from career_theme.site_files import uses_theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


@cache
def falls_back() -> bool:
    """Tell whether the installed sphinx-book-theme is one that the theme's own page was not written for."""
    return bool(changed_templates())


def writes_own_pages(builder: Builder) -> bool:
    """Tell whether a builder writes the theme's own page."""
    return uses_theme(builder) and not falls_back()


def check_inherited_theme(app: Sphinx) -> None:
    """Warn where the site gets the inherited page; a handler of ``builder-inited``."""
    if uses_theme(app.builder) and falls_back():
        names = ", ".join(f'"{name}"' for name in changed_templates())
        message = (
            f"the installed sphinx-book-theme has other templates than career_theme knows ({names}): the site gets "
            "its pages, which are heavier; install the version of sphinx-book-theme that career_theme names, "
            "or a newer career_theme"
        )
        diagnostics.warn(message, WarningSubtype.INHERITED)
