"""Kernel and reference simulator write the same rows.

`PATHWAYS_FUZZ=10000 pytest tests/reference` is the long run.
"""

from __future__ import annotations

import os
from itertools import islice

import pytest

from reference.comparing import difference_in, explained
from reference.counting import counted
from reference.later import ALL, NONE_OF_THEM
from reference.shrinking import smallest
from reference.strategies import Run, run_of

RUNS = int(os.environ.get("PATHWAYS_FUZZ", "600"))
BLOCK = 25


@pytest.mark.parametrize("first", range(0, RUNS, BLOCK))
def test_same_rows(first: int) -> None:
    for number in range(first, min(first + BLOCK, RUNS)):
        run = run_of(number, ALL if number % 3 else NONE_OF_THEM)
        assert not difference_in(run), explained(number, smallest(run, differs))


@pytest.mark.parametrize("number", [488, 1265, 3565, 13229])
def test_same_rows_where_they_once_differed(number: int) -> None:
    """Sitters and partners; who redoes work; which partners lack first; slots of who is listed."""
    assert not difference_in(run_of(number, ALL))


@pytest.mark.parametrize("key", sorted(ALL))
def test_same_rows_of_one_key_alone(key: str) -> None:
    keys = frozenset({key})
    numbers = (n for n in range(200) if counted([n], keys).later[key])
    for number in islice(numbers, 4):
        run = run_of(number, keys)
        assert not difference_in(run), explained(number, smallest(run, differs))


def differs(run: Run) -> bool:
    return bool(difference_in(run))
