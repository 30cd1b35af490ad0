"""The words of the theme's page, in the site's language, and the direction in which it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError
from sphinx.locale import get_translator

from extension_support.translations import add_message_catalogs

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = "career_theme"
_SPHINX = "sphinx"
_INHERITED = "booktheme"
# What the others call the same thing otherwise.
_ALIASES = {
    "Full screen": (_INHERITED, "Fullscreen mode"),
    "Previous": (_SPHINX, "previous"),
    "Next": (_SPHINX, "next"),
}


def _(message: str) -> str:
    """Say a message in the site's language.

    Args:
        message: The English words.

    Returns:
        What the site's own translators made of it, or else Sphinx's, or else those of the inherited themes; the
        English words where none of them has it.
    """
    others = [(catalog, message) for catalog in (CATALOG, _SPHINX, _INHERITED)]
    for catalog, known in [*others, *filter(None, [_ALIASES.get(message)])]:
        translation = get_translator(catalog).gettext(known)
        if translation != known:
            return translation if known[0] == message[0] else translation[0].upper() + translation[1:]
    return message


def add_catalogs(app: Sphinx) -> None:
    """Let a site translate the words of the theme in its own folders of translations; for ``builder-inited``."""
    add_message_catalogs(app, app.config, CATALOG)


def is_from_right_to_left(language: str) -> bool:
    """Tell whether a language, named as in conf.py, is written from right to left; an unknown one is not."""
    try:
        return Locale.parse(language.replace("-", "_")).text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False
