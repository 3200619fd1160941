"""Nothing that the simulation writes breaks a rule: no false alarms, on any pathway."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathway_engine import RunStopped, load
from pathway_engine.analysis.audit import RULES, Told, judge
from pathway_engine.clock import WEEK, seconds_of
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Records, Window
from pathway_engine.simulation import Person, replicate
from reference.strategies import Run, run_of

SHIPPED = Path(__file__).resolve().parents[2] / "pathways"
STARTS = seconds_of(date(2026, 1, 5))
RUNS = 100
BLOCK = 25


def faults(records: Records, people: list[Told] | None = None) -> list[str]:
    return [f"{rule.rule}: {fault}" for rule in judge(records, people) for fault in rule.faults]


@pytest.mark.parametrize("name", sorted(p.relative_to(SHIPPED).as_posix() for p in SHIPPED.rglob("*.yaml")))  # noqa: E501  # fmt: skip
def test_shipped_pathways(name: str) -> None:
    window = Window(STARTS, STARTS + 13 * WEEK, STARTS + 39 * WEEK)
    records = replicate(load(SHIPPED / name), window, seed=2, replication=3)
    assert faults(records) == []
    assert len(records.visits) > 1000


@pytest.mark.parametrize("first", range(0, RUNS, BLOCK))
def test_random_pathways(first: int) -> None:
    for number in range(first, first + BLOCK):
        run = run_of(number)
        records = ran(run)
        assert records is None or faults(records, told(run)) == [], f"run {number}"


def ran(run: Run) -> Records | None:
    """The records of a drawn run."""
    people = None
    if run.arrivals is not None:
        people = [Person(second, who, dict(known), to) for second, who, known, to in run.arrivals]
    try:
        return replicate(Pathway.model_validate(run.pathway), run.window, run.seed, 1, people)
    except RunStopped:
        return None


def told(run: Run) -> list[Told] | None:
    """The people of a run that does not follow the arrivals of its pathway."""
    return None if run.arrivals is None else [Told(*person) for person in run.arrivals]


def test_every_rule_says_what_must_hold() -> None:
    assert [rule.name for rule in RULES if not rule.says.endswith(".")] == []
    assert len({rule.name for rule in RULES}) == len(RULES)
