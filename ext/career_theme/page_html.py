"""A finished page: without inline styles, with safe links to other sites, and what it uses as plain data."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import new, sha256
from html import escape, unescape
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from career_theme.policy import allows
from career_theme.stylesheet import StylesheetError, inline_declarations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
_IGNORED_IN_ADDRESS = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$|[\t\n\r]+")
_CSS_ADDRESS = re.compile(r"\b(?:url|src|image|image-set)\(\s*[\"']?(?!data:|#)", re.IGNORECASE)
_SCRIPT_TYPE = re.compile(
    r"(?:module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma)script"
    r"|text/(?:jscript|livescript|javascript1\.[0-5]))?",
    re.IGNORECASE,
)
# What loads what a link names. A prefetch is allowed by any directive; one stands for them here.
_LINKED = {
    "stylesheet": "style-src-elem",
    "icon": "img-src",
    "apple-touch-icon": "img-src",
    "mask-icon": "img-src",
    "manifest": "manifest-src",
    "modulepreload": "script-src-elem",
    "prefetch": "connect-src",
}
_PRELOADED = {
    "script": "script-src-elem",
    "style": "style-src-elem",
    "font": "font-src",
    "image": "img-src",
    "audio": "media-src",
    "video": "media-src",
    "track": "media-src",
    "fetch": "connect-src",
}
_DRAWN = {"href": "img-src", "xlink:href": "img-src"}
_LOADED: Mapping[str, Mapping[str, str]] = {
    "script": {"src": "script-src-elem", "href": "script-src-elem", "xlink:href": "script-src-elem"},
    "img": {"src": "img-src", "srcset": "img-src"},
    "source": {"src": "media-src", "srcset": "img-src"},
    "iframe": {"src": "frame-src"},
    "frame": {"src": "frame-src"},
    "embed": {"src": "object-src"},
    "object": {"data": "object-src"},
    "video": {"src": "media-src", "poster": "img-src"},
    "audio": {"src": "media-src"},
    "track": {"src": "media-src"},
    "input": {"src": "img-src", "formaction": "form-action"},
    "button": {"formaction": "form-action"},
    "image": _DRAWN,
    "use": _DRAWN,
    "feimage": _DRAWN,
    "form": {"action": "form-action"},
    "base": {"href": "base-uri"},
}
"""Attributes whose address a browser loads, or sends a form to, and what allows it. A link's is only followed."""
_CANDIDATE = re.compile(r"([^\s,]\S*+)(?:(?<=,)|(?:\([^)]*+\)?|[^(,])*+)")
"""One of several addresses, and when it is the right one (HTML, 4.8.4.2.1)."""
_CODE_ADDRESS = "javascript:"
_UNLOADED = ("#", "about:", _CODE_ADDRESS)
NO_HASH = "'unsafe-inline'"
"""The address of code that no hash allows."""
_HASHES = ("sha256", "sha384", "sha512")
_WITHOUT_EFFECT = re.compile(r"\s*DOCUMENTATION_OPTIONS\.COLLAPSE_INDEX = true;\s*")
"""A script of the basic theme in each index of a domain; it sets an option of a script that this theme never loads."""
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "xlink:href"})
_SHOWN = 100

_Edit = tuple[int, int, str]
"""Where a part of a tag starts and ends, and what takes its place."""


