"""The settings of this extension in conf.py, and the options of its theme."""

from __future__ import annotations

from typing import NamedTuple

from extension_support.settings import Setting

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "career_theme_policy",
        {},
        "html",
        "Sources to add to the policy of all pages, by directive: "
        '{"script-src": ["https://cdn.example.org"]} for a script of another host.',
    ),
    Setting(
        "career_theme_policy_in_pages",
        True,  # noqa: FBT003 -- a default, not an argument
        "html",
        "Whether each page names its policy itself. Turn it off where the server sends the policy, or for a server "
        "that adds scripts of its own to pages, as one that reloads them does.",
    ),
    Setting(
        "career_theme_header_files",
        ["_headers"],
        "",
        "The files of security headers to write beside the pages, for hosts that read them there: "
        '"_headers" (Netlify, Cloudflare Pages), ".htaccess" (Apache).',
    ),
    Setting(
        "career_theme_whole_guide",
        "",
        "html",
        "The name of a page to make that holds all pages one after the other, to print; none by default.",
    ),
    Setting(
        "career_theme_whole_guide_exclude",
        [],
        "html",
        'Patterns of pages to leave out of it, such as ["editors/*"].',
    ),
    Setting(
        "career_theme_downloads",
        [],
        "html",
        "Files to offer at the foot of each page, such as the guide as a PDF, relative to conf.py. Those that do not "
        "exist are not offered.",
    ),
)


class ThemeOption(NamedTuple):
    """An option of html_theme_options that has an effect on the theme's own page.

    The default of an inherited option is that of sphinx-book-theme.
    """

    name: str
    default: str | bool
    description: str


THEME_OPTIONS: tuple[ThemeOption, ...] = (
    ThemeOption(
        "keeper",
        "",
        "Who keeps the site, as one sentence for the foot of every page. Without it, the foot says what "
        "html_show_copyright and html_show_sphinx ask for.",
    ),
    ThemeOption("issues_url", "", "Where a reader reports a mistake; without it there is no such link."),
    ThemeOption("announcement", "", "A sentence above the header of every page, as HTML."),
    ThemeOption("collapse_navbar", default=True, description="Whether the menu shows subpages only where one is open."),
    ThemeOption("max_navbar_depth", "4", "How many levels of pages the menu has."),
    ThemeOption("show_prev_next", default=True, description="Whether a page links to those before and after it."),
    ThemeOption("use_edit_page_button", default=False, description="Whether a page links to its source, to edit it."),
    ThemeOption("repository_url", "", "The repository that this link leads to."),
    ThemeOption("repository_branch", "", "The branch of it."),
    ThemeOption("repository_provider", "", "Its kind of host: github, gitlab or bitbucket."),
    ThemeOption("path_to_docs", "", "Where the pages are in it."),
    ThemeOption("use_fullscreen_button", default=True, description="Whether a page has a button for the full screen."),
    ThemeOption("disable_search", default=False, description="Whether the header has no search."),
)
