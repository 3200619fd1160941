"""Kernel and reference simulator write the same rows.

`PATHWAYS_FUZZ=10000 pytest tests/reference` is the long run.
"""

from __future__ import annotations

import os

import pytest

from pathway_engine.definition.models import Pathway
from reference.comparing import by_kernel, by_reference, difference, explained
from reference.strategies import run_of

RUNS = int(os.environ.get("PATHWAYS_FUZZ", "400"))
BLOCK = 25


@pytest.mark.parametrize("first", range(0, RUNS, BLOCK))
def test_same_rows(first: int) -> None:
    for number in range(first, min(first + BLOCK, RUNS)):
        run = run_of(number)
        pathway = Pathway.model_validate(run.pathway)
        found = difference(by_reference(pathway, run), by_kernel(pathway, run))
        assert not found, explained(number, run, found)
