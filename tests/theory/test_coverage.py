"""The benchmark of coverage: what it takes for the truth is true, and it tells good from bad."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest

from architecture.project import ROOT
from pathway_engine.simulation import replicate
from theory.formulas import wait_mmc
from theory.queues import counted

COVERAGE = "benchmarks.coverage"


@pytest.fixture
def coverage(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT))
    found: Any = import_module(COVERAGE)
    return found


def test_the_formulas(coverage: Any) -> None:
    for servers in (coverage.SERVERS, coverage.MORE):
        comes = coverage.BUSY * coverage.SERVERS / coverage.WORK
        expected = wait_mmc(comes, 1 / coverage.WORK, servers)
        assert coverage.mean_wait(servers) == pytest.approx(expected)


@pytest.mark.parametrize("more", [0, 1])
def test_a_long_run_agrees(coverage: Any, more: int) -> None:
    """300,000 cases, of which a tenth lasts longer than the p90, give or take 0.01."""
    servers = coverage.SERVERS + more
    week = 7 * 86_400
    window = coverage.Window(0, 8 * week, 2_800 * week)
    records = replicate(coverage.queue(servers), window, seed=1, replication=1)
    visits = records.visits[counted(records)]
    for longer, since in (
        (coverage.waits_longer, "started_at"),
        (coverage.lasts_longer, "finished_at"),
    ):
        lasted = visits[since] - visits["ready_at"]
        share = float(np.mean(lasted > coverage.p90(longer, servers)))
        assert share == pytest.approx(0.1, abs=0.01)


def test_it_tells_good_intervals_from_bad(coverage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """30 seeds: about 28 hold the truth; one that is moved far hardly any."""
    found = coverage.coverage(30, 4, [5])
    mean = (5, "waiting_time", "mean")
    assert found[*mean, ""].of == 30
    assert min(found[*mean, ""].held, found[*mean, ", change"].held) >= 23
    wrong = [one._replace(before=3 * one.before, change=-2 * one.change) for one in coverage.KNOWN]
    monkeypatch.setattr(coverage, "KNOWN", wrong)
    found = coverage.coverage(30, 4, [5])
    assert max(held.held for held in found.values()) < 23


def test_how_sure_a_share_is(coverage: Any) -> None:
    low, high = coverage.Held(380, 400).between
    assert (round(low, 1), round(high, 1)) == (92.4, 96.7)
