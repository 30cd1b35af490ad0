"""The policy as text: what it allows, what a site may add, and what is wrong with an addition."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career_theme.policy import (
    DIRECTIVES,
    NONE,
    PERMISSIONS,
    ExtraSources,
    allows,
    content_security_policy,
    problems_of,
    security_headers,
    source_of,
    weaknesses_of,
)

CDN = "https://cdn.example.org"

SOURCES = st.sampled_from(
    [
        CDN,
        "https://*.example.org:8443/a/",
        "cdn.example.org",
        "localhost:*",
        "https:",
        "blob:",
        "*",
        "'self'",
        "'unsafe-inline'",
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='",
    ]
)
EXTRA = st.dictionaries(st.sampled_from(sorted(DIRECTIVES)), st.lists(SOURCES, max_size=3))


def parsed(extra: ExtraSources | None = None, *, in_header: bool = True) -> dict[str, list[str]]:
    policy = content_security_policy(extra, in_header=in_header)
    directives = [directive.split(" ") for directive in policy.split("; ")]
    assert len({name for name, *_ in directives}) == len(directives)
    return {name: sources for name, *sources in directives}


def test_policy_of_a_page_is_the_one_that_is_promised() -> None:
    assert content_security_policy(in_header=False) == (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'"
    )


def test_only_the_header_forbids_frames_around_the_site() -> None:
    policy = content_security_policy(in_header=False)

    assert content_security_policy(in_header=True) == f"{policy}; frame-ancestors 'none'"
    assert "frame-ancestors" not in parsed({"frame-ancestors": [CDN]}, in_header=False)
    assert parsed({"frame-ancestors": [CDN]})["frame-ancestors"] == [CDN]


@pytest.mark.parametrize(
    ("directive", "sources", "expected"),
    [
        ("script-src", [CDN], ["'self'", "'wasm-unsafe-eval'", CDN]),
        ("img-src", ["data:", CDN, CDN], ["'self'", "data:", CDN]),
        ("base-uri", ["'self'"], ["'self'"]),
        ("default-src", [CDN], [CDN]),
        # Not in the policy: begins with what would hold instead.
        ("frame-src", [CDN], [CDN]),
        ("worker-src", ["blob:"], ["'self'", "blob:"]),
        ("script-src-elem", [CDN], ["'self'", CDN]),
        ("style-src-attr", ["'unsafe-inline'"], ["'self'", "'unsafe-inline'"]),
        ("media-src", [], [NONE]),
    ],
)
def test_a_site_adds_sources(directive: str, sources: list[str], expected: list[str]) -> None:
    found = parsed({directive: sources})

    assert found.pop(directive) == expected
    assert found == {name: value for name, value in parsed().items() if name != directive}


def test_one_addition_holds_for_what_begins_with_it() -> None:
    found = parsed(
        {"worker-src": ["blob:"], "script-src": [CDN], "frame-src": ["https://a.example"], "child-src": [CDN]}
    )

    assert found["worker-src"] == ["'self'", CDN, "blob:"]
    assert found["frame-src"] == [CDN, "https://a.example"]


@given(extra=EXTRA)
def test_an_addition_takes_nothing_away(extra: dict[str, list[str]]) -> None:
    assert problems_of(extra) == []
    before, after = parsed(), parsed(extra)

    for directive, sources in before.items():
        assert set(sources) - {NONE} <= set(after[directive])
    for directive, sources in extra.items():
        assert set(sources) <= set(after[directive])
    assert [sources for sources in after.values() if NONE in sources and len(sources) > 1] == []
    assert parsed(dict(reversed(extra.items()))) == after
    assert list(parsed(dict(reversed(extra.items())))) == list(after)


@given(extra=EXTRA)
def test_every_header_is_one_line_that_any_server_can_hold(extra: dict[str, list[str]]) -> None:
    for name, text in security_headers(extra).items():
        assert re.fullmatch(r"[A-Za-z-]+", name)
        assert re.fullmatch(r"[ !-~]+", text)
        assert not re.search(r'["\\$]', text)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("https://cdn.example.org", "is no dictionary of directives"),
        (None, "is no dictionary of directives"),
        ({"script_src": [CDN]}, 'did you mean "script-src"?'),
        ({"img": [CDN]}, "is no directive that lists sources"),
        ({"report-uri": [CDN]}, "is no directive that lists sources"),
        ({3: [CDN]}, "3 is no directive"),
        ({"script-src": CDN}, 'is no list of texts; write ["https://cdn.example.org"]'),
        ({"script-src": {CDN: 1}}, "is no list of texts"),
        ({"script-src": [3]}, "script-src: 3 is no text"),
        ({"script-src": [""]}, "is empty"),
        ({"script-src": [f"{CDN}; default-src *"]}, "holds ';'"),
        ({"script-src": [f"{CDN},{CDN}"]}, "holds ','"),
        ({"script-src": [f"{CDN} 'self'"]}, "holds ' '; write one source in each text"),
        ({"script-src": [f"{CDN}\nSet-Cookie: a=b"]}, "holds '\\n'"),
        ({"img-src": ['https://a.example/"']}, "write it as %22"),
        ({"img-src": ["https://a.example/$uri"]}, "write it as %24"),
        ({"img-src": ["https://bücher.example"]}, "holds 'ü'; write a host in its ASCII form"),
        ({"script-src": ["self"]}, "write \"'self'\""),
        ({"script-src": ["Unsafe-Inline"]}, "write \"'Unsafe-Inline'\""),
        ({"script-src": ["'unsafe-inlne'"]}, "did you mean \"'unsafe-inline'\"?"),
        ({"script-src": ["'self"]}, "did you mean \"'self'\"?"),
        ({"script-src": ["'nonce-abc'"]}, "write the hash 'sha256-…'"),
        ({"script-src": [NONE]}, "leave it out"),
        ({"script-src": ["none"]}, "is a keyword, which needs quotes"),
        ({"img-src": ["/pictures/"]}, "is neither a host nor a scheme"),
        ({"img-src": ["https://"]}, "is neither a host nor a scheme"),
        ({"img-src": ["https://x.org:65536"]}, "is neither a host nor a scheme"),
    ],
)
def test_mistake_is_told_with_what_to_write(extra: object, message: str) -> None:
    problems = problems_of(extra)

    assert len(problems) == 1
    assert message in problems[0]
    assert "\n" not in problems[0]
    if isinstance(extra, dict):
        with pytest.raises(ValueError, match=re.escape(problems[0])):
            content_security_policy(extra, in_header=True)


def test_all_mistakes_are_told_at_once() -> None:
    assert len(problems_of({"img-scr": ["self", "a b"], "font-src": CDN})) == 4


def test_an_addition_that_opens_the_site_is_named() -> None:
    found = weaknesses_of(
        {
            "script-src": ["'unsafe-inline'", "data:", CDN, "'UNSAFE-EVAL'"],
            "style-src": ["'unsafe-inline'"],
            "img-src": ["data:", "*", "https://images.example.org"],
        }
    )

    assert [text.partition(":")[0] for text in found[:1]] == ["script-src 'unsafe-inline'"]
    assert [text.split(" ")[0] for text in found] == ["script-src"] * 3 + ["style-src", "img-src"]


def test_a_site_without_additions_has_nothing_weak() -> None:
    assert weaknesses_of({}) == []
    assert problems_of({}) == []


HASH = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
CODE = f"{HASH} 'sha384-x'"


@pytest.mark.parametrize(
    ("directive", "address", "sources"),
    [
        ("img-src", "a.png", []),
        ("img-src", "/a/b.png?x", []),
        ("img-src", "data:image/png;base64,x", []),
        ("script-src-elem", "a.js", []),
        ("media-src", "a.webm", ["'self'"]),
        ("media-src", "a.webm", ["*"]),
        ("img-src", "https://x.org/a.png", ["https://x.org"]),
        ("img-src", "HTTPS://X.org/a.png", ["https://x.ORG"]),
        ("img-src", "//x.org/a.png", ["https://x.org"]),
        ("img-src", "\\\\x.org\\a.png", ["https://x.org"]),
        ("img-src", "https://x.org/a.png", ["http://x.org"]),
        ("img-src", "https://x.org/a.png", ["x.org"]),
        ("img-src", "https://x.org:443/a.png", ["x.org"]),
        ("img-src", "https://x.org:8443/a.png", ["x.org:*"]),
        ("img-src", "https://x.org:8443/a.png", ["x.org:8443"]),
        ("img-src", "https://a.b.x.org/a.png", ["*.x.org"]),
        ("img-src", "https://x.org/a%20b/c.png?d", ["x.org/a%20b/"]),
        ("img-src", "https://x.org/a.png?d", ["x.org/a.png"]),
        ("img-src", "https://x.org/a.png", ["https:"]),
        ("img-src", "https://x.org/a.png", ["*"]),
        ("img-src", "https://x.org:8443/a.png", ["*"]),
        ("img-src", "blob:x", ["blob:"]),
        ("form-action", "mailto:a@x.org", ["mailto:"]),
        ("script-src-elem", CODE, [HASH]),
        ("script-src-elem", CODE, [HASH.replace("+", "-").replace("/", "_").replace("=", "")]),
        ("script-src-elem", CODE, ["'unsafe-inline'"]),
        ("script-src-attr", CODE, [HASH, "'unsafe-hashes'"]),
        ("style-src-attr", CODE, ["'Unsafe-Inline'"]),
    ],
)
def test_what_a_source_allows(directive: str, address: str, sources: list[str]) -> None:
    assert allows(directive, address, {directive: sources})


@pytest.mark.parametrize(
    ("directive", "address", "sources"),
    [
        ("img-src", "https://x.org/a.png", []),
        ("img-src", "//x.org/a.png", []),
        ("img-src", "blob:x", []),
        ("script-src-elem", "data:,x", []),
        ("media-src", "a.webm", []),
        ("frame-src", "a.html", []),
        ("base-uri", "/", []),
        ("img-src", "https://evil-x.org/a.png", ["x.org"]),
        ("img-src", "https://x.org.evil.org/a.png", ["x.org"]),
        ("img-src", "https://x.org@evil.org/a.png", ["x.org"]),
        ("img-src", "https://x.org/a.png", ["*.x.org"]),
        ("img-src", "https://evilx.org/a.png", ["*.x.org"]),
        ("img-src", "http://x.org/a.png", ["https://x.org"]),
        ("img-src", "https://x.org:8443/a.png", ["x.org"]),
        ("img-src", "https://x.org/b/a.png", ["x.org/a/"]),
        ("img-src", "https://x.org/a.png/b", ["x.org/a.png"]),
        ("img-src", "blob:x", ["*"]),
        ("img-src", "https://[x/a.png", ["*"]),
        ("img-src", "https://x.org:port/a.png", ["x.org:*"]),
        ("script-src-elem", CODE, []),
        ("script-src-elem", CODE, ["'sha256-x='", "'unsafe-inline'"]),
        ("script-src-attr", CODE, [HASH]),
        ("script-src-elem", "'unsafe-inline'", [HASH]),
        ("script-src-elem", f"{CDN}/a.js", [CDN, "'strict-dynamic'"]),
    ],
)
def test_what_no_source_allows(directive: str, address: str, sources: list[str]) -> None:
    assert not allows(directive, address, {directive: sources})


def test_a_source_holds_for_what_falls_back_to_its_directive() -> None:
    assert allows("script-src-elem", f"{CDN}/a.js", {"script-src": [CDN]})
    assert allows("frame-src", CDN, {"child-src": [CDN]})
    assert allows("media-src", CDN, {"default-src": [CDN]})
    assert not allows("media-src", "a.webm", {"img-src": [CDN]})


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("a/b.webm", "'self'"),
        ("https://x.org:8443/a?b", "https://x.org:8443"),
        ("//x.org/a", "https://x.org"),
        ("data:x/y,z", "data:"),
    ],
)
def test_the_source_of_an_address_allows_it(address: str, source: str) -> None:
    assert source_of(address) == source
    assert allows("media-src", address, {"media-src": [source]})


def test_headers_let_the_pages_do_what_they_do() -> None:
    headers = security_headers()

    assert list(headers) == [
        "Content-Security-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
    ]
    assert {name for name, allowed in PERMISSIONS.items() if allowed == "(self)"} == {"clipboard-write", "fullscreen"}
    assert "camera=(), " in headers["Permissions-Policy"]
