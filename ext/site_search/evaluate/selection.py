"""Picks queries: one part to tune on, the other to report on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from site_search.evaluate.collection import Collection, Query, QueryFile

Split = Literal["all", "tune", "held-out"]


def split_of(query_id: str) -> Split:
    """Say to which half a query belongs. The id alone decides, so that all variants of a query stay together."""
    return "tune" if _number("split", query_id) % 2 else "held-out"


def select_queries(collection: Collection, *, split: Split = "all", sample: int | None = None) -> Collection:
    """Leave only queries that somebody has judged and that were asked for.

    Args:
        collection: Where the queries come from.
        split: The half to keep, or "all".
        sample: How many queries to keep at most in each file. A smaller sample is part of a larger one.

    Returns:
        The collection with those queries, in their order.
    """
    judged = {query for query, gains in collection.judgements.items() if any(gain > 0 for gain in gains.values())}

    def keep(query: Query) -> bool:
        return query.id in judged and split in ("all", split_of(query.id))

    def shortened(file: QueryFile) -> QueryFile:
        kept = [query for query in file.queries if keep(query)]
        if sample is not None:
            chosen = {query.id for query in sorted(kept, key=lambda query: _number("sample", query.id))[:sample]}
            kept = [query for query in kept if query.id in chosen]
        return replace(file, queries=tuple(kept))

    return replace(collection, query_files=tuple(shortened(file) for file in collection.query_files))


def _number(salt: str, query_id: str) -> int:
    digest = hashlib.sha256(f"{salt} {query_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
