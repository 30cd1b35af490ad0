"""Writes the files of security headers beside the pages when a build ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from career_theme import diagnostics
from career_theme.headers import header_file
from career_theme.policy import problems_of, weaknesses_of
from career_theme.problems import WarningSubtype
from career_theme.site_files import uses_theme, write_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def check_policy(app: Sphinx, config: Config) -> None:
    """Warn of what is wrong in the setting of the policy, and go on without it."""
    if problems := problems_of(config.career_theme_policy):
        for problem in problems:
            diagnostics.warn(f"career_theme_policy: {problem}", WarningSubtype.POLICY, _place(app))
        config.career_theme_policy = {}
    for weakness in weaknesses_of(config.career_theme_policy):
        diagnostics.warn(f"career_theme_policy: {weakness}", WarningSubtype.POLICY, _place(app))


def write_header_files(app: Sphinx, exception: Exception | None) -> None:
    """Write one file for each host that the setting names."""
    if exception or not uses_theme(app.builder):
        return
    for name in app.config.career_theme_header_files:
        try:
            file_name, text = header_file(name, app.config.career_theme_policy)
        except ValueError as error:
            diagnostics.warn(f"career_theme_header_files: {error}", WarningSubtype.HEADERS, _place(app))
        else:
            write_file(Path(app.outdir) / file_name, text.encode())


def _place(app: Sphinx) -> str:
    return f"{Path(app.confdir) / 'conf.py'}:1:1"
