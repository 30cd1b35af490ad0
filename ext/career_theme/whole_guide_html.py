"""Makes one page of all pages of a site, from the pages as they were written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Parts that need a script, or that ask the reader for something: nobody fills in a book.
_DROPPED_ELEMENTS = ("button", "dialog", "form", "script", "select", "template", "textarea")
_DROPPED_CLASSES = frozenset({"headerlink", "page-tool", "pst-js-only"})
# Tabs without a script are made of the first, task lists of the second.
_KEPT_INPUTS = frozenset({"radio", "checkbox"})
_ID_LISTS = (
    *("aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage", "aria-flowto"),
    *("aria-labelledby", "aria-owns", "for", "form", "headers", "itemref", "list", "popovertarget"),
)
_ADDRESSES = ("data", "href", "poster", "src", "usemap", "xlink:href")
_WITH_URL = ("style", "fill", "stroke", "clip-path", "filter", "mask", "marker-start", "marker-mid", "marker-end")
_URL = re.compile(r"""url\(\s*(["']?)(.*?)\1\s*\)""")
_CANDIDATE = re.compile(r"(?P<address>[^\s,]\S*[^\s,]|[^\s,])(?P<size>\s+[^,]*)?")
_DEEPER = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}
_NOT_IN_ANCHORS = re.compile(r"[^\w.]+")
_FRAGMENT_SAFE = "!$&'()*+,;=:@/?"


@dataclass(frozen=True)
class WrittenPage:
    """A page of the site.

    Attributes:
        name: Its name, which is the beginning of the anchors of its content.
        url: Its address relative to the root of the site; empty for a home page without a file name.
        depth: How deep it lies in the table of contents.
        html: Its whole HTML.
    """

    name: str
    url: str
    depth: int
    html: str


@dataclass(frozen=True)
class WholeGuide:
    """One page of all pages.

    Attributes:
        contents: A nested list of links to the pages, as HTML; empty when no page has content.
        body: The content of the pages, each in a ``section`` of the class ``whole-guide-page`` with the number of its
            characters in ``data-characters``, as HTML.
        stylesheets: The files that the pages asked for, relative to the root of the site.
    """

    contents: str
    body: str
    stylesheets: tuple[str, ...]


@dataclass
class _Part:
    """The content of a page, with its new anchors by the old ones."""

    page: WrittenPage
    content: HtmlElement
    title: str
    anchor: str = ""
    anchors: dict[str, str] = field(default_factory=dict)


def whole_guide(pages: Iterable[WrittenPage], url: str) -> WholeGuide:
    """Join the content of pages.

    Args:
        pages: The pages in their order. What counts is the ``article`` of the class ``bd-article``; a page without
            one is left out.
        url: The address of the page to make, relative to the root of the site.

    Returns:
        The content as a reader sees it, with all that is folded open. Headings are one level deeper, anchors begin
        with the name of the page, links between the pages lead to anchors and others to where they led.
    """
    parts: list[_Part] = []
    stylesheets: dict[str, None] = {}
    for page in pages:
        document = lxml.html.document_fromstring(
            page.html, parser=lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
        )
        stylesheets.update(dict.fromkeys(_stylesheets(document, page.url)))
        content = next((each for each in _all(document, "article") if "bd-article" in _classes(each)), None)
        if content is not None:
            _clean(content)
            heading = next(_all(content, "h1"), None)
            title = "" if heading is None else " ".join(str(heading.text_content()).split())
            parts.append(_Part(page, content, title or page.name))
    _name_anchors(parts)
    links = _Links(parts, url)
    for part in parts:
        links.rewrite(part)
        for element in _all(part.content, *_DEEPER):
            element.tag = _DEEPER[element.tag]
    return WholeGuide(_contents(parts), "\n".join(map(_section, parts)), tuple(stylesheets))


def _all(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Give the elements below one, of some names or all."""
    return (each for each in root.iterdescendants(*tags) if isinstance(each, HtmlElement))


def _classes(element: HtmlElement) -> list[str]:
    return str(element.get("class", "")).split()


def _stylesheets(document: HtmlElement, url: str) -> Iterator[str]:
    for link in _all(document, "link"):
        address = urlsplit(link.get("href", ""))
        # Sphinx puts a checksum to those that a page asked for; others are in the theme's templates.
        if link.get("rel") == "stylesheet" and address.query.startswith("v=") and not address.netloc:
            yield _from_root(url, address.path)


def _clean(content: HtmlElement) -> None:
    """Leave out what no reader of a book uses, and open what is folded."""
    for element in list(_all(content)):
        is_field = element.tag == "input" and element.get("type") not in _KEPT_INPUTS
        if is_field or element.tag in _DROPPED_ELEMENTS or not _DROPPED_CLASSES.isdisjoint(_classes(element)):
            element.drop_tree()
        elif element.tag == "noscript":
            element.drop_tag()
        elif element.tag == "details":
            element.set("open", "open")
            # Of those with one name, a browser shows one at a time.
            element.attrib.pop("name", None)


def _name_anchors(parts: list[_Part]) -> None:
    taken: set[str] = set()

    def name(part: _Part, old: str) -> str:
        wanted = new = f"{_NOT_IN_ANCHORS.sub('-', part.page.name)}--{old}"
        # Two pages can be named alike but for a character that no anchor has.
        number = 1
        while new in taken:
            number += 1
            new = f"{wanted}-{number}"
        taken.add(new)
        return new

    for part in parts:
        part.anchor = name(part, "page")
        for element in _all(part.content):
            old_id, old_name = element.get("id"), element.get("name")
            if old_id is not None:
                new = name(part, old_id)
                part.anchors.setdefault(old_id, new)
                element.set("id", new)
            if old_name is None:
                continue
            if element.tag in {"a", "map"}:
                part.anchors.setdefault(old_name, name(part, old_name))
                element.set("name", part.anchors[old_name])
            elif element.tag == "input":
                # The tabs of two pages are two groups.
                element.set("name", f"{part.anchor}-{old_name}")


class _Links:
    """Sets addresses right."""

    def __init__(self, parts: list[_Part], url: str) -> None:
        self._url = url
        self._parts = {_key(part.page.url): part for part in parts}
        self._changes = {
            **dict.fromkeys(_ADDRESSES, self._resource),
            **dict.fromkeys(_WITH_URL, self._in_style),
            "srcset": self._candidates,
        }

    def rewrite(self, part: _Part) -> None:
        """Change all addresses and all names of anchors in the content of a page."""
        for element in _all(part.content):
            is_link = element.tag in {"a", "area"}
            for name, value in [(str(name), str(value)) for name, value in element.items()]:
                if name in _ID_LISTS:
                    self._set_ids(element, name, [part.anchors[each] for each in value.split() if each in part.anchors])
                elif name == "href" and is_link:
                    element.set(name, self._link(value, part))
                elif change := self._changes.get(name):
                    element.set(name, change(value, part))

    @staticmethod
    def _set_ids(element: HtmlElement, name: str, ids: list[str]) -> None:
        if ids:
            element.set(name, " ".join(ids))
        else:
            del element.attrib[name]

    def _link(self, address: str, part: _Part) -> str:
        """Give the address of a link: within the page where it leads to a page that is here."""
        split = _relative_address(address)
        if split is None:
            return address
        path, query, fragment = split
        target = _from_root(part.page.url, path)
        # What follows a question mark is for a script of that page.
        goal = None if query else self._parts.get(_key(target))
        if goal is not None:
            anchor = goal.anchors.get(unquote(fragment), goal.anchor)
            return f"#{quote(anchor, safe=_FRAGMENT_SAFE)}"
        return _relative(self._url, target) + _after("?", query) + _after("#", fragment)

    def _resource(self, address: str, part: _Part) -> str:
        """Give the address of a file, or of a part of a drawing."""
        split = _relative_address(address)
        if split is None:
            return address
        path, query, fragment = split
        if not path and not query:
            return f"#{part.anchors.get(unquote(fragment), fragment)}"
        return _relative(self._url, _from_root(part.page.url, path)) + _after("?", query) + _after("#", fragment)

    def _candidates(self, value: str, part: _Part) -> str:
        return ", ".join(
            self._resource(each["address"], part) + (each["size"] or "").rstrip() for each in _CANDIDATE.finditer(value)
        )

    def _in_style(self, value: str, part: _Part) -> str:
        return _URL.sub(lambda found: f"url({found[1]}{self._resource(found[2], part)}{found[1]})", value)


def _relative_address(address: str) -> tuple[str, str, str] | None:
    """Split an address into path, query and fragment; None unless it is relative to the page."""
    try:
        split = urlsplit(address.strip())
    except ValueError:
        return None
    if split.scheme or split.netloc or split.path.startswith("/"):
        return None
    return split.path, split.query, split.fragment


def _after(mark: str, text: str) -> str:
    return mark + text if text else ""


def _key(url: str) -> str:
    """Give what two addresses of one page have in common."""
    path = unquote(url)
    return path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path


def _from_root(url: str, path: str) -> str:
    """Give the address relative to the root of the site of what a page names by a path."""
    if not path:
        return url
    *folders, name = [*url.split("/")[:-1], *path.split("/")]
    if name in {".", ".."}:
        folders, name = [*folders, name], ""
    found: list[str] = []
    for folder in folders:
        if folder == ".." and found and found[-1] != "..":
            found.pop()
        elif folder not in {"", "."}:
            found.append(folder)
    return "/".join([*found, name])


def _relative(url: str, target: str) -> str:
    """Give the address by which a page names another one; both are relative to the root of the site."""
    here, there = url.split("/")[:-1], target.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    found = "../" * (len(here) - common) + "/".join(there[common:])
    # A colon in the first part would end the name of a scheme.
    return f"./{found}" if not found or ":" in found.partition("/")[0] else found


def _contents(parts: list[_Part]) -> str:
    lines: list[str] = []
    depths: list[int] = []
    for part in parts:
        while depths and depths[-1] > part.page.depth:
            lines.append("</li></ul>")
            depths.pop()
        if depths and depths[-1] == part.page.depth:
            lines.append("</li>")
        else:
            lines.append("<ul>")
            depths.append(part.page.depth)
        link = quote(part.anchor, safe=_FRAGMENT_SAFE)
        lines.append(f'<li><a class="reference internal" href="#{escape(link)}">{escape(part.title)}</a>')
    lines.extend("</li></ul>" for _ in depths)
    return "\n".join(lines)


def _section(part: _Part) -> str:
    content = part.content
    content.tag, content.tail = "section", None
    content.attrib.clear()
    content.set("class", "whole-guide-page")
    content.set("id", part.anchor)
    # From it the stylesheet guesses how high a part is that a browser has not laid out yet.
    content.set("data-characters", str(len(" ".join(str(content.text_content()).split()))))
    return str(lxml.html.tostring(content, encoding="unicode"))
