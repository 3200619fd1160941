"""The router of `check` and the kernel send the same people the same way."""

from __future__ import annotations

import os

import pytest

from reference.later import ALL, NONE_OF_THEM
from reference.shrinking import smallest
from reference.strategies import Run, run_of
from reference.ways import depends_on_time, difference_in_ways, without_queues
from reference.writing import to_yaml

RUNS = int(os.environ.get("PATHWAYS_FUZZ", "400"))
BLOCK = 50
LATER = ALL - {"exits", "case_exits", "backlog"}
"""Keys that send nobody another way by who has time first; who is there already is not routed."""
ENOUGH = 20
"""People of one block at least, so that it says something."""


@pytest.mark.parametrize("first", range(0, RUNS, BLOCK))
def test_same_ways(first: int) -> None:
    people = 0
    for number in range(first, min(first + BLOCK, RUNS)):
        run = without_queues(number, run_of(number, LATER if number % 2 else NONE_OF_THEM))
        if depends_on_time(run):
            continue
        found, same = difference_in_ways(run)
        people += same
        if found:
            small = smallest(run, differs)
            pytest.fail(f"run {number}: {difference_in_ways(small)[0]}\n{to_yaml(small.pathway)}")
    assert people >= ENOUGH


def differs(run: Run) -> bool:
    return bool(difference_in_ways(run)[0])
