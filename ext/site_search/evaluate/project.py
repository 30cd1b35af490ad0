"""Writes a Sphinx project from a test collection, builds it, and knows which address is which section."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import site_search
from site_search.evaluate.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from site_search.evaluate.collection import Collection, Document, Unit

# The folder is ours to change only where this file says so.
MARKER = "site-search-evaluation.txt"
PAGES = "pages"
# A heading that no document wrote must not hold words to be found: it is the same for all.
UNTITLED = "Untitled"

_MARKER_TEXT = "Written by python -m site_search.evaluate; everything in this folder can be deleted.\n"
_SECTION = re.compile(r'<section id="([^"]*)"')
_ESCAPED = re.compile(r"[^\w ]|_")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_LINE_END = re.compile(r"[\n\r\u2028\u2029]+")
_LAST_LINES = 8


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A collection as a website.

    Attributes:
        folder: Where the site is.
        seconds: How long the build took.
        messages: What the build had to say, line by line.
        targets: For each address, relative to the site's root, what it shows: a page, or ``page#section``.
    """

    folder: Path
    seconds: float
    messages: Sequence[str]
    targets: Mapping[str, str]

    def targets_of(self, addresses: Sequence[str], unit: Unit) -> tuple[str, ...]:
        """Say what results show.

        Args:
            addresses: The results' addresses, relative to the site's root.
            unit: What is counted. Several results of one page are one page, at the place of the first of them.

        Returns:
            Targets, each once, in the order of the results. An address that the collection has not is left out.
        """
        found: dict[str, None] = {}
        for address in addresses:
            parts = urlsplit(address.removeprefix("./").lstrip("/"))
            page = unquote(parts.path)
            anchor = unquote(parts.fragment) if unit == "section" else ""
            # An anchor that is no section's is a place on the page.
            target = self.targets.get(f"{page}#{anchor}", self.targets.get(page))
            if target is not None:
                found[target] = None
        return tuple(found)


def build_site(collection: Collection, folder: Path, *, language: str = "en") -> BuiltSite:
    """Write the collection as a Sphinx project with one page for each document, and build it.

    Args:
        collection: What the site holds.
        folder: Where project and site are kept. What is there of an earlier run is used again.
        language: The language of the site.

    Raises:
        EvaluationError: The folder holds something else, or the build failed.
    """
    _claim(folder)
    source = folder / "source"
    _write_project(collection, source, language)
    site = folder / "site"
    begin = time.perf_counter()
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-j", "auto", "-d", str(folder / "doctrees")]
    # The build is to find this very package, also where it is not installed.
    packages = [str(Path(site_search.__path__[0]).parent), os.environ.get("PYTHONPATH", "")]
    build = subprocess.run(  # noqa: S603 -- our own interpreter
        [*command, str(source), str(site)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, packages))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    seconds = time.perf_counter() - begin
    messages = build.stdout.strip().splitlines()[-_LAST_LINES:]
    if build.returncode:
        raise EvaluationError("\n".join(["the test site could not be built:", *messages]))
    return BuiltSite(site, seconds, messages, dict(_targets(collection, site)))


def page_name(number: int) -> str:
    """Return the name of a document's page. It is a number: an id may be no file name, or differ in case alone."""
    return f"{PAGES}/{number:06}"


def escaped(text: str) -> str:
    r"""Write text so that reStructuredText reads nothing else from it.

    Returns:
        One line in which a backslash stands before each character that is no letter, digit or space. Control
        characters have become spaces.
    """
    line = " ".join(_CONTROL.sub(" ", text).split())
    return _ESCAPED.sub(r"\\\g<0>", line)


def page_source(document: Document) -> str:
    """Write a document as reStructuredText: one heading, its text, and a heading for each section."""
    blocks = [_heading(document.title, "="), *_paragraphs(document.text)]
    for section in document.sections:
        blocks += [_heading(section.title, "-"), *_paragraphs(section.text)]
    return "\n\n".join(blocks) + "\n"


def _heading(title: str, line: str) -> str:
    text = escaped(title) or UNTITLED
    # A letter may be two columns wide, and a line of fewer than four characters is text.
    return f"{text}\n{line * max(4, 2 * len(text))}"


def _paragraphs(text: str) -> Iterator[str]:
    for line in _LINE_END.split(text):
        if paragraph := escaped(line):
            yield paragraph


def _claim(folder: Path) -> None:
    marker = folder / MARKER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not marker.exists():
            if any(folder.iterdir()):
                raise EvaluationError(f"{folder}: the folder is in use; name one that is empty or does not exist")
            marker.write_text(_MARKER_TEXT, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{folder}: the folder cannot be used: {error.strerror}") from error


def _write_project(collection: Collection, source: Path, language: str) -> None:
    pages = source / PAGES
    pages.mkdir(parents=True, exist_ok=True)
    files = {f"{page_name(number)}.rst": page_source(document) for number, document in enumerate(collection.documents)}
    for path in pages.iterdir():
        if f"{PAGES}/{path.name}" not in files:
            path.unlink()
    for name, text in files.items():
        _write_changed(source / name, text)
    _write_changed(source / "conf.py", _configuration(collection.name, language))
    entries = "\n".join(f"   {page_name(number)}" for number in range(len(collection.documents)))
    # Written each time: a build in which no page changed would not copy changed scripts either.
    contents = f":nosearch:\n\nContents\n========\n\n.. toctree::\n   :hidden:\n\n{entries}\n"
    (source / "index.rst").write_text(contents, encoding="utf-8")


def _configuration(name: str, language: str) -> str:
    settings = {
        "project": name,
        "language": language,
        "extensions": ["site_search"],
        "html_theme": "basic",
        # Else each page would list all pages.
        "html_sidebars": {"**": []},
        "html_use_index": False,
        "html_copy_source": False,
        # The text is to be found as the collection has it.
        "smartquotes": False,
    }
    return "".join(f"{key} = {value!r}\n" for key, value in settings.items())


def _write_changed(path: Path, text: str) -> None:
    content = text.encode("utf-8")
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def _targets(collection: Collection, site: Path) -> Iterator[tuple[str, str]]:
    for number, document in enumerate(collection.documents):
        page = f"{page_name(number)}.html"
        yield page, document.id
        if not document.sections:
            continue
        # The text is escaped, so that what looks like a section is one; they stand in the order of the document.
        anchors = [html.unescape(anchor) for anchor in _SECTION.findall((site / page).read_text(encoding="utf-8"))]
        if len(anchors) != len(document.sections) + 1:
            raise EvaluationError(f"{page}: {len(document.sections)} sections became {len(anchors) - 1}")
        yield f"{page}#{anchors[0]}", document.id
        for anchor, section in zip(anchors[1:], document.sections, strict=True):
            yield f"{page}#{anchor}", f"{document.id}#{section.id}"
