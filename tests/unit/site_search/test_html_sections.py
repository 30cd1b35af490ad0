"""How a page is divided into what the search finds."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_search.html_sections import sections_of
from site_search.records import SearchRecord

PAGE = dedent("""\
    <section id="applications">
    <span id="label"></span><h1>Applications<a class="headerlink" href="#applications">¶</a></h1>
    <p>Before you <em>ap</em>ply.</p>
    <section id="cv">
    <h2>Your <abbr>CV</abbr><a class="headerlink" href="#cv">¶</a></h2>
    <p>One page.</p>
    <table><thead><tr><th>Do</th><th>Avoid</th></tr></thead><tr><td>verbs</td><td>photos</td></tr></table>
    <section id="length"><h3>Length</h3><p>Short.</p></section>
    <div class="highlight"><pre><span class="linenos">1</span><span class="k">make</span> <span>cv</span>
    </pre></div>
    </section>
    </section>
    """)


def records_of(html: str, kind: str = "advice") -> list[SearchRecord]:
    return sections_of(html, "page.html", "Applications", kind)


def test_each_section_has_its_own_text_only() -> None:
    page, cv, length = records_of(PAGE)

    assert page == SearchRecord("page.html", "Applications", "Applications", (), "Before you apply.", "advice")
    assert (cv.url, cv.heading, cv.path) == ("page.html#cv", "Your CV", ("Applications",))
    assert cv.text == "One page. Do · Avoid · verbs · photos · make cv"
    assert (length.url, length.path, length.text) == ("page.html#length", ("Applications", "Your CV"), "Short.")


def test_text_before_the_first_section_is_the_page() -> None:
    page, second = records_of("<p>Early.</p><section id='a'><h1>A</h1><p>x</p></section><section id='b'><h1>B</h1>y")

    assert (page.url, page.text) == ("page.html", "Early. x")
    assert (second.url, second.heading, second.path, second.text) == ("page.html#b", "B", ("Applications",), "y")


def test_footnotes_behind_the_sections_are_the_end_of_the_last() -> None:
    notes = '<hr class="footnotes"><aside class="footnote-list brackets"><p>[1] Note.</p></aside>'
    page, below = records_of(
        f"<section id='a'><h1>A</h1><p>x</p><section id='b'><h2>B</h2>y</section></section>{notes}"
    )

    assert (page.text, below.text) == ("x", "y · [1] Note.")

    first, last = records_of(f"Early.<section id='a'><h1>A</h1>x</section><section id='b'><h1>B</h1>y</section>{notes}")

    assert (first.text, last.text) == ("Early. x", "y · [1] Note.")


def test_a_page_without_sections_is_found_by_its_title() -> None:
    assert records_of("Only text") == [
        SearchRecord("page.html", "Applications", "Applications", (), "Only text", "advice")
    ]
    assert [record.text for record in records_of("")] == [""]


def test_a_word_of_a_glossary_is_found_by_itself_under_all_its_names() -> None:
    page, section, ats, offer, after = records_of(
        '<section id="g"><h1>G</h1><section id="words"><h2>Words</h2><p>Look.</p><dl class="simple glossary">'
        '<dt id="term-tracking">tracking<a class="headerlink" href="#term-tracking">#</a></dt>'
        '<dt id="term-ATS">ATS</dt><dd><p>Sorts.</p><dl><dt id="x">more</dt><dd>inside</dd></dl></dd>'
        '<dt id="term-offer">offer</dt><dd>Ends.</dd></dl><p>Then.</p></section>'
        '<section id="after"><h2>After</h2><dl><dt id="plain">plain</dt><dd>list</dd></dl></section></section>'
    )

    assert page.url == "page.html"
    assert (section.heading, section.text) == ("Words", "Look. Then.")
    assert (ats.url, ats.heading, ats.path) == ("page.html#term-tracking", "tracking, ATS", ("Applications", "Words"))
    assert (ats.text, ats.kind) == ("Sorts. more · inside", "advice")
    assert (offer.url, offer.heading, offer.text) == ("page.html#term-offer", "offer", "Ends.")
    assert (after.heading, after.text) == ("After", "plain · list")


def test_a_card_is_found_by_itself() -> None:
    html = (
        '<section id="s"><h1>S</h1><section id="t"><h2>T</h2>before <ul>'
        '<li id="org-x" data-organization="x" data-sector="lab" data-role="a b" data-level="">'
        '<h3><a href="#">X &amp; Y</a></h3><p>Makes things.</p></li>'
        '<li data-organization="z"><h3>Z</h3></li></ul> after</section></section>'
    )
    _page, section, card = records_of(html, "editors")

    assert section.text == "before · after"
    assert (card.url, card.heading, card.kind) == ("page.html#org-x", "X & Y", "organization")
    assert (card.text, card.path) == ("Makes things.", ("Applications", "T"))
    assert card.facets == {"sector": ("lab",), "role": ("a", "b")}


def test_a_row_of_a_table_can_be_a_card() -> None:
    html = (
        '<section id="s"><h1>S</h1><table><tr id="org-x" data-organization="x"><th><a>X</a></th><td>Lab</td></tr>'
        '<tr id="p" class="a programme-calendar-past" data-programme="Summer, X"><td>X</td><th>Summer</th></tr></table>'
        "</section>"
    )
    _page, organization, programme = records_of(html)

    assert (organization.heading, organization.text) == ("X", "Lab")
    assert (programme.heading, programme.text, programme.kind) == ("Summer, X", "", "programme")
    assert (organization.is_past, programme.is_past) == (False, True)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ("<td>NASA</td><th>NASA Interns <span>Internship; paid</span></th><td>PhD</td>", "Internship; paid · PhD"),
        ("<td>NASA</td><th>NASA Interns</th><td>PhD<br>Postdoc</td>", "PhD Postdoc"),
        ("<th>NASA Interns, NASA</th><td>NASA pays.</td>", "NASA pays."),
        ("<th>NASA Internships</th><td>PhD</td>", "NASA Internships · PhD"),
        ("<th>N&#65;SA <a>NASA</a> <a>NASA Interns</a>, paid</th>", ", paid"),
    ],
)
def test_what_names_a_row_is_not_its_text_once_more(cells: str, text: str) -> None:
    html = f'<section id="s"><h1>S</h1><table><tr id="p" data-programme="NASA Interns, NASA">{cells}</tr></table>'
    _page, programme = records_of(html)

    assert (programme.heading, programme.text) == ("NASA Interns, NASA", text)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ('<tr id="p" data-programme="Summer, X"><th>Summer</th></tr>', "after"),
        ("<tr><td>x</td></tr>", "All · Name · x · after"),
    ],
)
def test_what_columns_are_called_goes_with_their_rows(row: str, text: str) -> None:
    table = f"<table><caption>All</caption><thead><tr><th>Name</th></tr></thead><tbody>{row}</tbody></table>"
    section, *_programmes = records_of(f'<section id="s"><h1>S</h1>{table}<p>after</p></section>')

    assert section.text == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>Space</li><li>PhD</li></ul>", "Space · PhD"),
        ("<p>Ends.</p><p>Asks?</p><p>Says:</p><ul><li>one</li></ul>", "Ends. Asks? Says: one"),
        ("<p>Ends.[1]</p><p>(In brackets.)</p><p>“Quoted.”</p><p>x</p>", "Ends.[1] (In brackets.) “Quoted.” x"),
        ("<p>(in brackets)</p><p>x</p>", "(in brackets) · x"),
        ("<p>one<br>line, <b>two</b> <i>words</i></p><p> </p><p>end</p>", "one line, two words · end"),
        ("<p>一。</p><p>二</p><p>三</p>", "一。 二 · 三"),
        ("<pre>a\n<span>b</span></pre>", "a b"),
        ("<table><tr><td>AI &amp; ML</td><td>✓</td></tr></table>", "AI & ML · ✓"),
    ],
)
def test_what_stands_apart_is_divided(html: str, text: str) -> None:
    (record,) = records_of(f"<section id='s'><h1>S</h1>{html}</section>")

    assert record.text == text


def test_what_readers_do_not_see_is_not_found() -> None:
    html = (
        '<section id="s"><h1>S</h1><script>var a;</script><style>b{}</style><form hidden><label>c</label></form>'
        '<div class="toctree-wrapper compound"><ul><li>d</li></ul></div><svg><text>e</text></svg><p>seen</p>'
        '<div role="img" aria-label="drawn"><p>JanJFebF</p></div><span aria-hidden="true">1/2</span></section>'
    )

    assert [record.text for record in records_of(html)] == ["seen"]


def test_what_an_author_keeps_out_of_the_search_is_not_found() -> None:
    html = (
        '<section id="s"><h1>S</h1><nav class="contents local"><li>a</li></nav><div class="contents topic">b</div>'
        '<p class="no-search">c</p><div class="contents">seen</div></section>'
        '<section id="t" class="no-search"><h1>T</h1>d<section id="u"><h2>U</h2>e</section></section>'
    )

    assert [record.text for record in records_of(html)] == ["seen"]


def test_sections_of_one_name_are_found_at_the_first() -> None:
    html = (
        '<section id="s"><h1>S</h1><section id="x"><h2>One</h2>tea</section>'
        '<section id="x"><h2>Two</h2>milk<section id="y"><h3>Y</h3></section></section></section>'
    )
    _page, both, below = records_of(html)

    assert (both.url, both.heading, both.text) == ("page.html#x", "One", "tea · Two · milk")
    assert below.path == ("Applications", "Two")


def test_markup_in_text_stays_text() -> None:
    (record,) = records_of("<section id='s'><h1>S</h1><p>&lt;script&gt;alert(1)&lt;/script&gt; a\x00b</p></section>")

    assert record.text == "<script>alert(1)</script> a b"


def test_an_anchor_is_written_as_an_address() -> None:
    assert (
        records_of('<section id="a"></section><section id="ü b"><h2>B</h2></section>')[1].url == "page.html#%C3%BC%20b"
    )


def test_ten_thousand_cards_are_one_walk() -> None:
    card = '<li id="org-{0}" data-organization="{0}"><h3>Organization {0}</h3><p>{1}</p></li>'
    cards = "".join(card.format(number, "Text. " * 20) for number in range(10_000))
    records = records_of(f'<section id="s"><h1>S</h1><ul>{cards}</ul></section>')

    assert len(records) == 10_001
    assert records[-1].heading == "Organization 9999"


PIECES = (
    *("<section id=a>", "<section id=b>", "</section>", "<h1>", "</h1>", "<p>", "</table>", "<table><tr><td>", "x"),
    *('<li id="c" data-organization=c>', "<li data-organization>", "</li>", "<script>", "</script>", "\x00", "&"),
    *("<!--", "-->", "<svg>", "</div>", "<br>", "<wbr>", "</br>", "<"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text())
def test_broken_html_is_read_as_far_as_it_goes(html: str) -> None:
    records = records_of(html)

    assert records[0].url == "page.html"
    assert len({record.url for record in records}) == len(records)
