"""Prints what was measured: as a table for people, as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from site_search.evaluate.metrics import percentile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from site_search.evaluate.collection import Collection
    from site_search.evaluate.project import BuiltSite
    from site_search.evaluate.runner import Row
    from site_search.evaluate.selection import Split

_HEADINGS = (
    "queries",
    "search",
    "asked",
    "nDCG@10",
    "MRR@10",
    "success@1",
    "recall@10",
    "success@10",
    "empty",
    "median ms",
    "95 % ms",
    "again ms",
    "first search KB",
)
# Queries and search are words, all others numbers.
_WORDS = 2


def table_of(rows: Sequence[Row]) -> str:
    """Return the measures as a Markdown table, aligned so that it can be read as it is."""
    lines = [_HEADINGS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    rule = tuple("-" * (width - 1) + ("-" if index < _WORDS else ":") for index, width in enumerate(widths))
    return "\n".join(_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def summary_of(collection: Collection, site: BuiltSite, split: Split) -> str:
    """Return the sentences above the table: what was searched, and how."""
    pages = len(collection.documents)
    part = {"all": "all queries", "tune": 'the queries of the half "tune"', "held-out": "the held-out queries"}[split]
    return (
        f"{collection.name}: {pages:,} {'page' if pages == 1 else 'pages'}, {part}; "
        f"a result is a {collection.unit}. The site was built in {site.seconds:.0f} s."
    )


def data_of(collection: Collection, site: BuiltSite, split: Split, rows: Iterable[Row]) -> dict[str, Any]:
    """Return the measures as plain data."""
    return {
        "collection": collection.name,
        "pages": len(collection.documents),
        "unit": collection.unit,
        "split": split,
        "build_seconds": round(site.seconds, 1),
        "rows": [
            {
                "queries": row.file.name,
                "search": row.engine,
                "typing": row.file.typing,
                "asked": len(row.outcomes),
                **{name: round(value, 4) for name, value in row.means.items()},
                "empty": round(row.empty, 4),
                "blank": round(row.blank, 4),
                "failed": len(row.failures),
                "median_ms": round(percentile(row.milliseconds, 50), 2),
                "p95_ms": round(percentile(row.milliseconds, 95), 2),
                "again_median_ms": round(percentile(row.again, 50), 2),
                "again_p95_ms": round(percentile(row.again, 95), 2),
                "first_search_bytes": row.first_search_bytes,
            }
            for row in rows
        ],
    }


def details_of(collection: Collection, rows: Iterable[Row]) -> Iterable[dict[str, Any]]:
    """Yield plain data about each single query: what was asked, found and wanted."""
    for row in rows:
        for outcome in row.outcomes:
            yield {
                "queries": row.file.name,
                "search": row.engine,
                "_id": outcome.query.id,
                "text": outcome.query.text,
                "found": list(outcome.found),
                "wanted": dict(collection.judgements.get(outcome.query.id, {})),
                "corrections": [list(pair) for pair in outcome.answer.corrections],
                "nearest_only": outcome.answer.nearest,
                "failure": outcome.answer.failure,
                "ms": round(outcome.answer.milliseconds, 2),
                **{name: round(value, 4) for name, value in outcome.values.items()},
            }


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.file.name,
        row.engine,
        str(len(row.outcomes)),
        *(f"{value:.3f}" for value in row.means.values()),
        f"{row.empty:.1%}",
        *(f"{percentile(row.milliseconds, percent):.1f}" for percent in (50, 95)),
        f"{percentile(row.again, 50):.1f}",
        f"{row.first_search_bytes / 1000:.0f}",
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if index < _WORDS else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