class Need(NamedTuple):
    """What a page does that the policy of the theme refuses, though that of a site may allow it.

    Attributes:
        directive: The directive that decides.
        address: The address that is loaded; for code in the page, the hashes that would allow it, with spaces between,
            or ``'unsafe-inline'``.
        text: The same in words.
        is_code: Whether it is code in the page.
    """

    directive: str
    address: str
    text: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class PageUse:
    """What one page uses.

    Attributes:
        names: Elements as ``a``, classes as ``.x``, ids as ``#x``, attributes as ``[x]``; elements and attributes in
            lower case.
        styles: For each class that took the place of a ``style`` attribute, its name and its declarations.
        needs: What the policy of the theme refuses, in the page's order.
        scripts: The addresses of its scripts, as it has them.
        stylesheets: The addresses of its stylesheets, as it has them.
        script_texts: Its inline scripts: a site may allow them.
        style_texts: Its inline stylesheets.
    """

    names: frozenset[str]
    styles: tuple[tuple[str, str], ...] = ()
    needs: tuple[Need, ...] = ()
    scripts: tuple[str, ...] = ()
    stylesheets: tuple[str, ...] = ()
    script_texts: tuple[str, ...] = ()
    style_texts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain values, in an order that does not change from run to run."""
        return {
            "names": sorted(self.names),
            "styles": [list(style) for style in self.styles],
            "needs": [list(need) for need in self.needs],
            "scripts": list(self.scripts),
            "stylesheets": list(self.stylesheets),
            "script_texts": list(self.script_texts),
            "style_texts": list(self.style_texts),
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
            needs=tuple(Need(*need) for need in value["needs"]),
            scripts=tuple(value["scripts"]),
            stylesheets=tuple(value["stylesheets"]),
            script_texts=tuple(value["script_texts"]),
            style_texts=tuple(value["style_texts"]),
        )


def finish(html: str) -> tuple[str, PageUse]:
    """Make a page fit for a policy that allows no inline style, and note what it uses.

    A ``style`` attribute becomes a class of its own, named after what it declares. One that loads a file stays as it
    is and is noted: its address is relative to the page, which a stylesheet that all pages share cannot know. So does
    one that cannot be read.
    A link to an address with a host gets ``rel="noopener noreferrer"``. The script of Sphinx that would fold the index
    of a domain is left out: what it sets an option of is never loaded. All else stays as it is.

    Args:
        html: A whole page, as it would be written.

    Returns:
        The page to write, and what it uses.
    """
    page = _Page()
    return page.finished(html), page.use()


@dataclass(slots=True)
class _Attribute:
    """One attribute of a tag: the first of its name, as only that one counts."""

    start: int
    end: int
    value: str
    raw: str | None


class _Page:
    """What is gathered on the way through one page."""

    def __init__(self, *, is_inner: bool = False) -> None:
        # The page of a frame, within an attribute: nothing of it is changed.
        self._is_inner = is_inner
        self._known: dict[str, str] = {}
        self._names: set[str] = set()
        self._styles: dict[str, str] = {}
        # Keys of a dict: each once, in the page's order.
        self._needs: dict[Need, None] = {}
        self._scripts: dict[str, None] = {}
        self._stylesheets: dict[str, None] = {}
        self._script_texts: dict[str, None] = {}
        self._style_texts: dict[str, None] = {}

    def use(self) -> PageUse:
        return PageUse(
            names=frozenset(self._names),
            styles=tuple(sorted(self._styles.items())),
            needs=tuple(self._needs),
            scripts=tuple(self._scripts),
            stylesheets=tuple(self._stylesheets),
            script_texts=tuple(self._script_texts),
            style_texts=tuple(self._style_texts),
        )

    def finished(self, html: str) -> str:
        chunks: list[str] = []
        done = 0
        known = self._known
        for match in _MARKUP.finditer(html):
            if match["name"] is not None:
                tag = match[0]
                # The same few tags make up most of a long page.
                if tag not in known:
                    known[tag] = self._finished_tag(tag, match["name"].lower(), match["attributes"])
                finished = known[tag]
                end = match.end()
            elif match["text"] is not None:
                if (end := _end_without_effect(match)) > 0:
                    chunks.append(html[done : match.start()])
                    done = end
                    continue
                tag = html[match.start() : match.start("content")]
                finished = self._finished_tag(tag, match["text"].lower(), match["text_attributes"], match["content"])
                end = match.start("content")
            else:
                continue
            if finished != tag:
                chunks += (html[done : match.start()], finished)
                done = end
        chunks.append(html[done:])
        return "".join(chunks)

    def _finished_tag(self, tag: str, element: str, attributes: str, content: str = "") -> str:
        self._names.add(element)
        found, edits = _read(tag, 1 + len(element), attributes)
        self._note_code(element, found, content)
        self._note_loaded(element, found)
        if "srcdoc" in found and not self._is_inner:
            self._note_inner(found["srcdoc"].value)
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
        try:
            declarations = inline_declarations(style.value)
            why_not = "that loads a file, " if _CSS_ADDRESS.search(declarations) else ""
        except StylesheetError:
            declarations, why_not = "", "that cannot be read, "
        if why_not or self._is_inner:
            self._note_inline("style-src-attr", f"style attribute {why_not}on <{element}>", style.value)
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

    def _note_code(self, element: str, found: dict[str, _Attribute], content: str) -> None:
        for name, attribute in found.items():
            if name.startswith("on"):
                self._note_inline("script-src-attr", f"{name} on <{element}>", attribute.value)
            elif name in _ADDRESSES and _address(attribute.value).lower().startswith(_CODE_ADDRESS):
                text = f"{_CODE_ADDRESS} address on <{element}>"
                self._needs[Need("script-src-elem", NO_HASH, _in_words(text, attribute.value), is_code=True)] = None
        if not content.strip():
            return
        if element == "style":
            self._style_texts[content] = None
            self._note_inline("style-src-elem", "inline <style>", content)
        elif element == "script" and "src" not in found:
            kind = found["type"].value.strip() if "type" in found else ""
            if _SCRIPT_TYPE.fullmatch(kind):
                self._script_texts[content] = None
                self._note_inline("script-src-elem", "inline script", content)

    def _note_loaded(self, element: str, found: dict[str, _Attribute]) -> None:
        for name, directive in _directives(element, found):
            for address in _loaded(name, found[name].value):
                if not address or address.lower().startswith(_UNLOADED):
                    continue
                if element == "script":
                    self._scripts[address] = None
                elif element == "link" and directive == "style-src-elem":
                    self._stylesheets[address] = None
                if not allows(directive, address):
                    where = " on another host" if _OTHER_HOST.match(address) else ""
                    text = _in_words(f"<{element} {name}>{where}", address)
                    self._needs[Need(directive, address, text)] = None

    def _note_inner(self, html: str) -> None:
        inner = _Page(is_inner=True)
        inner.finished(html)
        use = inner.use()
        self._names |= use.names
        self._needs.update(dict.fromkeys(use.needs))
        self._scripts.update(dict.fromkeys(use.scripts))
        self._stylesheets.update(dict.fromkeys(use.stylesheets))

    def _note_inline(self, directive: str, what: str, code: str) -> None:
        digests = (b64encode(new(name, code.encode(errors="replace")).digest()).decode() for name in _HASHES)
        hashes = " ".join(f"'{name}-{digest}'" for name, digest in zip(_HASHES, digests, strict=True))
        self._needs[Need(directive, hashes, _in_words(what, code), is_code=True)] = None


def _in_words(what: str, text: str) -> str:
    line = " ".join(text.split())
    return f"{what}: {line if len(line) <= _SHOWN else f'{line[: _SHOWN - 1]}…'}"


def _end_without_effect(match: re.Match[str]) -> int:
    """Tell where a script element ends that does nothing here; 0 for any other."""
    is_such = match["text"].lower() == "script" and not match["text_attributes"].strip()
    if not is_such or not _WITHOUT_EFFECT.fullmatch(match["content"]):
        return 0
    return match.string.find(">", match.end()) + 1


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


def _directives(element: str, found: dict[str, _Attribute]) -> Iterator[tuple[str, str]]:
    """Name the attributes of a tag that load something, each with what allows it."""
    if element != "link":
        yield from ((name, directive) for name, directive in _LOADED.get(element, {}).items() if name in found)
    elif "href" in found and "rel" in found:
        relations = dict.fromkeys(found["rel"].value.lower().split())
        yield from (("href", _LINKED[relation]) for relation in relations if relation in _LINKED)
        kind = found["as"].value.strip().lower() if "as" in found else ""
        if "preload" in relations and kind in _PRELOADED:
            yield "href", _PRELOADED[kind]


def _loaded(name: str, value: str) -> list[str]:
    if name != "srcset":
        return [_address(value)]
    return [match[1].rstrip(",") for match in _CANDIDATE.finditer(value)]


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
