"""The forgiving layer of the search, run in the browser on a small site of its own."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from site_search.word_list import count_words, folded, write_words
from tests.browser.support import ROOT, Reader, Site, SiteHandler
from tests.builders.projects import build, make_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SCRIPTS = ROOT / "ext/site_search/static/site_search"
EXAMPLES = json.loads((ROOT / "tests/unit/site_search/token_examples.json").read_text(encoding="utf-8"))
PAGES = {
    "index": "# Home\n\nWelcome.\n\n```{toctree}\nbread\nbicycle\ncafe\nguide\nmany\neditors/notes\n```\n",
    "bread": (
        "# Baking bread\n\nFlour, water and salt.\n\n## Kneading the dough\n\nFold it until it is smooth.\n\n"
        "## The oven\n\nA hot oven with steam gives a crust.\n"
    ),
    "bicycle": (
        "# Repairing a bicycle\n\nTools for the road.\n\n## A flat tyre\n\nBubbles in the water show the hole.\n\n"
        "## The chain\n\nOil it, but not the hot oven-like brakes.\n"
    ),
    "cafe": "# Café stories\n\nA résumé of naïve visitors who drank coffee with steam.\n",
    "guide": "# Steam and water\n\nWater becomes steam. Steam becomes water. The kettle whistles.\n",
    "many": "# Many\n\n" + "".join(f"## Note {number}\n\n{'Note. ' * (number % 7)}Done.\n\n" for number in range(40)),
    "editors/notes": "# Notes on kettles\n\nThe kettle, the kettle and the kettle: how editors write of a kettle.\n",
}
SYNONYMS = "- [bike, bicycle]\n- [puncture, flat tyre]\n"
CONF = """
extensions = ["myst_parser", "site_search"]
exclude_patterns = ["_records"]
site_search_synonyms = "synonyms.yaml"
site_search_kinds = {"editors/*": "editors"}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("engine")
    project = make_project(folder / "project", PAGES, conf=CONF)
    (project / "synonyms.yaml").write_text(SYNONYMS, encoding="utf-8")
    built = build(project, folder / "html")
    assert built.warnings == []
    handler = functools.partial(SiteHandler, directory=str(built.output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(built.output, f"http://127.0.0.1:{server.server_port}/career-support/", (), ())
        server.shutdown()


@pytest.fixture(scope="module")
def page(browser: Browser, small: Site) -> Iterator[Page]:
    somebody = Reader(browser, small)
    opened = somebody.open("index.html")
    opened.evaluate(
        """async ([module, index]) => {
          const { openEngine } = await import(module);
          window.engine = await openEngine(index);
        }""",
        [small.address("_static/site_search/engine.js"), small.address("search-index/")],
    )
    yield opened
    somebody.leave()
    # A browser asks for a site's icon by itself.
    assert [complaint for complaint in somebody.complaints if "favicon" not in complaint] == []


def ask(page: Page, text: str, **how: object) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate("([text, how]) => window.engine.search(text, how)", [text, how])
    return answer


def addresses(answer: dict[str, Any]) -> list[str]:
    return [result["url"] for result in answer["results"]]


def first(page: Page, text: str, **how: object) -> str:
    return addresses(ask(page, text, **how))[0]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("kneading the dough", "bread.html#kneading-the-dough"),
        ("How can I repair a bicycle?", "bicycle.html"),
        ("neading dow", "bread.html#kneading-the-dough"),
        ("bicylce", "bicycle.html"),
        ("bycicle repairs", "bicycle.html"),
        ("flattyre", "bicycle.html#a-flat-tyre"),
        ("CAFE", "cafe.html"),
        ("resume", "cafe.html"),
        ("réparing a bicycle", "bicycle.html"),
        ("bike", "bicycle.html"),
        ("puncture", "bicycle.html#a-flat-tyre"),
        ("xyzzy quux kneading", "bread.html#kneading-the-dough"),
    ],
)
def test_the_right_section_comes_first(page: Page, text: str, address: str) -> None:
    assert first(page, text) == address


def test_what_was_corrected_is_told_and_can_be_refused(page: Page) -> None:
    corrected = ask(page, "the knaeding")
    assert corrected["corrections"] == [{"from": "knaeding", "to": "kneading"}]
    assert corrected["words"] == ["kneading"]

    literal = ask(page, "the knaeding", verbatim=True)
    assert literal["corrections"] == []
    assert literal["words"] == ["knaeding"]


