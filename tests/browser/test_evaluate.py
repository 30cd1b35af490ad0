"""The commands that measure and ask the search, from a collection to the printed figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.support import ROOT
from tests.builders.projects import Run, run_python
from tests.chromium import find

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PAGES = {
    "bread": ("Baking bread", "Flour, water, salt and time. The dough rests over night in a cool place."),
    "bicycle": ("Repairing a bicycle", "A flat tyre is found under water: bubbles show the hole."),
    "tomatoes": ("Growing tomatoes", "Seedlings stand indoors until the frost is over, then move to the balcony."),
    "chess": ("Chess openings", "Control the center, develop knights before bishops, castle early."),
    "coffee": ("Brewing coffee", "Grind the beans just before brewing; water a little below boiling."),
    "stars": ("Watching the stars", "A telescope needs a dark sky; the moon outshines faint nebulae."),
    "guitar": ("Tuning a guitar", "From the lowest string: E, A, D, G, B, E. A tuner shows the pitch."),
    "sourdough": ("Keeping sourdough", "Feed the starter with flour and water each week, and keep it cool."),
    "sewing": ("Sewing a button", "Four holes, a strong thread, and a knot behind the cloth."),
    "swimming": ("Learning to swim", "Breathe out under the surface; turn the head to breathe in."),
    "maps": ("Reading maps", "Contour lines that lie close together mean a steep slope."),
    "empty/Page": ("", ""),
}
SECTIONS = {
    "bread": [("kneading", "Kneading", "Fold the dough until it is smooth."), ("oven", "The oven", "Hot, with steam.")],
    "coffee": [("oven", "Roasting", "Green beans turn brown in the oven."), ("c#", "C# & <b>", "No drink at all.")],
}
QUERIES = {"1": "repair a flat tyre of my bicycle", "2": "telescope for nebulae", "3": "when do knights move in chess"}
ODD = [
    "",
    " ",
    "<script>alert(1)</script>",
    '"',
    "-",
    "- -",
    '"unclosed phrase',
    "\x00\x07\x1b[31m",
    "\ud83d",
    "🚲🚲🚲",
    "שלום עולם \u202e",
    "constructor __proto__ toString hasOwnProperty",
    "[({*+?^$|\\",
    "word " * 2000,
    "x" * 5000,
    "%00%ff&amp;${1}",
]


def write_lines(path: Path, entries: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")


def write_collection(folder: Path, *, sections: bool) -> Path:
    folder.mkdir()
    corpus: list[dict[str, Any]] = [
        {"_id": page, "title": title, "text": text} for page, (title, text) in PAGES.items()
    ]
    if sections:
        for entry in corpus:
            parts = SECTIONS.get(entry["_id"], [])
            entry["sections"] = [{"_id": name, "title": title, "text": text} for name, title, text in parts]
    write_lines(folder / "corpus.jsonl", corpus)
    return folder


def run(*words: str | Path, chromium: str | None = None) -> Run:
    """Run a command as a person does, with the Chromium of the tests or another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHROMIUM", chromium or find() or "")
        return run_python("-m", *map(str, words), cwd=ROOT)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the collection of pages ("pages"), and the site that the command built of it ("kept")."""
    folder = tmp_path_factory.mktemp("evaluate")
    pages = write_collection(folder / "pages", sections=False)
    write_lines(pages / "queries.jsonl", [{"_id": number, "text": text} for number, text in QUERIES.items()])
    write_lines(pages / "queries-typo.jsonl", [{"_id": "1", "text": "repair a bicylce"}])
    write_lines(pages / "queries-prefix.jsonl", [{"_id": "2", "text": "telesc"}])
    write_lines(pages / "queries-odd.jsonl", [{"_id": f"odd {n}", "text": text} for n, text in enumerate(ODD)])
    judgements = ["1\tbicycle\t2", "2\tstars\t1", "3\tchess\t1", *(f"odd {n}\tempty/Page\t1" for n in range(len(ODD)))]
    (pages / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judgements]), encoding="utf-8")
    done = run(
        *("site_search.evaluate", pages, "--engine", "both", "--folder", folder / "kept"),
        *("--json", folder / "measures.json", "--details", folder / "details.jsonl"),
    )
    assert (done.code, done.errors) == (0, "")
    (folder / "printed.txt").write_text(done.status, encoding="utf-8")
    return folder


def rows_of(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    data = json.loads((folder / "measures.json").read_text(encoding="utf-8"))
    return {(row["queries"], row["search"]): row for row in data["rows"]}


def test_the_right_page_is_first(kept: Path) -> None:
    rows = rows_of(kept)

    for name in ("queries", "queries-typo", "queries-prefix"):
        row = rows[name, "site_search"]
        assert [row[measure] for measure in ("ndcg@10", "mrr@10", "success@1", "recall@10")] == [1.0] * 4, name
        assert row["empty"] == 0.0


def test_each_row_says_what_was_asked(kept: Path) -> None:
    rows = rows_of(kept)

    assert {name: row["asked"] for (name, search), row in rows.items() if search == "sphinx"} == {
        "queries": 3,
        "queries-odd": len(ODD),
        "queries-prefix": 1,
        "queries-typo": 1,
    }
    assert {row["typing"] for (name, _), row in rows.items() if name == "queries-prefix"} == {True}
    # Sphinx's search finds nothing for some files, and then there is no first search to measure.
    assert all(row["first_search_bytes"] > 1000 for (_, search), row in rows.items() if search == "site_search")


def test_sphinx_finds_whole_words_only(kept: Path) -> None:
    rows = rows_of(kept)

    assert rows["queries-prefix", "sphinx"]["success@1"] == 1.0
    assert rows["queries-typo", "sphinx"]["empty"] == 1.0


def test_no_query_breaks_the_search(kept: Path) -> None:
    row = rows_of(kept)["queries-odd", "site_search"]

    assert row["failed"] == 0
    # Near pages are no answer, and are not counted as one.
    assert row["empty"] >= row["blank"]


def test_the_table_shows_both_side_by_side(kept: Path) -> None:
    lines = (kept / "printed.txt").read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith("pages: 12 pages, all queries; a result is a page.")
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert [row[:3] for row in table[2:4]] == [["queries", "site_search", "3"], ["queries", "sphinx", "3"]]
    assert len({len(line) for line in lines[2:]}) == 1


def test_each_query_can_be_looked_at(kept: Path) -> None:
    lines = (kept / "details.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    typo = next(entry for entry in entries if (entry["queries"], entry["search"]) == ("queries-typo", "site_search"))

    assert typo["found"][0] == "bicycle"
    assert typo["corrections"] == [["bicylce", "bicycle"]]


def test_the_kept_site_is_used_again(kept: Path) -> None:
    page = kept / "kept/site/pages/000000.html"
    before = page.stat().st_mtime_ns
    done = run("site_search.evaluate", kept / "pages", "--folder", kept / "kept", "--sample", "1", "--json", "-")

    assert (done.code, done.errors) == (0, "")
    assert [row["asked"] for row in json.loads(done.status)["rows"]] == [1, 1, 1, 1]
    assert page.stat().st_mtime_ns == before


def test_the_very_section(tmp_path: Path) -> None:
    folder = write_collection(tmp_path / "sections", sections=True)
    write_lines(
        folder / "queries.jsonl", [{"_id": "1", "text": "roasting green beans"}, {"_id": "2", "text": "no drink"}]
    )
    (folder / "qrels.tsv").write_text("1\tcoffee#oven\t1\n2\tcoffee#c#\t1\n", encoding="utf-8")
    done = run("site_search.evaluate", folder, "--json", "-")

    assert (done.code, done.errors) == (0, "")
    data = json.loads(done.status)
    assert (data["unit"], data["rows"][0]["success@1"]) == ("section", 1.0)


def test_one_query(kept: Path) -> None:
    done = run("site_search.query", kept / "kept/site", "telesope", "--limit", "1")

    assert (done.code, done.errors) == (0, "")
    answer = json.loads(done.status)
    assert answer["corrections"] == [{"from": "telesope", "to": "telescope"}]
    assert [(found["title"], found["address"].partition("#")[0]) for found in answer["results"]] == [
        ("Watching the stars", "pages/000005.html")
    ]


def test_one_query_as_it_is_written(kept: Path) -> None:
    done = run("site_search.query", kept / "kept/site", "telesope", "--verbatim")

    assert (done.code, json.loads(done.status)["corrections"]) == (0, [])


def test_one_query_of_another_kind(kept: Path) -> None:
    done = run("site_search.query", kept / "kept/site", "telescope", "--filter", "kind=organization")

    assert done.code == 0
    answer = json.loads(done.status)
    assert (answer["total"], answer["nearest"]) == (0, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere", "x"], "nowhere: there is no such folder; name the one that holds the built site"),
        (["pages", "x"], 'pages: there is no folder "search-index"; build the site with the extension "site_search"'),
        (["kept/site", "x", "--filter", "kind"], "'kind' is not a facet and a value, such as kind=organization"),
        (["kept/site", "x", "--limit", "0"], "'0' is not a whole number from 1 on"),
    ],
)
def test_a_question_that_cannot_be_asked(words: list[str], message: str, kept: Path) -> None:
    done = run("site_search.query", kept / words[0], *words[1:])

    assert (done.code, done.status) == (2, "")
    assert message in done.errors
    assert "Traceback" not in done.errors


def test_no_chromium(kept: Path) -> None:
    done = run("site_search.query", kept / "kept/site", "x", chromium="no-such-browser")

    assert (done.code, done.status) == (2, "")
    assert done.errors.startswith("CHROMIUM is set to 'no-such-browser', which is no program; install one")
