"""The load that `check` works out beforehand is the share of their time that teams then work.

For every team of every shipped file, once the queues have settled.
"""

from __future__ import annotations

from datetime import date
from math import hypot

import pytest

from pathway_engine import load, simulate
from pathway_engine.definition.routing import TeamLoad, Window, expected
from pathway_engine.shipped import shipped_pathways

FILES = ("wokingham/split", "wokingham/consolidated", "wokingham/three_conversations",
         "three_conversations/three_conversations",
         "discharge/today", "discharge/seven_day_hub")  # fmt: skip
STARTS = date(2026, 1, 5)
WEEKS = 78
REPLICATIONS = 5
STUDENT_4 = 2.776
"""What a 95 % interval of five replications is wide, in standard errors."""


def test_every_shipped_file_is_tried() -> None:
    pathways = shipped_pathways().glob("*/*.yaml")
    assert {str(path.relative_to(shipped_pathways())) for path in pathways} == {
        f"{name}.yaml" for name in FILES
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_load_is_utilisation(name: str) -> None:
    pathway = load(shipped_pathways() / f"{name}.yaml")
    found = expected(pathway, Window(STARTS, WEEKS * 7, WEEKS * 7))
    run = simulate(
        pathway, starts=STARTS.isoformat(), warm_up=f"{WEEKS}w", length=f"{WEEKS}w",
        replications=REPLICATIONS, seed=1,
    )  # fmt: skip
    by_team = {
        one.by["team"]: one.interval
        for one in run.measures()
        if one.measure == "utilisation" and set(one.by) == {"team"}
    }
    loads: dict[str, TeamLoad] = {one.team: one for one in found.loads}
    assert loads.keys() == by_team.keys()
    for team, one in by_team.items():
        there = loads[team].load
        assert one.low is not None
        assert one.high is not None
        error = hypot((one.high - one.low) / 2 / STUDENT_4, there.error)
        assert one.mean == pytest.approx(there.value, abs=3 * error + 1e-9), team
