"""What a browser loads to show a page of a built site, read from its files: no browser and no server is needed.

What a script asks for by its own decision cannot be read; a page that says it with ``rel="modulepreload"`` or
``rel="preload"`` is both counted rightly and shown sooner. Pictures that a browser loads when a reader comes near
are counted, because the first screen can hold them; of several that it chooses from, the heaviest is.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html

from career_theme.style_files import PageWords, read_stylesheet, uses_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from career_theme.style_files import Stylesheet, StyleUses

GZIP_LEVEL = 6
"""What hosts of static sites use; more takes longer and gains little."""

COMPRESSED = frozenset({".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".webmanifest", ".xml"})
"""Files that hosts compress on the way. Pictures, fonts and films are compressed already."""

_NO_PAGES = {"_static", "_sources", "_images", "_downloads"}
# Where a site says nothing about its address. The name is reserved: nobody can have it (RFC 2606).
_NOWHERE = "https://site.invalid/"
_INDEX = "index.html"
_NOT_FETCHED = {"data", "blob", "about", "javascript"}
_SCRIPT_TYPES = {"", "module", "text/javascript", "application/javascript", "application/ecmascript", "text/ecmascript"}
_MODULE_IMPORT = re.compile(
    r"""(?:^|[;}\n])\s*(?:import|export)\b\s*(?:[\w$*{][\w\s$*{},"'-]*?\bfrom\s*)?["']([^"'\n]+)["']"""
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NEVER_SHOWN = ("noscript", "template")
_FETCHED = {"preload", "prefetch"}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser that was never here loads to show a page.

    Attributes:
        page: The page's path in the site.
        files: The bytes of each answer by its address in the site, the page's own first. A file that two versions
            are asked of is loaded twice.
        problems: Why a file that the page names cannot be counted: it is missing, or another host has it.
    """

    page: str
    files: Mapping[str, int]
    problems: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes of all answers."""
        return sum(self.files.values())

    @property
    def requests(self) -> int:
        """How many files are asked for."""
        return len(self.files)

    def after(self, other: Visit) -> int:
        """Return the bytes that are left to load for somebody who comes from another page."""
        return sum(size for address, size in self.files.items() if address not in other.files)


class BuiltSite:
    """The files of a built site.

    Attributes:
        folder: Where they are.
        pages: The paths of its pages, as an address has them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = sorted(path.relative_to(folder) for path in folder.rglob("*.html"))
        self.pages = tuple(path.as_posix() for path in paths if path.parts[0] not in _NO_PAGES)
        self._read_sheet = cache(self._read_sheet_anew)
        self._uses_of = cache(self._uses_of_anew)
        self._size = cache(self._size_anew)

    @cached_property
    def root(self) -> str:
        """The address at which the site says it is published, with a slash at the end."""
        for page in self.pages:
            document = _parse((self.folder / page).read_bytes())
            for link in [] if document is None else document.xpath("//link[@rel='canonical']/@href"):
                for name in (page, page.removesuffix(_INDEX)):
                    if urlsplit(link).netloc and link.endswith(f"/{name}"):
                        return str(link).removesuffix(name)
        return _NOWHERE

    def visit(self, page: str) -> Visit:
        """Find what a page loads.

        Args:
            page: One of the pages.

        Returns:
            The files, and what is wrong with those that are not among them.

        Raises:
            OSError: A file that is there cannot be read.
        """
        loading = _Loading(self, page)
        loading.load_page(urljoin(self.root, page))
        return Visit(page, loading.files, tuple(dict.fromkeys(loading.problems)))

    def path(self, address: str) -> Path | str:
        """Return the file behind an address, or why there is none."""
        if not address.startswith(self.root):
            same = urlsplit(address).netloc == urlsplit(self.root).netloc
            shown = urlsplit(address).path if same else address
            return f"{shown} is {'outside of the site' if same else 'on another host'}"
        name = unquote(urlsplit(address).path.removeprefix(urlsplit(self.root).path))
        path = self.folder / name
        if path.is_dir():
            path /= _INDEX
        return path if path.is_file() else f"{name} is missing"

    def size(self, path: Path) -> int:
        """Return the bytes that a host sends for a file."""
        return self._size(path)

    def stylesheet(self, address: str) -> Stylesheet | None:
        """Return a stylesheet of the site, if there is one at an address."""
        return self._read_sheet(address)

    def uses(self, addresses: tuple[str, ...]) -> StyleUses:
        """Return what the stylesheets at some addresses can load."""
        return self._uses_of(addresses)

    def _size_anew(self, path: Path) -> int:
        content = path.read_bytes()
        return len(gzip.compress(content, GZIP_LEVEL, mtime=0)) if path.suffix in COMPRESSED else len(content)

    def _read_sheet_anew(self, address: str) -> Stylesheet | None:
        path = self.path(address)
        if isinstance(path, str):
            return None
        return read_stylesheet(path.read_text(encoding="utf-8", errors="replace"), address)

    def _uses_of_anew(self, addresses: tuple[str, ...]) -> StyleUses:
        return uses_of(sheet for address in addresses if (sheet := self.stylesheet(address)) is not None)


@dataclass
class _Loading:
    """One visit under way."""

    site: BuiltSite
    page: str
    files: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def load(self, address: str) -> Path | None:
        """Count a file, if it is not yet counted, and return where it is."""
        address = urldefrag(address).url
        if urlsplit(address).scheme in _NOT_FETCHED:
            return None
        path = self.site.path(address)
        if isinstance(path, str):
            self.problems.append(path)
            return None
        name = address.removeprefix(self.site.root)
        if name in self.files:
            return None
        self.files[name] = self.site.size(path)
        return path

    def load_page(self, address: str) -> None:
        """Count a page, or one in a frame, and all that it names."""
        path = self.load(address)
        document = None if path is None else _parse(path.read_bytes())
        if document is None:
            return
        base = next((urljoin(address, each) for each in document.xpath("//base/@href")), address)
        elements = [
            element
            for element in document.iter()
            if isinstance(element.tag, str) and next(element.iterancestors(*_NEVER_SHOWN), None) is None
        ]
        for element in elements:
            if element.tag == "script":
                self._load_script(element, base)
            elif element.tag == "iframe" and element.get("src"):
                self.load_page(urljoin(base, element.get("src").strip()))
            elif element.tag != "link":
                self._load_media(element, base)
        sheets = self._load_links([element for element in elements if element.tag == "link"], base)
        self._load_styles(sheets, elements, base)

    def _load_links(self, links: list[lxml.html.HtmlElement], base: str) -> list[str]:
        """Count what links name for the page itself, except stylesheets, whose addresses are returned."""
        sheets: list[str] = []
        icons: list[str] = []
        for link in links:
            relations = set((link.get("rel") or "").lower().split())
            address = urljoin(base, (link.get("href") or "").strip())
            if not link.get("href"):
                continue
            if "stylesheet" in relations and link.get("disabled") is None:
                sheets.append(address)
            elif "icon" in relations:
                icons.append(address)
            elif "modulepreload" in relations:
                # Who names a module runs it, with all that it imports.
                self._load_module(address)
            elif relations & _FETCHED and (link.get("media") or "").strip() != "print":
                self.load(address)
        self._load_heaviest(icons)
        return sheets

    def _load_script(self, script: lxml.html.HtmlElement, base: str) -> None:
        kind = (script.get("type") or "").strip().lower()
        if not script.get("src") or script.get("nomodule") is not None or kind not in _SCRIPT_TYPES:
            return
        address = urljoin(base, script.get("src").strip())
        if kind == "module":
            self._load_module(address)
        else:
            self.load(address)

    def _load_media(self, element: lxml.html.HtmlElement, base: str) -> None:
        get = element.get
        name = element.tag
        parent = element.getparent()
        if name == "img":
            candidates = [get("src") or "", *_candidates(get("srcset"))]
            if parent is not None and parent.tag == "picture":
                candidates += [each for other in parent.iter("source") for each in _candidates(other.get("srcset"))]
            self._load_heaviest([urljoin(base, each.strip()) for each in candidates if each.strip()])
            return
        player = parent if name == "source" and parent is not None else element
        found = {
            "input": get("src") if (get("type") or "").lower() == "image" else None,
            "embed": get("src"),
            "object": get("data"),
            "image": get("href") or get("xlink:href"),
            "use": get("href") or get("xlink:href"),
        }.get(str(name))
        if player.tag in {"audio", "video"}:
            found = get("src") if player.get("preload") != "none" else None
        for each in (found, get("poster") if name == "video" else None):
            if each and not each.strip().startswith("#"):
                self.load(urljoin(base, each.strip()))

    def _load_heaviest(self, addresses: list[str]) -> None:
        known = [(path, address) for address in addresses if not isinstance(path := self.site.path(address), str)]
        if known:
            addresses = [max(known, key=lambda each: self.site.size(each[0]))[1]]
        for address in addresses:
            self.load(address)

    def _load_module(self, address: str) -> None:
        path = self.load(address)
        if path is not None:
            for name in _MODULE_IMPORT.findall(_COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))):
                # A name without a place is for a map of imports, which says where it is.
                if name.startswith((".", "/")) or urlsplit(name).scheme:
                    self._load_module(urljoin(address, name))

    def _load_styles(self, sheets: list[str], elements: list[lxml.html.HtmlElement], base: str) -> None:
        all_sheets: dict[str, None] = {}
        own = [read_stylesheet(each.text or "", base) for each in elements if each.tag == "style"]
        # In an element's own attribute, declarations stand without a rule around them.
        own += [read_stylesheet(f"html{{{each.get('style')}}}", base) for each in elements if "style" in each.attrib]
        waiting = sheets + [each for sheet in own for each in sheet.imports]
        while waiting:
            sheet_address = urldefrag(waiting.pop(0)).url
            self.load(sheet_address)
            sheet = None if sheet_address in all_sheets else self.site.stylesheet(sheet_address)
            all_sheets[sheet_address] = None
            waiting += () if sheet is None else sheet.imports
        words = _words(elements)
        found = [*self.site.uses(tuple(all_sheets)).files(words)]
        if own:
            known = [sheet for each in all_sheets if (sheet := self.site.stylesheet(each)) is not None]
            found += uses_of([*known, *own]).files(words)
        for each in found:
            self.load(each)


def _parse(content: bytes) -> lxml.html.HtmlElement | None:
    try:
        return lxml.html.document_fromstring(content, lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.ParserError:
        # There is not a single element in it.
        return None


def _candidates(srcset: str | None) -> Iterator[str]:
    for part in re.split(r",\s+|,(?=\S+\s)", srcset or ""):
        if words := part.split():
            yield words[0].rstrip(",")


def _words(elements: list[lxml.html.HtmlElement]) -> PageWords:
    names: set[str] = set()
    text: set[str] = set()
    for element in elements:
        names.add(str(element.tag).lower())
        names.update(f".{each}" for each in (element.get("class") or "").split())
        if element.get("id"):
            names.add(f"#{element.get('id')}")
        if element.tag not in {"script", "style", "title"}:
            text.update(element.text or "")
        text.update(element.tail or "")
    return PageWords(frozenset(names), frozenset(text))
