"""What a page of a built site loads is read from its files, and held against a budget."""

from __future__ import annotations

import gzip
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career_theme.budget import Budget, main, measure, problems_of, table_of
from career_theme.visits import BuiltSite, Visit

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


def visit(folder: Path, name: str = "index.html", *, at_least: bool = False) -> Visit:
    return Visit(BuiltSite(folder), name, at_least=at_least)


def names(folder: Path, name: str = "index.html") -> set[str]:
    return set(visit(folder, name).files)


def loads(folder: Path, style: str, *files: str) -> set[str]:
    """Those of some files that a stylesheet makes a page load."""
    link = page('<link rel="stylesheet" href="css/s.css">')
    write(folder, {"index.html": link, "css/s.css": style, **{f"css/{file}": "" for file in files}})
    return {name.removeprefix("css/") for name in names(folder)} & set(files)


def test_text_counts_as_hosts_compress_it_and_pictures_as_they_are(tmp_path: Path) -> None:
    html = page(body='<img src="a.png" alt=""><img src="a.png" alt="">')
    found = visit(write(tmp_path, {"index.html": html, "a.png": NOISE}))

    assert found.files == {"index.html": len(gzip.compress(html.encode(), 6)), "a.png": len(NOISE)}
    assert found.size == sum(found.files.values())


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
    assert visit(folder, name).problems == []


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
    assert visit(folder).problems == ["gone.css is missing"]


def test_stylesheet_that_is_also_preloaded_is_read(tmp_path: Path) -> None:
    head = '<link rel="preload" as="style" href="a.css"><link rel="stylesheet" href="a.css">'

    assert "a.png" in names(
        write(tmp_path, {"index.html": page(head), "a.css": "p { background: url(a.png) }", "a.png": ""})
    )


def test_of_a_site_to_compare_with_only_what_is_loaded_for_certain_counts(tmp_path: Path) -> None:
    head = '<link rel="stylesheet" href="a.css"><style>p { background: url(a.png) }</style>'
    style = '@import "b.css"; @font-face { font-family: F; src: url(f.woff2) } p { font: 1em F }'
    folder = write(tmp_path, {"index.html": page(head), "a.css": style, "b.css": "", "a.png": "", "f.woff2": ""})

    assert set(visit(folder, at_least=True).files) == {"index.html", "a.css", "b.css"}
    assert set(visit(folder).files) == {"index.html", "a.css", "b.css", "a.png", "f.woff2"}


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe\x00", b"<", b"<!-- only -->", "é".encode("latin-1")])
def test_page_of_nearly_nothing_is_only_itself(tmp_path: Path, content: bytes) -> None:
    assert names(write(tmp_path, {"index.html": content})) == {"index.html"}


@pytest.mark.parametrize("name", ["a b.html", "50%20.html", "what?.html", "c#.html", "a:b.html", "é/é.html"])
def test_page_of_any_name_is_counted(tmp_path: Path, name: str) -> None:
    (cost,) = measure(write(tmp_path, {name: page()}))

    assert list(cost.first.files.values()) == [len(gzip.compress(page().encode(), 6))]
    assert cost.first.problems == []


def test_pages_of_a_site_are_those_that_somebody_is_led_to(tmp_path: Path) -> None:
    files = dict.fromkeys(["index.html", "a/b.html", "_modules/m.html", "_static/x.html", "_sources/y.html"], page())

    assert BuiltSite(write(tmp_path, {**files})).pages == ("_modules/m.html", "a/b.html", "index.html")


