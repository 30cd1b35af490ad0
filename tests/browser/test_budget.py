"""What ``python -m career_theme.budget`` counts is what a browser loads, and no page costs more than it may."""

from __future__ import annotations

import string
import struct
import zlib
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from career_theme.budget import Budget, measure, problems_of
from career_theme.visits import BuiltSite, Visit
from noxfile import LONG_PAGES, WHOLE_GUIDE
from tests.browser.compressing_host import host
from tests.browser.support import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.compressing_host import Host

PAGES = ["index.html", "organizations/index.html", "applications.html", "genindex.html", "404.html"]
LOST = "no/such/page.html"

EVERYTHING = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Everything that a page can load</title>
<base href="deep/">
<link rel="icon" href="../small.png" sizes="16x16">
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="../unseen.png">
<link rel="stylesheet" href="../page.css?v=1">
<link rel="stylesheet" href="../print.css" media="print">
<link rel="alternate stylesheet" title="Other" href="../alternate.css">
<link rel="stylesheet" disabled href="../unseen.css">
<link rel="preload" as="script" href="../preload.js">
<link rel="preload" as="style" media="print" href="../unshown.css">
<link rel="prefetch" href="../prefetch.js">
<link rel="modulepreload" href="../later.mjs">
<link rel="alternate" type="application/atom+xml" href="../unseen.xml">
<noscript><link rel="stylesheet" href="../unseen.css"></noscript>
<style>@import "../own.css"; .own { background-image: url("../own.png") }</style>
<script type="module" src="../module.mjs"></script>
<script defer src="../deferred.js"></script>
<script nomodule src="../unseen.js"></script>
<script type="text/plain" src="../unseen.js"></script>
</head>
<body>
<p class="worded">Words <b>and</b> words</p>
<p class="own">Own</p>
<p class="masked">Here</p>
<p style="background: url(../inline.png)">There</p>
<img src="../picture.png" alt="" width="2" height="2">
<img src="../hidden.png" alt="" hidden>
<img src="../near.png" alt="" width="2" height="2" loading="lazy">
<img src="../heavy.png" srcset="../light.png 2x" alt="">
<picture><source srcset="../light.png" media="(prefers-color-scheme: dark)"><img src="../bright.png" alt=""></picture>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt="">
<template><img src="../unseen.png" alt=""></template>
<svg width="9" height="9"><use href="../sprite.svg#x"/><image href="../drawn.png"/><use href="#y"/></svg>
<video src="../unshown.mp4" poster="../poster.png" preload="none"></video>
<iframe src="../frame.html" title="Frame"></iframe>
<object data="../object.svg" type="image/svg+xml"></object>
<input type="image" src="../button.png" alt="Send">
</body>
</html>
"""
STYLE = """\
@import "deep/imported.css"; @import url(deep/of-print.css) print; @import url("deep/narrow.css") (max-width: 100px);
@font-face { font-family: "Used"; src: local("Nowhere"), url(used.woff2) format("woff2"), url(unseen.woff) }
@font-face { font-family: Used; font-weight: 700; src: url(bold.woff2) format("woff2") }
@font-face { font-family: Unused; src: url(unseen.woff2) }
@font-face { font-family: Cyrillic; src: url(unshown.woff2); unicode-range: U+400-4FF }
@font-face { font-family: Icons; src: url(unshown.woff2) }
:root { --words: "Used", serif; --drawn: url(variable.png); --unused: url(unshown.png) }
.worded { font-family: var(--words); background: url("background.png") }
.nowhere { background: url(unshown.png); font-family: Icons }
div.worded { background-image: url(unshown.png) }
.masked { font-family: Cyrillic, sans-serif; mask: url(mask.svg); list-style-image: var(--drawn) }
.masked { cursor: url(hand.png), auto }
.masked:hover { background: url(unshown.png) }
.masked::before { content: url(content.png) }
@media print { .masked { background: url(unseen.png) } }
@media screen { .masked { & + p { border-image: var(--drawn); } } }
@keyframes blink { from { background-image: url(unshown.png) } }
"""
TEXTS = {
    "index.html": EVERYTHING,
    "page.css": STYLE,
    "print.css": "p { color: red }",
    "alternate.css": "p { color: blue }",
    "own.css": "p { margin: 0 }",
    "deep/imported.css": '@import "further.css";',
    "deep/further.css": "p { padding: 0 }",
    "deep/of-print.css": "p { color: black }",
    "deep/narrow.css": "p { color: green }",
    "module.mjs": 'import "./one.mjs";\nimport { a, b as c } from "./two.mjs";\nexport * from "./three.mjs";\n'
    '/* import "./unseen.mjs"; */\nimport("./later.mjs");\nif (c) import("./unseen.mjs");\n',
    "one.mjs": "export {};",
    "two.mjs": 'import "./one.mjs"; export const a = 1, b = 0;',
    "three.mjs": 'import * as all from "./two.mjs"; export default all;',
    "later.mjs": 'import"./last.mjs";',
    "last.mjs": "export {}",
    "preload.js": "// preload",
    "deferred.js": "// deferred",
    "prefetch.js": "// prefetch",
    "frame.html": "<!DOCTYPE html><title>Frame</title>",
    "icon.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><title>{string.ascii_letters}</title></svg>",
    **dict.fromkeys(("sprite.svg", "object.svg", "mask.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>"),
}
# What stylesheets name and the page does not show, or not to everybody: it counts, and is not loaded here.
UNSHOWN = {"unshown.css", "unshown.mp4", "unshown.png", "unshown.woff2", "small.png"}
PICTURES = (
    *("small", "inline", "picture", "hidden", "near", "heavy", "light", "bright", "drawn", "poster", "button", "own"),
    *("background", "variable", "hand", "content"),
)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0\1\2\3")))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def compressing(built: Path) -> Iterator[Host]:
    with host(built) as server:
        yield server


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Page]:
    """A tab of a browser that was never here."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def loaded(tab: Page, server: Host, address: str, expected: set[str]) -> dict[str, int]:
    """What a server sends while a tab shows a page."""
    server.forget()
    tab.goto(server.url + address, wait_until="networkidle")
    server.wait_for(expected, PATIENCE)
    return server.answers


