"""Writes the files of security headers beside the pages when a build ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from career_theme import diagnostics
from career_theme.headers import header_file
from career_theme.problems import WarningSubtype
from career_theme.setting_checks import place_of_settings
from career_theme.site_files import uses_theme
from extension_support.files import write_if_changed

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def write_header_files(app: Sphinx, exception: Exception | None) -> None:
    """Write one file for each host that the setting names."""
    if exception or not uses_theme(app.builder):
        return
    for name in app.config.career_theme_header_files:
        try:
            file_name, text = header_file(name, app.config.career_theme_policy)
        except ValueError as error:
            diagnostics.warn(f"career_theme_header_files: {error}", WarningSubtype.HEADERS, place_of_settings(app))
        else:
            write_if_changed(Path(app.outdir) / file_name, text.encode())