def test_a_correction_that_the_best_result_does_not_need_is_not_told(page: Page) -> None:
    answer = ask(page, "baking bread with flour and neading")

    assert addresses(answer)[0] == "bread.html"
    assert answer["corrections"] == []
    assert "neading" in answer["words"]


@pytest.mark.parametrize("text", ["oven", "hot", "salt", "ovens", "baked", "c++", "2026", "knead"])
def test_known_words_their_forms_and_short_ones_stay(page: Page, text: str) -> None:
    assert ask(page, text)["corrections"] == []


def test_the_last_word_is_a_beginning_while_somebody_types(page: Page) -> None:
    for typed in ("knea", "kneadi", "kneading"):
        answer = ask(page, typed, typing=True)
        assert addresses(answer)[0] == "bread.html#kneading-the-dough"
        assert answer["corrections"] == []

    # A space behind it says that the word is whole.
    assert ask(page, "kneeding ", typing=True)["corrections"] == [{"from": "kneeding", "to": "kneading"}]


def test_quotes_mean_exactly(page: Page) -> None:
    loose, exact = ask(page, "hot oven with steam"), ask(page, '"hot oven with steam"')

    assert addresses(exact) == ["bread.html#the-oven"]
    assert len(addresses(loose)) > 1
    assert ask(page, '"steam oven"')["total"] == 0


def test_a_minus_excludes(page: Page) -> None:
    assert "guide.html" in addresses(ask(page, "steam"))
    assert "guide.html" not in addresses(ask(page, "steam -kettle"))
    assert addresses(ask(page, 'oven -"with steam"')) == ["bicycle.html#the-chain"]


def test_a_hyphen_inside_a_word_excludes_nothing(page: Page) -> None:
    assert first(page, "oven-like") == "bicycle.html#the-chain"


def test_filters_and_facets(page: Page) -> None:
    everything = ask(page, "kettle")
    assert everything["facets"]["kind"] == {"advice": 1, "editors": 1}

    assert addresses(ask(page, "kettle", filters={"kind": ["editors"]})) == ["editors/notes.html"]
    assert addresses(ask(page, "kettle", filters={"kind": ["advice"]})) == ["guide.html"]
    assert len(addresses(ask(page, "kettle", filters={"kind": ["advice", "editors"]}))) == 2


def test_further_results_follow_the_first(page: Page) -> None:
    whole = addresses(ask(page, "water steam oven", limit=4))

    assert addresses(ask(page, "water steam oven", limit=2)) == whole[:2]
    assert addresses(ask(page, "water steam oven", limit=2, offset=2)) == whole[2:]


def test_all_results_are_shown_once_however_they_are_asked_for(page: Page) -> None:
    total = ask(page, "note")["total"]
    by_threes = [
        address for offset in range(0, total, 3) for address in addresses(ask(page, "note", limit=3, offset=offset))
    ]

    assert total > 30
    assert by_threes == addresses(ask(page, "note", limit=total))
    assert len(set(by_threes)) == total


@pytest.mark.parametrize("text", ["qqqqqq", "qqqqqq wwwwww", "🎓🎓", "…"])
def test_nothing_found_gives_the_pages_of_the_site(page: Page, text: str) -> None:
    answer = ask(page, text)

    assert answer["total"] == 0
    if answer["words"]:
        assert answer["nearest"]
        assert {"index.html", "bread.html", "guide.html"} <= set(addresses(answer))


def test_nothing_found_gives_what_is_spelt_alike(page: Page) -> None:
    answer = ask(page, "kneadddding")

    assert answer["nearest"]
    assert addresses(answer)[0] == "bread.html#kneading-the-dough"


def test_a_result_says_where_it_is_and_what_matched(page: Page) -> None:
    result = ask(page, "smooth")["results"][0]

    assert (result["title"], result["heading"]) == ("Baking bread", "Kneading the dough")
    assert result["path"] == ["Baking bread"]
    assert result["kind"] == "advice"
    assert "".join(piece["text"] for piece in result["excerpt"]) == "Fold it until it is smooth."
    assert [piece["text"] for piece in result["excerpt"] if piece["mark"]] == ["smooth"]


