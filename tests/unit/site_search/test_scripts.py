"""The parts of the search's scripts that need no browser, run by Node.js."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import site_search
from site_search.word_list import count_words, write_words

if TYPE_CHECKING:
    from collections.abc import Callable

NODE = shutil.which("node")
SCRIPTS = Path(site_search.__file__).parent / "static" / "site_search"
DIRECTORY = {
    "url": "organizations.html",
    "words": ["companies"],
    "facets": {
        "role": [{"id": "intern", "label": "Intern"}, {"id": "research-intern", "label": "Research intern"}],
        "sector": [{"id": "quant-finance", "label": "Quantitative finance"}],
    },
}
# In place of Pagefind's index: each word is in all records, and as often in each.
PAGEFIND = """
const records = %s;
export const createInstance = () => ({
  init: async () => {},
  options: async () => {},
  filters: async () => ({}),
  search: async () => ({ results: records.map((data, id) => ({ id: String(id), score: 1, data: async () => data })) }),
});
"""
OPEN = """
import { readFile } from "node:fs/promises";
import { openEngine } from "./engine.js";
globalThis.fetch = async (url) => new Response(await readFile(url));
const engine = await openEngine(new URL("./", import.meta.url));
const { results } = await engine.search("see also");
console.log(JSON.stringify(Object.fromEntries(results.map(({ url, score }) => [url, score]))));
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], Any]:
    """Run a module beside the scripts; what it prints is JSON."""
    for script in SCRIPTS.glob("*.js"):
        shutil.copy(script, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")

    def run(text: str) -> Any:  # noqa: ANN401 -- any JSON
        (tmp_path / "test.mjs").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [str(NODE), "test.mjs"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("international researchers", None),
        ("international", None),
        ("internationally", None),
        ("intern", "role=intern,research-intern"),
        ("internship", "role=intern,research-intern"),
        ("internships", "role=intern,research-intern"),
        ("research internships", "role=research-intern"),
        ("quant companies", "sector=quant-finance"),
        ("quanti", "sector=quant-finance"),
    ],
)
def test_only_an_asked_word_is_the_beginning_of_a_value(
    run: Callable[[str], Any], query: str, address: str | None
) -> None:
    units = [{"variants": [{"words": [word]}]} for word in query.split()]
    answer = run(
        'import { directoryAnswer } from "./directory.js";\n'
        f"console.log(JSON.stringify(directoryAnswer({json.dumps(units)}, {json.dumps(DIRECTORY)})));\n"
    )

    assert (answer and answer["url"]) == (address and f"organizations.html?{address}")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("When to apply", "Teams to apply"),
        ("Apply", "When to apply"),
        ("Closing date", "Closing date of calls"),
        ("Due date", "Date due"),
        ("Pre-application", "Application"),
    ],
)
def test_the_heading_that_says_what_was_asked_and_little_else_comes_first(
    run: Callable[[str], Any], better: str, worse: str
) -> None:
    units = [
        {
            "tells": 1,
            "variants": [
                {"stems": ["apply"], "weight": 1, "isWhole": True},
                {"stems": ["pre", "applic"], "weight": 0.6, "isWhole": True},
                {"stems": ["clos", "dat"], "weight": 0.6},
                {"stems": ["due", "dat"], "weight": 0.6},
            ],
        }
    ]
    records = [{"score": 1, "heading": heading, "title": "", "text": ""} for heading in (better, worse)]
    scores = run(
        'import { secondLook } from "./ranking.js";\n'
        f'const asked = {{ stems: ["apply"], text: "apply?", units: {json.dumps(units)}, '
        'stopStems: new Set(["when", "to"]) };\n'
        f"console.log(JSON.stringify({json.dumps(records)}.map((record) => secondLook(record, asked))));\n"
    )

    assert scores[0] > scores[1]


def test_what_has_passed_comes_behind_what_has_not(run: Callable[[str], Any], tmp_path: Path) -> None:
    records = [
        {
            "url": url,
            "meta": {"title": "Title", "heading": "See also", "path": "Title"} | meta,
            "filters": {"kind": ["programme"]},
            "content": "See also. Text.",
        }
        for url, meta in {"page.html#past": {"past": "yes"}, "page.html#open": {}}.items()
    ]
    (tmp_path / "pagefind.js").write_text(PAGEFIND % json.dumps(records), encoding="utf-8")
    (tmp_path / "words.bin").write_bytes(write_words(count_words(["See also. Text."])))
    (tmp_path / "search.json").write_text(json.dumps({"records": len(records)}), encoding="utf-8")

    scores = run(OPEN)

    assert scores["page.html#open"] > scores["page.html#past"]


def test_only_a_section_loses_by_a_heading_that_most_pages_have(run: Callable[[str], Any], tmp_path: Path) -> None:
    places = {
        "page.html": ("", "advice"),
        "page.html#section": ("Title", "advice"),
        "page.html#card": ("Title", "organization"),
        "page.html#row": ("Title", "programme"),
    }
    records = [
        {
            "url": url,
            "meta": {"title": "Title", "heading": "See also", "path": path},
            "filters": {"kind": [kind]},
            "content": "See also. Text.",
        }
        for url, (path, kind) in places.items()
    ]
    (tmp_path / "pagefind.js").write_text(PAGEFIND % json.dumps(records), encoding="utf-8")
    (tmp_path / "words.bin").write_bytes(write_words(count_words(["See also. Text."])))
    settings = {"records": len(records), "repeated_headings": ["See also"]}
    (tmp_path / "search.json").write_text(json.dumps(settings), encoding="utf-8")

    scores = run(OPEN)

    assert scores["page.html"] == scores["page.html#card"] == scores["page.html#row"] > scores["page.html#section"]
