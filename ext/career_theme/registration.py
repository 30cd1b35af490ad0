"""What the extension adds to Sphinx, in one table each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from career_theme import (
    downloads,
    fallback,
    header_files,
    locale,
    menu,
    missing_icons,
    page_records,
    pages,
    reference_tables,
    setting_checks,
    site_stylesheet,
    whole_guide,
)
from career_theme.headers_directive import SecurityHeadersDirective
from career_theme.settings import SETTINGS
from career_theme.site_files import THEME_FOLDER
from career_theme.task_boxes import ClosedTaskBoxes
from extension_support.settings import add_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx

_USUAL = 500
_BEFORE_THE_INHERITED_THEME = 400
_AFTER_ALL_OTHERS = 980
"""A handler that answers with a template ends the event; site_search has one at 990."""
_AFTER_THE_COLORS_OF_CODE = 900
"""When the inherited theme has written pygments.css."""

_DIRECTIVES: dict[str, type[Directive]] = {
    "theme-options": reference_tables.ThemeOptionsDirective,
    "theme-settings": reference_tables.ThemeSettingsDirective,
    "theme-warnings": reference_tables.ThemeWarningsDirective,
    "security-headers": SecurityHeadersDirective,
}
# No earlier event than builder-inited: a theme that is named without its extension is loaded with the builder.
_HANDLERS: tuple[tuple[str, Callable[..., Any], int], ...] = (
    ("builder-inited", locale.add_catalogs, _BEFORE_THE_INHERITED_THEME),
    ("builder-inited", setting_checks.correct_settings, _BEFORE_THE_INHERITED_THEME),
    ("builder-inited", setting_checks.correct_options, _BEFORE_THE_INHERITED_THEME),
    ("builder-inited", fallback.check_inherited_theme, _USUAL),
    ("env-updated", page_records.pages_without_records, _USUAL),
    ("env-updated", menu.pages_with_another_menu, _USUAL),
    ("env-updated", downloads.pages_with_other_downloads, _USUAL),
    ("doctree-resolved", missing_icons.warn_of_icons, _USUAL),
    ("html-collect-pages", whole_guide.collect_page, _USUAL),
    ("html-page-context", pages.prepare_lists, _BEFORE_THE_INHERITED_THEME),
    ("html-page-context", downloads.add_to_page, _USUAL),
    ("html-page-context", whole_guide.add_stylesheets, _USUAL),
    ("html-page-context", pages.prepare_page, _AFTER_ALL_OTHERS),
    ("build-finished", menu.note_menu, _USUAL),
    ("build-finished", downloads.copy_files, _USUAL),
    ("build-finished", header_files.write_header_files, _USUAL),
    ("build-finished", site_stylesheet.write_stylesheet, _AFTER_THE_COLORS_OF_CODE),
)


def register(app: Sphinx) -> None:
    """Add all to the application that loads the extension; without sphinx-book-theme, ExtensionError is raised."""
    # Sphinx loads an inherited theme only when an HTML builder starts, which is too
    # late for the directives and nodes that sphinx-book-theme brings as an extension.
    app.setup_extension("sphinx_book_theme")
    app.add_html_theme("career_theme", THEME_FOLDER)
    add_settings(app, SETTINGS)
    for name, directive in _DIRECTIVES.items():
        app.add_directive(name, directive)
    app.add_post_transform(ClosedTaskBoxes)
    for event, handler, priority in _HANDLERS:
        app.connect(event, handler, priority=priority)
