"""Whether pages can link to their source at a host of repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOSTS = ("bitbucket", "github", "gitlab")
_PARTS = ("user", "repo", "version")
# Owner and name behind the host.
_FEWEST_SLASHES = 4


def problem_of_repository(options: Mapping[str, Any]) -> str:
    """Tell why the inherited theme would stop the build for a repository.

    Args:
        options: The options of the theme.

    Returns:
        What is wrong and what to write, in a line; empty where nothing is.
    """
    url = options.get("repository_url") or ""
    if not url:
        return ""
    if not isinstance(url, str) or url.strip("/").count("/") < _FEWEST_SLASHES:
        return f'repository_url {url!r} names no repository; write such as "https://github.com/group/guide"'
    provider = options.get("repository_provider") or next((host for host in _HOSTS if host in url.lower()), "")
    if provider in _HOSTS:
        return ""
    is_given = f"repository_provider {provider!r} is unknown" if provider else f"the host of {url!r} is unknown"
    return f'{is_given}; add "repository_provider": "github", "gitlab" or "bitbucket", whichever its addresses are like'


def can_edit(options: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Tell whether the inherited theme finds the address at which a page is edited.

    Args:
        options: The options of the theme, of which the repository is right.
        context: ``html_context``, where the address can be given, too.
    """
    template = context.get("edit_page_url_template")
    if template is not None:
        return "file_name" in template
    named = [all(context.get(f"{host}_{part}") not in {None, "None"} for part in _PARTS) for host in _HOSTS]
    return bool(options.get("repository_url")) or any(named)
