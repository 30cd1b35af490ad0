"""What a browser lets a page of this theme do, as data: the Content Security Policy and the headers beside it.

Sources: `Content Security Policy Level 3 <https://www.w3.org/TR/CSP3/>`_,
`Referrer Policy <https://www.w3.org/TR/referrer-policy/>`_,
`Permissions Policy <https://www.w3.org/TR/permissions-policy/>`_,
`HTML, cross-origin opener policies <https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies>`_
and `Fetch, nosniff <https://fetch.spec.whatwg.org/#x-content-type-options-header>`_.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, TypeGuard
from urllib.parse import SplitResult, unquote, urlsplit

ExtraSources: TypeAlias = Mapping[str, Sequence[str]]

NONE = "'none'"

POLICY: Mapping[str, tuple[str, ...]] = {
    # What is not named below: frames, objects, media, workers' relatives.
    "default-src": (NONE,),
    # The engine of the search is WebAssembly, which counts as evaluating; JavaScript's eval() stays forbidden.
    "script-src": ("'self'", "'wasm-unsafe-eval'"),
    "style-src": ("'self'",),
    # Icons in stylesheets are data: addresses.
    "img-src": ("'self'", "data:"),
    "connect-src": ("'self'",),
    "font-src": ("'self'",),
    # These three have no default, so that they stand here (CSP 3, 6.3 and 6.4).
    "form-action": ("'self'",),
    "base-uri": (NONE,),
    "frame-ancestors": (NONE,),
}
"""The policy of a site without additions. The order is that of the written policy."""

HEADER_ONLY = frozenset({"frame-ancestors"})
"""Directives that a browser ignores in a meta element, with a message on its console (CSP 3, 3.3)."""

FALLBACKS: Mapping[str, str] = {
    "child-src": "default-src",
    "connect-src": "default-src",
    "font-src": "default-src",
    "frame-src": "child-src",
    "img-src": "default-src",
    "manifest-src": "default-src",
    "media-src": "default-src",
    "object-src": "default-src",
    "script-src": "default-src",
    "script-src-attr": "script-src",
    "script-src-elem": "script-src",
    "style-src": "default-src",
    "style-src-attr": "style-src",
    "style-src-elem": "style-src",
    "worker-src": "script-src",
}
"""Which directive holds in place of a missing one (CSP 3, 6.8.3; workers as if there were no child-src)."""

DIRECTIVES = frozenset(POLICY) | frozenset(FALLBACKS)

REFERRER_POLICY = "no-referrer"
"""What other sites learn of where a reader comes from: nothing (Referrer Policy, 3.1).

A browser's default tells the site's name to each careers page that a reader opens, and so to somebody who may
employ them. No page of a folder of files needs to know the page before.
"""

PERMISSIONS: Mapping[str, str] = {
    "accelerometer": "()",
    "autoplay": "()",
    "camera": "()",
    "clipboard-read": "()",
    "clipboard-write": "(self)",
    "display-capture": "()",
    "encrypted-media": "()",
    "fullscreen": "(self)",
    "gamepad": "()",
    "geolocation": "()",
    "gyroscope": "()",
    "hid": "()",
    "idle-detection": "()",
    "local-fonts": "()",
    "magnetometer": "()",
    "microphone": "()",
    "midi": "()",
    "payment": "()",
    "picture-in-picture": "()",
    "publickey-credentials-create": "()",
    "publickey-credentials-get": "()",
    "screen-wake-lock": "()",
    "serial": "()",
    "usb": "()",
    "window-management": "()",
    "xr-spatial-tracking": "()",
}
"""Abilities of a browser and who may use them: nobody, but for those that pages of the theme use.

