"""The settings of this extension in conf.py."""

from __future__ import annotations

from extension_support.settings import Setting

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "site_search_kinds",
        {},
        "html",
        'The kind of some pages, by a pattern of their names: {"editors/*": "editors"}. The first that fits counts; '
        'other pages are "advice".',
    ),
    Setting(
        "site_search_synonyms",
        "",
        "",
        "A YAML file of words that mean the same, relative to conf.py; none by default.",
    ),
    Setting(
        "site_search_directory",
        "",
        "",
        "The name of the page that shows all organizations with a filter, which the search offers filtered; "
        "none by default.",
    ),
    Setting(
        "site_search_directory_words",
        [],
        "",
        'Words that a question about organizations may have beside the values of a facet, such as ["company", "hire"].',
    ),
    Setting(
        "site_search_weights",
        {"editors": 0.85},
        "",
        "By what the score of a kind of pages is multiplied, so that readers find their pages before those for "
        "editors.",
    ),
)
