"""What the interface says, in the site's language, for its scripts and for the page of results."""

from __future__ import annotations

import json

from babel.core import Locale, UnknownLocaleError
from sphinx.locale import get_translator

from site_search.locale import CATALOG, _

_MORE_THAN_ANY_RULE_TELLS_APART = 201


def page_messages() -> dict[str, str]:
    """Return what the page of results says before any script has run.

    Returns:
        The text of each message by its name.
    """
    return {
        "search": _("Search"),
        "all": _("All pages"),
        "browser": _(
            "Search on this page needs JavaScript, which is switched off or did not load. All pages are listed below: "
            "open one and press Ctrl+F, or ⌘+F on a Mac, to find words in it."
        ),
        "disk": _(
            "This site was opened from a disk, where browsers do not let the usual search run. A simpler one answers "
            "here: it finds pages that contain every word as you typed it."
        ),
    }


def script_messages(language: str) -> dict[str, str | dict[str, str]]:
    """Return what the scripts say.

    Args:
        language: The site's language, whose rules for numbers tell the forms of a counted noun apart.

    Returns:
        The text of each message by its name; words in braces are filled in by the scripts. A counted one has
        a text for each of the plural categories that browsers know.
    """
    return {
        "search": _("Search"),
        "placeholder": _("What are you looking for?"),
        "close": _("Close"),
        "results": _("Results"),
        "filters": _("Filters"),
        "clear": _("Clear filters"),
        "shown": _("Showing results for {query}."),
        "instead": _("Search instead for {query}"),
        "answer": _("Direct answer"),
        "directory": _("Filtered directory"),
        "nothing": _("Nothing matches {query}."),
        "nearest": _("Nearest pages"),
        "filtered": _("Nothing matches {query} with these filters."),
        "map": _("See all pages"),
        "more": _("Show more"),
        "everything": _("All results on one page"),
        "recent": _("Recent searches"),
        "erase": _("Erase"),
        "failed": _("The search could not be loaded."),
        "unmark": _("Clear marks"),
        "move": _("to move"),
        "open": _("to open"),
        "leave": _("to close"),
        "kind": _("Kind"),
        "sector": _("Sector"),
        "role": _("Role"),
        "level": _("Level"),
        "advice": _("Advice"),
        "organization": _("Organizations"),
        "programme": _("Programmes"),
        "editors": _("For editors"),
        "count": _counted("{count} result", "{count} results", language),
    }


def script(language: str) -> str:
    """Return a JavaScript module whose default export is what the scripts say."""
    return f"export default {json.dumps(script_messages(language), ensure_ascii=False, sort_keys=True)};\n"


def _counted(one: str, many: str, language: str) -> dict[str, str]:
    try:
        category = Locale.parse(language.replace("-", "_")).plural_form
    except (UnknownLocaleError, ValueError):
        category = Locale("en").plural_form
    translate = get_translator(CATALOG).ngettext
    examples = {category(number): number for number in reversed(range(_MORE_THAN_ANY_RULE_TELLS_APART))}
    return {name: translate(one, many, number) for name, number in examples.items()}