Only names that Chromium knows and that are not on trial: it logs a message for each other one.
"""

_QUOTED_KEYWORDS = (
    "'self'",
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'wasm-unsafe-eval'",
    "'unsafe-hashes'",
    "'strict-dynamic'",
    "'report-sample'",
)
_HASH = re.compile(r"'sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2}'")
# Besides what ends a source, a directive or a policy: what the configuration of a server would read as its own.
_NOT_IN_A_SOURCE = re.compile(r"[^!-~]|[;,\"\\${}]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)"
    r"(?::(?P<port>\d+|\*))?(?P<path>/[^'?#]*)?"
)
_CODE = re.compile(r"'(?:sha(?:256|384|512)-|unsafe-inline'$)")
_HAS_SCHEME = re.compile(r"[/\\]{2}|[A-Za-z][A-Za-z0-9+.-]*:")
_LARGEST_PORT = 65535
_PORTS: Mapping[str, int] = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# A source fits what is safer than itself, too (CSP 3, 6.7.2.9); an address without a scheme has that of the page.
_FITTING_SCHEMES: Mapping[str, frozenset[str]] = {
    "http": frozenset({"", "http", "https"}),
    "https": frozenset({"", "https"}),
    "ws": frozenset({"ws", "wss", "http", "https"}),
    "wss": frozenset({"wss", "https"}),
}
_RUNS_CODE = frozenset({"default-src", "script-src", "script-src-attr", "script-src-elem", "worker-src"})
_WEAK: Mapping[str, str] = {
    "'unsafe-inline'": "what somebody smuggles into a page would run or show there",
    "'unsafe-eval'": "a script may run text as code",
    "'unsafe-hashes'": "an attribute of an element may run code",
    "*": "every host is allowed",
    "http:": "every host is allowed, and nobody can tell who answered",
    "https:": "every host is allowed",
}
_WEAK_FOR_CODE: Mapping[str, str] = {
    "blob:": "a script may run text as code",
    "data:": "what somebody smuggles into a page would run there",
}


def content_security_policy(extra: ExtraSources | None = None, *, in_header: bool) -> str:
    """Write the Content Security Policy.

    Args:
        extra: Sources that a site needs beside those of the theme, by directive, such as
            ``{"script-src": ["https://cdn.example.org"]}``. A directive that the theme does not name begins
            with the sources of the one that would hold in its place.
        in_header: Whether the policy is for a header; a meta element must not hold all directives.

    Returns:
        The value of the header or of the attribute ``content``, the same for the same extra sources.

    Raises:
        ValueError: The extra sources are wrong; :func:`problems_of` tells all that is.
    """
    return "; ".join(
        f"{directive} {' '.join(found)}"
        for directive, found in _merged(extra).items()
        if in_header or directive not in HEADER_ONLY
    )


def allows(directive: str, address: str, extra: ExtraSources | None = None) -> bool:
    """Tell whether the policy of a site lets a page do something (CSP 3, 6.7.2).

    Args:
        directive: The directive that decides, such as ``img-src``; where the policy has none, another stands for it.
        address: What the page loads, or sends a form to, as its HTML names it: without scheme and host it is part of
            the site. For code in the page, the hashes that would allow it, as the policy writes them and with spaces
            between; ``'unsafe-inline'`` where no hash would.
        extra: Sources that the site needs beside those of the theme, by directive.

    Returns:
        Whether a browser would do it.

    Raises:
        ValueError: The extra sources are wrong.
    """
    merged = _merged(extra)
    sources = merged[directive] if directive in merged else _inherited(directive, merged)
    if _CODE.match(address):
        return _allows_code(directive, frozenset(address.split()), sources)
    # It leaves hosts to the scripts that are allowed by themselves.
    if "'strict-dynamic'" in sources and directive.startswith("script-src"):
        return False
    return any(_fits(source, address) for source in sources)


def source_of(address: str) -> str:
    """Write the source that allows an address.

    Args:
        address: An address as HTML names it.

    Returns:
        A source for a directive, such as ``'self'``, ``https://cdn.example.org`` or ``data:``.
    """
    if not _HAS_SCHEME.match(address):
        return "'self'"
    try:
        parts = urlsplit(address.replace("\\", "/"))
    except ValueError:
        return address
    return f"{parts.scheme or 'https'}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def security_headers(extra: ExtraSources | None = None) -> dict[str, str]:
    """Return the headers that protect a reader, by name.

    Args:
        extra: Sources that a site needs beside those of the theme, by directive.

    Returns:
        The headers, each on one line of printable ASCII.

    Raises:
        ValueError: The extra sources are wrong.
    """
    return {
        "Content-Security-Policy": content_security_policy(extra, in_header=True),
        "Referrer-Policy": REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(f"{name}={allowed}" for name, allowed in PERMISSIONS.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def problems_of(extra: object) -> list[str]:
    """Tell what is wrong with extra sources.

    Args:
        extra: What somebody wrote as a setting; anything.

    Returns:
        A sentence for each mistake, with what to write instead where that is known. None when all is well.
    """
    if not isinstance(extra, Mapping):
        return [f'{extra!r} is no dictionary of directives; write {{"script-src": ["https://cdn.example.org"]}}']
    return [problem for directive, sources in extra.items() for problem in _problems(directive, sources)]


def weaknesses_of(extra: ExtraSources) -> list[str]:
    """Tell which extra sources take away much of the protection, though a site may have them.

    Args:
        extra: Sources without problems.

    Returns:
        A sentence for each such source.
    """
    found = []
    for directive, sources in extra.items():
        weak = {**_WEAK, **(_WEAK_FOR_CODE if directive in _RUNS_CODE else {})}
        found += [f"{directive} {source}: {reason}" for source in sources if (reason := weak.get(source.lower()))]
    return found


def _checked(extra: ExtraSources | None) -> ExtraSources:
    sources = {} if extra is None else extra
    if problems := problems_of(sources):
        raise ValueError("; ".join(problems))
    return sources


def _merged(extra: ExtraSources | None) -> dict[str, list[str]]:
    sources = _checked(extra)
    merged = {directive: list(found) for directive, found in POLICY.items()}
    # Alphabetically, and what others fall back to before them.
    for directive in sorted(sources, key=lambda name: (_depth(name), name)):
        before = merged.get(directive) or _inherited(directive, merged)
        merged[directive] = list(dict.fromkeys([*before, *sources[directive]])) or [NONE]
        if len(merged[directive]) > 1:
            merged[directive] = [source for source in merged[directive] if source != NONE]
    return merged


def _depth(directive: str) -> int:
    return 0 if directive not in FALLBACKS else 1 + _depth(FALLBACKS[directive])


def _inherited(directive: str, merged: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what holds for a directive that is not there, without what means something to scripts alone."""
    instead = FALLBACKS[directive]
    found = merged[instead] if instead in merged else _inherited(instead, merged)
    return [source for source in found if source != "'wasm-unsafe-eval'"]


