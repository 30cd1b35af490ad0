"""What a page of a built site makes a browser load, read from its files: no browser and no server is needed.

Counted are the page, what its HTML names (stylesheets, scripts and what these import, images, the icon, preloads), and
what the stylesheets name by ``url()`` outside of ``@media print``: a font only where something names its family. That
is at most what is loaded where a stylesheet names what the page does not show. Not counted is what a script asks for by
its own decision, unless the page says so with ``rel="preload"`` or ``rel="modulepreload"``, nor what a frame's page
names, nor what ``srcset`` offers in place of ``src``.
"""

from __future__ import annotations

import gzip
import os
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html
import tinycss2
from tinycss2.ast import AtRule, Declaration, FunctionBlock, IdentToken, QualifiedRule, StringToken, URLToken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tinycss2.ast import Node

# What hosts of static sites compress, and how much; images, fonts and films are compressed already.
_COMPRESSED = {".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"}
_GZIP_LEVEL = 6
_NO_PAGES = {"_static", "_sources", "_images", "_downloads"}
# Stands before what a page gives for an address, and is none.
_NO_ADDRESS = "no-address:"
# Where a site says nothing about its address. The name is reserved: nobody can have it (RFC 2606).
_NOWHERE = "https://site.invalid/"
_NOT_FETCHED = {"data", "blob", "about", "javascript"}
_SHOWN = "[not(ancestor::noscript or ancestor::template)]"
_IMPORT = re.compile(
    r"""(?:^|[;}\n])\s*(?:import|export)\b\s*(?:[\w$*{][\w\s$*{},"'-]*?\bfrom\s*)?["']([./][^"'\n]+)["']"""
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRINT = re.compile(r"\s*(?:only\s+)?print\b[^,]*", re.IGNORECASE)
_CONDITIONS = {"container", "layer", "media", "supports"}


class BuiltSite:
    """The files of a built site, and the paths of its pages, as an address has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = sorted(path.relative_to(folder) for path in folder.rglob("*.html"))
        self.pages = tuple(path.as_posix() for path in paths if path.parts[0] not in _NO_PAGES)
        # Most pages name the same files.
        self.size, self.stylesheet = cache(_size), cache(_stylesheet)

    @cached_property
    def root(self) -> str:
        """The address at which the site says it is published, with a slash at the end."""
        for page in self.pages:
            for link in _document(self.folder / page).xpath("//link[@rel='canonical']/@href"):
                for name in (page, page.removesuffix("index.html")):
                    if urlsplit(link).netloc and link.endswith(f"/{name}"):
                        return str(link).removesuffix(name)
        return _NOWHERE

    def file(self, address: str) -> Path | str:
        """Return the file behind an address, or why there is none."""
        if address.startswith(_NO_ADDRESS):
            return f"{address.removeprefix(_NO_ADDRESS)} is no address"
        if not address.startswith(self.root):
            same = urlsplit(address).netloc == urlsplit(self.root).netloc
            return f"{urlsplit(address).path} is outside of the site" if same else f"{address} is on another host"
        name = unquote(urlsplit(address).path.removeprefix(urlsplit(self.root).path))
        path = self.folder / name
        # Not as methods of the path: they raise for a name that no disk can have.
        path = path / "index.html" if os.path.isdir(path) else path  # noqa: PTH112
        return path if os.path.isfile(path) else f"{name} is missing"  # noqa: PTH113


class Visit:
    """What a browser that was never here loads to show a page.

    Attributes:
        page: The page's path in the site.
        files: The bytes of each answer by its address in the site, the page's own first. A file that two versions
            are asked of is loaded twice.
        problems: Why a file that the page names cannot be counted: it is missing, or another host has it.
    """

    def __init__(self, site: BuiltSite, page: str, *, at_least: bool = False) -> None:
        """Count; ``at_least`` leaves out the images and fonts of stylesheets. A file can raise OSError."""
        self.page = page
        self.files: dict[str, int] = {}
        self.problems: list[str] = []
        self._site = site
        self._load_page(urljoin(site.root, quote(page)), at_least=at_least)

    @property
    def size(self) -> int:
        """The bytes of all answers."""
        return sum(self.files.values())

    def after(self, other: Visit) -> int:
        """Return the bytes that are left to load for somebody who comes from another page."""
        return sum(size for address, size in self.files.items() if address not in other.files)

    def _load(self, addresses: Iterable[str]) -> list[tuple[Path, str]]:
        """Count files, and return those that were not yet counted."""
        found = []
        for address in addresses:
            path = self._site.file(address)
            name = address.removeprefix(self._site.root)
            if isinstance(path, str):
                self.problems += [path] * (path not in self.problems)
            elif name not in self.files:
                self.files[name] = self._site.size(path)
                found.append((path, address))
        return found

    def _load_page(self, address: str, *, at_least: bool) -> None:
        ((path, _),) = self._load([address])
        document = _document(path)
        base = next(iter(_joined(address, document.xpath("//base/@href"))), address)

        def named(what: str) -> list[str]:
            elements, _, attribute = what.rpartition("/")
            return _joined(base, document.xpath(f"{elements}{_SHOWN}/{attribute}"))

        def linked(relation: str) -> list[str]:
            return named(f"//link[contains(concat(' ', @rel, ' '), ' {relation} ') and not(@disabled)]/@href")

        self._load_styles(linked("stylesheet"), document, base, at_least=at_least)
        self._load_modules([*named("//script[@type='module']/@src"), *linked("modulepreload")])
        scripts = named("//script[not(@nomodule) and (not(string(@type)) or contains(@type, 'javascript'))]/@src")
        media = [*named("//*[not(self::script)]/@src"), *named("//*/@poster"), *named("//object/@data")]
        drawings = named("//*[self::image or self::use]/@href")
        links = [*linked("icon"), *linked("preload"), *linked("prefetch")]
        self._load([*scripts, *media, *drawings, *links])

    def _load_modules(self, addresses: Iterable[str]) -> None:
        for path, address in self._load(addresses):
            text = _COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))
            self._load_modules(_joined(address, _IMPORT.findall(text)))

    def _load_styles(self, addresses: list[str], page: lxml.html.HtmlElement, base: str, *, at_least: bool) -> None:
        texts = [
            *page.xpath(f"//style{_SHOWN}/text()"),
            *(f"*{{{each}}}" for each in page.xpath(f"//*{_SHOWN}/@style")),
        ]
        sheets = [(_read_stylesheet(text), base) for text in texts]
        waiting = [*addresses, *(each for sheet, _ in sheets for each in _joined(base, sheet.imports))]
        while waiting:
            for path, address in self._load([waiting.pop(0)]):
                sheet = self._site.stylesheet(path)
                sheets.append((sheet, address))
                waiting += _joined(address, sheet.imports)
        words = " ".join(["", *(sheet.words for sheet, _ in sheets), ""])
        for sheet, address in [] if at_least else sheets:
            fonts = [file for family, file in sheet.fonts if family and f" {family} " in words]
            self._load(_joined(address, [*sheet.files, *fonts]))


@dataclass
class _Stylesheet:
    """What a stylesheet names: others, images, families with the file of a font, and all words of its rules."""

    imports: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    fonts: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""


def _read_stylesheet(text: str) -> _Stylesheet:
    found = _Stylesheet()
    _read_rules(tinycss2.parse_stylesheet(text), found)
    return found


def _read_rules(rules: Iterable[Node], found: _Stylesheet) -> None:
    for rule in rules:
        if not isinstance(rule, AtRule | QualifiedRule):
            continue
        keyword = rule.lower_at_keyword if isinstance(rule, AtRule) else ""
        content = rule.content or []
        if keyword == "import":
            found.imports += [*_urls(rule.prelude), *_texts(rule.prelude, StringToken)][:1]
        elif keyword == "font-face":
            declarations = tinycss2.parse_blocks_contents(content)
            values = {each.lower_name: each.value for each in declarations if isinstance(each, Declaration)}
            # A browser takes the first file that it understands.
            files = list(_urls(values.get("src", [])))[:1]
            found.fonts += [(_words(values.get("font-family", [])), file) for file in files]
        elif keyword not in _CONDITIONS:
            found.files += _urls(content)
            found.words += f" {_words(content)}"
        elif not (keyword == "media" and _PRINT.fullmatch(tinycss2.serialize(rule.prelude))):
            _read_rules(tinycss2.parse_rule_list(content), found)


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _flat(getattr(node, "arguments", None) or getattr(node, "content", None) or [])


def _urls(nodes: Iterable[Node]) -> Iterator[str]:
    for node in _flat(nodes):
        if isinstance(node, URLToken):
            yield node.value
        elif isinstance(node, FunctionBlock) and node.lower_name == "url":
            yield from _texts(node.arguments, StringToken)


def _texts(nodes: Iterable[Node], *kinds: type[IdentToken | StringToken]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, kinds))


def _words(nodes: Iterable[Node]) -> str:
    return " ".join(_texts(_flat(nodes), IdentToken, StringToken)).lower()


def _joined(base: str, names: Iterable[str]) -> list[str]:
    """Give the addresses of what is fetched."""
    found = [_address(base, name) for name in map(str.strip, names) if name and name[0] != "#"]
    return [address for address in found if address.partition(":")[0] not in _NOT_FETCHED]


def _address(base: str, name: str) -> str:
    try:
        return urldefrag(urljoin(base, name)).url
    except ValueError:
        return f"{_NO_ADDRESS}{name}"


def _document(path: Path) -> lxml.html.HtmlElement:
    try:
        return lxml.html.document_fromstring(path.read_bytes(), lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.ParserError:
        # There is not a single element in it.
        return lxml.html.Element("html")


def _size(path: Path) -> int:
    content = path.read_bytes()
    return len(gzip.compress(content, _GZIP_LEVEL, mtime=0)) if path.suffix in _COMPRESSED else len(content)


def _stylesheet(path: Path) -> _Stylesheet:
    return _read_stylesheet(path.read_text(encoding="utf-8", errors="replace"))
