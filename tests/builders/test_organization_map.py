"""The map of the field: the numbers, and addresses under which a filter bar shows just these organizations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from docutils import nodes

from tests.builders.projects import Build, build, differing_files, make_project
from tests.unit.samples import EPOCH, record_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

CONNECTION = "[{kind: lunch, on: 2024, source: Made up}]"
RECORDS = {
    "alpha": record_of("alpha", topics="[stars]"),
    "beta": record_of("beta", sector="space", levels="[phd]", connections=CONNECTION),
    "gamma": record_of("gamma", roles="[engineer]", levels="[masters]"),
    "delta": record_of("delta", sector="finance", levels="[bachelors, masters]", topics="[stars]"),
}
MAP = ":::{organization-map}\n:::\n"
BAR = ":::{organization-cards}\n:filter-bar:\n:::\n"
PAGES = {
    "index": f"# Home\n\n{MAP}\n```{{toctree}}\nall/cards\nplain\n```\n",
    "all/cards": f"# Cards\n\n{BAR}",
    "plain": "# Plain\n",
}
TABLE = [
    ["Sector", "Organizations", "Bachelor&#x27;s", "Master&#x27;s", "PhD", "Postdoc"],
    ["Laboratory", "2", "0", "1", "1", "1"],
    ["Finance", "1", "1", "1", "0", "0"],
    ["Space", "1", "0", "0", "1", "0"],
    ["All sectors", "4", "1", "2", "2", "1"],
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", PAGES, RECORDS)


def table_of(html: str) -> str:
    (table,) = re.findall(r'<table class="organization-map-table".*?</table>', html, re.DOTALL)
    return str(table)


def rows_of(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr.*?</tr>", table_of(html), re.DOTALL)
    cells = [re.findall(r"<t[hd] .*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in cells]


def links_of(html: str) -> dict[str, str]:
    """The address of each number by what it says of itself."""
    found = re.findall(r'<a class="[^"]*" href="([^"]*)" aria-label="([^"]*)">', table_of(html))
    return {words: address.replace("&amp;", "&") for address, words in found}


def one_page(folder: Path, text: str, records: Mapping[str, str] | None = None) -> Path:
    return make_project(folder / "project", {"index": f"# Home\n\n{text}"}, RECORDS if records is None else records)


def test_the_table_counts_by_sector_and_level(source: Path) -> None:
    done = build(source)

    assert done.warnings == []
    assert rows_of(done.html()) == TABLE
    assert 'scope="col">PhD' in done.html()
    note = "An organization counts once for each of its levels; 0 does not mean that it hires nobody."
    assert note in done.html()


def test_maps_of_different_organizations_have_different_names(tmp_path: Path) -> None:
    options = ("", ":topic: stars\n", ":level: phd, masters\n", ":ids: alpha, beta\n", ":connected:\n")
    source = one_page(tmp_path, "".join(f":::{{organization-map}}\n{each}:::\n\n" for each in options))
    names = [
        "Organizations by sector and level.",
        "Organizations by sector and level: Stars.",
        "Organizations by sector and level: PhD, Master's.",
        "Organizations by sector and level: Alpha, Beta.",
        "Organizations by sector and level: With a connection.",
    ]
    captions = re.findall(r"<caption>(.*?) <span", build(source).html())
    plain = (build(source, builder="text").output / "index.txt").read_text(encoding="utf-8")

    assert [each.replace("&#x27;", "'") for each in captions] == names
    assert re.findall(r"^\*\*(\w.*)\*\*$", plain.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), re.MULTILINE) == names


def test_bars_are_as_long_as_the_numbers(source: Path) -> None:
    assert re.findall(r'<rect width="([^"]*)"', build(source).html()) == ["100%", "50%", "50%"]


def test_numbers_lead_to_the_filtered_directory(source: Path) -> None:
    html = build(source).html()

    assert links_of(html) == {
        "2: Laboratory": "all/cards.html?sector=lab",
        "1: Laboratory, Master&#x27;s": "all/cards.html?sector=lab&level=masters",
        "1: Laboratory, PhD": "all/cards.html?sector=lab&level=phd",
        "1: Laboratory, Postdoc": "all/cards.html?sector=lab&level=postdoc",
        "1: Finance": "all/cards.html?sector=finance",
        "1: Finance, Bachelor&#x27;s": "all/cards.html?sector=finance&level=bachelors",
        "1: Finance, Master&#x27;s": "all/cards.html?sector=finance&level=masters",
        "1: Space": "all/cards.html?sector=space",
        "1: Space, PhD": "all/cards.html?sector=space&level=phd",
        "4: All sectors": "all/cards.html",
        "1: All sectors, Bachelor&#x27;s": "all/cards.html?level=bachelors",
        "2: All sectors, Master&#x27;s": "all/cards.html?level=masters",
        "2: All sectors, PhD": "all/cards.html?level=phd",
        "1: All sectors, Postdoc": "all/cards.html?level=postdoc",
    }
    assert '<a class="reference internal" href="all/cards.html?sector=lab">Laboratory</a>' in html


def test_numbers_stay_in_a_page_that_has_the_filter_bar(tmp_path: Path) -> None:
    links = links_of(build(one_page(tmp_path, f"{MAP}\n{BAR}")).html())

    assert links["1: Space, PhD"] == "?sector=space&level=phd"
    # The page's own address may have filters, which an empty address would keep.
    assert links["4: All sectors"] == "?"


@pytest.mark.parametrize(("builder", "address"), [("dirhtml", "all/cards/?sector=space"), ("singlehtml", "")])
def test_other_websites(builder: str, address: str, source: Path) -> None:
    done = build(source, builder=builder)

    assert rows_of(done.html()) == TABLE
    assert links_of(done.html()).get("1: Space", "") == address


def test_options_count_and_link_the_same(tmp_path: Path) -> None:
    pages = {
        "index": "# Home\n\n:::{organization-map}\n:topic: stars\n:level: phd, masters\n:class: mine\n:::\n\n"
        "```{toctree}\ncards\n```\n",
        "cards": f"# Cards\n\n{BAR}",
    }
    html = build(make_project(tmp_path / "project", pages, RECORDS)).html()

    assert rows_of(html) == [
        ["Sector", "Organizations", "Master&#x27;s", "PhD"],
        ["Finance", "1", "1", "0"],
        ["Laboratory", "1", "0", "1"],
        ["All sectors", "2", "1", "1"],
    ]
    # One topic does not tell organizations apart, so that the bar does not offer it.
    assert links_of(html) == {
        "1: Finance": "cards.html?sector=finance&level=phd,masters",
        "1: Finance, Master&#x27;s": "cards.html?sector=finance&level=masters",
        "1: Laboratory, PhD": "cards.html?sector=lab&level=phd",
    }
    assert 'class="mine organization-map"' in html


def test_an_address_is_given_only_where_it_shows_what_was_counted(tmp_path: Path) -> None:
    pages = {
        "index": "# Home\n\n:::{organization-map}\n:ids: alpha, beta\n:::\n\n```{toctree}\ncards\n```\n",
        "cards": f"# Cards\n\n{BAR}",
    }
    links = links_of(build(make_project(tmp_path / "project", pages, RECORDS)).html())

    # The directory has a second laboratory, which is for others.
    assert "1: Laboratory" not in links
    assert links["1: Laboratory, PhD"] == "cards.html?sector=lab&level=phd"
    assert "2: Together" not in links
    assert links["2: Together, PhD"] == "cards.html?level=phd"


def test_each_address_shows_as_many_as_it_says(tmp_path: Path) -> None:
    pages = {
        "index": "# Home\n\n:::{organization-map}\n:connected:\n:::\n\n```{toctree}\ncards\n```\n",
        "cards": f"# Cards\n\n{BAR}",
    }
    done = build(make_project(tmp_path / "project", pages, RECORDS))
    cards = re.findall(r'<li class="organization-card"[^>]*>', done.html("cards"))
    links = links_of(done.html())

    assert links["1: Space"] == "cards.html?sector=space&connected=yes"
    for words, address in links.items():
        wanted = parse_qs(urlsplit(address).query)
        shown = [
            card
            for card in cards
            if all(
                set(values[0].split(",")) & set("".join(re.findall(rf'data-{name}="([^"]*)"', card)).split())
                for name, values in wanted.items()
            )
        ]
        assert len(shown) == int(words.partition(":")[0])


def test_without_a_filter_bar_there_are_plain_numbers(tmp_path: Path) -> None:
    html = build(one_page(tmp_path, f"{MAP}\n:::{{organization-cards}}\n:::\n")).html()

    assert rows_of(html) == TABLE
    assert "<a" not in table_of(html)


def test_the_directory_with_the_cards_that_links_lead_to_comes_first(tmp_path: Path) -> None:
    again = ":::{organization-cards}\n:filter-bar:\n:no-index:\n:::\n"
    some = ":::{organization-cards}\n:filter-bar:\n:sector: lab\n:no-index:\n:::\n"
    pages = {**PAGES, "all/another": f"# Again\n\n{again}", "a": f"# Some\n\n{some}"}
    pages["index"] = pages["index"].replace("plain\n", "plain\nall/another\na\n")
    pages["a"] += ":::{organization-map}\n:directory: all/another.md\n:::\n"
    done = build(make_project(tmp_path / "project", pages, RECORDS))

    assert done.warnings == []
    assert links_of(done.html())["1: Space"] == "all/cards.html?sector=space"
    assert links_of(done.html("a"))["1: Space"] == "all/another.html?sector=space"


@pytest.mark.parametrize(
    ("options", "line", "message", "subtype"),
    [
        (":directory: al/cards\n", 4, 'there is no page "al/cards"; did you mean "all/cards"?', "unknown-target"),
        (":level: phd\n:directory: plain\n", 5, 'the page "plain" has no filter bar; add the option', "option"),
        (":level: phdd\n", 4, 'unknown level "phdd"; did you mean "phd"?', "unknown-term"),
        (":sector: finance\n:level: phd\n", 3, "no organization matches this selection;", "empty-selection"),
    ],
)
@pytest.mark.parametrize("language", ["md", "rst"])
def test_mistakes_are_reported_in_their_line(  # noqa: PLR0913, PLR0917 -- a case of a table, and the language
    options: str, line: int, message: str, subtype: str, language: str, tmp_path: Path
) -> None:
    myst = f"# Home\n\n:::{{organization-map}}\n{options}:::\n\n```{{toctree}}\nall/cards\nplain\n```\n"
    indented = "".join(f"   {each}\n" for each in options.splitlines())
    rst = f"Home\n====\n.. organization-map::\n{indented}\n.. toctree::\n\n   all/cards\n   plain\n"
    pages = {**PAGES, f"index.{language}": myst if language == "md" else rst}
    del pages["index"]
    warnings = build(make_project(tmp_path / "project", pages, RECORDS)).warnings

    assert len(warnings) == 1
    assert warnings[0].startswith(f"index.{language}:{line}: WARNING: {message}")
    assert warnings[0].endswith(f"[organization_cards.{subtype}]")


def test_counting_is_not_showing(tmp_path: Path) -> None:
    warnings = build(one_page(tmp_path, MAP)).warnings

    assert len([warning for warning in warnings if "unshown-record" in warning]) == len(RECORDS)


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub"])
def test_other_formats_have_the_table(builder: str, source: Path) -> None:
    config = {"epub_copyright": "Nobody", "version": "1"}
    done = build(source, builder=builder, config=config, keep_pages=True)
    rows = [
        [entry.astext().removeprefix(r"\raggedright{}") for entry in row.findall(nodes.entry)]
        for page in done.pages.values()
        for row in page.findall(nodes.row)
    ]

    assert [warning for warning in done.warnings if "map" in warning] == []
    assert [[cell.replace("'", "&#x27;") for cell in row] for row in rows] == TABLE


def change(source: Path, name: str, text: str) -> None:
    (source / name).write_text(text, encoding="utf-8")


def assert_equals_a_clean_build(source: Path, done: Build) -> None:
    clean = build(source, source / "_build" / "clean")
    assert differing_files(done.output, clean.output, ignored=["searchindex.js"]) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (RECORDS["beta"].replace("levels: [phd]", "levels: [postdoc]"), {"index", "all/cards"}),
        (RECORDS["beta"].replace("Laboratory that", "Institute that"), {"all/cards"}),
    ],
    ids=["level", "summary"],
)
def test_a_changed_record_touches_the_map_where_it_counts(
    text: str, read: set[str], source: Path, parallel: int
) -> None:
    build(source)
    change(source, "_records/beta.yaml", text)
    done = build(source, parallel=parallel)

    assert done.read == read
    assert_equals_a_clean_build(source, done)


def test_a_filter_bar_that_moves_changes_the_links(source: Path, parallel: int) -> None:
    build(source)
    change(source, "all/cards.md", "# Cards\n")
    change(source, "plain.md", f"# Plain\n\n{BAR}")
    done = build(source, parallel=parallel)

    assert done.read == {"all/cards", "plain"}
    assert "index" in done.written
    assert links_of(done.html())["1: Space"] == "plain.html?sector=space"
    assert_equals_a_clean_build(source, done)


def test_builds_repeat_serial_and_parallel(source: Path, tmp_path: Path) -> None:
    outputs = [build(source, tmp_path / str(number), parallel=number).output for number in (1, 4)]

    assert differing_files(*outputs, ignored=["searchindex.js"]) == []


def test_labels_stay_words_and_are_translated(tmp_path: Path) -> None:
    source = one_page(tmp_path, f"{MAP}\n{BAR}")
    vocabulary = source / "_records" / "vocabulary.yaml"
    changed = vocabulary.read_text(encoding="utf-8").replace("label: Space", 'label: "<b>Space</b> & \\"%s\\""')
    vocabulary.write_text(changed, encoding="utf-8")
    html = build(source).html()
    catalog = (build(source, builder="gettext").output / "index.pot").read_text(encoding="utf-8")

    assert "&lt;b&gt;Space&lt;/b&gt; &amp; &quot;%s&quot;" in html
    assert "<b>Space" not in html
    assert 'msgid "Laboratory"' in catalog
