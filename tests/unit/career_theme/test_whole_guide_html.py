"""One page of all pages: what a reader finds on it, and where its links lead."""

from __future__ import annotations

import lxml.html
import pytest
from lxml.html import HtmlElement

from career_theme.whole_guide_html import WrittenPage, whole_guide


def page(name: str, content: str, *, depth: int = 1, url: str | None = None, head: str = "") -> WrittenPage:
    html = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body><header><h1>Site</h1></header>"
        f'<main><article class="bd-article" id="page"><section id="top">{content}</section></article></main>'
        "</body></html>"
    )
    return WrittenPage(name, f"{name}.html" if url is None else url, depth, html)


def body(*pages: WrittenPage, url: str = "whole-guide.html") -> HtmlElement:
    found = lxml.html.fragment_fromstring(whole_guide(pages, url).body, create_parent="div")
    assert isinstance(found, HtmlElement)
    return found


def values(root: HtmlElement, path: str) -> list[str]:
    found = root.xpath(path)
    assert isinstance(found, list)
    return [str(each) for each in found]


def hrefs(*pages: WrittenPage, url: str = "whole-guide.html") -> list[str]:
    return values(body(*pages, url=url), "//a/@href")


def test_each_page_is_a_section_in_the_order_given() -> None:
    guide = body(page("b", "<h1>Second letter</h1>"), page("a", "<h1>First letter</h1>"))

    assert values(guide, "/div/section/@id") == ["b--page", "a--page"]
    assert values(guide, "/div/section/@class") == ["whole-guide-page"] * 2
    assert values(guide, "//h2/text()") == ["Second letter", "First letter"]


def test_a_section_says_how_long_it_is() -> None:
    guide = body(page("a", "<h1>One</h1> <p>two  <b>three</b></p>"))

    assert values(guide, "/div/section/@data-characters") == [str(len("One two three"))]


def test_only_the_article_is_taken() -> None:
    assert values(body(page("a", "<h1>A</h1>")), "//header") == []


def test_page_without_an_article_is_left_out() -> None:
    other = WrittenPage("b", "b.html", 1, "<html><body><article class='card'>x</article></body></html>")
    guide = whole_guide([page("a", "<h1>A</h1>"), other], "whole-guide.html")

    assert "b--page" not in guide.contents + guide.body


def test_no_pages_give_no_contents() -> None:
    guide = whole_guide([], "whole-guide.html")

    assert (guide.contents, guide.body) == ("", "")


def test_headings_are_one_level_deeper() -> None:
    headings = "".join(f"<h{level}>{level}</h{level}>" for level in range(1, 7))
    guide = body(page("a", headings))
    found = [each.tag for each in guide.iter("h1", "h2", "h3", "h4", "h5", "h6")]

    assert found == ["h2", "h3", "h4", "h5", "h6", "h6"]


def test_contents_list_pages_by_their_depth() -> None:
    pages = [
        page("index", "<h1>Home <i>page</i></h1>"),
        page("a", "<h1>A &amp; co</h1>"),
        page("a/b", "<h1>B</h1>", depth=2),
        page("c", "<p>no heading</p>"),
    ]
    contents = lxml.html.fragment_fromstring(whole_guide(pages, "whole-guide.html").contents, create_parent="div")

    assert isinstance(contents, HtmlElement)
    assert values(contents, "/div/ul/li/a//text()") == ["Home page", "A & co", "c"]
    assert values(contents, "/div/ul/li/ul/li/a/text()") == ["B"]
    assert values(contents, "//a/@href") == ["#index--page", "#a--page", "#a-b--page", "#c--page"]


def test_contents_bear_a_page_that_is_deeper_than_the_next() -> None:
    pages = [page("a", "<h1>A</h1>", depth=3), page("b", "<h1>B</h1>", depth=1), page("c", "<h1>C</h1>", depth=2)]
    contents = whole_guide(pages, "whole-guide.html").contents

    assert contents.count("<ul>") == contents.count("</ul>") == 3
    assert contents.count("<li>") == contents.count("</li>") == 3


