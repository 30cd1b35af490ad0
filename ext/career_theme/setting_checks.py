"""Corrects what is wrong in the settings, and says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from career_theme import diagnostics
from career_theme.policy import problems_of, weaknesses_of
from career_theme.problems import WarningSubtype
from career_theme.settings import SETTINGS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def place_of_settings(app: Sphinx) -> str:
    """Give the place of a warning about a setting."""
    return f"{Path(app.confdir) / 'conf.py'}:1:1"


def correct_settings(app: Sphinx) -> None:
    """Make a list of one name where a list is due, and go on without a policy that cannot be."""
    config = app.config
    for setting in SETTINGS:
        # Sphinx has warned of the type.
        if isinstance(setting.default, list) and isinstance(config[setting.name], str):
            config[setting.name] = [config[setting.name]]
    problems = problems_of(config.career_theme_policy)
    if problems:
        config.career_theme_policy = {}
    for message in (*problems, *weaknesses_of(config.career_theme_policy)):
        diagnostics.warn(f"career_theme_policy: {message}", WarningSubtype.POLICY, place_of_settings(app))
