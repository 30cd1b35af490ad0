"""Says how good the lists of results are, in the measures of information retrieval."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ir_measures
from ir_measures import RR, R, Success, nDCG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEPTH = 10

_MEASURES = {
    "ndcg@10": nDCG @ DEPTH,
    "mrr@10": RR @ DEPTH,
    "success@1": Success @ 1,
    "recall@10": R @ DEPTH,
    "success@10": Success @ DEPTH,
}
_NAMES = {measure: name for name, measure in _MEASURES.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """One query's results, with what would have been right.

    Attributes:
        results: The targets found, best first, none of them twice.
        gains: What each target that answers the query is worth; a target that is not in it is worth nothing.
    """

    results: Sequence[str]
    gains: Mapping[str, int]


def measure_each(queries: Sequence[Judged]) -> list[dict[str, float]]:
    """Measure each query for itself.

    Returns:
        For each query, in their order, the value of each measure, from 0 to 1. A query without results has 0.
    """
    judgements: dict[str, dict[str, int]] = {}
    run: dict[str, dict[str, float]] = {}
    for number, query in enumerate(queries):
        # The library is written in C: ids become numbers, so that any text can be one.
        numbers = {target: str(index) for index, target in enumerate(dict.fromkeys([*query.gains, *query.results]))}
        judgements[str(number)] = {numbers[target]: gain for target, gain in query.gains.items()}
        # It ranks by score, and would order equal scores by id.
        run[str(number)] = {
            numbers[target]: float(len(query.results) - rank) for rank, target in enumerate(query.results)
        }
    values: list[dict[str, float]] = [dict.fromkeys(_MEASURES, 0.0) for _ in queries]
    if queries:
        for value in ir_measures.iter_calc(list(_MEASURES.values()), judgements, run):
            values[int(value.query_id)][_NAMES[value.measure]] = float(value.value)
    return values


def mean_of(values: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each measure over all queries; 0 where there are none."""
    return {name: statistics.fmean(value[name] for value in values) if values else 0.0 for name in _MEASURES}


def percentile(numbers: Sequence[float], percent: float) -> float:
    """Return the smallest of the numbers that at least so many percent of them do not exceed; 0 without numbers."""
    if not numbers:
        return 0.0
    ordered = sorted(numbers)
    # The rank is rounded up.
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank), 1) - 1]
