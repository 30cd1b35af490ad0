"""Settings in conf.py, as data from which they are registered and documented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx


class Setting(NamedTuple):
    """A setting of conf.py: its name, its default and what it means. Its type is that of the default."""

    name: str
    default: object
    rebuild: Literal["", "env", "html"]
    description: str


def add_settings(app: Sphinx, settings: Iterable[Setting]) -> None:
    """Register settings with the application that loads an extension."""
    for setting in settings:
        app.add_config_value(
            setting.name,
            setting.default,
            setting.rebuild,
            types=frozenset({type(setting.default)}),
            description=setting.description,
        )
