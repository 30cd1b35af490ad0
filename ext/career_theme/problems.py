"""What can be wrong with a site in this theme."""

from __future__ import annotations

from extension_support.problems import Subtype


class WarningSubtype(Subtype):
    """The warning subtypes of this extension.

    ``suppress_warnings = ["career_theme.<value>"]`` silences one of them.
    """

    INHERITED = (
        "inherited",
        "The installed sphinx-book-theme is none that the theme knows: the site has its pages, without a policy.",
    )
    REFUSED = (
        "refused",
        "A page holds what its policy refuses: a script or a handler in its text, or a file from another host.",
    )
    POLICY = ("policy", "career_theme_policy names a directive or a source that no policy has.")
    STYLESHEET = ("stylesheet", "A stylesheet cannot be read, or rules cannot be left out of it.")
    WHOLE_GUIDE = ("whole_guide", "The page of all pages cannot be made as the settings say.")
    DOWNLOADS = ("downloads", "A file to offer for download cannot be copied.")
    SETTINGS = ("settings", "A setting or an option of the theme has a value that it cannot have.")
    ICONS = ("icons", "A page has icons of Font Awesome, which are not drawn.")
    HEADERS = ("headers", "career_theme_header_files names a host that the theme has no file for.")
