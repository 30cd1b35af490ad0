"""Which files the stylesheets of a page make a browser load: other stylesheets, images and fonts.

Written down here is how Chromium behaves, as tests/browser/test_budget.py compares it. Where the answer depends on
the screen or on what a script does, the larger number is taken: a budget that is kept is kept for everybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urljoin

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_STRING = r""" "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' """
_URL = re.compile(rf"{_STRING}|\burl\(\s*({_STRING}|[^)]*?)\s*\)".replace(" ", ""), re.DOTALL | re.IGNORECASE)
_IMPORTED = re.compile(rf"\s*(?:url\(\s*)?({_STRING}|[^\s)]+)".replace(" ", ""), re.DOTALL | re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.DOTALL | re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*(--[^\s,()]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_FORMAT = re.compile(r"""\)\s*format\(\s*["']?([\w-]+)""")
# What readers of paper have, what is not shown unless somebody points at it, and what only an animation shows.
_NOT_AT_ONCE = re.compile(
    r"@media\s+(?:only\s+)?print|@page|@(?:-webkit-)?keyframes"
    r"|:hover|:active|:focus|:target|::selection|::backdrop",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|(?<!\\)::?[\w-]+")
_PART = re.compile(r"([.#]?)((?:\\.|[\w-]|[^\x00-\x7f])+)")
_SHORTHAND_WEIGHT = re.compile(r"(?:^|\s)(bold|\d{3})(?=\s)")
_ITALIC = re.compile(r"\b(?:italic|oblique)\b")
_UNKNOWN_FORMATS = {"embedded-opentype", "svg"}
_WEIGHTS = {"normal": 400, "bold": 700}
_PLAIN_WEIGHT = 400
_BOLD_WEIGHT = 700
_BOLD_ELEMENTS = {"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
_ITALIC_ELEMENTS = {"i", "em", "cite", "dfn", "var", "address"}
_CONDITIONS = {"@media", "@supports", "@layer", "@container", "@scope", "@starting-style"}
_LOADING = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "-webkit-")
    for name in (
        *("background", "background-image", "border-image", "border-image-source", "clip-path", "content", "cursor"),
        *(
            "filter",
            "font",
            "font-family",
            "font-style",
            "font-weight",
            "list-style",
            "list-style-image",
            "mask",
            "mask-image",
        ),
        *("mask-border", "mask-border-source", "mask-box-image", "shape-outside"),
    )
)
"""Properties whose values a browser loads, or that say which font it loads."""

# Variables that name each other would have no end.
_DEPTH = 8

Block: TypeAlias = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""What stands before the braces around some declarations, from the outside in, and their names and values."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A stylesheet that was read.

    Attributes:
        address: Where it is; what it names is relative to that.
        imports: The addresses of the stylesheets that it loads.
        blocks: Its declarations.
    """

    address: str
    imports: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a page gives the rules of a stylesheet to match.

    Attributes:
        names: The names of its elements, and its classes and ids with the dot or hash before them.
        text: Each character that it shows.
    """

    names: frozenset[str]
    text: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Face:
    family: str
    weight: int
    italic: bool
    characters: tuple[tuple[int, int], ...]
    address: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """Declarations that can load something, and the words of their selectors: a page must have all of one."""

    selectors: tuple[frozenset[str], ...]
    declarations: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True, slots=True)
class StyleUses:
    """What several stylesheets together can load."""

    _rules: tuple[_Rule, ...]
    _faces: tuple[_Face, ...]

    def files(self, page: PageWords) -> tuple[str, ...]:
        """Return the addresses of the images and fonts that a page makes these stylesheets load."""
        rules = [rule for rule in self._rules if any(words <= page.names for words in rule.selectors)]
        variables: dict[str, list[str]] = {}
        for rule in rules:
            for name, value in rule.declarations:
                if name.startswith("--"):
                    variables.setdefault(name, []).append(value)
        found: dict[str, None] = {}
        for rule in rules:
            # What a variable holds is loaded where it is used.
            own = {name: _expanded(value, variables) for name, value in rule.declarations if not name.startswith("--")}
            images = (each for values in own.values() for value in values for each in _addresses(value, rule.address))
            found.update(dict.fromkeys(images))
            found.update(dict.fromkeys(self._fonts(own, page)))
        return tuple(found)

    def _fonts(self, declarations: Mapping[str, Sequence[str]], page: PageWords) -> Iterator[str]:
        lists = [value for name in ("font", "font-family") for value in declarations.get(name, ())]
        words = [word for value in lists for part in value.split(",") if (word := _word(part))]
        # In the short form other values stand before the first family.
        faces = [face for face in self._faces if any(f" {word}".endswith(f" {face.family}") for word in words)]
        faces = [face for face in faces if _shows(face, page.text)]
        weights = {weight for value in declarations.get("font-weight", ()) if (weight := _weight(value))}
        weights |= {
            _weight(found[1]) or _PLAIN_WEIGHT
            for value in declarations.get("font", ())
            if (found := _SHORTHAND_WEIGHT.search(value))
        }
        styles = [value for name in ("font", "font-style") for value in declarations.get(name, ())]
        slants = {any(_ITALIC.search(value) for value in styles)}
        # The family is handed down to elements that are bold or italic by themselves.
        weights = (weights or {_PLAIN_WEIGHT}) | ({_BOLD_WEIGHT} if page.names & _BOLD_ELEMENTS else set())
        slants |= {True} if page.names & _ITALIC_ELEMENTS else set()
        for family, italic, weight in product({face.family for face in faces}, slants, weights):
            of_family = [face for face in faces if face.family == family]
            of_slant = [face for face in of_family if face.italic == italic] or of_family
            nearest = min(abs(face.weight - weight) for face in of_slant)
            yield from (face.address for face in of_slant if abs(face.weight - weight) == nearest)


def read_stylesheet(text: str, address: str) -> Stylesheet:
    """Read a stylesheet.

    Args:
        text: The stylesheet; what is broken in it is skipped, as browsers do.
        address: Where it is.

    Returns:
        What it holds, with the addresses of the stylesheets that it imports.
    """
    found = list(_blocks(tinycss2.parse_stylesheet(text)))
    return Stylesheet(
        address,
        imports=tuple(urljoin(address, each) for each in found if isinstance(each, str)),
        blocks=tuple(each for each in found if not isinstance(each, str)),
    )


def uses_of(sheets: Iterable[Stylesheet]) -> StyleUses:
    """Find what stylesheets that apply together can load.

    Args:
        sheets: The stylesheets of a page.

    Returns:
        What to ask with the words of each page that has these stylesheets.
    """
    rules: list[_Rule] = []
    faces: list[_Face] = []
    for sheet in sheets:
        for preludes, declarations in sheet.blocks:
            if preludes and preludes[-1].startswith("@font-face"):
                faces.extend(_face(dict(declarations), sheet.address))
                continue
            relevant = tuple(each for each in declarations if each[0].startswith("--") or each[0] in _LOADING)
            if relevant and (selectors := _alternatives(preludes)):
                rules.append(_Rule(selectors, relevant, sheet.address))
    return StyleUses(tuple(rules), tuple(faces))


def _blocks(nodes: Iterable[Any], preludes: tuple[str, ...] = ()) -> Iterator[Block | str]:
    """The declarations between each pair of braces, and the addresses of stylesheets to import."""
    declarations: list[tuple[str, str]] = []
    for node in nodes:
        if node.type == "declaration":
            # Names of variables tell capital letters from small ones.
            name = node.name if node.name.startswith("--") else node.lower_name
            declarations.append((name, tinycss2.serialize(node.value).strip()))
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            if found := _IMPORTED.match(tinycss2.serialize(node.prelude)):
                yield _plain(found[1])
        elif node.type in {"at-rule", "qualified-rule"} and node.content is not None:
            mark = f"@{node.lower_at_keyword} " if node.type == "at-rule" else ""
            inner = (*preludes, mark + tinycss2.serialize(node.prelude).strip())
            # In a rule for elements both declarations and rules can stand, in a condition around it only rules.
            has_rules_only = mark.strip() in _CONDITIONS and all(each.startswith("@") for each in preludes)
            read = tinycss2.parse_rule_list if has_rules_only else tinycss2.parse_blocks_contents
            yield from _blocks(read(node.content), inner)
    if declarations:
        yield preludes, tuple(declarations)


def _alternatives(preludes: Sequence[str]) -> tuple[frozenset[str], ...]:
    if any(_NOT_AT_ONCE.search(prelude) for prelude in preludes if prelude.startswith("@")):
        return ()
    found: tuple[frozenset[str], ...] = (frozenset(),)
    for prelude in preludes:
        if not prelude.startswith("@"):
            # What stands in brackets can contain commas.
            own = [
                _selector_words(part) for part in re.split(r",(?![^(]*\))", prelude) if not _NOT_AT_ONCE.search(part)
            ]
            found = tuple(outer | inner for outer in found for inner in own)
    return found if any(not prelude.startswith("@") for prelude in preludes) else ()


def _selector_words(selector: str) -> frozenset[str]:
    plain = _PLACED.sub(" ", selector.replace("&", " ").replace("*", " "))
    return frozenset(
        mark + _unescaped(word) if mark else word.lower()
        for mark, word in _PART.findall(plain)
        # Namespaces and steps of animations are no elements.
        if mark or not word[0].isdigit()
    )


def _face(declarations: Mapping[str, str], address: str) -> Iterator[_Face]:
    for source in re.split(r",(?=\s*(?:url|local)\()", declarations.get("src", "")):
        addresses = tuple(_addresses(source, address))
        kind = _FORMAT.search(source)
        if addresses and not (kind and kind[1] in _UNKNOWN_FORMATS):
            # A browser takes the first that it understands.
            yield _Face(
                family=_word(declarations.get("font-family", "")),
                weight=_weight(declarations.get("font-weight", "")) or _PLAIN_WEIGHT,
                italic=declarations.get("font-style", "normal").startswith(("italic", "oblique")),
                characters=tuple(_ranges(declarations.get("unicode-range", ""))),
                address=addresses[0],
            )
            return


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for first, last in re.findall(r"u\+([0-9a-f?]+)(?:-([0-9a-f]+))?", text, re.IGNORECASE):
        yield int(first.replace("?", "0"), 16), int(last or first.replace("?", "f"), 16)


def _shows(face: _Face, text: Iterable[str]) -> bool:
    return not face.characters or any(first <= ord(each) <= last for each in text for first, last in face.characters)


def _word(text: str) -> str:
    return _unescaped(text.replace('"', "").replace("'", "")).strip().lower()


def _expanded(value: str, variables: Mapping[str, Sequence[str]], depth: int = _DEPTH) -> list[str]:
    """All that a value can come to: a variable can differ between light and dark."""
    found = _VARIABLE.search(value)
    if found is None or depth == 0:
        return [value]
    before, after = value[: found.start()], value[found.end() :]
    results = [
        result
        for each in dict.fromkeys(variables.get(found[1], [found[2] or ""]))
        for result in _expanded(f"{before}{each}{after}", variables, depth - 1)
    ]
    return list(dict.fromkeys(results))


def _addresses(value: str, base: str) -> Iterator[str]:
    for found in _URL.findall(value):
        # Nothing was found between brackets where a text only looks like an address.
        address = _plain(found)
        if address and not address.startswith(("#", "data:")):
            yield urljoin(base, address)


def _weight(text: str) -> int | None:
    word = (text.split() or [""])[0].lower()
    return int(word) if word.isdigit() else _WEIGHTS.get(word)


def _plain(text: str) -> str:
    return _unescaped(text.strip().strip("\"'"))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
