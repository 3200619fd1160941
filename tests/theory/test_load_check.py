"""The load that `check` works out beforehand is the share of their time that teams then work.

For every team of every shipped file, once the queues have settled, and the packages and what
they open.
"""

from __future__ import annotations

from datetime import date
from math import hypot

import pytest

from pathway_engine import load, simulate
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing import TeamLoad, Window, expected
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.designs import with_settings
from pathway_engine.study.settings import Setting

FILES = ("wokingham/split", "wokingham/consolidated", "wokingham/three_conversations",
         "three_conversations/three_conversations",
         "discharge/today", "discharge/seven_day_hub")  # fmt: skip
STARTS = date(2026, 1, 5)
WARM_UP = 130
WEEKS = 78
QUICK = ("endings.supported.package.lasts.mean=26w", "endings.supported.opens.review.after=13w")
"""A package of two years and its reviews settle in twenty years; a quarter of it in five."""
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
    pathway = settling(load(shipped_pathways() / f"{name}.yaml"))
    found = expected(pathway, Window(STARTS, WARM_UP * 7, WEEKS * 7))
    run = simulate(
        pathway, starts=STARTS.isoformat(), warm_up=f"{WARM_UP}w", length=f"{WEEKS}w",
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


def settling(pathway: Pathway) -> Pathway:
    """The same without those who are there on the first day, where reviews come round quickly."""
    alone = pathway.model_copy(update={"backlog": {}})
    opening = any(ending.package and ending.opens for ending in alone.endings.values())
    return with_settings(alone, [Setting.of(text) for text in QUICK]) if opening else alone
