"""What is left of stylesheets in a bundle."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
import tinycss2
from hypothesis import assume, example, given
from hypothesis import strategies as st

from career_theme.stylesheet import Source, StylesheetError, bundle, inline_declarations, problem_of, separate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tinycss2.ast import Node

STATIC = PurePosixPath("_static")
USED = frozenset({"a", "b", "p", "div", ".a", ".b", ".b-c", "#a", "#b", "[a]", "[class]"})


def bundled(
    *texts: str,
    used: frozenset[str] = USED,
    styles: Mapping[str, str] | None = None,
    scripts: Iterable[str] = (),
    others: Iterable[str] = (),
    folder: PurePosixPath = STATIC,
) -> str:
    sources = [Source(STATIC / f"{number}.css", text) for number, text in enumerate(texts)]
    return bundle(sources, used=used, styles=styles or {}, scripts=scripts, others=others, folder=folder)


@pytest.mark.parametrize(
    "rule",
    [
        "a{x:y}",
        "A.a#b[a]{x:y}",
        "*{x:y}",
        ":root,html,body,[open]{x:y}",
        "a:hover,a:focus-visible,a::before,a:target{x:y}",
        "dialog::backdrop{x:y}",
        "p:popover-open{x:y}",
        "a:not(.unused):not(#c){x:y}",
        "a:is(.unused,.a){x:y}",
        "div:has(>.unused,.a){x:y}",
        "a:where(b,i):nth-child(2n + 1){x:y}",
        'a[class*="unused"]{x:y}',
        "svg|a{x:y}",
        "::-webkit-scrollbar{x:y}",
        r".b\-c{x:y}",
        ".a{x:y;&:hover{x:y}>.b{x:y}}",
        ":where(html,.unused) a{x:y}",
    ],
)
def test_rules_for_what_pages_have_stay(rule: str) -> None:
    text = bundled(rule, used=USED | {"dialog"})

    assert text.replace(r"b-c", r"b\-c") == rule


@pytest.mark.parametrize(
    "rule",
    [
        "i{x:y}",
        ".c{x:y}",
        ".A{x:y}",
        "#c{x:y}",
        "[c]{x:y}",
        "a .c:hover{x:y}",
        ".a:not(.c)>i{x:y}",
        ":is(.c,#c) a{x:y}",
        "a:has(.c){x:y}",
        "a:is(b,i):where(i,.c .a){x:y}",
        ".c{.a{x:y}}",
        ".a{.c{x:y}}",
        ".a{}",
        "@media print{.c{x:y}}",
        "@supports (x:y){@media print{.c{x:y}}}",
        "@container side (width > 1px){.c{x:y}}",
        "@layer{.c{x:y}}",
    ],
)
def test_rules_for_what_no_page_has_go(rule: str) -> None:
    assert bundled(rule) == ""


def test_of_a_list_only_what_can_match_stays() -> None:
    assert bundled(".a, .c , i>b,b > a{x:y}") == ".a,b>a{x:y}"


def test_a_list_that_some_browsers_do_not_know_stays_whole() -> None:
    # Without the first, the second would take effect in browsers that pay no heed to this rule.
    assert bundled(".c::-moz-thing,.a{x:y}") == ".c::-moz-thing,.a{x:y}"
    assert bundled(".c::-moz-thing,i{x:y}") == ""


def test_a_list_around_nested_rules_stays_whole() -> None:
    # The nested rule weighs as much as the heaviest selector of the list.
    assert bundled("#c,.a{x:y;b{x:y}}") == "#c,.a{x:y;b{x:y}}"


@pytest.mark.parametrize(
    "script",
    [
        "e.classList.add('c')",
        'e.className = "x c"',
        "e.innerHTML = `<p class=\"c\" ${x ? `y` : '}'} >`",
        "e.innerHTML = `${f({a: `${1}`})} c`",
        "if (/[\"'/]/.test(x)) add('c')",
        "x = y / 2; add('c') // it's",
        "/* it's */ add('c')",
        "document.querySelector('.a > .c[d=\"e\"]')",
        "a = 'it\\'s'; b = 'c'",
    ],
)
def test_what_a_script_names_is_used(script: str) -> None:
    assert bundled(".c{x:y}.f{x:y}", scripts=[script]) == ".c{x:y}"


@pytest.mark.parametrize(
    ("script", "selector"),
    [
        ("e.setAttribute('aria-expanded', 'true')", "[aria-expanded=true]"),
        ("e.ariaExpanded = true", "[aria-expanded=true]"),
        ("document.documentElement.dataset.colorMode = mode", 'html[data-color-mode="dark"]'),
        ("e.hidden = true", "[hidden]"),
        ("document.createElement('kbd')", "kbd"),
        ("e.className = `is-${state}`", ".is-open"),
        ("e.className = state + '-shown'", ".a-shown"),
    ],
)
def test_a_script_can_set_attributes_and_make_elements(script: str, selector: str) -> None:
    assert bundled(f"{selector}{{x:y}}") == ""
    assert bundled(f"{selector}{{x:y}}", scripts=[script]) == f"{selector}{{x:y}}"


def test_words_outside_of_strings_are_no_names() -> None:
    assert bundled(".c{x:y}", scripts=["// a 'c'\n/* 'c' */ c = /'c'/; x.y(c)"]) == ""


def test_custom_properties_stay_while_something_refers_to_them() -> None:
    text = bundled(
        ":root{--x:var(--y, 1px);--y:2px;--z:var(--w);--w:3px;--v:1;--u:2;--unused: 3}",
        "a{width:var(--x)}.c{width:var(--z)}",
        others=["i{width:calc(var(--v) * 1px)}"],
        scripts=["style.setProperty('--u', 1)"],
    )

    assert text == ":root{--x:var(--y,1px);--y:2px;--v:1;--u:2}a{width:var(--x)}"


def test_a_style_of_a_page_can_refer_and_set() -> None:
    text = bundled(":root{--x:1;--y:2}a{width:var(--z)}", styles={"style-1": "height:var(--x);--z:1px"})

    assert text.startswith(":root{--x:1}a{width:var(--z)}.style-1:")
    assert text.endswith("{height:var(--x);--z:1px}")


def test_animations_and_fonts_stay_while_something_names_them() -> None:
    frames = "@keyframes turn{from{x:y}50%,to{x:z}}"
    font = '@font-face{font-family:"My Font";src:url(a.woff2)}'

    assert bundled(frames, font) == ""
    assert bundled(frames, font, ".c{animation:turn 1s;font-family:My Font}") == ""
    assert bundled(frames, "a{animation:1s turn}") == frames + "a{animation:1s turn}"
    assert bundled(frames, "a{--x:turn;animation-name:var(--x)}") == frames + "a{--x:turn;animation-name:var(--x)}"
    for value in ('12px/1.5 "My Font",serif', "bold 12px my font"):
        assert bundled(font, f"a{{font:{value}}}") == f"{font}a{{font:{value}}}"


def test_rules_about_the_whole_stay() -> None:
    kept = "@layer one,two;@page{margin:1cm}@counter-style x{system:cyclic}@unknown y;@new z{.c{x:y}}"

    assert bundled(kept) == kept
    # An empty layer still has its place in the order of layers.
    assert bundled("@layer one { .c { x: y } }") == "@layer one;"


def test_all_comes_in_its_order_without_comments_and_white_space() -> None:
    text = bundled(
        '@charset "utf-8";\n/* first */ a , b { color : RED ; ; margin : 0  1px !important ; }\n',
        "@media screen  and ( min-width : 1px ) { p > a + b ~ a:not( .c ) { x : f( 1 , 2 ) } }",
        "div{width:calc(1px + 2px)}/*# sourceMappingURL=a.css.map */",
    )

    assert text == (
        "a,b{color:RED;margin:0 1px!important}"
        "@media screen and (min-width:1px){p>a+b~a:not(.c){x:f(1,2)}}"
        "div{width:calc(1px + 2px)}"
    )


def test_a_file_that_ends_too_early_spoils_no_other() -> None:
    assert bundled("a{x:y", "b{x:'z", "b{x:url(q", "p", "p{x:y}") == 'a{x:y}b{x:"z"}b{x:url(q)}p{x:y}'


def test_what_only_some_browsers_read_stays() -> None:
    hacks = 'a{*zoom:1;filter:progid:A.B(c="d");-x-y:z;--json:{"a":[1]} x;width:expression(1)}'

    assert bundled(hacks, others=["i{x:var(--json)}"]) == hacks


@pytest.mark.parametrize(
    ("address", "folder", "written"),
    [
        ("../img/a.png", "_static", "../img/a.png"),
        ("img/a.png?v=1#b", "_static/css", "../img/a.png?v=1#b"),
        ("'img/./x/../a b.png'", "", '"_static/img/a b.png"'),
        ("../../up.png", "_static/css", "../../../up.png"),
        ("./b:c.png", "_static", "./b:c.png"),
        ("data:image/png;base64,x/y", "x", "data:image/png;base64,x/y"),
        ("\"data:image/svg+xml,<svg xmlns='x'/>\"", "x", "\"data:image/svg+xml,<svg xmlns='x'/>\""),
        ("https://x.org/a.png", "x", "https://x.org/a.png"),
        ("//x.org/a.png", "x", "//x.org/a.png"),
        ("/a.png", "x", "/a.png"),
        ("#part", "x", "#part"),
    ],
)
def test_addresses_are_those_from_the_bundle(address: str, folder: str, written: str) -> None:
    assert bundled(f"a{{x:url( {address} )}}", folder=PurePosixPath(folder)) == f"a{{x:url({written})}}"


def test_an_address_in_a_set_of_images_is_one_too() -> None:
    assert bundled("a{x:image-set('a.png' 1x)}", folder=PurePosixPath()) == 'a{x:image-set("_static/a.png" 1x)}'


def test_an_important_address_is_moved_once() -> None:
    assert bundled("a{x:url(a.png) ! important}", folder=PurePosixPath("x")) == "a{x:url(../_static/a.png)!important}"


def test_an_import_of_what_comes_right_before_is_done() -> None:
    sources = [
        Source(PurePosixPath("_static/basic.css"), "a{x:y}"),
        Source(PurePosixPath("_static/styles/theme.css"), '@charset "x"; @import "../basic.css?v=1"; b{x:y}'),
    ]

    text = bundle(sources, used=USED, styles={}, scripts=[], others=[], folder=STATIC)

    assert text == "a{x:y}b{x:y}"


@pytest.mark.parametrize(
    "text",
    [
        "@import 'gone.css';",
        "@import url(gone.css);",
        "@import '0.css' print;",
        "@import 'https://x.org/a.css';",
        "@namespace svg url(x);",
    ],
)
def test_what_cannot_be_part_of_a_bundle_is_told(text: str) -> None:
    with pytest.raises(StylesheetError, match=r"^_static/1\.css (imports|has) "):
        bundled("a{x:y}", text)


def test_an_import_after_a_rule_is_none() -> None:
    assert bundled("a{x:y}@import 'gone.css';") == "a{x:y}"


@pytest.mark.parametrize("text", ["a{x:" + "(" * 5000, "a{x:" + "9" * 5000 + "}"])
def test_what_no_stylesheet_holds_is_told(text: str) -> None:
    with pytest.raises(StylesheetError, match=r"^_static/0\.css cannot be read"):
        bundled(text)


def test_a_problem_is_told_with_its_file() -> None:
    path = STATIC / "a.css"

    assert problem_of(Source(path, "a{x:y")) == ""
    assert problem_of(Source(path, "a{x:" + "(" * 5000)).startswith("_static/a.css cannot be read")


def test_stylesheets_that_cannot_be_one_are_loaded_as_they_are() -> None:
    sources = [
        Source(STATIC / "a.css", "@namespace x url(y);"),
        Source(STATIC / "styles" / "b c.css", "a{x:url(b.png)}"),
    ]

    text = separate(sources, styles={"style-1": "width:1px"}, folder=STATIC / "styles")

    assert text.startswith('@import "../a.css";@import "b c.css";.style-1:')
    assert text.endswith("{width:1px}")


def test_half_a_character_can_be_written_to_a_file() -> None:
    assert bundled(r"a{content:'\d800'}").encode() == 'a{content:"\ufffd"}'.encode()


def test_the_style_of_a_page_outweighs_its_stylesheets_and_can_be_no_other_rule() -> None:
    text = bundled("#a #b .a{width:1px}", styles={"style-2": "width:2px;} * {x:y", "style-1": "height:1px"})

    assert text.index("style-1") < text.index("style-2")
    assert ".style-2:not(#_):not(#_)" in text
    assert "*" not in text


def test_declarations_have_one_spelling() -> None:
    assert inline_declarations(" color : red ;;width:; junk; a{x:y}; margin:0  1px !important") == (
        "color:red;margin:0 1px!important"
    )


PIECES = [
    *list(".#:;{}()[]!@,>+~*|&/\\\"'\n= -"),
    *("a", "b", "c", "--x", "color", "red", "10px", "1e3", "u+4", "2n", "\\41 ", "\ud800", "é", "a.png", "important"),
    *(":is(", ":not(", ":nth-child(", "url(", "var(--x)", "/*", "*/", "<!--", "-->"),
    *("@media", "@supports", "@layer", "@font-face", "@keyframes", "@charset", "font-family", "print"),
]
JUNK = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.text(),
)


@given(JUNK)
@example("0, {0")
@example("\\.,@import{.")
@example("{@supports{")
def test_bundling_a_bundle_changes_nothing(text: str) -> None:
    try:
        once = bundled(text, others=["i{x:var(--x)}"])
    except StylesheetError:
        assume(False)  # noqa: FBT003 -- its signature

    assert bundled(once, others=["i{x:var(--x)}"]) == once
    assert inline_declarations(inline_declarations(text)) == inline_declarations(text)


NAMES = st.sampled_from(["a", ".a", "#b", "[a]", "*", "a:hover", ".a.b", "a:not(.b)", ":is(a, .b)", "a::before"])
COMBINATORS = st.sampled_from([" ", " > ", "+", " ~ "])
SELECTORS = st.lists(NAMES, min_size=1, max_size=3).flatmap(
    lambda names: COMBINATORS.map(lambda combinator: combinator.join(names))
)
VALUES = st.sampled_from(
    [
        "red",
        "0 1px",
        "calc( 1px + 2px )",
        "f(1 , 2)",
        "url( a.png )",
        "'x y'",
        "1px ! important",
        "var(--x)",
        "#fff",
        "{",
    ]
)
DECLARATIONS = st.lists(
    st.tuples(st.sampled_from(["color", "Width", "--x", "-x-y"]), VALUES), min_size=1, max_size=3
).map(lambda pairs: " ; ".join(f"{name} : {value.replace('{', '0')}" for name, value in pairs))
RULES = st.tuples(st.lists(SELECTORS, min_size=1, max_size=2).map(", ".join), DECLARATIONS).map(
    lambda parts: f"{parts[0]} {{ {parts[1]} }}"
)
AT_RULES = st.tuples(
    st.sampled_from(["@media print", "@media ( width > 1px )", "@supports (a: b)", "@layer x"]), RULES
).map(lambda parts: f"{parts[0]} {{\n {parts[1]} /* x */ }}")
SHEETS = st.lists(st.one_of(RULES, AT_RULES), max_size=5).map("\n".join)


@given(SHEETS)
def test_a_bundle_of_all_that_is_used_says_the_same(text: str) -> None:
    bundle_text = bundled(text, others=["i{x:var(--x)}"])

    assert said(bundle_text) == said(text)
    assert len(bundle_text) <= len(text)


def said(text: str) -> list[object]:
    """What a stylesheet says, with none of the freedom in how one can write it."""
    rules = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    return [said_by_rule(rule) for rule in rules]


def said_by_rule(rule: Node) -> object:
    if isinstance(rule, tinycss2.ast.Declaration):
        return rule.lower_name, tokens_of(rule.value), rule.important
    assert isinstance(rule, tinycss2.ast.QualifiedRule | tinycss2.ast.AtRule), rule
    inner = tinycss2.parse_blocks_contents(rule.content or [], skip_comments=True, skip_whitespace=True)
    keyword = rule.at_keyword if isinstance(rule, tinycss2.ast.AtRule) else ""
    return keyword, tokens_of(rule.prelude), [said_by_rule(part) for part in inner]


def tokens_of(tokens: Iterable[Node]) -> list[str]:
    kept: list[str] = []
    for token in tokens:
        if isinstance(token, tinycss2.ast.FunctionBlock):
            kept += [f"{token.name}(", *tokens_of(token.arguments), ")"]
        elif isinstance(token, tinycss2.ast.ParenthesesBlock | tinycss2.ast.SquareBracketsBlock):
            kept += ["(", *tokens_of(token.content), ")"]
        elif isinstance(token, tinycss2.ast.URLToken):
            kept.append(f"url {token.value}")
        else:
            kept.append(" " if isinstance(token, tinycss2.ast.WhitespaceToken) else token.serialize())
    marks = {",", ">", "+", "~", ":", "(", ")"}
    return [
        part
        for before, part, after in zip(["(", *kept], kept, [*kept, ")"][1:], strict=False)
        if part != " " or (before not in marks and not before.endswith("(") and after not in marks)
    ]