def test_anchors_of_two_pages_differ() -> None:
    content = '<h1 id="x">A</h1><a href="#x">to it</a>'
    guide = body(page("a", content), page("b", content))

    assert values(guide, "//h2/@id") == ["a--x", "b--x"]
    assert values(guide, "//a/@href") == ["#a--x", "#b--x"]


def test_anchors_differ_also_where_names_are_alike() -> None:
    pages = [page(name, '<h1 id="x">A</h1>') for name in ("a/b", "a-b", "a b")]
    ids = values(body(*pages), "//@id")

    assert len(ids) == len(set(ids)) == 9
    assert not any(character in each for each in ids for character in " /")


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ('<input type="checkbox" id="x"><label for="x">L</label>', "//label/@for"),
        ('<div aria-labelledby="x gone"></div><p id="x"></p>', "//div/@aria-labelledby"),
        ('<div aria-describedby="x"></div><p id="x"></p>', "//div/@aria-describedby"),
        ('<div aria-controls="x"></div><p id="x"></p>', "//div/@aria-controls"),
        ('<table><tr><th id="x">H</th><td headers="x">D</td></tr></table>', "//td/@headers"),
    ],
)
def test_what_names_an_anchor_names_the_new_one(content: str, path: str) -> None:
    assert values(body(page("a", content)), path) == ["a--x"]


def test_name_of_an_anchor_that_is_not_here_is_left_out() -> None:
    assert values(body(page("a", '<p aria-describedby="gone">x</p>')), "//p/@aria-describedby") == []


def test_image_map_keeps_its_image() -> None:
    guide = body(page("a", '<img src="i.png" usemap="#m" alt=""><map name="m"><area href="b.html" alt="B"></map>'))

    assert values(guide, "//img/@usemap") == ["#a--m"]
    assert values(guide, "//map/@name") == ["a--m"]


def test_drawing_keeps_its_parts() -> None:
    drawing = '<svg><g id="g"></g><use href="#g"></use><use xlink:href="#g"></use><rect fill="url(#g)"></rect></svg>'
    guide = body(page("a", drawing))

    assert values(guide, "//use/@*") == ["#a--g", "#a--g"]
    assert values(guide, "//rect/@fill") == ["url(#a--g)"]


def test_links_between_pages_lead_within_the_guide() -> None:
    links = "".join(
        f'<a href="{href}">x</a>'
        for href in ("../b.html", "../b.html#x", "../b.html#gone", "c.html", "./c.html#x", "#x", "#", "c.html?q=1")
    )
    pages = [page("a/a", f'<p id="x"></p>{links}'), page("b", '<p id="x"></p>'), page("a/c", '<p id="x"></p>')]

    assert hrefs(*pages) == [
        *("#b--page", "#b--x", "#b--page", "#a-c--page", "#a-c--x", "#a-a--x", "#a-a--page", "a/c.html?q=1"),
    ]


def test_links_between_pages_without_file_names_lead_within_the_guide() -> None:
    links = "".join(
        f'<a href="{href}">x</a>' for href in ("../../", "../../b/", "../../b/#x", "../../b/index.html", "../c/")
    )
    pages = [
        page("index", "<h1>Home</h1>", url=""),
        page("a/a", links, url="a/a/"),
        page("b", '<p id="x"></p>', url="b/"),
    ]

    assert hrefs(*pages, url="whole-guide/") == ["#index--page", "#b--page", "#b--x", "#b--page", "../a/c/"]


def test_name_of_a_page_that_is_written_otherwise_in_an_address_is_found() -> None:
    pages = [
        page("a", '<a href="%C3%BCber%20uns.html">x</a>'),
        page("über uns", "<h1>U</h1>", url="%C3%BCber%20uns.html"),
    ]

    assert hrefs(*pages) == ["#%C3%BCber-uns--page"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../genindex.html", "../genindex.html"),
        ("other.html#x", "../a/other.html#x"),
        ("../programmes.ics", "../programmes.ics"),
        ("../../elsewhere/", "../../elsewhere/"),
        ("..", "../"),
        ("?q=1", "../a/a.html?q=1"),
        ("/rooted", "/rooted"),
        ("https://example.org/a b?c#d", "https://example.org/a%20b?c#d"),
        ("//example.org", "//example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://[bad", "https://[bad"),
    ],
)
def test_other_links_lead_to_where_they_led(address: str, expected: str) -> None:
    assert hrefs(page("a/a", f'<a href="{address}">x</a>'), url="books/all.html") == [expected]


