"""Whatever stands in a record is text: it is shown as it is, and breaks no format."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from textwrap import dedent
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.builders.projects import Build, build, make_project
from tests.unit.samples import record_of

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "ampersand": "Fish & Chips &amp; &lt;",
    "markup": "<b>Bold</b> <img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "comment": "<!-- not --> ]]> <![CDATA[",
    "quotes": "\"Double\" 'single' `back` “curly”",
    "right-to-left": "مختبر الفيزياء",
    "emoji": "🏔 Bergführer 👩‍🔬".replace("\u200d", ""),
    "long": "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik" * 2,
    "markdown": "*stars* _lines_ [link](https://evil.example.org) {organization}`x` $x$",
    "rst": "**bold** |sub| `x`_ :ref:`y` .. note::",
    "latex": r"\input{x} $E=mc^2$ 100% #1 a_b ~ ^ {",
    "texinfo": "@end @{ } , : @bye",
    "man": ".TH 'x \\fB -\\(aq",
    "percent": "%s %(name)s {0} {{ jinja }} {% x %}",
    "dots": "Late Co. v1.0",
    "combining": "Z\u0301u\u0308rich",
    "kanji": "理化学研究所",
}
BUILDERS = ("html", "epub", "text", "man", "latex", "texinfo", "xml", "gettext")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


RECORDS = {
    name: record_of(
        name,
        name=quoted(text),
        summary=quoted(text),
        places=f"[{quoted(text[:80])}]",
        eligibility=quoted(text),
        source=quoted(text),
        links=f"[{{label: {quoted(text)}, url: 'https://{name}.example.org/a?b=1&c=%22%3E#(d)'}}]",
        connections="[{kind: odd, on: 2024, source: x}]",
        programmes=f"[{{name: {quoted(text)}, url: 'https://{name}.example.org/summer', kind: odd, levels: [phd], "
        f"cycle: {quoted(text[:80])}, deadline_text: {quoted(text)}}}]",
        topics="[odd]",
    )
    for name, text in NAMES.items()
}
LABEL = "<i>Odd</i> & \"label\" 'here' \\ % _ @{}"
VOCABULARY = """\
sectors: {lab: {label: Laboratory, description: x}}
roles: {scientist: {label: Scientist, description: x}}
levels: {phd: {label: PhD, description: x}, postdoc: {label: Postdoc, description: x}}
"""
VOCABULARY += "".join(
    f"{group}: {{odd: {{label: {quoted(LABEL)}, description: {quoted(LABEL)}}}}}\n"
    for group in ("topics", "programme-kinds", "connection-kinds")
)
TITLE = "Home"
INDEX = (
    f"# {TITLE}\n\n:::{{organization-cards}}\n:::\n\n:::{{organization-card}} </b> & \"Laboratory\" 'in place'\n"
    ":careers-url: https://www.example.org/?a=1&b=2\n:id: in-place\n:summary: <script> & *stars*\n:::\n\n"
    + "\n\n".join(f"{{organization}}`{name}` {{link-button}}`<{name}>`" for name in NAMES)
    + '\n\n{link-button}`</a><b> & "label" <https://www.example.org/?a=1&b=%22> pill`\n'
    + "\n:::{organization-vocabulary}\n:::\n"
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    conf = dedent("""\
        copyright = version = "1"
        latex_engine = "xelatex"
        latex_documents = [("index", "odd.tex", "Odd", "Nobody", "howto")]
        man_pages = [("index", "odd", "Odd", ["Nobody"], 7)]
        """)
    folder = tmp_path_factory.mktemp("hostile") / "project"
    return make_project(folder, {"index": INDEX}, RECORDS, conf=conf, vocabulary=VOCABULARY)


@pytest.fixture(scope="module")
def html(source: Path) -> Build:
    return build(source)


class Balance(HTMLParser):
    """Checks that every element is closed where it has to be, and collects text and attributes."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> in line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_builder_warns(builder: str, source: Path) -> None:
    config = {"nitpicky": True, "epub_show_urls": "no", "suppress_warnings": ["epub.unknown_project_files"]}
    done = build(source, source / "_build" / f"strict-{builder}", builder, config=config)

    assert done.warnings == []


def test_the_page_is_well_formed(html: Build) -> None:
    page = Balance(html.html())

    assert (page.wrong, page.open) == ([], [])


def test_names_are_shown_as_they_were_written(html: Build) -> None:
    page = Balance(html.html())
    headings = re.findall(r'class="organization-name"><a [^>]*>(.*?)</a>', html.html())

    assert len(headings) == len(NAMES) + 1
    assert [name for name in NAMES.values() if name not in page.texts] == []


def test_no_element_or_handler_comes_from_a_record(html: Build) -> None:
    page = Balance(html.html())

    assert {"b", "i"} & set(page.tags) == set()
    assert "img" not in page.tags
    assert [name for name, _ in page.attributes if name.startswith("on")] == []
    assert "<script>alert" not in html.html()


def test_addresses_stay_as_they_are(html: Build) -> None:
    addresses = {value for name, value in Balance(html.html()).attributes if name == "href"}

    assert {f"https://{name}.example.org/a?b=1&c=%22%3E#(d)" for name in NAMES} <= addresses
    assert "https://www.example.org/?a=1&b=%22" in addresses


def test_epub_pages_are_xml(source: Path) -> None:
    done = build(source, source / "_build" / "book", "epub", config={"epub_show_urls": "no"})
    root = ET.parse(done.output / "index.xhtml").getroot()  # noqa: S314 -- our own file
    texts = ["".join(link.itertext()) for link in root.iter("{http://www.w3.org/1999/xhtml}h2")]

    assert set(NAMES.values()) <= set(texts)


def test_latex_takes_no_command_from_a_record(source: Path) -> None:
    done = build(source, source / "_build" / "paper", "latex")
    text = (done.output / "odd.tex").read_text(encoding="utf-8")

    assert r"\input{x}" not in text
    assert r"\textbackslash{}input" in text
    assert "100\\%" in text
    assert re.search(r"(?<!\\)\$E", text) is None


def test_man_takes_no_request_from_a_record(source: Path) -> None:
    done = build(source, source / "_build" / "page", "man")
    lines = (done.output / "odd.7").read_text(encoding="utf-8").splitlines()

    assert len([line for line in lines if line.startswith(".TH")]) == 1


def test_the_search_shows_the_same_names(html: Build) -> None:
    text = (html.output / "searchindex.js").read_text(encoding="utf-8")
    titles = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))["alltitles"]

    assert {name: titles.get(name) for name in NAMES.values()} == {
        name: [[0, f"org-{organization_id}"]] for organization_id, name in NAMES.items()
    }
