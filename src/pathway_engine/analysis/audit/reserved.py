"""The endings that a live book has beside those of its pathways, told apart from these."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pathway_engine.engine.leaving import RESERVED
from pathway_engine.ledger.runs import OF_PEOPLE

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


def versions_of_book(runs: Iterable[Row]) -> frozenset[str]:
    """The digests of the pathways that were installed for real cases."""
    books = (json.loads(run["settings"]) for run in runs if run["kind"] == OF_PEOPLE)
    return frozenset(digest for book in books for digest in book.get("versions", ()))


def by_ending_names(tables: Tables, live: Collection[str]) -> dict[str, Sequence[Row]]:
    """The tables of the definition without what a book adds, endings called by their names.

    Where others come between, the endings of a file have other numbers than in a new ledger.
    """
    versions = {row["pathway_id"] for row in tables["pathways"] if row["digest"] in live}
    names = {row["ending_id"]: row["name"] for row in tables["endings"]}
    endings = [
        {**row, "ending_id": None}
        for row in sorted(tables["endings"], key=lambda row: row["pathway_id"])
        if not (row["pathway_id"] in versions and _is_added(row))
    ]
    outcomes = [{**row, "ending_id": names.get(row["ending_id"])} for row in tables["outcomes"]]
    return {**tables, "endings": endings, "outcomes": outcomes}


def _is_added(row: Row) -> bool:
    said = (row["title"], row["kind"])
    return row["name"] in RESERVED and said == (RESERVED[row["name"]], "other")
