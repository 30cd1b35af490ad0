"""What a page of a built site loads is read from its files, and held against a budget."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career_theme.budget import Budget, comparison_of, main, measure, problems_of, table_of
from career_theme.style_files import PageWords, read_stylesheet, uses_of
from career_theme.visits import BuiltSite

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://site.example.org/guide/"
# What does not get smaller by compression, and is not compressed by hosts.
NOISE = bytes(range(256)) * 40


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def page(head: str = "", body: str = "") -> str:
    return f'<!DOCTYPE html><html lang="en"><head><title>Page</title>{head}</head><body>{body}</body></html>'


def names(folder: Path, name: str = "index.html") -> set[str]:
    return set(BuiltSite(folder).visit(name).files)


def loads(style: str, words: str, text: str = "a") -> list[str]:
    """The files that a stylesheet makes a page with some words load."""
    uses = uses_of([read_stylesheet(style, "https://x/css/s.css")])
    found = uses.files(PageWords(frozenset(words.split()), frozenset(text)))
    return [each.removeprefix("https://x/css/") for each in found]


def test_text_counts_as_hosts_compress_it_and_pictures_as_they_are(tmp_path: Path) -> None:
    html = page(body='<img src="a.png" alt=""><img src="a.png" alt="">')
    visit = BuiltSite(write(tmp_path, {"index.html": html, "a.png": NOISE})).visit("index.html")

    assert visit.files == {"index.html": len(gzip.compress(html.encode(), 6)), "a.png": len(NOISE)}
    assert visit.requests == 2
    assert visit.size == sum(visit.files.values())


def test_file_under_two_versions_is_loaded_twice(tmp_path: Path) -> None:
    html = page('<script src="a.js?v=1"></script><script src="a.js?v=2"></script><script src="a.js?v=2#x"></script>')

    assert names(write(tmp_path, {"index.html": html, "a.js": ""})) == {"index.html", "a.js?v=1", "a.js?v=2"}


@pytest.mark.parametrize(
    ("name", "canonical"),
    [("404.html", "404.html"), ("sub/page.html", "sub/page.html"), ("sub/page/index.html", "sub/page/")],
)
def test_address_from_the_root_of_the_host_is_found_under_the_path_of_the_site(
    tmp_path: Path, name: str, canonical: str
) -> None:
    head = f'<link rel="canonical" href="{ADDRESS}{canonical}"><script src="/guide/a%20b.js"></script>'
    folder = write(tmp_path, {name: page(head), "a b.js": ""})

    assert names(folder, name) == {name, "/guide/a%20b.js".removeprefix("/guide/")}
    assert BuiltSite(folder).visit(name).problems == ()


def test_address_of_the_site_itself_is_no_other_host(tmp_path: Path) -> None:
    head = f'<link rel="canonical" href="{ADDRESS}index.html"><script src="{ADDRESS}a.js"></script>'

    assert names(write(tmp_path, {"index.html": page(head), "a.js": ""})) == {"index.html", "a.js"}


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("a.js", "a.js is missing"),
        ("_static/", "_static/ is missing"),
        ("https://cdn.example.org/a.js", "https://cdn.example.org/a.js is on another host"),
        ("//cdn.example.org/a.js", "https://cdn.example.org/a.js is on another host"),
        ("/other/a.js", "/other/a.js is outside of the site"),
    ],
)
def test_file_that_a_site_has_not_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str, problem: str
) -> None:
    head = f'<link rel="canonical" href="{ADDRESS}index.html"><script src="{address}"></script>'
    write(tmp_path, {"index.html": page(head)})

    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"index.html: {problem}; mend the address, or put the file into the site\n"


def test_modules_bring_their_imports_and_no_others(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "index.html": page('<script type="module" src="js/a.js"></script><script src="plain.js"></script>'),
        "plain.js": 'import "./never.js";',
        "js/a.js": '// words\nimport {\n  one,\n  two as three,\n} from "./b.js";import d from "../d.js"\n'
        'import x from "bare";',
        "js/b.js": 'export { one } from "./a.js";\nexport const t = "import";\nimport("./never.js");',
        "d.js": 'export default "./never.js";\n/*\nimport "./never.js";\n*/\n// import "./never.js";\n',
    }

    assert names(write(tmp_path, files)) == {"index.html", "js/a.js", "js/b.js", "d.js", "plain.js"}


def test_stylesheets_that_import_each_other_are_counted_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "index.html": page('<link rel="stylesheet" href="a.css"><style>@import "b.css";</style>'),
        "a.css": '@import url("b.css");',
        "b.css": "@import 'a.css'; @import url(gone.css);",
    }
    folder = write(tmp_path, files)

    assert names(folder) == {"index.html", "a.css", "b.css"}
    assert BuiltSite(folder).visit("index.html").problems == ("gone.css is missing",)


def test_frame_in_a_frame_ends(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "index.html": page(body='<iframe src="a.html"></iframe>'),
        "a.html": page(body='<iframe src="index.html"></iframe>'),
    }

    assert names(write(tmp_path, files)) == {"index.html", "a.html"}


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe\x00", b"<", b"<!-- only -->", "é".encode("latin-1")])
def test_page_of_nearly_nothing_is_only_itself(tmp_path: Path, content: bytes) -> None:
    assert names(write(tmp_path, {"index.html": content})) == {"index.html"}


def test_pages_of_a_site_are_those_that_somebody_is_led_to(tmp_path: Path) -> None:
    files = dict.fromkeys(["index.html", "a/b.html", "_modules/m.html", "_static/x.html", "_sources/y.html"], page())

    assert BuiltSite(write(tmp_path, {**files})).pages == ("_modules/m.html", "a/b.html", "index.html")


FACES = """
@font-face { font-family: "Open Font"; src: url(plain.woff2) }
@font-face { font-family: Open\\ Font; font-weight: bold; src: url(bold.woff2) format("woff2"), url(bold.ttf) }
@font-face { font-family: 'open font';
  font-style: italic; src: url(e.eot) format("embedded-opentype"), url(italic.woff) }
