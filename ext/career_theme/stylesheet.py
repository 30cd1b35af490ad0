"""One stylesheet from several, with only the rules that a site's pages and scripts can use."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tinycss2 import parse_component_value_list, serialize, serialize_identifier
from tinycss2.ast import (
    AtKeywordToken,
    CurlyBracketsBlock,
    FunctionBlock,
    HashToken,
    IdentToken,
    LiteralToken,
    ParenthesesBlock,
    ParseError,
    SquareBracketsBlock,
    StringToken,
    URLToken,
    WhitespaceToken,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from tinycss2.ast import Node

_ALWAYS = frozenset({"html", "head", "body", "tbody", "colgroup", "[open]"})
"""What browsers put into a page that does not name it."""

_ALTERNATIVES = frozenset({"is", "where", "has", "matches", "any", "-webkit-any", "-moz-any"})
_PLAIN_FUNCTIONS = frozenset({"is", "where", "not"})
_COUNTING_FUNCTIONS = frozenset(
    {"nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "nth-col", "nth-last-col", "dir", "lang"}
)
_PLAIN_PSEUDOS = frozenset(
    {
        *("active", "after", "any-link", "before", "checked", "default", "disabled", "empty", "enabled", "first-child"),
        *("first-letter", "first-line", "first-of-type", "focus", "focus-visible", "focus-within", "hover"),
        *("in-range", "indeterminate", "invalid", "last-child", "last-of-type", "link", "marker", "only-child"),
        *("only-of-type", "optional", "out-of-range", "placeholder", "placeholder-shown", "read-only", "read-write"),
        *("required", "root", "selection", "target", "valid", "visited"),
    }
)
"""Pseudo-classes and -elements that every browser knows: one that it does not know makes a whole list invalid."""

_GROUPS = frozenset({"media", "supports", "container", "layer", "scope", "starting-style", "-moz-document"})
_COMBINATORS = frozenset({">", "+", "~", ","})
_COMMA = frozenset({","})
_IN_CONDITION = frozenset({",", ":"})
_NOTHING: frozenset[str] = frozenset()
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\#?]|$", re.IGNORECASE)
_UNQUOTED_ADDRESS = re.compile(r"[^\s\"'()\\\x00-\x20\x7f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER = PurePosixPath("other.css")
_FONT_PROPERTIES = frozenset({"font", "font-family"})
_MORE_SPECIFIC = ":not(#_):not(#_)"
"""Two ids more: a style attribute weighs more than any selector that a theme has."""


class StylesheetError(Exception):
    """A stylesheet that cannot be put together with others; the text says which, and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One stylesheet of a site.

    Attributes:
        path: The file's address, relative to the site's root.
        text: What it holds.
    """

    path: PurePosixPath
    text: str


def bundle(  # noqa: PLR0913 -- all but the first by name
    sources: Sequence[Source],
    *,
    used: AbstractSet[str],
    styles: Mapping[str, str],
    scripts: Iterable[str],
    others: Iterable[str],
    folder: PurePosixPath,
) -> str:
    """Put stylesheets into one, in their order, without what no page can use.

    Gone are: rules with a selector for an element, class, id or attribute that neither pages nor scripts name;
    animations, fonts and custom properties that nothing left refers to; comments and white space. States that no
    page shows at first, such as ``:hover`` or an open dialog, remove nothing. All that is not understood stays.
    Imports of the very sources that come right before are what this order does, and left out.

    Args:
        sources: The stylesheets, in the order in which a page would load them.
        used: Names in the pages, as :class:`career_theme.page_html.PageUse` has them.
        styles: For each class that took the place of a ``style`` attribute, its declarations.
        scripts: Texts of the scripts that pages load. Words in their strings are names, too, and so are the
            beginnings and ends of words (``"is-"``) that a script puts together.
        others: Texts of stylesheets that are loaded beside this one: what they refer to stays.
        folder: The folder of the bundle, relative to the site's root; addresses in it are relative to that.

    Returns:
        The text of the bundle, the same for the same input.

    Raises:
        StylesheetError: A stylesheet imports one that does not come right before it, has a ``@namespace``, which
            holds for one file only, or is nested deeper than any real one.
    """
    script_names = [_script_names(script) for script in scripts]
    items = [*_usable(_in_order(sources, folder), _Known(used, script_names)), *_style_rules(styles)]
    leaves_of_others = chain.from_iterable(_leaves(_parsed(Source(_OTHER, other), folder).items) for other in others)
    wanted = [*(names.references for names in script_names), *(leaf.mentions for leaf in leaves_of_others)]
    live = _live(list(_leaves(items)), chain.from_iterable(wanted))
    return _SURROGATE.sub("\ufffd", "".join(chain.from_iterable(_rendered(item, live) for item in items)))


def _in_order(sources: Sequence[Source], folder: PurePosixPath) -> Iterator[_Item]:
    for position, source in enumerate(sources):
        sheet = _parsed(source, folder)
        _check_imports(source, sheet, sources[:position])
        yield from sheet.items


def separate(sources: Sequence[Source], *, styles: Mapping[str, str], folder: PurePosixPath) -> str:
    """Load stylesheets one after the other, where one of them cannot be part of a bundle.

    Args:
        sources: The stylesheets, in the order in which a page would load them.
        styles: For each class that took the place of a ``style`` attribute, its declarations.
        folder: The folder of the result, relative to the site's root.

    Returns:
        A stylesheet that imports them as they are and has the rules of these classes.
    """
    imports = (f"@import {_quoted(_relative(source.path, folder))};" for source in sources)
    rules = (_rendered(rule, None) for rule in _style_rules(styles))
    return _SURROGATE.sub("\ufffd", "".join(chain(imports, *rules)))


def problem_of(source: Source) -> str:
    """Tell why a stylesheet cannot be read; an empty text where it can."""
    try:
        _parsed(source, PurePosixPath())
    except StylesheetError as error:
        return str(error)
    return ""


def inline_declarations(style: str) -> str:
    """Write the declarations of a ``style`` attribute in their shortest form.

    Args:
        style: The attribute's value.

    Returns:
        The declarations, in their order; without those that have no value, as these say nothing.
    """
    declarations = [leaf for leaf in _parsed_block(style) if isinstance(leaf, _Leaf) and leaf.is_declaration]
    return _SURROGATE.sub("\ufffd", "".join(leaf.text for leaf in declarations).removesuffix(";"))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A text that stays whole.

    With a key (a custom property's name, a font's or an animation's) it stays only if something mentions the key.
    """

    text: str
    mentions: frozenset[str]
    key: str = ""
    is_declaration: bool = False


