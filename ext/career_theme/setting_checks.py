"""Corrects what is wrong in the settings, and says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from career_theme import diagnostics
from career_theme.edit_link import can_edit, problem_of_repository
from career_theme.policy import problems_of, weaknesses_of
from career_theme.problems import WarningSubtype
from career_theme.settings import SETTINGS, THEME_OPTIONS
from career_theme.site_files import uses_theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_DEPTH = "max_navbar_depth"
_EDIT = "use_edit_page_button"
_REPOSITORY = "repository_url"
# Of the inherited page; those without a repository would stop the build.
_UNUSED_BUTTONS = ("use_source_button", "use_repository_button", "use_issues_button")


def place_of_settings(app: Sphinx) -> str:
    """Give the place of a warning about a setting."""
    return f"{Path(app.confdir) / 'conf.py'}:1:1"


def correct_settings(app: Sphinx) -> None:
    """Put a value that can be in the place of one that cannot; a handler of ``builder-inited``."""
    config = app.config
    for setting in SETTINGS:
        config[setting.name] = _corrected(app, setting.name, config[setting.name], setting.default)
    problems = problems_of(config.career_theme_policy)
    if problems:
        config.career_theme_policy = {}
    for message in (*problems, *weaknesses_of(config.career_theme_policy)):
        diagnostics.warn(f"career_theme_policy: {message}", WarningSubtype.POLICY, place_of_settings(app))


def correct_options(app: Sphinx) -> None:
    """Do the same for the options of the theme, before the inherited theme reads them."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not uses_theme(builder):
        return
    given = builder.theme_options
    options = builder.theme.get_options(given)
    given.update(dict.fromkeys(_UNUSED_BUTTONS, False))
    depth = options.get(_DEPTH)
    if not str(depth).removeprefix("-").isdecimal():
        default = next(option.default for option in THEME_OPTIONS if option.name == _DEPTH)
        given[_DEPTH] = default
        _warn(
            app, f"html_theme_options: {_DEPTH} is {depth!r}; write a number of levels, such as the default {default}"
        )
    if problem := problem_of_repository(options):
        given.update({_REPOSITORY: "", _EDIT: False})
        _warn(app, f"html_theme_options: {problem}; until then no page has a link to edit it")
    elif _is_on(options.get(_EDIT)) and not can_edit(options, app.config.html_context):
        given[_EDIT] = False
        example = f'"{_REPOSITORY}": "https://github.com/group/guide"'
        _warn(app, f"html_theme_options: {_EDIT} needs to know where the pages are; add {example}")


def _corrected(app: Sphinx, name: str, value: Any, default: Any) -> Any:  # noqa: ANN401 -- whatever stands in conf.py
    if isinstance(default, list):
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list | tuple | set | frozenset):
            for each in values:
                if not isinstance(each, str):
                    _warn(app, f'{name}: {each!r} is no text and left out; write a list of texts, as in ["a", "b"]')
            return [each for each in values if isinstance(each, str)]
    # Sphinx has warned of the type.
    return value if isinstance(value, type(default)) or isinstance(default, bool) else default


def _is_on(value: object) -> bool:
    return str(value).lower() in {"true", "1", "yes", "on"}


def _warn(app: Sphinx, message: str) -> None:
    diagnostics.warn(message, WarningSubtype.SETTINGS, place_of_settings(app))
