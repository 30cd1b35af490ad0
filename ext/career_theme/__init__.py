"""A calm reading theme that inherits sphinx-book-theme, and sends a tenth of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from career_theme import (
    downloads,
    header_files,
    menu,
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
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the theme ``career_theme`` and the theme it inherits from.

    Args:
        app: the application that loads this extension.

    Returns:
        The extension's metadata: safe to read and write in parallel.

    Raises:
        sphinx.errors.ExtensionError: sphinx-book-theme is not installed.
    """
    # Sphinx loads an inherited theme only when an HTML builder starts, which is too
    # late for the directives and nodes that sphinx-book-theme brings as an extension.
    app.setup_extension("sphinx_book_theme")
    app.add_html_theme("career_theme", THEME_FOLDER)

    add_settings(app, SETTINGS)

    app.add_directive("theme-options", reference_tables.ThemeOptionsDirective)
    app.add_directive("theme-settings", reference_tables.ThemeSettingsDirective)
    app.add_directive("theme-warnings", reference_tables.ThemeWarningsDirective)
    app.add_directive("security-headers", SecurityHeadersDirective)

    app.add_post_transform(ClosedTaskBoxes)

    # Not earlier: a theme that is named without its extension is loaded with the builder.
    app.connect("builder-inited", setting_checks.correct_settings)
    app.connect("builder-inited", pages.check_inherited_theme)
    app.connect("env-updated", page_records.pages_without_records)
    app.connect("env-updated", menu.pages_with_another_menu)
    app.connect("env-updated", downloads.pages_with_other_downloads)
    app.connect("html-collect-pages", whole_guide.collect_page)
    app.connect("html-page-context", pages.prepare_lists, priority=pages.BEFORE_THE_INHERITED_THEME)
    app.connect("html-page-context", downloads.add_to_page)
    app.connect("html-page-context", whole_guide.add_stylesheets)
    app.connect("html-page-context", pages.prepare_page, priority=pages.AFTER_ALL_OTHERS)
    app.connect("build-finished", menu.note_menu)
    app.connect("build-finished", downloads.copy_files)
    app.connect("build-finished", header_files.write_header_files)
    # After the inherited theme has written pygments.css.
    app.connect("build-finished", site_stylesheet.write_stylesheet, priority=900)

    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
