"""Divides the HTML of a page into what the search finds.

The page goes through the parser once, and no tree is made of it: a directory can have ten thousand cards.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lxml import etree

from site_search.records import ORGANIZATION, PROGRAMME, Facets, SearchRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CARD_KINDS = {"data-organization": ORGANIZATION, "data-programme": PROGRAMME}
"""The attributes of elements that are found by themselves, and the kinds of what they are."""
FACETS = ("sector", "role", "level")
PAST_CLASS = "programme-calendar-past"
"""The class of cards whose deadline has passed."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ABOVE_ROWS = frozenset({"caption", "thead"})
_CARD_NAMES = _HEADINGS | {"dt", "th"}
_UNREAD = frozenset({"annotation", "noscript", "script", "style", "svg", "template"})
_UNREAD_CLASSES = frozenset({"headerlink", "linenos", "no-search", "toctree-wrapper"})
# Their text runs on in the line; all other elements stand apart.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark", "q", "s"}
    | {"samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr"}
)
# Without an end tag, so that nothing waits for one.
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_DIVIDER = " · "
_ENDS_BY_ITSELF = re.compile(r"""[.!?:;,。、।؟](?:["'”»)\]]|\[\w+\])*$""")
_LONGEST_END = 12
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class _Part:
    """A section or card that is being read.

    Among the pieces of its text, None divides what stands apart, and in a part with names an empty piece divides what
    stands in elements of its own.
    """

    anchor: str
    kind: str
    level: int
    parent: _Part | None
    is_card: bool = False
    facets: Facets = field(default_factory=dict)
    is_past: bool = False
    heading: str = ""
    names: frozenset[str] = frozenset()
    pieces: list[str | None] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in it, without the elements that only repeat one of its names."""
        blocks: list[str] = []
        block: list[str] = []
        for piece in [*self.pieces, None]:
            if piece is not None:
                block.append(piece)
            elif block:
                blocks.append(_plain("".join(self._without_names(block))))
                block = []
        return "".join(_divided([block for block in blocks if block]))

    def _without_names(self, pieces: Iterable[str]) -> Iterator[str]:
        if not self.names:
            yield from pieces
            return
        for is_text, group in groupby(pieces, bool):
            run = "".join(group)
            yield run if is_text and _plain(run) not in self.names else " "

    @property
    def above(self) -> Iterator[_Part]:
        part = self.parent
        while part is not None:
            yield part
            part = part.parent


class _Reader:
    """Collects the parts of a page, as the target of a parser."""

    def __init__(self, kind: str) -> None:
        self.root = _Part("", kind, 0, None)
        self.parts = [self.root]
        self._part = self.root
        self._last_section: _Part | None = None
        self._level = 0
        self._unread_from = 0
        self._heading_from = 0
        self._heading: list[str] = []
        self._glossary_from = 0
        self._is_term_open = False
        # The part in whose text a table's caption or head began, and where.
        self._head: tuple[_Part, int] | None = None
        self._columns: list[str | None] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if tag in _VOID:
            self.data("" if tag in _INLINE else " ")
            return
        self._level += 1
        if self._unread_from:
            return
        anchor = attributes.get("id")
        card_kind = next((kind for name, kind in CARD_KINDS.items() if name in attributes), None)
        if _is_unread(tag, attributes) or (card_kind and not anchor):
            # A card without an anchor shows again what stands elsewhere.
            self._unread_from = self._level
        elif anchor and card_kind:
            part = _Part(anchor, card_kind, self._level, self._part, is_card=True, facets=_facets(attributes))
            part.is_past = PAST_CLASS in attributes.get("class", "").split()
            # A line of a table has no heading of its own.
            part.heading = _plain(attributes.get("data-programme", ""))
            part.names = _names(part.heading)
            self._open(part)
        elif tag == "dl" and not self._glossary_from and "glossary" in attributes.get("class", "").split():
            self._glossary_from = self._level
        elif anchor and tag == "dt" and self._level == self._glossary_from + 1 > 1:
            self._open_term(anchor)
        elif anchor and tag == "section":
            part = _Part(anchor, self.root.kind, self._level, self._part)
            self._last_section = part
            self._open(part)
        elif self._is_heading(tag):
            self._heading_from = self._level
            self._heading = []
        self._divide(tag)

    def end(self, tag: str) -> None:
        """Close an element."""
        if tag in _VOID:
            return
        if self._unread_from:
            if self._level == self._unread_from:
                self._unread_from = 0
        else:
            self._divide(tag)
            if self._level == self._heading_from:
                names = [self._part.heading, _plain("".join(self._heading))]
                self._part.heading = ", ".join(filter(None, names))
                self._heading_from = 0
            if self._level == self._part.level and self._part.parent is not None:
                self._part = self._part.parent
            if tag == "dd" and self._level == self._glossary_from + 1:
                self._is_term_open = False
            elif self._level == self._glossary_from:
                self._glossary_from = 0
        self._level -= 1

    def data(self, text: str) -> None:
        """Read text."""
        if self._unread_from:
            return
        if self._heading_from:
            self._heading.append(text)
        else:
            self._read_part.pieces.append(text)

    def close(self) -> None:
        """End the page."""

    def _open(self, part: _Part) -> None:
        # What stands above rows that are found by themselves says something about them only.
        self._columns = []
        self._part = part
        self.parts.append(part)

    def _open_term(self, anchor: str) -> None:
        """Begin a word of a glossary; several words above one meaning are its names."""
        if not self._is_term_open:
            # It ends where the next one begins, or with the glossary.
            if self._part.level == self._glossary_from and self._part.parent is not None:
                self._part = self._part.parent
            self._open(_Part(anchor, self.root.kind, self._glossary_from, self._part, is_card=True))
        self._is_term_open = True
        self._heading_from = self._level
        self._heading = []

    def _is_heading(self, tag: str) -> bool:
        part = self._part
        if part.heading or self._heading_from:
            return False
        if part.is_card:
            return tag in _CARD_NAMES
        return tag in _HEADINGS and self._level == part.level + 1

    @property
    def _read_part(self) -> _Part:
        # Footnotes stand behind all sections: who is led to the last one sees them.
        return self._last_section if self._part is self.root and self._last_section else self._part

    def _divide(self, tag: str) -> None:
        is_apart = tag not in _INLINE
        if self._heading_from:
            self._heading.append(" " if is_apart else "")
        elif is_apart:
            self._read_part.pieces.append(None)
        elif self._read_part.names:
            self._read_part.pieces.append("")
        if tag in _ABOVE_ROWS:
            self._hold_columns()
        elif tag == "tr":
            self._read_part.pieces += self._columns
            self._columns = []

    def _hold_columns(self) -> None:
        """Begin or end what stands above the rows of a table: whether it is read, the first of them tells."""
        if self._head is None:
            self._head = self._read_part, len(self._read_part.pieces)
            return
        part, begin = self._head
        self._head = None
        self._columns += part.pieces[begin:]
        del part.pieces[begin:]


def sections_of(body_html: str, page_url: str, title: str, kind: str) -> list[SearchRecord]:
    """Divide a page.

    Args:
        body_html: The content of the page: its sections, without what the theme puts around them.
        page_url: The address of the page, relative to the root of the site.
        title: The title of the page.
        kind: What kind of page it is.

    Returns:
        A record for each section with an id, each with its own text only, for each card with an id, and for each word
        of a glossary.
        The page's first section is the page itself: its address is that of the page, its heading the title.
        Text outside all sections belongs to the section before it, and to the first one where there is none.
    """
    # The types of lxml ask for a method for comments, which are not read.
    reader: Any = _Reader(kind)
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)
    # The parser wants one element around everything, and some text to be a page at all.
    parser.feed(b"<html><body><div> ")
    parser.feed(_NOT_IN_HTML.sub(" ", body_html).encode("utf-8", "replace"))
    parser.feed(b"</div></body></html>")
    parser.close()
    return list(_records(reader.parts, page_url, title))


def _records(parts: list[_Part], page_url: str, title: str) -> Iterator[SearchRecord]:
    root = parts[0]
    first = next((part for part in parts[1:] if part.parent is root and not part.is_card), root)
    if first is not root:
        first.pieces[:0] = [*root.pieces, None]
    yield SearchRecord(page_url, title, title, (), first.text, root.kind)
    by_anchor: dict[str, _Part] = {}
    for part in parts:
        if part is root or part is first:
            continue
        known = by_anchor.setdefault(part.anchor, part)
        # A second card of one name shows the first again; a second section has a text of its own.
        if known is not part and not part.is_card:
            known.pieces += [None, part.heading, None, *part.pieces]
    for part in by_anchor.values():
        headings = [above.heading for above in part.above if above is not root and above is not first and above.heading]
        yield SearchRecord(
            f"{page_url}#{quote(part.anchor)}",
            title,
            part.heading or title,
            (title, *reversed(headings)),
            part.text,
            part.kind,
            part.facets,
            part.is_past,
        )


def _facets(attributes: Mapping[str, str]) -> Facets:
    values = {name: tuple(attributes.get(f"data-{name}", "").split()) for name in FACETS}
    return {name: ids for name, ids in values.items() if ids}


def _is_unread(tag: str, attributes: Mapping[str, str]) -> bool:
    classes = attributes.get("class", "").split()
    # The list of a page's own headings. By itself the class is a word that a site may use for anything.
    is_contents = "contents" in classes and (tag == "nav" or "topic" in classes)
    # What is drawn has letters at best, in no order that could be read.
    is_drawn = attributes.get("role") == "img" or attributes.get("aria-hidden") == "true"
    is_left_out = "hidden" in attributes or not _UNREAD_CLASSES.isdisjoint(classes)
    return is_contents or is_drawn or is_left_out or tag in _UNREAD


def _divided(blocks: Sequence[str]) -> Iterator[str]:
    """Give texts that stand apart as one, with a divider behind each that does not end like a sentence."""
    for number, block in enumerate(blocks, 1):
        yield block
        # In full width, punctuation has code points of its own.
        end = unicodedata.normalize("NFKC", block[-_LONGEST_END:])
        if number < len(blocks):
            yield " " if _ENDS_BY_ITSELF.search(end) else _DIVIDER


def _names(heading: str) -> frozenset[str]:
    """List what a heading such as "programme, organization" names, where the names may have commas as well."""
    words = heading.split(", ")
    return frozenset(
        ", ".join(part) for end in range(1, len(words) + 1) for part in (words[:end], words[-end:]) if heading
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