def test_the_same_query_has_the_same_answer(page: Page) -> None:
    assert ask(page, "water oven steam kettle") == ask(page, "water oven steam kettle")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: ascii(example["text"])[:24])
def test_words_are_those_of_the_index(page: Page, small: Site, example: dict[str, Any]) -> None:
    module = small.address("_static/site_search/tokens.js")
    words = page.evaluate(
        """async ([module, text]) => {
          const { wordsOf } = await import(module);
          return wordsOf(text).flatMap(({ word, parts }) => [word, ...parts]);
        }""",
        [module, example["text"]],
    )

    assert words == example["words"]


letters = st.text(alphabet="abcdeilnorst", min_size=1, max_size=11)


@settings(max_examples=150, deadline=None)
@given(pairs=st.lists(st.tuples(letters, letters), min_size=1, max_size=30), most=st.integers(0, 3))
def test_edits_are_those_of_another_implementation(
    page: Page, small: Site, pairs: list[tuple[str, str]], most: int
) -> None:
    module = small.address("_static/site_search/correction.js")
    counted = page.evaluate(
        """async ([module, pairs, most]) => {
          const { editsBetween } = await import(module);
          return pairs.map(([a, b]) => editsBetween(a, b, most));
        }""",
        [module, pairs, most],
    )

    assert counted == [min(OSA.distance(a, b), most + 1) for a, b in pairs]


def nearest_words(word: str, counts: dict[str, int]) -> set[str]:
    """What the correction promises, in other words: of the nearest, those with that letter, the most frequent."""
    edits = {known: OSA.distance(word, known) for known in counts}
    least = min(edits.values(), default=99)
    if len(word) < 4 or least > (2 if len(word) >= 8 else 1):
        return set()
    nearest = [known for known in counts if edits[known] == least]
    same_letter = [known for known in nearest if known[0] == word[0]] or nearest
    # The list tells how frequent a word is by powers of two.
    most = max(counts[known].bit_length() for known in same_letter)
    return {known for known in same_letter if counts[known].bit_length() == most}


@settings(max_examples=100, deadline=None)
@given(
    counts=st.dictionaries(st.text(alphabet="abcdeilnorst", min_size=3, max_size=10), st.integers(1, 300), max_size=40),
    asked=st.lists(st.text(alphabet="abcdeilnorst", min_size=1, max_size=11), min_size=1, max_size=15),
)
def test_a_word_becomes_one_of_the_nearest(page: Page, small: Site, counts: dict[str, int], asked: list[str]) -> None:
    module = small.address("_static/site_search/correction.js")
    corrected = page.evaluate(
        """async ([module, bytes, asked]) => {
          const { readWordList } = await import(module);
          const list = await readWordList(new Blob([new Uint8Array(bytes)]).stream());
          return asked.map((word) => (list.counts.has(word) ? null : list.nearest(word, 1)[0] || []));
        }""",
        [module, list(write_words(counts)), asked],
    )

    for word, found in zip(asked, corrected, strict=True):
        expected = nearest_words(word, counts)
        if found is None:
            assert word in counts
        elif len(found) == 1:
            assert found[0] in expected
        elif len(found) == 2:
            assert "".join(found) == word
            assert set(found) <= counts.keys()
        else:
            assert expected == set()


def test_the_list_of_words_is_small_and_reads_the_same(page: Page, small: Site) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]
    counts = count_words(texts)
    data = write_words(counts)
    read = page.evaluate(
        """async ([module, bytes]) => {
          const { readWordList } = await import(module);
          const list = await readWordList(new Blob([new Uint8Array(bytes)]).stream());
          return Object.fromEntries(list.counts);
        }""",
        [small.address("_static/site_search/correction.js"), list(data)],
    )

    assert read.keys() == counts.keys()
    assert all(read[word] <= counts[word] < 2 * read[word] for word in counts)
    assert all(word == folded(word) for word in counts)
    assert len(data) < len(gzip.compress("\n".join(sorted(counts)).encode(), 9))


@pytest.mark.parametrize("name", ["engine.js", "query.js", "correction.js", "ranking.js", "tokens.js", "excerpt.js"])
def test_the_layer_touches_no_page(name: str) -> None:
    script = Path(SCRIPTS / name).read_text(encoding="utf-8")

    assert "innerHTML" not in script
    assert "querySelector" not in script
    assert "createElement" not in script
