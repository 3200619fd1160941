"""The load that `check` works out beforehand is the share of their time that teams then work.

For every team of every shipped file, of drafts with panels and partners and of a small file with
both, once the queues have settled, and the packages and what they open; and cases that a panel
hears, for the places that it has.
"""

from __future__ import annotations

from datetime import date
from math import hypot, sqrt
from pathlib import Path

import pytest

from checking import RUN, bound, few_routed
from pathway_engine import load, simulate
from pathway_engine.clock import seconds_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing import TeamLoad, Window, expected
from pathway_engine.engine.records import Window as Run
from pathway_engine.shipped import shipped_pathways
from pathway_engine.simulation import replicate
from pathway_engine.study.designs import set_and_checked
from pathway_engine.study.settings import Setting

OFTEN = {"barnet/today": 60}
"""How often a file is run whose first few replications are further off than most are."""
AT_MOST = ("rotherham/rotherham",)
"""Files in which people leave by `exits` while they wait: their load is an upper bound."""
DRAFTS = Path(__file__).parents[1] / "examples_drafts"
JOINT = ("poole/chc", "three_conversations/three_conversations")
STARTS = date(2026, 1, 5)
WARM_UP = 130
WEEKS = 78
QUICK = ("endings.supported.package.lasts.mean=26w", "endings.supported.opens.review.after=13w")
"""A package of two years and its reviews settle in twenty years; a quarter of it in five."""
REPLICATIONS = 5
SMALL = (Path(__file__).parent / "joint.yaml").read_text(encoding="utf-8")
STUDENT = {5: 2.776, 10: 2.262, 60: 2.001}
"""What a 95 % interval of so many replications is wide, in standard errors."""


@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{path.parent.name}/{path.stem}" for path in RUN])
def test_load_is_utilisation(name: str) -> None:
    with few_routed():
        pathway = settling(load(shipped_pathways() / f"{name}.yaml"))
    often = OFTEN.get(name, REPLICATIONS)
    hold_against_a_run(pathway, often, WARM_UP, at_most=name in AT_MOST)


@pytest.mark.slow
@pytest.mark.parametrize("name", JOINT)
def test_load_of_panels_and_partners_is_utilisation(name: str) -> None:
    with few_routed():
        pathway = load(DRAFTS / f"{name}.yaml")
    hold_against_a_run(pathway, replications=10)


@pytest.mark.parametrize("places", ["{mon: 6, thu: 13}", "{each: 5}"])
def test_load_of_joint_work_and_of_who_sits(places: str) -> None:
    """Two of a team with a nurse, then a panel: both are exact, and no queue grows."""
    hold_against_a_run(bound(SMALL.replace("PLACES", places)))


def hold_against_a_run(
    pathway: Pathway,
    replications: int = REPLICATIONS,
    warm_up: int = WEEKS,
    *,
    at_most: bool = False,
) -> None:
    found = expected(pathway, Window(STARTS, warm_up * 7, WEEKS * 7))
    run = simulate(
        pathway, starts=STARTS.isoformat(), warm_up=f"{warm_up}w", length=f"{WEEKS}w",
        replications=replications, seed=1, threads=1,
    )  # fmt: skip
    by_team = {
        one.by["team"]: one.interval
        for one in run.measures()
        if one.measure == "hours.work" and set(one.by) == {"team"}
    }
    loads: dict[str, TeamLoad] = {one.team: one for one in found.loads}
    assert loads.keys() <= by_team.keys()
    for team, one in loads.items():
        # Load is work by what could be done at the pace of those there; utilisation counts their
        # time, of which the slower use more.
        done = by_team[team]
        could = one.hours_there * WEEKS
        error = hypot((done.high - done.low) / 2 / STUDENT[replications] / could, one.load.error)
        busy = done.mean / could
        less = at_most and busy < one.load.value
        assert less or busy == pytest.approx(one.load.value, abs=3 * error + 1e-9), team


@pytest.mark.parametrize("places", ["{each: 3}", "{mon: 4, thu: 5}", "{mon: 9, thu: 13}"])
def test_a_panel_hears_as_many_as_it_has_places(places: str) -> None:
    """Where more come than it has places for; else all who come."""
    pathway = bound(SMALL.replace("PLACES", places))
    window = Window(STARTS, WEEKS * 7, WEEKS * 7)
    (panel,) = expected(pathway, window).panels
    run = Run(seconds_of(STARTS), window.begin, window.end)
    heard = 0
    for number in range(1, REPLICATIONS + 1):
        sat = replicate(pathway, run, seed=1, replication=number).visits["sitting_at"]
        heard += int(((sat >= window.begin) & (sat < window.end)).sum())
    a_week = heard / window.weeks / REPLICATIONS
    error = 3 * sqrt(heard) / window.weeks / REPLICATIONS
    assert a_week == pytest.approx(min(panel.cases, panel.places), abs=error)


def settling(pathway: Pathway) -> Pathway:
    """The same without those who are there on the first day, where reviews come round quickly."""
    if any(ending.package and ending.opens for ending in pathway.endings.values()):
        pathway = set_and_checked(pathway, [Setting.of(text) for text in QUICK])[0]
    return pathway.model_copy(update={"backlog": {}})
