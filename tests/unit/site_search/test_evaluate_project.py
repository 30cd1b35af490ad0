"""The test site holds the words of the collection and nothing that was read into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st

from site_search.evaluate.collection import Collection, Document, QueryFile, Section
from site_search.evaluate.errors import EvaluationError
from site_search.evaluate.project import UNTITLED, BuiltSite, build_site, page_source

if TYPE_CHECKING:
    from pathlib import Path

MARKUP = [
    ".. raw:: html\n\n   <script>alert(1)</script>",
    "Title\n=====\n\ntext",
    "* one\n* two",
    "1. one",
    "• one",
    ":field: value",
    "``literal`` *emphasis* **strong** :ref:`role` |substitution| word_ `phrase`__ [1]_ [cite]_ __ anonymous",
    "Example::\n\n    code",
    ">>> 1 + 1",
    "| line",
    "-o  option",
    "=====  =====\na      b\n=====  =====",
    "+---+\n| a |\n+---+",
    "-- attribution",
    "....",
    "back\\slash \\",
    "https://example.org/?a=b someone@example.org",
    "<b>&amp;</b> {{ jinja }} {% raise %}",
    "\x00 null \x0c form \u2028 line \x85 next",
    "\u202eright to left\u202c \U0001f600 a\u0301",
]


def words_of(text: str) -> list[str]:
    return "".join(
        " " if character.isspace() or not character.isprintable() else character for character in text
    ).split()


def read(source: str) -> nodes.document:
    """Read reStructuredText; whatever docutils has to say becomes an error."""
    settings = {"report_level": 2, "halt_level": 2, "doctitle_xform": False, "_disable_config": True}
    document = publish_doctree(source, settings_overrides=settings)
    # Remarks below a warning, such as on two headings of one name.
    for remark in list(document.findall(nodes.system_message)):
        remark.parent.remove(remark)
    return document


def content(document: nodes.document) -> list[tuple[str, str]]:
    """What a page shows: each heading and paragraph as (kind, text)."""
    return [
        (type(node).__name__, node.astext())
        for node in document.findall(
            lambda node: isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline)
        )
    ]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_only_text(text: str) -> None:
    document = read(page_source(Document("1", text, text, (Section("s", text, text),))))

    kinds = {type(node) for node in document.findall()}
    assert kinds <= {nodes.document, nodes.section, nodes.title, nodes.paragraph, nodes.Text}
    titles = [node.astext() for node in document.findall(nodes.title)]
    assert [words_of(title) for title in titles] == [words_of(text)] * 2
    paragraphs = [node.astext() for node in document.findall(nodes.paragraph)]
    assert words_of("\n".join(paragraphs)) == words_of(text) * 2


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_only_text(title: str, text: str) -> None:
    document = read(page_source(Document("1", title, text, (Section("s", title, text), Section("s", title, text)))))

    kinds = {type(node) for node in document.findall()}
    assert kinds <= {nodes.document, nodes.section, nodes.title, nodes.paragraph, nodes.Text}
    assert len(list(document.findall(nodes.section))) == 3


def test_lines_are_paragraphs() -> None:
    document = read(page_source(Document("1", "Wing", "one\ntwo\r\n\n  three\tfour")))

    assert content(document) == [
        ("title", "Wing"),
        ("paragraph", "one"),
        ("paragraph", "two"),
        ("paragraph", "three four"),
    ]


@pytest.mark.parametrize("title", ["", " ", "\n", "\x00"])
def test_a_page_without_a_title_has_one_without_meaning(title: str) -> None:
    assert content(read(page_source(Document("1", title, "text")))) == [("title", UNTITLED), ("paragraph", "text")]


def site() -> BuiltSite:
    targets = {
        "pages/000000.html": "a",
        "pages/000000.html#wing": "a",
        "pages/000000.html#lift": "a#lift",
        "pages/000000.html#lift-ü": "a#drag",
        "pages/000001.html": "b",
    }
    return BuiltSite(folder=None, seconds=1, messages=[], targets=targets)  # type: ignore[arg-type]  # no file is read


def test_results_of_one_page_are_one_page() -> None:
    addresses = ["pages/000001.html", "/pages/000000.html#lift", "pages/000000.html", "./pages/000001.html#other"]

    assert site().targets_of(addresses, "page") == ("b", "a")


def test_only_the_very_section_is_the_section() -> None:
    addresses = ["pages/000000.html", "pages/000000.html#lift-%C3%BC", "pages/000000.html#wing", "pages/000000.html#x"]

    assert site().targets_of(addresses, "section") == ("a", "a#drag")


def test_other_pages_of_the_site_are_no_results() -> None:
    assert site().targets_of(["index.html", "genindex.html#A", ""], "page") == ()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", encoding="utf-8")
    collection = Collection("x", (Document("a", "A", ""),), (QueryFile("queries", typing=False, queries=()),), {})

    with pytest.raises(EvaluationError, match="the folder is in use"):
        build_site(collection, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]
