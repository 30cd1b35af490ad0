"""The rules for addresses in records."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from extension_support.problems import quoted

WAIVABLE = ("hash-router", "single-posting")
_TRACKING = re.compile(
    r"utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|igshid|mc_[ce]id|_gl|_hs(?:enc|mi)", re.IGNORECASE
)
_SINGLE_POSTING = re.compile(
    r"""
    /(?:jobs?|positions?|postings?|vacanc(?:y|ies)|requisitions?|results|view)/(?:[^/?#]*[-_])?(?:\d{4,}(?:[-_][^/?#]*)?/?(?:$|[?#])|\d{5,}/)
    | [?&](?:gh_jid|jobid|job_id|jid|jk|reqid|requisitionid)=
    | myworkdayjobs\.com/.*/job/
    | (?:lever\.co|ashbyhq\.com)/[^/]+/[0-9a-f]{8}-[0-9a-f]{4}-
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WRITTEN_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*", re.UNICODE)


class BrokenRule(NamedTuple):
    """A rule that an address breaks: its name, and what to write instead."""

    rule: str
    message: str


def broken_rules(url: str) -> list[BrokenRule]:
    """List the rules that an address breaks.

    Args:
        url: The address as it was written.

    Returns:
        One entry a rule, empty for a good address. The rules ``hash-router`` and ``single-posting``
        can be waived by a record that gives a reason.
    """
    if any(character.isspace() or not character.isprintable() for character in url) or "\\" in url:
        return [
            BrokenRule("characters", "the address holds a space or another character that no address has; delete it")
        ]
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return [BrokenRule("host", "this is not an address; write https:// and the name of the site")]
    if parts.scheme != "https":
        return [BrokenRule("scheme", _scheme_message(url, parts.scheme))]
    if "@" in parts.netloc:
        return [BrokenRule("host", 'the address holds a user name before "@"; delete it')]
    if not _HOST.fullmatch(host) or port is not None:
        return [
            BrokenRule(
                "host",
                f"{quoted(parts.netloc)} is not the name of a site; write, for example, https://example.org/careers",
            )
        ]
    broken = []
    clean = _without_tracking(url)
    if clean != url:
        broken.append(BrokenRule("tracking", f"the address tells the site where its visitors come from; write {clean}"))
    if "#/" in url or "#!" in url:
        broken.append(
            BrokenRule(
                "hash-router", 'no link checker can follow an address with "#/"; write the address of a page without it'
            )
        )
    if _SINGLE_POSTING.search(url):
        broken.append(
            BrokenRule(
                "single-posting", "this looks like a single posting, which soon disappears; write the careers page"
            )
        )
    return broken


def normalized(url: str) -> str:
    """Fold the spellings of an address that lead to the same page, to find duplicates."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), parts.query, fragment))


def _scheme_message(url: str, scheme: str) -> str:
    beginning, colon, _rest = url.partition(":")
    if scheme == "http":
        reason = "the address is not encrypted"
    elif not colon or "." in beginning or not _WRITTEN_SCHEME.match(url):
        reason = "the address lacks its beginning"
    else:
        return f'addresses that begin with "{beginning}:" are not allowed; write one that begins with https://'
    suggestion = _without_tracking("https://" + re.sub(r"^(?:https?)?:?/*", "", url, flags=re.IGNORECASE))
    instead = suggestion if not broken_rules(suggestion) else "one that begins with https://"
    return f"{reason}; write {instead}"


def _without_tracking(url: str) -> str:
    before, question_mark, rest = url.partition("?")
    query, hash_sign, fragment = rest.partition("#")
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(unquote(part.partition("=")[0]))]
    clean = before + ("?" + "&".join(kept) if kept else "") + hash_sign + fragment
    return clean if question_mark and "#" not in before and len(kept) < len(query.split("&")) else url