def _allows_code(directive: str, hashes: frozenset[str], sources: Sequence[str]) -> bool:
    keywords = {source.lower() for source in sources if source.startswith("'")}
    # A browser knows two spellings of one hash, with and without what is special in an address.
    present = {source.replace("-", "+").replace("_", "/").rstrip("='") for source in sources if _HASH.fullmatch(source)}
    if present.intersection(each.replace("-", "+").rstrip("='") for each in hashes):
        return not directive.endswith("-attr") or "'unsafe-hashes'" in keywords
    return "'unsafe-inline'" in keywords and not present and "'strict-dynamic'" not in keywords


def _fits(source: str, address: str) -> bool:
    if not _HAS_SCHEME.match(address):
        return source.lower() in {"'self'", "*", "http:", "https:"}
    try:
        parts = urlsplit(address.replace("\\", "/"))
        port = parts.port
    except ValueError:
        return False
    if _SCHEME.fullmatch(source):
        return _scheme_fits(source[:-1], parts.scheme)
    found = None if source.startswith("'") else _HOST.fullmatch(source)
    # Without a scheme a source is about the web, and not about data: addresses.
    if found is None or not _scheme_fits(found["scheme"] or "http", parts.scheme):
        return False
    return _host_fits(found["host"].lower(), parts.hostname or "") and (
        source == "*" or (_port_fits(found["port"], port, parts.scheme) and _path_fits(found["path"] or "", parts))
    )


def _scheme_fits(wanted: str, scheme: str) -> bool:
    return scheme in _FITTING_SCHEMES.get(wanted.lower(), {wanted.lower()})


def _host_fits(wanted: str, host: str) -> bool:
    if wanted == "*":
        return bool(host)
    return host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted


def _port_fits(wanted: str | None, port: int | None, scheme: str) -> bool:
    usual = _PORTS.get(scheme or "https")
    if wanted is None:
        return port in {None, usual}
    return wanted == "*" or (port or usual) in {int(wanted), 443 if wanted == "80" else int(wanted)}


def _path_fits(wanted: str, parts: SplitResult) -> bool:
    wanted, path = unquote(wanted), unquote(parts.path) or "/"
    return path.startswith(wanted) if wanted.endswith("/") or not wanted else path == wanted


def _problems(directive: object, sources: object) -> Iterator[str]:
    if not isinstance(directive, str) or directive not in DIRECTIVES:
        yield f"{directive!r} is no directive that lists sources{_suggestion(str(directive), sorted(DIRECTIVES))}"
    if not _is_list(sources):
        yield f'{directive}: {sources!r} is no list of texts; write ["https://cdn.example.org"]'
        return
    for source in sources:
        if reason := _problem_of_source(source):
            yield f"{directive}: {source!r} {reason}"


def _is_list(sources: object) -> TypeGuard[Sequence[object]]:
    return isinstance(sources, list | tuple)


def _problem_of_source(source: object) -> str | None:  # noqa: PLR0911 -- one line for each mistake
    if not isinstance(source, str):
        return "is no text"
    if not source:
        return "is empty"
    if found := _NOT_IN_A_SOURCE.search(source):
        return f"holds {found[0]!r}; {_instead_of(found[0])}"
    if source.lower() == NONE:
        return "allows nothing, and cannot stand beside sources; leave it out"
    if source.startswith("'nonce-"):
        return "has to differ for each reader, which files cannot; write the hash 'sha256-…'"
    if source.startswith("'"):
        fits = source.lower() in _QUOTED_KEYWORDS or _HASH.fullmatch(source)
        return None if fits else f"is no keyword{_suggestion(source, _QUOTED_KEYWORDS)}"
    if f"'{source.lower()}'" in (*_QUOTED_KEYWORDS, NONE):
        return f"is a keyword, which needs quotes of its own; write \"'{source}'\""
    if _SCHEME.fullmatch(source):
        return None
    host = _HOST.fullmatch(source)
    if host and (host["port"] in {None, "*"} or int(host["port"]) <= _LARGEST_PORT):
        return None
    return 'is neither a host nor a scheme; write such as "https://cdn.example.org"'


def _instead_of(character: str) -> str:
    if character.isspace() or character in ";,":
        return "write one source in each text"
    if character.isascii():
        return f"write it as %{ord(character):02X}"
    return 'write a host in its ASCII form, "xn--…"'


def _suggestion(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word.lower(), known, n=1)
    return f'; did you mean "{near[0]}"?' if near else f"; known are {', '.join(known)}"
