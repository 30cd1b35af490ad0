"""Asks every query of a collection and measures the answers."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from site_search.evaluate.engines import ask
from site_search.evaluate.metrics import DEPTH, Judged, mean_of, measure_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser

    from site_search.evaluate.collection import Collection, Query, QueryFile
    from site_search.evaluate.engines import Answer, Engine
    from site_search.evaluate.project import BuiltSite
    from site_search.evaluate.server import FolderServer

# Readers who search for the first time, each with an empty cache.
FIRST_SEARCHES = 5
_BATCH = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one query.

    Attributes:
        query: The query.
        answer: What the search said.
        found: The pages or sections that it showed, best first.
        values: The value of each measure.
    """

    query: Query
    answer: Answer
    found: Sequence[str]
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """How one search did on one file of queries.

    Attributes:
        engine: The search's name.
        file: The queries.
        outcomes: One for each query, in their order.
        first_search_bytes: What a first search transfers, from opening the box to its results; the median of several.
    """

    engine: str
    file: QueryFile
    outcomes: Sequence[Outcome]
    first_search_bytes: int

    @property
    def means(self) -> dict[str, float]:
        """The mean of each measure."""
        return mean_of([outcome.values for outcome in self.outcomes])

    @property
    def empty(self) -> float:
        """The share of queries that nothing matched, also where near pages were shown instead."""
        count = sum(not outcome.answer.addresses or outcome.answer.nearest for outcome in self.outcomes)
        return self._share(count)

    @property
    def blank(self) -> float:
        """The share of queries for which nothing at all was shown."""
        return self._share(sum(not outcome.answer.addresses for outcome in self.outcomes))

    @property
    def milliseconds(self) -> list[float]:
        """How long each answer took, with what had to be loaded for it."""
        return [outcome.answer.milliseconds for outcome in self.outcomes]

    @property
    def again(self) -> list[float]:
        """How long each answer took when nothing had to be loaded any more."""
        return [outcome.answer.again for outcome in self.outcomes]

    @property
    def failures(self) -> list[Outcome]:
        """The queries that ended with an error."""
        return [outcome for outcome in self.outcomes if outcome.answer.failure is not None]

    def _share(self, count: int) -> float:
        return count / len(self.outcomes) if self.outcomes else 0.0


@dataclass(frozen=True, slots=True)
class Bench:
    """Where searches are asked.

    Attributes:
        site: The collection as it was built.
        server: Serves it.
        browser: Opens it.
    """

    site: BuiltSite
    server: FolderServer
    browser: Browser


def measure(
    collection: Collection, engine: Engine, bench: Bench, advance: Callable[[int], None] = lambda _: None
) -> Iterator[Row]:
    """Ask a search every query of every file.

    Args:
        collection: The queries and what answers them.
        engine: The search to ask.
        bench: Where it runs.
        advance: Told the number of queries that were answered since it was last called.

    Yields:
        A row for each file that has queries.

    Raises:
        EvaluationError: The search does not start.
    """
    for file in collection.query_files:
        if file.queries:
            answers = _answers(file, engine, bench, advance)
            outcomes = _outcomes(collection, bench.site, file.queries, answers)
            answered = [outcome.query for outcome in outcomes if outcome.answer.addresses]
            yield Row(engine.name, file, outcomes, _first_search(answered, engine, bench))


def _answers(file: QueryFile, engine: Engine, bench: Bench, advance: Callable[[int], None]) -> list[Answer]:
    texts = [query.text for query in file.queries]
    answers: list[Answer] = []
    with bench.browser.new_context() as context:
        page = context.new_page()
        engine.open(page, bench.server.url)
        # What the first query loads is not the price of the others.
        ask(page, texts[:1], limit=DEPTH, typing=file.typing)
        for begin in range(0, len(texts), _BATCH):
            batch = texts[begin : begin + _BATCH]
            answers += ask(page, batch, limit=DEPTH, typing=file.typing)
            advance(len(batch))
    return answers


def _outcomes(
    collection: Collection, site: BuiltSite, queries: Sequence[Query], answers: Sequence[Answer]
) -> list[Outcome]:
    unit = collection.unit
    found = [site.targets_of(answer.addresses, unit)[:DEPTH] for answer in answers]
    judged = [
        Judged(targets, collection.judgements.get(query.id, {})) for query, targets in zip(queries, found, strict=True)
    ]
    values = measure_each(judged)
    return [Outcome(*parts) for parts in zip(queries, answers, found, values, strict=True)]


def _first_search(queries: Sequence[Query], engine: Engine, bench: Bench) -> int:
    step = max(1, len(queries) // FIRST_SEARCHES)
    sizes = [0] if not queries else []
    for query in queries[::step][:FIRST_SEARCHES]:
        # A context of its own has an empty cache.
        with bench.browser.new_context() as context:
            page = context.new_page()
            engine.arrive(page, bench.server.url)
            before = bench.server.sent
            engine.search_first(page, query.text, bench.server.url)
            sizes.append(bench.server.sent - before)
    return round(median(sizes))