"""


@pytest.mark.parametrize(
    ("style", "words", "expected"),
    [
        ("p { font: 1em/1 'Open Font', serif }", "p", ["plain.woff2"]),
        ("p { font-family: Open Font }", "p", ["plain.woff2"]),
        ("p { font-family: Open Font }", "p strong", ["plain.woff2", "bold.woff2"]),
        ("p { font-family: Open Font }", "p em", ["plain.woff2", "italic.woff"]),
        ("p { font: 700 1em 'Open Font' }", "p", ["bold.woff2"]),
        ("p { font: italic 1em 'Open Font' }", "p", ["italic.woff"]),
        ("p { font-family: Open Font; font-weight: 600 }", "p", ["bold.woff2"]),
        (":root { --f: 'Open Font' } p { font-family: var(--f) }", "html p", ["plain.woff2"]),
        (".dark { --f: 'Open Font' } p { font-family: var(--f) }", "html p", []),
        ("html { --f: 'Open Font' } p { font-family: var(--f); font-weight: 400 }", "html p", ["plain.woff2"]),
        ("p { font: normal 900 1em var(--no, var(--none, 'Open Font')) }", "p", ["bold.woff2"]),
        ("p { --f: var(--g); --g: var(--f); font-family: var(--f) }", "p", []),
        ("p { font-family: Reopen Font, Open, Font }", "p", []),
        ("p.x { font-family: Open Font }", "p", []),
        ("@media print { p { font-family: Open Font } }", "p", []),
    ],
)
def test_font_is_loaded_where_text_is_set_in_it(style: str, words: str, expected: list[str]) -> None:
    assert sorted(loads(FACES + style, words)) == sorted(expected)


@pytest.mark.parametrize(
    ("characters", "text", "expected"),
    [
        ("U+41", "A", True),
        ("U+41", "B", False),
        ("U+0-40, U+4?", "A", True),
        ("u+400-4ff", "A", False),
        ("U+1F600-1F64F", "\N{GRINNING FACE}", True),
    ],
)
def test_font_for_some_characters_is_loaded_where_one_is_shown(characters: str, text: str, *, expected: bool) -> None:
    style = f"@font-face {{ font-family: F; src: url(f.woff2); unicode-range: {characters} }} p {{ font-family: F }}"

    assert loads(style, "p", text) == ["f.woff2"] * expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("p { background: url(a.png) }", True),
        ('p { background: url( "a.png" ) }', True),
        ("P, .never { mask-image: URL('a.png') }", True),
        ("*::after { content: url(a.png) }", True),
        (".x\\:y#main > p { cursor: url(a.png), auto }", True),
        (":is(.never, p):not(.other) { background: url(a.png) }", True),
        ("[data-theme='dark'] p { background: url(a.png) }", True),
        ("@media (min-width: 1px) { @supports (color: red) { p { background: url(a.png) } } }", True),
        ("p { color: red; .x\\:y & { background: url(a.png) } }", True),
        ("p { --a: url(a.png); background: var(--a) }", True),
        ("p { --a: url(a.png) }", False),
        ("p:hover { background: url(a.png) }", False),
        ("p .never, .p, #p { background: url(a.png) }", False),
        ("p { background: url(data:image/png;base64,AAAA) url(#mark) url() }", False),
        ('p { content: "url(a.png)"; /* background: url(a.png) */ }', False),
        ("@media print { p { background: url(a.png) } }", False),
        ("@page { background: url(a.png) }", False),
        ("@keyframes k { from { background: url(a.png) } }", False),
    ],
)
def test_picture_of_a_stylesheet_is_loaded_where_a_rule_applies(style: str, *, expected: bool) -> None:
    assert loads(style, "html p .x:y #main") == ["a.png"] * expected


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("{}();:@\"'\\/*,ur l(")))
def test_any_text_can_be_read_as_a_stylesheet(text: str) -> None:
    sheet = read_stylesheet(text, "https://x/css/s.css")

    uses_of([sheet]).files(PageWords(frozenset({"p"}), frozenset("a")))


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A site whose pages need the same script, some a stylesheet, and one a heavy picture."""
    script = '<script src="s.js"></script>'
    return write(
        tmp_path / "guide",
        {
            "index.html": page(script),
            "a.html": page(f'{script}<link rel="stylesheet" href="a.css">'),
            "b.html": page(f'{script}<link rel="stylesheet" href="a.css">', '<img src="b.png" alt="">'),
            "s.js": "1",
            "a.css": "p { color: red }",
            "b.png": NOISE,
        },
    )


