"""Whether the tables of the definition say what the kept text of each pathway says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pathway_engine.analysis.audit.reserved import Tables, by_ending_names, versions_of_book
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.attaching import without_digests
from pathway_engine.definition.canonical import canonical
from pathway_engine.definition.node import Mapping as Tree
from pathway_engine.definition.node import Scalar, find, mapping, with_value
from pathway_engine.definition.posts import amount_of_post
from pathway_engine.definition.reader import scan
from pathway_engine.definition.redesign import redesigned
from pathway_engine.ledger import Store

Row = Mapping[str, Any]

ORIGIN = ("base_id", "redesigns", "source")
"""Columns that tell where a pathway came from: its canonical text does not say it."""
UNASKED = ("installed_at", "retired_at")
"""Columns of the wall clock, and of a life that no pathway has ended yet."""


def definition(store: Store, trial: Trial) -> None:
    """Every table of the definition says what the kept text gives; digest and origin fit it."""
    kept = store.table("pathways")
    live = versions_of_book(store.table("runs"))
    for row in kept:
        trial.result.checked += 1
        found = hashlib.sha256(row["canonical"].encode()).hexdigest()
        if found != row["digest"]:
            trial.fault(f"pathway {row['pathway_id']}: its digest is not that of its text")
        if row["retired_at"] is not None and row["digest"] not in live:
            trial.fault(f"pathway {row['pathway_id']}: it is retired, and nothing retires one")
    again: Tables = store.reinstalled()
    there: Tables = {name: kept if name == "pathways" else store.table(name) for name in again}
    if live:
        there, again = by_ending_names(there, live), by_ending_names(again, live)
    for name, expected in again.items():
        _same(name, there[name], expected, trial)
    _origins(store, kept, trial)


def _same(name: str, found: Sequence[Row], expected: Sequence[Row], trial: Trial) -> None:
    """A table row by row."""
    trial.result.checked += len(expected)
    if len(found) != len(expected):
        trial.fault(f"{name}: found {len(found)} rows, expected {len(expected)}")
    for number, (one, other) in enumerate(zip(found, expected, strict=False), start=1):
        for column, value in other.items():
            if column not in (*ORIGIN, *UNASKED) and one[column] != value:
                place = f"{name}, row {number}, {column}"
                trial.fault(f"{place}: found {one[column]!r:.60}, expected {value!r:.60}")


def _origins(store: Store, kept: Sequence[Row], trial: Trial) -> None:
    """Applied to its base, with what its runs set, the source gives the canonical text."""
    settings: dict[int, list[Sequence[str]]] = {}
    for run in store.runs():
        settings.setdefault(run.pathway_id, []).append(run.settings.get("set", ()))
    for row in kept:
        trial.result.checked += 1
        for said in _faults_of_origin(row, kept, settings.get(row["pathway_id"], [])):
            trial.fault(f"pathway {row['pathway_id']}: {said}")


def _faults_of_origin(
    row: Row, kept: Sequence[Row], settings: Sequence[Sequence[str]]
) -> Iterator[str]:
    redesigns = json.loads(row["redesigns"])
    if not isinstance(redesigns, list) or row["redesigns"] != json.dumps(redesigns):
        yield f"redesigns is no list of names: found {row['redesigns']!r:.60}"
        return
    source = scan(row["source"].encode()).tree
    if source is None:
        yield "its source cannot be read"
        return
    name = find(source, "redesign" if redesigns else "pathway")
    if not isinstance(name, Scalar) or name.text != (redesigns or [row["name"]])[-1]:
        yield "its source is another file than redesigns says"
    if not redesigns:
        if row["base_id"] is not None:
            yield "it has a base, and no redesigns"
        if not _gives(source, row, settings):
            yield "its source does not give its text"
        return
    bases = _bases(kept, redesigns[:-1])
    fitting = [root for tree, root in bases if _gives(redesigned(tree, source)[0], row, settings)]
    if bases and not fitting:
        yield "its source, applied to what it rests on, does not give its text"
    elif fitting and row["base_id"] not in fitting:
        yield f"base_id is not what it rests on: found {row['base_id']}, expected {fitting[0]}"


def _bases(kept: Sequence[Row], redesigns: list[str]) -> list[tuple[Tree, int]]:
    """The kept pathways that these redesigns give, each with the number of its base (itself)."""
    wanted = json.dumps(redesigns)
    return [
        (mapping(json.loads(row["canonical"])), row["base_id"] if redesigns else row["pathway_id"])
        for row in kept
        if row["redesigns"] == wanted
    ]


def _gives(tree: Tree, row: Row, settings: Sequence[Sequence[str]]) -> bool:
    """Whether a tree, as it is or with what some run sets, says what the text says."""
    text = canonical(without_digests(mapping(json.loads(row["canonical"]))))
    trees = (without_digests(_with(tree, sets)) for sets in [(), *settings])
    return any(canonical(one) == text for one in trees)


def _with(tree: Tree, sets: Sequence[str]) -> Tree:
    """The tree with single values set, where it has such a place."""
    for text in sets:
        path, _, value = (part.strip() for part in text.partition("="))
        path = amount_of_post(tree, path)
        if find(tree, path) is not None:
            tree = with_value(tree, path, Scalar(value))
    return tree
