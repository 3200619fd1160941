"""The chain of a book: what breaks it, and what may be taken out of it without breaking it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pathway_engine.engine.book_facts import Corrected, Noted
from pathway_engine.engine.chain import Entry, blank, chained, commitments, read, written
from pathway_engine.engine.facts import Fact, Opened, Recorded

OPENED = Opened(
    case=1, seq=1, at=5, values={"urgent": True, "cost": None}, reference="R", person="P"
)
RECORDED = Recorded(case=1, seq=2, at=6, visit=1, values={"cost": 280.0})
FACTS: list[Fact] = [
    OPENED,
    RECORDED,
    Noted(case=1, seq=3, at=7, text="called her daughter", document="doc:1"),
    Corrected(case=1, seq=4, at=9, of=2, instead=(RECORDED,), reason="typo"),
]


def entry(fact: Fact, position: int = 1) -> Entry:
    return Entry(position, 10, "w1", "door", fact, "")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_an_entry_is_read_as_it_was_written(fact: Fact) -> None:
    line, kept = written(entry(fact), "before")
    known = {each.name: each.value for each in kept}
    assert read(line, known) == entry(fact)._replace(hash=line.hash)
    assert read(line, {}).fact == blank(fact)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_nothing_personal_stands_in_a_line(fact: Fact) -> None:
    line, kept = written(entry(fact), "")
    assert kept
    for each in kept:
        told = json.loads(each.value)
        if isinstance(told, str):
            assert told not in line.data
    assert ":280" not in line.data
    assert ":true" not in line.data
    assert {each.name for each in kept} == set(commitments(line))


def test_the_same_value_is_committed_otherwise_each_time() -> None:
    one, other = (written(entry(RECORDED), "")[0].data for _ in range(2))
    assert one != other


@pytest.mark.parametrize(
    "changes",
    [{"position": 2}, {"seq": 3}, {"kind": "noted"}, {"at": 0}, {"recorded_at": 11},
     {"actor": "w2"}, {"team": None}, {"data": "{}"}],
)  # fmt: skip
def test_every_column_is_hashed(changes: dict[str, Any]) -> None:
    line, _ = written(entry(RECORDED), "before")
    assert chained("before", line) == line.hash
    assert chained("after", line) != line.hash
    assert chained("before", line._replace(**changes)) != line.hash
