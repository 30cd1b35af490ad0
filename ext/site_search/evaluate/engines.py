"""Asks a search inside a browser page: ours through the module that readers use, and Sphinx's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from playwright.sync_api import Error

from site_search.evaluate.errors import EvaluationError
from site_search.evaluate.server import BLANK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Page

MODULE = "_static/site_search/engine.js"
INDEX = "search-index"
_SHOWN = ".sitesearch-list [role=option]"

# In the order of Sphinx's search page.
_SPHINX_SCRIPTS = (
    "_static/documentation_options.js",
    "_static/doctools.js",
    "_static/sphinx_highlight.js",
    "_static/language_data.js",
    "_static/searchtools.js",
    "searchindex.js",
)

_OPEN_SITE_SEARCH = """
async ({module, index, siteRoot}) => {
  const {openEngine} = await import(module);
  globalThis.engine = await openEngine(index, {siteRoot});
}
"""

_OPEN_SPHINX = """
async (addresses) => {
  for (const address of addresses) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} did not load`));
      document.head.append(script);
    });
  }
  globalThis.engine = {
    search: (text, {limit}) => {
      const found = Search._performSearch(...Search._parseQuery(text));
      // Sphinx shows the last one first.
      const best = found.slice(-limit).reverse();
      const suffix = DOCUMENTATION_OPTIONS.FILE_SUFFIX;
      return {results: best.map(([name, , anchor]) => ({url: name + suffix + anchor}))};
    },
  };
}
"""

_ASK = """
async ({texts, options}) => {
  const answers = [];
  for (const text of texts) {
    const begin = performance.now();
    try {
      const answer = await globalThis.engine.search(text, options);
      const milliseconds = performance.now() - begin;
      const again = performance.now();
      await globalThis.engine.search(text, options);
      answers.push({
        milliseconds,
        again: performance.now() - again,
        addresses: answer.results.map(({url}) => url),
        nearest: Boolean(answer.nearest),
        corrections: (answer.corrections ?? []).map(({from, to}) => [from, to]),
      });
    } catch (error) {
      answers.push({milliseconds: performance.now() - begin, again: 0, failure: String(error)});
    }
  }
  return answers;
}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search said to one query.

    Attributes:
        milliseconds: From the question to the answer, inside the page, with what had to be loaded for it.
        again: The same when the question is asked once more, so that nothing has to be loaded.
        addresses: Those of the results, best first, relative to the site's root.
        nearest: Whether nothing matched and the results are only near.
        corrections: The words that were searched for instead of others.
        failure: The error where there was one instead of an answer.
    """

    milliseconds: float
    again: float
    addresses: Sequence[str] = ()
    nearest: bool = False
    corrections: Sequence[tuple[str, str]] = ()
    failure: str | None = None


class Engine(Protocol):
    """A search that runs in a browser page.

    Attributes:
        name: What it is called in tables.
    """

    name: str

    def check(self, folder: Path) -> None:
        """Raise EvaluationError where the site in a folder does not have what this search needs."""

    def open(self, page: Page, url: str) -> None:
        """Load this search into an empty page of the server, to ask it many queries.

        Raises:
            EvaluationError: It does not load.
        """

    def arrive(self, page: Page, url: str) -> None:
        """Open a page on which a reader then searches for the first time."""

    def search_first(self, page: Page, text: str, url: str) -> None:
        """Search on the page where a reader has arrived, and wait until the results are shown.

        Raises:
            EvaluationError: None are.
        """


class SiteSearch:
    """The module of this extension."""

    name = "site_search"

    def check(self, folder: Path) -> None:
        """See Engine."""
        if not (folder / INDEX).is_dir():
            raise EvaluationError(
                f'{folder}: there is no folder "{INDEX}"; build the site with the extension "site_search" first'
            )
        if not (folder / MODULE).is_file():
            raise EvaluationError(f'{folder}: there is no file "{MODULE}"; build the site anew')

    def open(self, page: Page, url: str) -> None:
        """See Engine."""
        _go(page, url)
        _evaluate(page, _OPEN_SITE_SEARCH, {"module": f"/{MODULE}", "index": f"{url}/{INDEX}/", "siteRoot": f"{url}/"})

    def arrive(self, page: Page, url: str) -> None:
        """See Engine."""
        _go(page, url, "/index.html")

    def search_first(self, page: Page, text: str, url: str) -> None:  # noqa: ARG002 -- the others need it
        """See Engine: in the box that readers use, with its looks."""
        try:
            page.keyboard.press("Control+k")
            page.get_by_role("combobox").fill(text)
            page.locator(_SHOWN).first.wait_for()
            page.wait_for_load_state("networkidle")
        except Error as error:
            raise EvaluationError(f"the search box shows no results: {error.message.splitlines()[0]}") from error


class SphinxSearch:
    """The search that comes with Sphinx."""

    name = "sphinx"

    def check(self, folder: Path) -> None:
        """See Engine."""
        for name in _SPHINX_SCRIPTS:
            if not (folder / name).is_file():
                raise EvaluationError(f'{folder}: there is no file "{name}", which Sphinx\'s own search needs')

    def open(self, page: Page, url: str) -> None:
        """See Engine."""
        _go(page, url)
        _evaluate(page, _OPEN_SPHINX, [f"/{name}" for name in _SPHINX_SCRIPTS])

    def arrive(self, page: Page, url: str) -> None:
        """See Engine."""
        _go(page, url)

    def search_first(self, page: Page, text: str, url: str) -> None:
        """See Engine: without the page that shows its results."""
        self.open(page, url)
        ask(page, [text], limit=1, typing=False)


ENGINES: Mapping[str, Engine] = {engine.name: engine for engine in (SiteSearch(), SphinxSearch())}


def ask(page: Page, texts: Sequence[str], *, limit: int, typing: bool) -> list[Answer]:
    """Ask the search that is open in a page, one query after the other.

    Returns:
        An answer to each query, in their order.
    """
    options = {"limit": limit, "typing": typing}
    return [
        Answer(
            milliseconds=entry["milliseconds"],
            again=entry["again"],
            addresses=tuple(entry.get("addresses", ())),
            nearest=entry.get("nearest", False),
            corrections=tuple((before, after) for before, after in entry.get("corrections", ())),
            failure=entry.get("failure"),
        )
        for entry in _evaluate(page, _ASK, {"texts": list(texts), "options": options})
    ]


def ask_in_full(page: Page, text: str, options: Mapping[str, object]) -> dict[str, Any]:
    """Ask the search that is open in a page and return all that it says.

    Raises:
        EvaluationError: It ended with an error.
    """
    script = "async ({text, options}) => JSON.stringify(await globalThis.engine.search(text, options))"
    answer: dict[str, Any] = json.loads(_evaluate(page, script, {"text": text, "options": dict(options)}))
    return answer


def _go(page: Page, url: str, name: str = BLANK) -> None:
    try:
        page.goto(url + name, wait_until="networkidle")
    except Error as error:
        raise EvaluationError(f"the browser does not open {url}: {error.message.splitlines()[0]}") from error


def _evaluate(page: Page, script: str, argument: object) -> Any:  # noqa: ANN401 -- whatever the script returns
    try:
        return page.evaluate(script, argument)
    except Error as error:
        raise EvaluationError(f"the search ended with an error: {error.message.splitlines()[0]}") from error
