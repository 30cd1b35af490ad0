"""Whatever somebody types, the search answers: no error, nothing executed."""

from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.browser.support import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.support import Site

_OPEN = """
async ({module, index}) => {
  const {openEngine} = await import(module);
  globalThis.engine = await openEngine(index);
  globalThis.elements = document.getElementsByTagName("*").length;
  globalThis.executed = 0;
  globalThis.alert = globalThis.prompt = globalThis.confirm = () => { globalThis.executed += 1; };
}
"""

# The query comes as JSON in ASCII, because a lone surrogate has no other way into the page.
_ASK = """
async ({query, options}) => {
  const text = JSON.parse(query);
  let answer;
  try {
    answer = await globalThis.engine.search(text, options);
  } catch (error) {
    return {failure: String(error && error.stack || error)};
  }
  const isText = (value) => typeof value === "string";
  const isMarked = (parts) => Array.isArray(parts)
    && parts.every(({text, mark}) => isText(text) && typeof mark === "boolean");
  const isWhole = answer.query === text
    && Array.isArray(answer.words) && answer.words.every(isText)
    && answer.corrections.every(({from, to}) => isText(from) && isText(to))
    && Number.isInteger(answer.total) && answer.total >= 0
    && typeof answer.nearest === "boolean"
    && (answer.answer === null || isText(answer.answer.url))
    && typeof answer.facets === "object"
    && answer.results.every((result) => isText(result.url) && isText(result.title) && isText(result.heading)
      && Number.isFinite(result.score) && isMarked(result.excerpt) && isMarked(result.headingParts));
  return {
    isWhole,
    results: answer.results.length,
    // What the site itself has written is never markup, so that markup can only have come from the query.
    markup: JSON.stringify([answer.results, answer.answer]).includes("<img"),
    added: document.getElementsByTagName("*").length - globalThis.elements,
    executed: globalThis.executed,
  };
}
"""

MARKUP = '<img src="x" onerror="alert(1)"><script>alert(2)</script>'
LONG = 10_000
INPUTS = {
    "nothing": "",
    "spaces": " \t\n\u00a0\u2003",
    "markup": MARKUP,
    "markup in a phrase": f'"{MARKUP}" internship',
    "markup as entities": "&lt;img src=x onerror=alert(1)&gt; &#x27; &amp;",
    "an address that is a script": "javascript:alert(1)",
    "one long word": "x" * LONG,
    "one word of emoji": "\U0001f389" * (LONG // 2),
    "many words": ("internship " * LONG)[:LONG],
    "many unknown words": " ".join(f"{a}{b}zq{c}" for a in "abcdefgh" for b in "aeiou" for c in "bcdfghjklmnp"),
    "many excluded words": "internship " + "-a " * (LONG // 3),
    "many phrases": '"a b" ' * (LONG // 6),
    "many quotes": '"' * LONG,
    "only punctuation": string.punctuation,
    "signs of regular expressions": r"[({*+?^$|\ .*)](?<=a)\p{L}",
    "minus": "-",
    "minuses": "- -- --- -",
    "excluded only": "-internship",
    "excluded phrase only": '-"machine learning"',
    "asked and excluded": "internship -internship",
    "quote that is not closed": '"machine learning',
    "empty quotes": '"" "   " "-" -""',
    "quotes within quotes": '"a "b" c" \u201cd\u201e \u00abe\u00bb',
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea \u2764\ufe0f",
    "emoji and a word": "\U0001f680 internship \U0001f680",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "direction overrides": "\u202einternship\u202c \u2066visa\u2069",
    "no spaces between words": "\u4eba\u5de5\u667a\u80fd\u5b9e\u4e60\u6c42\u804c",
    "many accents on one letter": "a" + "\u0301" * 1000,
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f internship",
    "null": "intern\x00ship",
    "first half of a surrogate pair": "\ud83d",
    "second half of a surrogate pair": "internship \udc00",
    "halves in the wrong order": '"\udc00\ud83d" -\udc00',
    "last code points": "\U0010ffff \ufffe \uffff \ue000",
    "names that objects have": "constructor __proto__ prototype toString hasOwnProperty length",
    "values that are not text": "null undefined NaN true false",
    "percent signs": "%00 %ff %E0%A4%A %",
    "placeholders": "${alert(1)} {{7*7}} {query} %s",
    "paths": "../../../etc/passwd ?q=1#x",
    "letters that change their length": "\u0130\u0131\u00df\ufb03\u1e9e \u212a\u03f4",
}
OPTIONS: tuple[dict[str, Any], ...] = ({}, {"typing": True}, {"verbatim": True}, {"offset": 5, "limit": 3})


@pytest.fixture(scope="module")
def tab(browser: Browser, site: Site) -> Iterator[Page]:
    """A page in which the search is open; afterwards nothing may have been logged or asked of another host."""
    somebody = Reader(browser, site)
    page = somebody.open("index.html")
    page.evaluate(
        _OPEN, {"module": site.address("_static/site_search/engine.js"), "index": site.address("search-index/")}
    )
    yield page
    somebody.leave()
    assert somebody.complaints == []


@pytest.mark.parametrize("name", INPUTS)
def test_everything_is_answered(tab: Page, name: str) -> None:
    for options in OPTIONS:
        check(ask(tab, INPUTS[name], options))


@pytest.mark.parametrize("name", ["markup in a phrase", "emoji and a word", "null", "direction overrides"])
def test_words_beside_bad_input_are_still_found(tab: Page, name: str) -> None:
    # A phrase that no page has excludes all; the rest of these queries has a word of the site.
    answer = ask(tab, INPUTS[name].replace(f'"{MARKUP}"', MARKUP), {})

    assert answer["results"] > 0


@pytest.mark.parametrize("filters", [{"kind": ["nothing of the kind"]}, {"no such facet": ["x"]}, {"kind": []}])
def test_unknown_filters_are_answered(tab: Page, filters: dict[str, list[str]]) -> None:
    check(ask(tab, "internship", {"filters": filters}))


@settings(
    max_examples=60,
    deadline=None,
    # The page stays open: no query changes what another one finds.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=st.text(st.characters(codec=None), max_size=60)
    | st.lists(
        st.sampled_from(["internship", "visa", "PhD", "-", '"', "\u201c", " ", "<", "\ud83d", "é", "\u200d", "'", "8"]),
        max_size=12,
    ).map("".join),
    typing=st.booleans(),
    verbatim=st.booleans(),
)
def test_any_text_is_answered(tab: Page, text: str, typing: bool, verbatim: bool) -> None:  # noqa: FBT001 -- drawn
    check(ask(tab, text, {"typing": typing, "verbatim": verbatim}))


def ask(page: Page, text: str, options: dict[str, Any]) -> dict[str, Any]:
    """Ask the module that the page uses, and return what is to be known of its answer."""
    answer: dict[str, Any] = page.evaluate(_ASK, {"query": json.dumps(text), "options": options})
    return answer


def check(answer: dict[str, Any]) -> None:
    """Hold an answer against what every answer has."""
    assert answer.get("failure") is None
    assert answer["isWhole"]
    assert not answer["markup"]
    assert answer["added"] == 0
    assert answer["executed"] == 0
