"""The kernel in its other forms: uncompiled, and stopped again and again to be emptied."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from pathway_engine.engine.records import KEYS, TABLES
from pathway_engine.simulation import build_plan, output
from reference.comparing import Stopped, by_kernel, different_sums
from reference.later import ALL
from reference.strategies import run_of

TESTS = Path(__file__).resolve().parent.parent
RUNS = 60


def digest(number: int) -> str:
    """What a drawn run comes to."""
    run = run_of(number, ALL)
    rows = by_kernel(run.read(), run)
    return sha256(repr(rows).encode()).hexdigest()


def test_uncompiled_gives_the_same_rows() -> None:
    code = (
        "from reference.test_kernel_forms import RUNS, digest\n"
        "print(*(digest(number) for number in range(RUNS)))"
    )
    path = os.pathsep.join([str(TESTS), *sys.path])
    uncompiled = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert uncompiled.stdout.split() == [digest(number) for number in range(RUNS)]


@pytest.mark.parametrize("number", range(8))
def test_in_small_pieces_the_same_rows(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Buffers of eight rows: the kernel is emptied every few visits."""
    run = run_of(number, ALL)
    pathway = run.read()
    whole = by_kernel(pathway, run._replace(arrivals=None))
    if isinstance(whole, Stopped):
        pytest.skip("the run is stopped")
    monkeypatch.setattr(output, "PIECE", 8)
    pieces = output.Pieces(build_plan(pathway, run.window), run.seed, 1)
    taken = list(pieces)
    assert len(taken) > 1
    for table, key in KEYS.items():
        columns = [column.name for column in TABLES[table]]
        rows = [row for piece in taken for row in piece[table][columns].tolist()]
        places = [columns.index(name) for name in key]
        rows.sort(key=lambda row: [row[place] for place in places])
        assert rows == getattr(whole, table)
    sums = {(i.measure, *i.by.values()): i.value for i in pieces.integrals}
    assert different_sums(whole.sums, {k: v for k, v in sums.items() if k[0] != "paid_time"}) == ""
