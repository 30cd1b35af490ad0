"""What a finished page looks like, and what is known of it."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career_theme.page_html import NO_HASH, PageUse, finish
from career_theme.stylesheet import bundle

MARKUP = st.lists(
    st.sampled_from(
        [
            *list("<>/='\" \n&;!-"),
            *("<p ", "<a ", "</p>", "<script>", "</script>", "<style>", "</style>", "<title>", "<!--", "-->", "&quot;"),
            *("style=", "class=", "rel=", "href=", "https://x", "width:1px", "color:red"),
        ]
    ),
    max_size=40,
).map("".join)


def use_of(html: str) -> PageUse:
    return finish(html)[1]


def refused(html: str) -> list[str]:
    return [need.text for need in use_of(html).needs]


def test_names_are_those_of_elements_classes_ids_and_attributes() -> None:
    use = use_of("<DIV Class='a  b-c' ID=x hidden><svg viewBox=\"0 0 1 1\"><linearGradient/></svg></DIV>")

    assert use.names == {
        *("div", "svg", "lineargradient", ".a", ".b-c", "#x"),
        *("[class]", "[id]", "[hidden]", "[viewbox]"),
    }
    assert (use.styles, use.needs) == ((), ())


def test_names_are_read_as_a_browser_reads_them() -> None:
    assert use_of("<p class='a&amp;b' CLASS=c id='é'>").names == {"p", ".a&b", "#é", "[class]", "[id]"}


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <p class=x style='width:1px'> > -->",
        "<!--><b><!-- <p class=x> --!>",
        "<script type='application/ld+json'>'<p class=x style=\"width:1px\">'</script>",
        "<script type='application/ld+json'>'</scripts><p class=x>'</SCRIPT >",
        "<textarea><p class=x style='width:1px'></textarea>",
        "<title>How to write <p class=x></title>",
        "<img alt='<p class=x>'>",
        '<img alt="> <p class=x>" data-x=\'"<p class=x>\'>',
        "</div class='x'>",
        "<?php <?>",
    ],
)
def test_text_is_no_markup(html: str) -> None:
    finished, use = finish(html)

    assert finished == html
    assert "p" not in use.names
    assert ".x" not in use.names


def test_a_tag_that_never_ends_takes_the_rest_with_it() -> None:
    html = '<b><a title=\'<p class=x style="width:1px">'

    assert finish(html) == (html, PageUse(frozenset({"b"})))


@pytest.mark.parametrize(
    ("html", "finished"),
    [
        ("<p style='width: 40.0%'>x</p>", '<p class="style-{}">x</p>'),
        ('<col STYLE="WIDTH:40.0% ;" />', '<col class="style-{}" />'),
        ('<p class="a b" id=c style="width:40.0%">', '<p class="a b style-{}" id=c>'),
        ("<p style=width:40.0% class='a'>", "<p class='a style-{}'>"),
        ("<p style=width:40.0% class=a>", '<p class="a style-{}">'),
        ('<p style="width:40.0%"class="a">', '<p class="a style-{}">'),
        ('<p id="c"style="width:40.0%"class>', '<p id="c" class="style-{}">'),
        ('<p class="style-{0}" style="width:40.0%">', '<p class="style-{0}">'),
        ('<p style="width:40.0%" style="height:1px">', '<p class="style-{}">'),
        ("<p style=' ;width : 40.0%; height:;; junk'>", '<p class="style-{}">'),
    ],
)
def test_a_style_becomes_a_class(html: str, finished: str) -> None:
    name = "02f98653"
    result, use = finish(html.format(name))

    assert result == finished.format(name)
    assert use.styles == ((f"style-{name}", "width:40.0%"),)
    assert {f".style-{name}", "[class]"} <= use.names
    assert "[style]" not in use.names


def test_styles_that_say_nothing_go() -> None:
    assert finish('<p style="" class=a><i style=" ; width: ">') == (
        "<p class=a><i>",
        PageUse(frozenset({"p", "i", "[class]", ".a"}), (), ()),
    )


def test_a_style_is_read_with_its_entities() -> None:
    _, use = finish(
        "<p style='font-family:&quot;A&amp;B&quot;; --x: 1'><b style=\"FONT-family:  &#34;A&amp;B&#34;;--x:1;\">"
    )

    assert [declarations for _, declarations in use.styles] == ['font-family:"A&B";--x:1']


def test_a_style_that_loads_a_file_stays_and_is_told() -> None:
    html = "<p style=\"background: url('a.png')\">"

    finished, use = finish(html)

    assert finished == html
    assert use.names == {"p", "[style]"}
    assert refused(html) == ["style attribute that loads a file, on <p>: background: url('a.png')"]
    assert refused('<p style="background:url(data:image/png;base64,x)">') == []


def test_a_style_that_cannot_be_read_stays_and_is_told() -> None:
    html = f'<p style="width:{"9" * 5000}px">'
    finished, use = finish(html)

    assert finished == html
    (need,) = use.needs
    assert need.directive == "style-src-attr"
    assert need.text.startswith("style attribute that cannot be read, on <p>: width:999")


@pytest.mark.parametrize(
    ("html", "finished"),
    [
        ('<a href="https://x.org/">', '<a href="https://x.org/" rel="noopener noreferrer">'),
        ("<a href=HTTP://x.org>", '<a href=HTTP://x.org rel="noopener noreferrer">'),
        ('<a href=" &#x2f;/x.org" class=y>', '<a href=" &#x2f;/x.org" rel="noopener noreferrer" class=y>'),
        ('<a rel="nofollow" href="https://x.org">', '<a rel="nofollow noopener noreferrer" href="https://x.org">'),
        ("<a rel=NoReferrer href='//x.org'>", "<a rel=\"NoReferrer noopener\" href='//x.org'>"),
        ("<a href='https://x.org' rel>", "<a href='https://x.org' rel=\"noopener noreferrer\">"),
        (
            "<a rel='noopener noreferrer me' href='https://x.org'>",
            "<a rel='noopener noreferrer me' href='https://x.org'>",
        ),
        ("<a href='page.html'>", "<a href='page.html'>"),
        ("<a href='#https://x'>", "<a href='#https://x'>"),
        ("<a href='mailto:a@x.org'>", "<a href='mailto:a@x.org'>"),
        ("<a title='href=https://x.org'>", "<a title='href=https://x.org'>"),
        ("<link rel='canonical' href='https://x.org'>", "<link rel='canonical' href='https://x.org'>"),
    ],
)
def test_links_to_other_sites_tell_them_nothing(html: str, finished: str) -> None:
    assert finish(html)[0] == finished


@pytest.mark.parametrize(
    ("html", "directive", "text"),
    [
        ("<script>let a\n = 1</script>", "script-src-elem", "inline script: let a = 1"),
        ("<script type='module'>x</script>", "script-src-elem", "inline script: x"),
        ("<SCRIPT TYPE='Text/JavaScript'>x</script>", "script-src-elem", "inline script: x"),
        ("<style>a {}</style>", "style-src-elem", "inline <style>: a {}"),
        ("<button onclick='go()'>", "script-src-attr", "onclick on <button>: go()"),
        ("<a href=' java&#10;script:go()'>", "script-src-elem", "javascript: address on <a>: java script:go()"),
        ("<base href='/x/'>", "base-uri", "<base href>: /x/"),
        ("<script src='//x.org/a.js'></script>", "script-src-elem", "<script src> on another host: //x.org/a.js"),
        ("<script src='data:,go()'></script>", "script-src-elem", "<script src>: data:,go()"),
        (
            "<link rel='x Stylesheet' href='https://x.org/a.css'>",
            "style-src-elem",
            "<link href> on another host: https://x.org/a.css",
        ),
        ("<link rel=icon href='https://x.org/a.png'>", "img-src", "<link href> on another host: https://x.org/a.png"),
        ("<link rel=preload as=font href='//x.org/a'>", "font-src", "<link href> on another host: //x.org/a"),
        ("<link rel=manifest href='site.json'>", "manifest-src", "<link href>: site.json"),
        ("<img src='https://x.org/a.png'>", "img-src", "<img src> on another host: https://x.org/a.png"),
        (
            "<img srcset='a.png, https://x.org/b.png 2x'>",
            "img-src",
            "<img srcset> on another host: https://x.org/b.png",
        ),
        ("<img srcset='a.png 1x,https://x.org/b.png'>", "img-src", "<img srcset> on another host: https://x.org/b.png"),
        ("<source srcset='data:a,b 1x, //x.org/b,'>", "img-src", "<source srcset> on another host: //x.org/b"),
        ("<iframe src='https://x.org/'></iframe>", "frame-src", "<iframe src> on another host: https://x.org/"),
        ("<iframe src='page.html'></iframe>", "frame-src", "<iframe src>: page.html"),
        ("<iframe srcdoc='&lt;script>x&lt;/script>'></iframe>", "script-src-elem", "inline script: x"),
        ("<iframe srcdoc='<p style=width:1px>'></iframe>", "style-src-attr", "style attribute on <p>: width:1px"),
        ("<frame src='page.html'>", "frame-src", "<frame src>: page.html"),
        ("<object data='a.pdf'></object>", "object-src", "<object data>: a.pdf"),
        ("<embed src='a.pdf'>", "object-src", "<embed src>: a.pdf"),
        ("<video src='a.webm'>", "media-src", "<video src>: a.webm"),
        ("<audio src='a.ogg'>", "media-src", "<audio src>: a.ogg"),
        ("<video><source src='a.webm'></video>", "media-src", "<source src>: a.webm"),
        ("<track src='a.vtt'>", "media-src", "<track src>: a.vtt"),
        ("<video poster='https://x.org/a.png'>", "img-src", "<video poster> on another host: https://x.org/a.png"),
        ("<form action='https://x.org/'>", "form-action", "<form action> on another host: https://x.org/"),
        ("<button formaction='//x.org/'>", "form-action", "<button formaction> on another host: //x.org/"),
        ("<input formaction='//x.org/'>", "form-action", "<input formaction> on another host: //x.org/"),
    ],
)
def test_what_the_policy_refuses_is_told(html: str, directive: str, text: str) -> None:
    (need,) = use_of(html * 2).needs

    assert (need.directive, need.text) == (directive, text)


def test_what_is_refused_names_what_would_allow_it() -> None:
    image, script, address = use_of(
        "<img src='https://x.org/a.png'><script>go()</script><a href='javascript:go()'>"
    ).needs

    assert (image.address, image.is_code) == ("https://x.org/a.png", False)
    assert script.address.startswith("'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw=' 'sha384-")
    assert (address.address, address.is_code) == (NO_HASH, True)


@pytest.mark.parametrize(
    "html",
    [
        "<script type='application/ld+json'>{}</script>",
        "<script src='_static/a.js'> </script>",
        "<link rel='canonical' href='https://x.org/'>",
        "<img src='data:image/png;base64,x' srcset='a.png 1x, b.png 2x'>",
        "<a href='https://x.org/'>",
        "<form action='search.html'><button formaction='?x'>",
        "<form action=''>",
        "<iframe src='about:blank' srcdoc='<p class=x>'></iframe>",
        "<use href='#x'/>",
        "<link rel='manifest'><link rel='preload' href='//x.org/a'>",
    ],
)
def test_what_the_policy_allows_is_not(html: str) -> None:
    assert use_of(html).needs == ()


def test_a_long_text_is_told_short() -> None:
    (text,) = refused(f"<script>{'x' * 500}</script>")

    assert text.endswith("x…")
    assert len(text) < 120


def test_scripts_and_stylesheets_are_those_that_the_page_loads() -> None:
    use = use_of(
        "<link rel=stylesheet href='a.css?v=1'><link rel=icon href=a.png><script src=a.js></script>"
        "<script>b()</script><style>c {}</style><script type='application/json'>{}</script>"
    )

    assert (use.scripts, use.stylesheets) == (("a.js",), ("a.css?v=1",))
    assert (use.script_texts, use.style_texts) == (("b()",), ("c {}",))


def test_the_script_that_folds_an_index_is_left_out() -> None:
    script = "<script>\n      DOCUMENTATION_OPTIONS.COLLAPSE_INDEX = true;\n    </script>"
    other = "<script>DOCUMENTATION_OPTIONS.COLLAPSE_INDEX = true; go()</script>"

    assert finish(f"<p>{script}<b>") == ("<p><b>", PageUse(frozenset({"p", "b"})))
    assert finish(other)[0] == other


def test_the_use_can_be_kept_as_json() -> None:
    use = use_of(
        "<p style='width:1px' onclick='x'><b id=c style='height:1px'><script src=a.js></script><style>a {}</style>"
        "<script>x</script><link rel=stylesheet href=a.css>"
    )

    assert PageUse.from_json(json.loads(json.dumps(use.to_json()))) == use


@given(MARKUP)
def test_a_finished_page_is_finished(html: str) -> None:
    once, use = finish(html)
    twice, use_again = finish(once)

    assert twice == once
    assert use_again.names == use.names
    assert use_again.styles == ()


@given(st.text())
def test_a_text_without_tags_stays(text: str) -> None:
    html = text.replace("<", "")

    assert finish(html)[0] == html


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "<a ",
        '<a b="',
        "<!--",
        "<title>",
        "<a b=",
        "<a href=//x ",
        "< ",
        "&",
        "<a " + "/ " * 9,
        "<p style='a",
        "<img srcset=', ,",
    ],
)
def test_a_broken_page_of_any_size_is_read(part: str) -> None:
    # A pattern that goes back and forth would not come to an end in anybody's lifetime.
    html = part * 100_000

    assert finish(html)[0] == html


def test_the_bundle_takes_the_styles() -> None:
    use = use_of("<p style='width:1px'>")

    text = bundle([], used=use.names, styles=dict(use.styles), scripts=[], others=[], folder=PurePosixPath("_static"))

    assert use.styles[0][0] in text
    assert "width:1px" in text