@pytest.mark.parametrize("page", PAGES)
def test_first_page_loads_what_is_counted(newcomer: Page, compressing: Host, built: Path, page: str) -> None:
    counted = Visit(BuiltSite(built), page)
    address = LOST if page == "404.html" else page

    assert loaded(newcomer, compressing, address, set(counted.files)) == counted.files
    assert counted.problems == []


@pytest.mark.parametrize("page", PAGES[1:])
def test_second_page_loads_what_is_counted(newcomer: Page, compressing: Host, built: Path, page: str) -> None:
    site = BuiltSite(built)
    home, counted = Visit(site, "index.html"), Visit(site, page)
    loaded(newcomer, compressing, "index.html", set(home.files))
    left = counted.files.keys() - home.files.keys()

    answers = loaded(newcomer, compressing, LOST if page == "404.html" else page, left)

    assert answers.keys() == left
    assert sum(answers.values()) == counted.after(home)


def test_search_page_keeps_its_budget_with_what_its_script_loads(newcomer: Page, compressing: Host) -> None:
    allowed = Budget()

    # What the script loads, and what that loads in turn.
    modules = {"_static/site_search/results.js", "_static/site_search/dom.js", "_static/site_search_messages.js"}
    first = dict(loaded(newcomer, compressing, "search.html", modules))

    assert modules <= first.keys()
    assert any(name.startswith("_static/site_search/page.js") for name in first)
    assert len(first) <= allowed.requests
    assert sum(first.values()) <= allowed.first * 1000


def test_everything_that_a_page_can_load_is_counted(newcomer: Page, tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in PICTURES:
        (tmp_path / f"{name}.png").write_bytes(png())
    for name in UNSHOWN - {"small.png"}:
        (tmp_path / name).touch()
    # A browser takes the next source of a font that it cannot read: these are some that it can.
    fonts = files("pydata_sphinx_theme") / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts"
    for name, source in {"used": "fa-regular-400", "bold": "fa-solid-900"}.items():
        (tmp_path / f"{name}.woff2").write_bytes((fonts / f"{source}.woff2").read_bytes())
    (tmp_path / "404.html").write_text("<!DOCTYPE html><title>Not found</title>", encoding="utf-8")
    counted = Visit(BuiltSite(tmp_path), "index.html")

    with host(tmp_path) as server:
        answers = dict(loaded(newcomer, server, "", set(counted.files) - UNSHOWN))

    assert counted.problems == []
    assert counted.files.keys() - answers.keys() == UNSHOWN
    assert answers == {name: size for name, size in counted.files.items() if name not in UNSHOWN}


def test_every_page_keeps_its_budget(built: Path) -> None:
    costs = measure(built)
    budget = Budget(long=frozenset(LONG_PAGES), whole=frozenset({WHOLE_GUIDE}))
    exceeded = [problem for cost in costs for problem in problems_of(cost, budget)]

    assert {cost.first.page for cost in costs} >= set(PAGES)
    assert exceeded == []
