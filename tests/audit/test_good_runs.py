"""Nothing that the simulation writes breaks a rule: no false alarms, on any pathway."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checking import RUN
from pathway_engine import RunStopped
from pathway_engine.analysis.audit.auditing import RULES, judge
from pathway_engine.analysis.audit.kept import what_is_wrong
from pathway_engine.analysis.figures import figure_of
from pathway_engine.analysis.measures import measures_of
from pathway_engine.clock import WEEK, seconds_of
from pathway_engine.definition.loading import load_as_written
from pathway_engine.engine.records import KEYS, Records, Window
from pathway_engine.simulation import replicate
from reference.later import ALL
from reference.strategies import Run, run_of

STARTS = seconds_of(date(2026, 1, 5))
RUNS = 100
BLOCK = 25
WITH_LATER_KEYS = 20
ONE_BY_ONE = [
    ("holds",),
    ("exits", "case_exits"),
    ("same_worker",),
    ("places",),
    ("weights",),
    ("posts",),
    ("shifts",),
    ("overtime",),
    ("posts", "shifts", "overtime", "holds", "same_worker"),
    ("backlog",),
    ("backlog", "places", "holds", "exits", "case_exits", "same_worker", "opens"),
    ("posts", "holds", "same_worker"),
    ("replay",),
    ("parallel",),
    ("sessions",),
    ("with",),
    ("holds", "exits", "case_exits", "same_worker", "places"),
    ("sessions", "with", "holds", "exits", "case_exits", "same_worker", "posts", "places"),
    ("opens", "parallel", "places", "holds", "exits", "case_exits", "same_worker", "posts"),
    ("of",),
    ("of", "holds", "exits", "case_exits"),
]

ONCE_ACCUSED = [
    pytest.param(263, ALL, id="how long a person from a file is away afterwards is not known"),
    pytest.param(
        17,
        frozenset({"posts", "holds", "same_worker", "overtime", "shifts", "parallel", "places"}),
        id="branches of one case begin in one second, by priority",
    ),
    pytest.param(
        3209,
        frozenset({"backlog", "parallel", "posts", "replay", "same_worker", "sessions", "with"}),
        id="a branch goes on before another ends in the same second",
    ),
    pytest.param(
        88,
        frozenset({"replay", "opens", "parallel", "backlog", "exits", "of"}),
        id="a sum lies at the edge of what roundings leave open",
    ),
    pytest.param(
        114,
        frozenset({"replay", "opens", "parallel", "backlog", "exits", "of"}),
        id="work of no length as the run begins",
    ),
    pytest.param(1178, ALL, id="work with partners goes on when its case has left"),
    pytest.param(1031, ALL, id="a dispute that begins at once, in the second of the join"),
    pytest.param(3890, ALL, id="a worker begins in the second in which other work took no time"),
    pytest.param(6346, ALL, id="somebody has stayed for no time with a team without slots"),
    pytest.param(3903, ALL, id="somebody has stayed for no time, and stays for more than none"),
    pytest.param(633, ALL, id="somebody had stayed in a place since the run began"),
]


def faults(records: Records) -> list[str]:
    """What is wrong with the rows of a run, and with its measures where nothing else is kept."""
    found = [f"{rule.rule}: {fault}" for rule in judge(records) for fault in rule.faults]
    without_rows = replace(records, **{name: getattr(records, name)[:0] for name in KEYS})
    return found + what_is_wrong([*map(figure_of, measures_of(records))], without_rows)


SMALL_SERVICES = ("addictions",)
"""Files of services to which few people come."""


@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_shipped_pathways(path: Path) -> None:
    pathway = load_as_written(path)
    there = any(one.stayed or one.in_ for one in pathway.backlog.values())
    warm_up = 0 if there else 13 * WEEK  # in which places fill by themselves
    weeks = 39 if path.stem not in SMALL_SERVICES else 260  # in which as many come
    window = Window(STARTS, STARTS + warm_up, STARTS + weeks * WEEK)
    records = replicate(pathway, window, seed=2, replication=3)
    assert faults(records) == []
    assert len(records.visits) > 1000


@pytest.mark.parametrize("first", range(0, RUNS, BLOCK))
def test_random_pathways(first: int) -> None:
    for number in range(first, first + BLOCK):
        run = run_of(number)
        records = ran(run)
        assert records is None or faults(records) == [], f"run {number}"


@pytest.mark.parametrize("keys", ONE_BY_ONE, ids=" ".join)
def test_random_pathways_with_later_keys(keys: tuple[str, ...]) -> None:
    judged = 0
    for number in range(WITH_LATER_KEYS):
        records = ran(run_of(number, frozenset(keys)))
        assert records is None or faults(records) == [], f"run {number} with {keys}"
        judged += records is not None
    assert judged > WITH_LATER_KEYS / 2


@pytest.mark.parametrize(("number", "keys"), ONCE_ACCUSED)
def test_runs_that_were_once_accused(number: int, keys: frozenset[str]) -> None:
    records = ran(run_of(number, keys))
    assert records is not None
    assert faults(records) == []


def ran(run: Run) -> Records | None:
    """The records of a drawn pathway, to which come whom its arrivals bring."""
    try:
        return replicate(run.read(), run.window, run.seed, 1)
    except RunStopped:
        return None


def test_every_rule_says_what_must_hold() -> None:
    assert [rule.name for rule in RULES if not rule.says.endswith(".")] == []
    assert len({rule.name for rule in RULES}) == len(RULES)