def test_link_to_the_folder_of_the_guide_is_not_empty() -> None:
    assert hrefs(page("a/a", '<a href="../">x</a>')) == ["./"]


def test_pictures_are_found() -> None:
    content = (
        '<img src="../_images/i.png" srcset="../_images/i.png 1x,../_images/i2.png  2x" alt="">'
        '<video poster="p.png"><source src="v.mp4"></video><p style="background: url(\'b.png\')">x</p>'
        '<img src="data:image/png;base64,AA==" alt="">'
    )
    guide = body(page("a/a", content))

    assert values(guide, "//@src") == ["_images/i.png", "a/v.mp4", "data:image/png;base64,AA=="]
    assert values(guide, "//@srcset") == ["_images/i.png 1x, _images/i2.png  2x"]
    assert values(guide, "//@poster") == ["a/p.png"]
    assert values(guide, "//@style") == ["background: url('a/b.png')"]


def test_a_picture_that_is_a_page_is_no_anchor() -> None:
    pages = [page("a", '<object data="b.html"></object>'), page("b", "<h1>B</h1>")]

    assert values(body(*pages), "//object/@data") == ["b.html"]


@pytest.mark.parametrize(
    "part",
    [
        '<a class="headerlink" href="#x">#</a>',
        "<button>Print</button>",
        '<form role="search"><label>Words <input type="search"></label></form>',
        '<script>"x"</script>',
        '<input type="text">',
        "<textarea></textarea>",
        '<div class="pst-js-only">x</div>',
        "<dialog>x</dialog>",
    ],
)
def test_what_needs_a_script_is_dropped(part: str) -> None:
    html = whole_guide([page("a", f"<div>before {part}after</div>")], "g.html").body

    assert "<div>before after</div>" in html


def test_what_stands_for_a_script_stays() -> None:
    assert values(body(page("a", "<noscript><p>Words</p></noscript>")), "//section/p/text()") == ["Words"]


def test_tabs_and_task_lists_stay_and_are_groups_of_their_page() -> None:
    content = '<input type="radio" name="tabs" id="t"><label for="t">T</label><input type="checkbox" disabled>'
    guide = body(page("a", content), page("b", content))

    assert values(guide, "//input[@type='radio']/@name") == ["a--page-tabs", "b--page-tabs"]
    assert len(values(guide, "//input[@type='checkbox']/@type")) == 2


def test_what_is_folded_is_open() -> None:
    guide = body(page("a", '<details name="one"><summary>S</summary>x</details><details name="one">y</details>'))

    assert values(guide, "//details/@open") == ["open", "open"]
    assert values(guide, "//details/@name") == []


def test_comments_are_dropped_and_characters_stay() -> None:
    html = whole_guide([page("a", "<p>ü “x” &lt;b&gt; &amp; 漢<!-- note --></p>")], "g.html").body

    assert "<p>ü “x” &lt;b&gt; &amp; 漢</p>" in html


def test_stylesheets_of_pages_are_told_once() -> None:
    head = (
        '<link rel="stylesheet" href="../_static/{}.css?v=1"><link rel="stylesheet" href="../_static/z.css?digest=2">'
    )
    pages = [page("a/a", "", head=head.format("x")), page("a/b", "", head=head.format("x") + head.format("y"))]

    assert whole_guide(pages, "g.html").stylesheets == ("_static/x.css", "_static/y.css")


def test_the_same_pages_give_the_same() -> None:
    pages = [page("a", '<p id="x"></p><p id="x"></p>'), page("b", '<a href="a.html#x">x</a>')]

    assert whole_guide(pages, "g.html") == whole_guide(pages, "g.html")