@dataclass(frozen=True, slots=True)
class _Selector:
    """What must be on a page for a selector to match: all names, and of each choice one selector."""

    text: str
    names: frozenset[str]
    choices: tuple[tuple[_Selector, ...], ...]
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    selectors: tuple[_Selector, ...]
    body: tuple[_Item, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """An at-rule around other rules."""

    head: str
    body: tuple[_Item, ...]
    mentions: frozenset[str]
    when_empty: str = ""


_Item = _Leaf | _Rule | _Group


def _style_rules(styles: Mapping[str, str]) -> Iterator[_Rule]:
    for name in sorted(styles):
        body = tuple(item for item in _parsed_block(styles[name]) if isinstance(item, _Leaf) and item.is_declaration)
        selector = f".{serialize_identifier(name)}{_MORE_SPECIFIC}"
        yield _Rule((_Selector(selector, _NOTHING, (), is_plain=True),), body)


# --- What the site names -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ScriptNames:
    words: frozenset[str]
    attributes: frozenset[str]
    references: frozenset[str]


class _Known:
    """Tells which names a page can have, now or once its scripts ran."""

    def __init__(self, used: AbstractSet[str], scripts: Iterable[_ScriptNames]) -> None:
        scripts = list(scripts)
        self._used = used
        self._words = set(chain.from_iterable(names.words for names in scripts))
        self._attributes = set(chain.from_iterable(names.attributes for names in scripts))
        self._lower = {word.lower() for word in self._words}
        self._beginnings = tuple(word for word in self._words if len(word) > 1 and word.endswith("-"))
        self._ends = tuple(
            word for word in self._words if len(word) > 1 and word.startswith("-") and not word.startswith("--")
        )
        self._answers: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        answer = self._answers.get(name)
        if answer is None:
            answer = self._answers[name] = self._find(name)
        return answer

    def _find(self, name: str) -> bool:
        if name in self._used or name in _ALWAYS:
            return True
        if name[0] in ".#":
            word, words = name[1:], self._words
        else:
            word, words = name.strip("[]"), self._lower
            if name[0] == "[" and word in self._attributes:
                return True
        return word in words or word.startswith(self._beginnings) or word.endswith(self._ends)


_SCRIPT_PARTS = re.compile(
    r"""
      //[^\n]*+ | /\*.*?(?:\*/|\Z)
    | (?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    | (?:[(,=:\[!&|?{};+~]|\breturn|=>)\s*+/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/
    | (?P<mark>[`{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"((?:[^`\\$]|\\.|\$(?!\{))*+)(`|\$\{|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_WORD = re.compile(r"[\w-]+")
_PROPERTY = re.compile(r"\.\s*(?:dataset\s*\.\s*(?P<data>[a-z]\w*)|(?P<name>[a-z]\w*))", re.ASCII)
_CAPITAL = re.compile(r"[A-Z]")


@lru_cache(maxsize=64)
def _script_names(script: str) -> _ScriptNames:
    words: set[str] = set()
    for string in _script_strings(script):
        text = _ESCAPE.sub(" ", string)
        words.update(_WORD.findall(text))
        words.update(text.split())
    attributes = set()
    for match in _PROPERTY.finditer(script):
        if match["data"]:
            attributes.add("data-" + _CAPITAL.sub(lambda capital: f"-{capital[0].lower()}", match["data"]))
        else:
            # `element.ariaExpanded` is the attribute aria-expanded, `element.hidden` is hidden.
            attributes.add(re.sub(r"^aria(?=[A-Z])", "aria-", match["name"]).lower())
    references = (reference for word in words for reference in _named(word))
    return _ScriptNames(frozenset(words), frozenset(attributes), frozenset(references))


def _script_strings(script: str) -> Iterator[str]:
    """Find the strings of a script. Where one cannot tell, such as a stray quote, reading goes on after it."""
    position = 0
    # Depths of braces at which a template goes on.
    open_templates: list[int] = []
    depth = 0
    while match := _SCRIPT_PARTS.search(script, position):
        position = match.end()
        if match["string"]:
            yield match["string"][1:-1]
            continue
        mark = match["mark"]
        if mark is None:
            # The punctuation before a regular expression may open or close a block.
            depth += {"{": 1, "}": -1}.get(match[0][0], 0)
            continue
        if mark == "{":
            depth += 1
            continue
        if mark == "}":
            depth -= 1
            if not open_templates or open_templates[-1] != depth:
                continue
            open_templates.pop()
        part = _TEMPLATE.match(script, position)
        if part:
            yield part[1]
            position = part.end()
            if part[2] == "${":
                open_templates.append(depth)
                depth += 1


# --- Choosing ------------------------------------------------------------------------------------------------------


def _can_match(selector: _Selector, known: _Known) -> bool:
    return all(name in known for name in selector.names) and all(
        any(_can_match(alternative, known) for alternative in choice) for choice in selector.choices
    )


def _usable(items: Iterable[_Item], known: _Known) -> Iterator[_Item]:
    for item in items:
        if isinstance(item, _Leaf):
            yield item
        elif isinstance(item, _Group):
            yield replace(item, body=tuple(_usable(item.body, known)))
        else:
            kept = tuple(selector for selector in item.selectors if _can_match(selector, known))
            if not kept:
                continue
            body = tuple(_usable(item.body, known))
            # A list with one invalid selector is invalid as a whole, and a nested rule weighs as much as the heaviest
            # selector around it: in both cases a shorter list would say something else.
            whole = any(not isinstance(part, _Leaf) for part in body) or not all(
                selector.is_plain for selector in item.selectors
            )
            yield _Rule(item.selectors if whole else kept, body)


def _leaves(items: Iterable[_Item]) -> Iterator[_Leaf]:
    for item in items:
        if isinstance(item, _Leaf):
            yield item
        else:
            yield from _leaves(item.body)
            if isinstance(item, _Group) and item.mentions:
                yield _Leaf("", item.mentions)


def _live(leaves: Sequence[_Leaf], wanted: Iterable[str]) -> frozenset[str]:
    """Follow all that mentions a name from what stays in any case."""
    by_key: dict[str, list[_Leaf]] = {}
    waiting = set(wanted)
    for leaf in leaves:
        if leaf.key:
            by_key.setdefault(leaf.key, []).append(leaf)
        else:
            waiting |= leaf.mentions
    live: set[str] = set()
    while waiting:
        name = waiting.pop()
        live.add(name)
        for leaf in by_key.get(name, ()):
            waiting |= leaf.mentions - live
    return frozenset(live)


def _rendered(item: _Item, live: frozenset[str] | None) -> Iterator[str]:
    if isinstance(item, _Leaf):
        if not item.key or live is None or item.key in live:
            yield item.text
        return
    body = [text for part in item.body for text in _rendered(part, live)]
    if isinstance(item, _Group):
        head = item.head
        if not body:
            if item.when_empty:
                yield item.when_empty
            return
    else:
        head = ",".join(selector.text for selector in item.selectors)
        if not body:
            return
    # The last semicolon is one that nobody needs.
    body[-1] = body[-1].removesuffix(";")
    yield f"{head}{{{''.join(body)}}}"


# --- Reading -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    items: tuple[_Item, ...]
    imports: tuple[PurePosixPath, ...]
    problem: str


@lru_cache(maxsize=64)
def _parsed(source: Source, folder: PurePosixPath) -> _Sheet:
    reader = _Reader(source.path.parent, folder)
    items = _read(reader, source.text, is_top=True, name=str(source.path))
    return _Sheet(items, tuple(reader.imports), reader.problem)


def _parsed_block(text: str) -> tuple[_Item, ...]:
    return _read(_Reader(PurePosixPath(), PurePosixPath()), text, is_top=False, name="a style attribute")


def _read(reader: _Reader, text: str, *, is_top: bool, name: str) -> tuple[_Item, ...]:
    try:
        tokens = parse_component_value_list(text, skip_comments=True)
    except ValueError as error:
        # A number of more digits than Python reads.
        raise StylesheetError(f"{name} cannot be read: {error}") from error
    try:
        return tuple(reader.items(tokens, is_top=is_top))
    except RecursionError as error:
        raise StylesheetError(f"{name} cannot be read: its blocks are nested too deep") from error


def _check_imports(source: Source, sheet: _Sheet, earlier: Sequence[Source]) -> None:
    if sheet.problem:
        raise StylesheetError(f"{source.path} {sheet.problem}")
    count = len(sheet.imports)
    before = tuple(_normal(other.path) for other in earlier[len(earlier) - count :]) if count <= len(earlier) else ()
    if count and before != sheet.imports:
        paths = ", ".join(map(str, sheet.imports))
        raise StylesheetError(f"{source.path} imports {paths}, which must come right before it among the sources")


class _Reader:
    """Reads the rules of one stylesheet as browsers do (CSS Syntax, section 5), and writes each in its short form."""

    def __init__(self, home: PurePosixPath, folder: PurePosixPath) -> None:
        self._home = home
        self._folder = folder
        self._is_start = True
        self.imports: list[PurePosixPath] = []
        self.problem = ""

    def items(self, tokens: list[Node], *, is_top: bool) -> Iterator[_Item]:
        """Read the content of a stylesheet, or of a block."""
        noise = ("<!--", "-->") if is_top else (";",)
        start = 0
        while start < len(tokens):
            token = tokens[start]
            if isinstance(token, WhitespaceToken) or _is(token, *noise):
                start += 1
                continue
            if isinstance(token, AtKeywordToken):
                end = _end(tokens, start, semicolon=True, block=True)
                item = self._at_rule(token, tokens[start + 1 : end], tokens[end : end + 1], is_top=is_top)
            else:
                colon = 0 if is_top else _colon(tokens, start)
                is_custom = bool(colon) and _is_custom(token)
                end = _end(tokens, start, semicolon=not is_top, block=not is_custom)
                if end < len(tokens) and isinstance(block := tokens[end], CurlyBracketsBlock):
                    item = self._rule(tokens[start:end], block)
                elif colon and isinstance(token, IdentToken):
                    item = self._declaration(token, tokens[colon + 1 : end])
                else:
                    # At the end of a file, a rule without a block is none; in a block, it may be an old browser's.
                    item = None if is_top else self._whole(tokens[start:end], ";")
                self._is_start = False
            if item is not None:
                yield item
            start = end + 1

    def _at_rule(self, token: AtKeywordToken, prelude: list[Node], end: list[Node], *, is_top: bool) -> _Item | None:
        keyword = token.lower_value
        block = end[0] if end and isinstance(end[0], CurlyBracketsBlock) else None
        if keyword in {"charset", "import", "namespace"}:
            # Anywhere else, browsers pay no heed to them either.
            if is_top and self._is_start and block is None:
                self._note_file_rule(keyword, prelude)
            return None
        self._is_start = self._is_start and keyword == "layer" and block is None
        head_tokens: list[Node] = [token, *([_SPACE] if prelude and isinstance(prelude[0], WhitespaceToken) else ())]
        tidy = self._tidy(prelude, _IN_CONDITION if keyword in {"media", "container"} else _COMMA)
        head = serialize([*head_tokens, *tidy] if tidy else [token])
        if block is None:
            return _Leaf(f"{head}{_after(tidy)};", _mentions(tidy, is_anything=True))
        head += _after(tidy)
        body = tuple(self.items(block.content, is_top=False))
        if keyword in _GROUPS:
            is_layer = (
                keyword == "layer" and tidy and all(isinstance(part, IdentToken) or _is(part, ".") for part in tidy)
            )
            return _Group(head, body, _mentions(tidy), f"{head};" if is_layer else "")
        # Nothing in it is chosen by the names on a page.
        content = "".join(chain.from_iterable(_rendered(item, None) for item in body)).removesuffix(";")
        mentions = frozenset(chain.from_iterable(leaf.mentions for leaf in _leaves(body)))
        return _Leaf(f"{head}{{{content}}}", mentions | _mentions(tidy, is_anything=True), _key(keyword, tidy, body))

    def _note_file_rule(self, keyword: str, prelude: list[Node]) -> None:
        parts = [token for token in prelude if not isinstance(token, WhitespaceToken)]
        if keyword == "charset" or not parts:
            return
        if keyword == "namespace":
            self.problem = "has a @namespace, which holds for one file and not for a bundle"
            return
        address = _address_of(parts[0])
        if address is None:
            return
        if len(parts) > 1 or _ABSOLUTE.match(address):
            self.problem = f"imports {serialize(prelude).strip()}, which cannot be part of a bundle"
        else:
            self.imports.append(_normal(self._home / re.split(r"[?#]", address)[0]))

    def _rule(self, prelude: list[Node], block: CurlyBracketsBlock) -> _Rule:
        selectors = tuple(self._selector(tokens) for tokens in _split(prelude))
        return _Rule(selectors, tuple(self.items(block.content, is_top=False)))

    def _declaration(self, name: IdentToken, tokens: list[Node]) -> _Leaf | None:
        is_custom = _is_custom(name)
        written = name.value if is_custom else name.lower_value
        value = self._tidy(tokens, _COMMA)
        important = ""
        if len(value) > 1 and isinstance(value[-1], IdentToken) and value[-1].lower_value == "important":
            bang = len(value) - (3 if isinstance(value[-2], WhitespaceToken) else 2)
            if bang >= 0 and _is(value[bang], "!"):
                value = value[: bang - 1 if bang and value[bang - 1] is _SPACE else bang]
                important = "!important"
        if not value and not is_custom:
            return None
        # A custom property may be empty, which older browsers understand only with a space.
        text = f"{serialize_identifier(written)}:{serialize(value) or ' '}{_after(value)}{important};"
        mentions = _mentions(
            value,
            is_animation=is_custom or written.endswith(("animation", "animation-name")),
            is_font=is_custom or written in _FONT_PROPERTIES,
        )
        return _Leaf(text, mentions, written if is_custom else "", is_declaration=True)

    def _whole(self, tokens: list[Node], end: str) -> _Leaf:
        tidy = self._tidy(tokens, _NOTHING)
        return _Leaf(f"{serialize(tidy)}{_after(tidy)}{end}", _mentions(tidy, is_anything=True))

    def _selector(self, tokens: list[Node]) -> _Selector:
        names: set[str] = set()
        choices: list[tuple[_Selector, ...]] = []
        is_plain = any(not isinstance(token, WhitespaceToken) for token in tokens)
        following: Node | None
        skip = False
        for token, following in zip(tokens, [*tokens, None][1:], strict=True):
            if skip:
                skip = False
            elif _is(token, ".") and isinstance(following, IdentToken):
                names.add(f".{following.value}")
                skip = True
            elif _is(token, ":"):
                # Of the two colons before a pseudo-element, the second reads like one alone.
                is_plain = self._pseudo(following, choices) and is_plain
                skip = not _is(following, ":")
            else:
                is_plain = _simple_selector(token, following, names) and is_plain
        tidy = self._tidy(tokens, _COMBINATORS if is_plain else _COMMA)
        return _Selector(serialize(tidy) + _after(tidy), frozenset(names), tuple(choices), is_plain)

    def _pseudo(self, token: Node | None, choices: list[tuple[_Selector, ...]]) -> bool:
        """Read what follows a colon: note what ``:is(…)`` asks for, and tell whether every browser knows it."""
        if isinstance(token, IdentToken):
            return token.lower_value in _PLAIN_PSEUDOS
        if not isinstance(token, FunctionBlock):
            return _is(token, ":")
        name = token.lower_name
        if name not in _ALTERNATIVES | _PLAIN_FUNCTIONS:
            return name in _COUNTING_FUNCTIONS
        alternatives = tuple(self._selector(tokens) for tokens in _split(token.arguments))
        if name in _ALTERNATIVES:
            choices.append(alternatives)
        return name in _PLAIN_FUNCTIONS and all(alternative.is_plain for alternative in alternatives)

    def _tidy(self, tokens: Iterable[Node], tight: AbstractSet[str]) -> list[Node]:
        """Leave out white space where it says nothing, and write addresses for the bundle's folder."""
        tidy: list[Node] = []
        for token in tokens:
            last = tidy[-1] if tidy else None
            if isinstance(token, WhitespaceToken):
                # A backslash before a line's end is no escape; without that line's end it would be one.
                if _is(last, "\\"):
                    tidy.append(_LINE_END)
                elif last is not None and not isinstance(last, WhitespaceToken) and not _is(last, *tight):
                    tidy.append(_SPACE)
                continue
            if isinstance(token, ParseError) and token.kind.startswith("eof-"):
                continue
            if last is _SPACE and _is(token, *tight):
                tidy.pop()
            tidy.append(self._short_form(token, tight))
        if tidy and tidy[-1] is _SPACE:
            tidy.pop()
        return tidy

    def _short_form(self, token: Node, tight: AbstractSet[str]) -> Node:
        if isinstance(token, StringToken):
            token.representation = _quoted(token.value)
        elif isinstance(token, URLToken):
            return self._address(token, token.value)
        elif isinstance(token, FunctionBlock):
            name = token.lower_name
            if name == "url" and (address := _address_of(token)) is not None:
                return self._address(token, address)
            if name in {"src", "image-set", "-webkit-image-set"}:
                for part in token.arguments:
                    if isinstance(part, StringToken):
                        part.value = self._moved(part.value)
            token.arguments = self._tidy(token.arguments, _COMMA if name in _COUNTING_FUNCTIONS else tight)
        elif isinstance(token, CurlyBracketsBlock | ParenthesesBlock | SquareBracketsBlock):
            token.content = self._tidy(token.content, tight)
        return token

    def _address(self, token: Node, address: str) -> URLToken:
        moved = self._moved(address)
        written = moved if _UNQUOTED_ADDRESS.fullmatch(moved) else _quoted(moved)
        return URLToken(token.source_line, token.source_column, moved, f"url({written})")

    def _moved(self, address: str) -> str:
        address = address.strip()
        if self._home == self._folder or _ABSOLUTE.match(address):
            return address
        path = re.split(r"[?#]", address, maxsplit=1)[0]
        moved = _relative(self._home / path, self._folder) + ("/" if path.endswith("/") else "")
        return moved + address[len(path) :]


_SPACE = WhitespaceToken(0, 0, " ")
_LINE_END = WhitespaceToken(0, 0, "\n")


def _is(token: Node | None, *values: str) -> bool:
    return isinstance(token, LiteralToken) and token.value in values


def _is_custom(token: Node) -> bool:
    return isinstance(token, IdentToken) and token.value.startswith("--")


def _end(tokens: list[Node], start: int, *, semicolon: bool, block: bool) -> int:
    for position in range(start, len(tokens)):
        token = tokens[position]
        if (semicolon and _is(token, ";")) or (block and isinstance(token, CurlyBracketsBlock)):
            return position
    return len(tokens)


def _colon(tokens: list[Node], start: int) -> int:
    """Find the colon of a declaration; 0 if there is none."""
    if not isinstance(tokens[start], IdentToken):
        return 0
    for position in range(start + 1, len(tokens)):
        if not isinstance(tokens[position], WhitespaceToken):
            return position if _is(tokens[position], ":") else 0
    return 0


def _split(tokens: Iterable[Node]) -> Iterator[list[Node]]:
    part: list[Node] = []
    for token in tokens:
        if _is(token, ","):
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _after(tidy: list[Node]) -> str:
    """Return what must come between a text and the mark that ends it."""
    return "\n" if tidy and _is(tidy[-1], "\\") else ""


def _simple_selector(token: Node, following: Node | None, names: set[str]) -> bool:
    """Note the name that a part of a selector asks for, and tell whether every browser knows the form."""
    if isinstance(token, IdentToken):
        # Before a bar stands a namespace.
        if not _is(following, "|"):
            names.add(token.lower_value)
        return not _is(following, "|")
    if isinstance(token, HashToken):
        names.add(f"#{token.value}")
        return token.is_identifier
    if isinstance(token, SquareBracketsBlock):
        name, is_known_form = _attribute(token.content)
        if name:
            names.add(f"[{name}]")
        return is_known_form
    return isinstance(token, WhitespaceToken) or _is(token, "*", ">", "+", "~")


def _attribute(content: list[Node]) -> tuple[str, bool]:
    """Read ``[name=value]``: the name, and whether every browser knows the form."""
    parts = [token for token in content if not isinstance(token, WhitespaceToken)]
    is_known_form = all(isinstance(part, IdentToken | StringToken) or _is(part, *_COMPARISONS) for part in parts)
    name = ""
    for part, following in zip(parts, [*parts, None][1:], strict=True):
        if isinstance(part, IdentToken) and not _is(following, "|"):
            name = part.lower_value
            break
    return name, is_known_form and bool(name)


_COMPARISONS = ("=", "~=", "|=", "^=", "$=", "*=")


def _named(word: str) -> tuple[str, ...]:
    return (word,) if word.startswith("--") else (f"animation:{word.lower()}", f"font:{word.lower()}")


def _mentions(
    tokens: Iterable[Node], *, is_animation: bool = False, is_font: bool = False, is_anything: bool = False
) -> frozenset[str]:
    found: set[str] = set()
    words: list[str] = []
    for token in tokens:
        if isinstance(token, IdentToken | StringToken):
            word = token.value
            if word.startswith("--"):
                found.add(word)
            lower = word.lower()
            if is_animation or is_anything:
                found.add(f"animation:{lower}")
            # A font's name without quotes is a row of words, after others in `font`.
            words = [*(f"{earlier} {lower}" for earlier in words), lower] if isinstance(token, IdentToken) else [lower]
            if is_font or is_anything:
                found.update(f"font:{name}" for name in words)
        elif isinstance(token, FunctionBlock):
            found |= _mentions(token.arguments, is_animation=is_animation, is_font=is_font, is_anything=is_anything)
        elif isinstance(token, CurlyBracketsBlock | ParenthesesBlock | SquareBracketsBlock):
            found |= _mentions(token.content, is_animation=is_animation, is_font=is_font, is_anything=is_anything)
        if not isinstance(token, IdentToken | WhitespaceToken):
            words = []
    return frozenset(found)


def _key(keyword: str, prelude: list[Node], body: Iterable[_Item]) -> str:
    """Name what an at-rule defines, if it is of use only to those that mention it."""
    first = prelude[0] if prelude else None
    if keyword.endswith("keyframes") and isinstance(first, IdentToken | StringToken):
        return f"animation:{first.value.lower()}"
    if keyword == "property" and isinstance(first, IdentToken):
        return first.value
    if keyword == "font-face":
        families = [leaf for leaf in _leaves(body) if leaf.text.lower().startswith("font-family:")]
        return max(chain.from_iterable(leaf.mentions for leaf in families), key=len, default="")
    return ""


def _address_of(token: Node) -> str | None:
    if isinstance(token, StringToken | URLToken):
        return token.value
    if isinstance(token, FunctionBlock) and token.lower_name == "url":
        parts = [part for part in token.arguments if not isinstance(part, WhitespaceToken | ParseError)]
        if len(parts) == 1 and isinstance(parts[0], StringToken):
            return parts[0].value
    return None


def _quoted(value: str) -> str:
    quote = "'" if '"' in value and "'" not in value else '"'
    escaped = re.sub(rf"[\\{quote}\n\r\f]", _escaped, value)
    return f"{quote}{escaped}{quote}"


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    return f"\\{ord(character):X} " if character in "\n\r\f" else f"\\{character}"


def _normal(path: PurePosixPath) -> PurePosixPath:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


def _relative(path: PurePosixPath, folder: PurePosixPath) -> str:
    target, start = _normal(path).parts, _normal(folder).parts
    common = 0
    while common < min(len(target), len(start)) and target[common] == start[common]:
        common += 1
    relative = "/".join((*[".."] * (len(start) - common), *target[common:]))
    # A colon in the first part would read as a scheme.
    return f"./{relative}" if ":" in relative.partition("/")[0] or not relative else relative
