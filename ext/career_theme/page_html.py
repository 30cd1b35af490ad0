"""A finished page: without inline styles, with safe links to other sites, and what it uses as plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Self

from career_theme.stylesheet import inline_declarations

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTSIDE_RELATIONS = ("noopener", "noreferrer")

# The HTML standard's rules for tags (13.2.5, tokenization). All repetitions are possessive, so that a page of any size
# is read once, whatever is wrong with it.
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>))"""
_ATTRIBUTE = rf"=?[^\s/>=]++(?:\s*+=\s*+{_VALUE}|(?!\s*+=))"
_ATTRIBUTES = rf"(?:[\s/]++|{_ATTRIBUTE})*+"
_MARKUP = re.compile(
    rf"""
      <(?P<text>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])(?P<text_attributes>{_ATTRIBUTES})>
        (?P<content>.*?)(?=</(?P=text)[\s/>]|\Z)
    | <(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})>
    | <!--(?:-?>|.*?(?:--!?>|\Z))
    | </[a-z][^\s/>]*+{_ATTRIBUTES}>
    | </?[a-z].*  # a tag that never ends: to a browser, neither does what follows
    | <[!?/][^>]*+>
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ONE_ATTRIBUTE = re.compile(rf"(=?[^\s/>=]++)(?:\s*+=\s*+({_VALUE}))?+", re.DOTALL | re.IGNORECASE)
_CLASSES = re.compile(r"[ \t\n\f\r]+")
_OTHER_HOST = re.compile(r"[/\\]{2}|https?:", re.IGNORECASE)
_SCHEME = re.compile(r"[/\\]{2}|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IGNORED_IN_ADDRESS = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$|[\t\n\r]+")
_CSS_ADDRESS = re.compile(r"\b(?:url|src|image|image-set)\(\s*[\"']?(?!data:|#)", re.IGNORECASE)
_SCRIPT_TYPE = re.compile(
    r"(?:module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma)script"
    r"|text/(?:jscript|livescript|javascript1\.[0-5]))?",
    re.IGNORECASE,
)
_LOADING_RELATIONS = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "modulepreload", "prefetch"}
)
_LOADED = {
    "script": ("src", "href", "xlink:href"),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "form": ("action",),
}
"""Attributes whose address a browser loads, or sends a form to. A link's is only followed."""
_IMAGES = frozenset({"img", "source", "video", "input", "image", "feimage"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "xlink:href"})
_SHOWN = 100

_Edit = tuple[int, int, str]
"""Where a part of a tag starts and ends, and what takes its place."""


@dataclass(frozen=True, slots=True)
class PageUse:
    """What one page uses.

    Attributes:
        names: Elements as ``a``, classes as ``.x``, ids as ``#x``, attributes as ``[x]``; elements and attributes in
            lower case.
        styles: For each class that took the place of a ``style`` attribute, its name and its declarations.
        refused: What a policy without inline code and without other hosts would refuse, in words.
    """

    names: frozenset[str]
    styles: tuple[tuple[str, str], ...]
    refused: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain values, in an order that does not change from run to run."""
        return {
            "names": sorted(self.names),
            "styles": [list(style) for style in self.styles],
            "refused": list(self.refused),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` returned.

        Args:
            value: The plain values.

        Returns:
            The page's use.

        Raises:
            KeyError: A part is missing.
        """
        return cls(
            names=frozenset(value["names"]),
            styles=tuple((name, declarations) for name, declarations in value["styles"]),
            refused=tuple(value["refused"]),
        )


def finish(html: str) -> tuple[str, PageUse]:
    """Make a page fit for a policy that allows no inline style, and note what it uses.

    A ``style`` attribute becomes a class of its own, named after what it declares. One that loads a file stays as it
    is and is reported: its address is relative to the page, which a stylesheet that all pages share cannot know.
    A link to an address with a host gets ``rel="noopener noreferrer"``. All else stays as it is.

    Args:
        html: A whole page, as it would be written.

    Returns:
        The page to write, and what it uses.
    """
    page = _Page()
    chunks: list[str] = []
    done = 0
    known = page.known
    for match in _MARKUP.finditer(html):
        if match["name"] is not None:
            tag = match[0]
            # The same few tags make up most of a long page.
            if tag not in known:
                known[tag] = page.finished_tag(tag, match["name"].lower(), match["attributes"])
            finished = known[tag]
            end = match.end()
        elif match["text"] is not None:
            tag = html[match.start() : match.start("content")]
            finished = page.finished_tag(tag, match["text"].lower(), match["text_attributes"], match["content"])
            end = match.start("content")
        else:
            continue
        if finished != tag:
            chunks += (html[done : match.start()], finished)
            done = end
    chunks.append(html[done:])
    return "".join(chunks), page.use()


@dataclass(slots=True)
class _Attribute:
    """One attribute of a tag: the first of its name, as only that one counts."""

    start: int
    end: int
    value: str
    raw: str | None


class _Page:
    """What is gathered on the way through one page."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self._names: set[str] = set()
        self._styles: dict[str, str] = {}
        # Keys of a dict: each once, in the page's order.
        self._refused: dict[str, None] = {}

    def use(self) -> PageUse:
        return PageUse(frozenset(self._names), tuple(sorted(self._styles.items())), tuple(self._refused))

    def finished_tag(self, tag: str, element: str, attributes: str, content: str = "") -> str:
        self._names.add(element)
        found, edits = _read(tag, 1 + len(element), attributes)
        self._refuse_code(element, found, content)
        self._refuse_hosts(element, found)
        if "style" in found:
            edits += self._without_style(tag, element, found)
        if element == "a" and "href" in found:
            edits += self._with_relations(found)
        self._names.update(f"[{name}]" for name in found)
        if "id" in found and found["id"].value:
            self._names.add(f"#{found['id'].value}")
        if "class" in found:
            self._names.update(f".{name}" for name in _CLASSES.split(found["class"].value) if name)
        for start, end, text in sorted(edits, reverse=True):
            tag = tag[:start] + text + tag[end:]
        return tag

    def _without_style(self, tag: str, element: str, found: dict[str, _Attribute]) -> list[_Edit]:
        style = found["style"]
        declarations = inline_declarations(style.value)
        if _CSS_ADDRESS.search(declarations):
            self._refuse(f"style attribute that loads a file, on <{element}>", style.value)
            return []
        del found["style"]
        removal = _removal(tag, style.start, style.end)
        if not declarations:
            return [removal]
        name = f"style-{sha256(declarations.encode()).hexdigest()[:8]}"
        self._styles[name] = declarations
        self._names |= {"[class]", f".{name}"}
        if "class" not in found:
            return [(style.start, style.end, f'class="{name}"')]
        classes = found["class"]
        if name in _CLASSES.split(classes.value):
            return [removal]
        return [removal, (classes.start, classes.end, _with_words("class", classes.raw, name))]

    def _with_relations(self, found: dict[str, _Attribute]) -> list[_Edit]:
        href = found["href"]
        if not _OTHER_HOST.match(_address(href.value)):
            return []
        if "rel" not in found:
            self._names.add("[rel]")
            return [(href.end, href.end, f' rel="{" ".join(OUTSIDE_RELATIONS)}"')]
        rel = found["rel"]
        present = rel.value.lower().split()
        missing = " ".join(relation for relation in OUTSIDE_RELATIONS if relation not in present)
        return [(rel.start, rel.end, _with_words("rel", rel.raw, missing))] if missing else []

    def _refuse_code(self, element: str, found: dict[str, _Attribute], content: str) -> None:
        for name, attribute in found.items():
            if name.startswith("on"):
                self._refuse(f"{name} on <{element}>", attribute.value)
            elif name in _ADDRESSES and _address(attribute.value)[:11].lower() == "javascript:":
                self._refuse(f"javascript: address on <{element}>", attribute.value)
        if element == "base" and "href" in found:
            self._refuse("<base>", found["href"].value)
        if not content.strip():
            return
        if element == "style":
            self._refuse("inline <style>", content)
        elif element == "script" and "src" not in found:
            kind = found["type"].value.strip() if "type" in found else ""
            if _SCRIPT_TYPE.fullmatch(kind):
                self._refuse("inline script", content)

    def _refuse_hosts(self, element: str, found: dict[str, _Attribute]) -> None:
        for name in _loading_attributes(element, found):
            for address in _loaded(name, found[name].value):
                if _is_refused_address(element, address):
                    self._refuse(f"<{element} {name}> on another host", address)

    def _refuse(self, what: str, text: str) -> None:
        line = " ".join(text.split())
        self._refused[f"{what}: {line if len(line) <= _SHOWN else f'{line[: _SHOWN - 1]}…'}"] = None


def _read(tag: str, offset: int, attributes: str) -> tuple[dict[str, _Attribute], list[_Edit]]:
    """Read a tag's attributes; of a second style, which has no effect but would be refused, only that it goes."""
    found: dict[str, _Attribute] = {}
    edits: list[_Edit] = []
    for match in _ONE_ATTRIBUTE.finditer(attributes):
        raw_name, raw = match.groups()
        name = raw_name.lower()
        start, end = match.span()
        if name not in found:
            found[name] = _Attribute(offset + start, offset + end, _plain(raw), raw)
        elif name == "style":
            edits.append(_removal(tag, offset + start, offset + end))
    return found, edits


def _loading_attributes(element: str, found: dict[str, _Attribute]) -> list[str]:
    if element == "link":
        relations = set(found["rel"].value.lower().split()) if "rel" in found else set()
        return ["href"] if "href" in found and relations & _LOADING_RELATIONS else []
    return [name for name in _LOADED.get(element, ()) if name in found]


def _loaded(name: str, value: str) -> list[str]:
    if name != "srcset":
        return [_address(value)]
    return [_address(candidate.split()[0]) for candidate in re.split(r",\s+|,$", value) if candidate.strip()]


def _is_refused_address(element: str, address: str) -> bool:
    if not _SCHEME.match(address):
        return False
    scheme = address.partition(":")[0].lower()
    if scheme == "javascript":
        return False  # reported as what it is
    return scheme != "data" or element not in _IMAGES | {"link"}


def _with_words(name: str, raw: str | None, added: str) -> str:
    """Write an attribute with words added to its value, which keeps its spelling."""
    if not raw:
        return f'{name}="{added}"'
    quote = raw[0] if raw[0] in "\"'" else ""
    content = raw[1:-1] if quote else raw.replace('"', "&quot;")
    quote = quote or '"'
    space = " " if content and not content[-1].isspace() else ""
    return f"{name}={quote}{content}{space}{escape(added)}{quote}"


def _removal(tag: str, start: int, end: int) -> _Edit:
    before = start
    while tag[before - 1].isspace():
        before -= 1
    # Quotes may end one attribute with no space before the next.
    return before, end, "" if tag[end].isspace() or tag[end] in "/>" else " "


def _plain(raw: str | None) -> str:
    if not raw:
        return ""
    value = raw[1:-1] if raw[0] in "\"'" else raw
    return unescape(value) if "&" in value else value


def _address(value: str) -> str:
    """Return an address as a browser reads it: without the white space that it leaves out."""
    return _IGNORED_IN_ADDRESS.sub("", value)
