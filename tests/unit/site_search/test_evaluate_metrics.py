"""The measures are what they say: examples computed by hand."""

from __future__ import annotations

import math

import pytest

from site_search.evaluate.metrics import Judged, mean_of, measure_each, percentile


def test_graded_gain() -> None:
    values = measure_each([Judged(["y", "other", "x"], {"x": 3, "y": 1, "z": 2, "w": 0})])[0]

    found = 1 / math.log2(2) + 3 / math.log2(4)
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert values == pytest.approx(
        {"ndcg@10": found / best, "mrr@10": 1.0, "success@1": 1.0, "recall@10": 2 / 3, "success@10": 1.0}
    )


def test_the_order_is_that_of_the_results() -> None:
    """Not that of the ids, which tools fall back to where scores are equal."""
    wanted = {"zebra": 1}
    first, second = measure_each([Judged(["zebra", "ant"], wanted), Judged(["ant", "zebra"], wanted)])

    assert (first["success@1"], second["success@1"]) == (1.0, 0.0)
    assert (first["mrr@10"], second["mrr@10"]) == (1.0, 0.5)
    assert second["ndcg@10"] == pytest.approx(1 / math.log2(3))


def test_only_ten_results_count() -> None:
    results = [f"other {number}" for number in range(10)] + ["right"]
    values = measure_each([Judged(results, {"right": 1}), Judged(results[1:], {"right": 1})])

    assert set(values[0].values()) == {0.0}
    assert values[1]["mrr@10"] == pytest.approx(0.1)
    assert values[1]["success@10"] == 1.0


def test_a_query_without_results_counts_as_zero() -> None:
    values = measure_each([Judged([], {"a": 1}), Judged(["a"], {"a": 4})])

    assert set(values[0].values()) == {0.0}
    assert set(values[1].values()) == {1.0}
    assert set(mean_of(values).values()) == {0.5}


def test_nothing_asked() -> None:
    assert set(mean_of(measure_each([])).values()) == {0.0}


def test_any_text_is_an_id() -> None:
    identifiers = ["", "a\0b", "a\0c", "Ü#ß", "page 1", "\u202e"]
    values = measure_each([Judged([identifier], {identifier: 1}) for identifier in identifiers])

    assert {value["success@1"] for value in values} == {1.0}
    assert measure_each([Judged(["a\0c"], {"a\0b": 1})])[0]["success@1"] == 0.0


@pytest.mark.parametrize(
    ("numbers", "percent", "expected"),
    [
        ([], 95, 0),
        ([7], 50, 7),
        ([1, 2, 3, 4], 50, 2),
        (list(range(1, 101)), 95, 95),
        ([3, 1, 2], 95, 3),
        ([3, 1, 2], 0, 1),
    ],
)
def test_percentile(numbers: list[float], percent: float, expected: float) -> None:
    assert percentile(numbers, percent) == expected