def test_second_page_brings_only_what_the_home_page_has_not(guide: Path) -> None:
    site = BuiltSite(guide)
    costs = {cost.first.page: cost for cost in measure(guide)}
    sizes = site.visit("b.html").files

    assert costs["b.html"].second == sum(sizes[name] for name in ("b.html", "a.css", "b.png"))
    assert costs["a.html"].second == site.visit("a.html").size - sizes["s.js"]
    # Before the home page another one was seen.
    assert costs["index.html"].second == site.visit("index.html").size - sizes["s.js"]


def test_second_page_can_come_after_any_other(guide: Path) -> None:
    costs = {cost.first.page: cost for cost in measure(guide, "any")}

    assert costs["a.html"].before.page == "index.html"
    assert costs["b.html"].before.page == "index.html"


def test_site_of_one_page_has_no_second(tmp_path: Path) -> None:
    (cost,) = measure(write(tmp_path, {"index.html": page()}))

    assert cost.second == 0


def test_page_over_its_budget_is_told_with_what_is_heaviest(guide: Path) -> None:
    problems = [
        problem for cost in measure(guide) for problem in problems_of(cost, Budget(first=10, second=0.5, requests=3))
    ]
    first, requests, second = problems

    assert first.startswith("b.html: the first page is 10.4 KB, 10 KB are allowed; make the heaviest smaller: b.png ")
    assert requests == (
        "b.html: the first page loads 4 files, 3 are allowed; join some, or leave out what the page does not use"
    )
    assert second.startswith("b.html: as the second page after index.html it is 10.")
    assert "s.js" not in second


def test_long_page_may_cost_as_second_page_what_a_first_one_may(guide: Path) -> None:
    cost = next(cost for cost in measure(guide) if cost.first.page == "b.html")

    assert list(problems_of(cost, Budget(second=0.5))) != []
    assert list(problems_of(cost, Budget(second=0.5, long=frozenset({"b.html"})))) == []


def test_table_shows_each_page_and_the_budget(guide: Path) -> None:
    lines = table_of(measure(guide), Budget(first=10)).splitlines()

    assert [line.split()[0] for line in lines] == ["page", "a.html", "b.html", "index.html", "allowed"]
    assert [line.split()[-1] for line in lines[1:4]] == ["yes", "no", "yes"]
    assert lines[4].split() == ["allowed", "12", "10", "12"]


def test_comparison_shows_both_builds_and_the_ratio(guide: Path, tmp_path: Path) -> None:
    light = write(tmp_path / "light", {"b.html": page(), "index.html": page(), "new.html": page()})
    before, after = measure(guide), measure(light)
    heading, *lines = (line.split() for line in comparison_of(before, after, Budget()).splitlines())
    rows = {line[0]: line[1:] for line in lines}

    assert heading[-1] == "ratio"
    assert list(rows) == ["a.html", "b.html", "index.html", "new.html", "allowed"]
    assert rows["a.html"][1::2] == ["-", "-", "-"]
    assert rows["new.html"][::2] == ["-", "-", "-", "-"]
    assert rows["b.html"][:2] == ["4", "1"]
    assert float(rows["b.html"][-1]) == pytest.approx(before[1].first.size / after[0].first.size, abs=0.05)


def test_command_says_with_its_code_whether_the_budget_is_kept(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(guide)]) == 0
    assert capsys.readouterr().err == ""
    assert main([str(guide), "--first", "10"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main([str(guide), "--second", "5"]) == 1
    assert main([str(guide), "--second", "5", "--long", "b.html"]) == 0
    assert main([str(guide), "--requests", "3"]) == 1
    # What was there before is shown, and held to nothing.
    assert main([str(guide), "--compare", str(guide), "--entry", "any"]) == 0
    assert "ratio" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["{}/nowhere"], "there is no such folder"),
        (["{}"], "there is no page in it"),
        (["{}/guide", "--compare", "{}/nowhere"], "there is no such folder"),
        (["{}/guide", "--entry", "home.html"], "there is no page home.html in it"),
    ],
)
def test_command_says_what_is_no_site(
    guide: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    empty = guide.parent / "empty"
    empty.mkdir()
    arguments = [word.format(guide.parent) if "/" in word else word.format(empty) for word in words]

    assert main(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("number", ["0", "-1", "many", "nan", "inf"])
def test_command_takes_only_numbers_above_nothing(guide: Path, number: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(guide), f"--first={number}"])

    assert left.value.code == 2