FACES = """
@font-face { font-family: "Open Font"; src: local(Nowhere), url(plain.woff2) format("woff2"), url(plain.ttf) }
@layer a { @font-face { font-family: Open\\ Font; font-weight: bold; src: url(old.eot); src: url("bold.woff2") } }
@font-face { font-family: Font; src: url(other.woff2) }
@font-face { font-family: Empty }
@font-face { src: url(nameless.woff2) }
"""


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("p { font: italic 1em/1 'open Font', serif }", True),
        ("p { font-family: Open Font }", True),
        ("@media screen { .dark { --f: Open\\ Font } }", True),
        ("p { font-family: Open, serif }", False),
        ("p { font-family: Reopen Font Face }", False),
        ("@media print { p { font-family: Open Font } }", False),
    ],
)
def test_font_counts_where_a_rule_names_its_family(tmp_path: Path, style: str, *, expected: bool) -> None:
    found = loads(tmp_path, FACES + style, "plain.woff2", "plain.ttf", "bold.woff2", "old.eot", "nameless.woff2")

    assert found == ({"plain.woff2", "bold.woff2"} if expected else set())


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("p { background: url(a.png) }", True),
        ("P, .never { mask-image: URL( 'a.png' ) }", True),
        ("p { --a: image-set(url(a.png) 1x) }", True),
        ("p { color: red; .x & { background: url(a.png#mark) } }", True),
        ("@media (min-width: 1px) { @supports (color: red) { p { background: url(a.png) } } }", True),
        ("@media print, screen { p { background: url(a.png) } }", True),
        ("p { background: url(data:image/png;base64,AAAA) url(#mark) url() }", False),
        ('p { content: "url(a.png)"; /* background: url(a.png) */ }', False),
        ("@media print { p { background: url(a.png) } }", False),
        ("@layer a { @media only print and (color) { p { background: url(a.png) } } }", False),
        ("@namespace url(a.png);", False),
    ],
)
def test_image_counts_where_a_stylesheet_names_it(tmp_path: Path, style: str, *, expected: bool) -> None:
    assert loads(tmp_path, style, "a.png") == ({"a.png"} if expected else set())


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("{}();:@\"'\\/*,ur l(")))
def test_any_text_can_be_read_as_a_stylesheet(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = write(tmp_path_factory.getbasetemp() / "any", {"index.html": page('<link rel="stylesheet" href="a.css">')})

    assert "a.css" in names(write(folder, {"a.css": text}))


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
    costs = {cost.first.page: cost for cost in measure(guide)}
    sizes = visit(guide, "b.html").files

    assert costs["b.html"].second == sum(sizes[name] for name in ("b.html", "a.css", "b.png"))
    assert costs["a.html"].second == visit(guide, "a.html").size - sizes["s.js"]
    # Before the home page another one was seen.
    assert costs["index.html"].second == visit(guide).size - sizes["s.js"]


def test_site_without_a_home_page_is_entered_where_most_is_left_to_load(guide: Path) -> None:
    (guide / "index.html").rename(guide / "c.html")
    costs = {cost.first.page: cost for cost in measure(guide)}

    assert costs["a.html"].before.page == "c.html"
    assert costs["b.html"].before.page == "c.html"


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


def test_page_of_the_whole_site_may_have_any_size(guide: Path) -> None:
    cost = next(cost for cost in measure(guide) if cost.first.page == "b.html")

    assert list(problems_of(cost, Budget(first=0.5, second=0.5, whole=frozenset({"b.html"})))) == []


def test_table_shows_each_page_and_the_budget(guide: Path) -> None:
    lines = [line.split() for line in table_of(measure(guide), Budget(first=10)).splitlines()]

    assert [line[0] for line in lines] == ["page", "a.html", "b.html", "index.html", "allowed"]
    assert lines[2][1:3] == ["4", "10.4"]
    assert lines[4] == ["allowed", "12", "10", "12"]


def test_comparison_shows_both_builds(guide: Path, tmp_path: Path) -> None:
    light = write(tmp_path / "light", {"b.html": page(), "index.html": page(), "new.html": page()})
    heading, *lines = table_of(measure(light), Budget(), measure(guide, at_least=True)).splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines}

    assert "before, at least" in heading
    assert list(rows) == ["b.html", "index.html", "new.html", "allowed"]
    assert rows["b.html"][:1] + rows["b.html"][3:5] == ["1", "4", "10.4"]
    assert rows["new.html"][3:] == ["-", "-", "-"]


def test_command_says_with_its_code_whether_the_budget_is_kept(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(guide)]) == 0
    assert capsys.readouterr().err == ""
    assert main([str(guide), "--first", "10"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main([str(guide), "--second", "5"]) == 1
    assert main([str(guide), "--second", "5", "--long", "b.html"]) == 0
    assert main([str(guide), "--requests", "3"]) == 1
    # What was there before is shown, and held to nothing.
    assert main([str(guide), "--compare", str(guide)]) == 0
    assert "before" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["{}/nowhere"], "there is no such folder"),
        (["{}"], "there is no page in it"),
        (["{}/guide", "--compare", "{}/nowhere"], "there is no such folder"),
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


def test_address_that_is_none_is_told_with_its_page(tmp_path: Path) -> None:
    long = "x" * 300
    (tmp_path / "index.html").write_text(
        f'<!DOCTYPE html><img src="http://[x"><img src="{long}.png">', encoding="utf-8"
    )

    (cost,) = measure(tmp_path)

    assert list(problems_of(cost, Budget())) == [
        "index.html: http://[x is no address; mend the address, or put the file into the site",
        f"index.html: {long}.png is missing; mend the address, or put the file into the site",
    ]


def test_page_that_loads_sphinx_search_may_cost_more_as_the_second(tmp_path: Path) -> None:
    search = page('<script src="searchindex.js" defer></script>')
    index = b"".join(sha256(bytes([number])).digest() for number in range(256))
    write(tmp_path, {"index.html": page(), "find/index.html": search, "find/searchindex.js": index})

    (_, cost) = sorted(measure(tmp_path), key=lambda cost: cost.second)
    assert cost.second > 8_000
    assert list(problems_of(cost, Budget(second=8))) == []
    assert list(problems_of(cost, Budget(first=8)))
