"""The kernel stopped again and again to be emptied. (Uncompiled: tests/unit/simulation.)"""

from __future__ import annotations

import pytest

from pathway_engine.engine.records import KEYS, TABLES
from pathway_engine.simulation import build_plan, output
from reference.comparing import Stopped, by_kernel, different_sums
from reference.later import ALL
from reference.strategies import run_of


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
