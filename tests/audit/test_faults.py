"""Faults planted in the ledgers of several scenes, each about some keys, are caught."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from audit import test_planted_faults
from audit.planting import Scene, audited, missed
from audit.scenes import (
    backlogs,
    blocks,
    leaving,
    openings,
    panels,
    partners,
    places,
    posts,
    sitters,
    takeovers,
)
from checking import bound
from ledger_files import make, opened
from pathway_engine.analysis.audit.auditing import RULES
from pathway_engine.definition.recordings import recording_of
from pathway_engine.engine.records import Records, VisitKind
from pathway_engine.ledger import Store
from pathway_engine.simulation import replicate

SCENES = {
    scene.__name__.rpartition(".")[2]: scene.SCENE
    for scene in (
        backlogs,
        blocks,
        leaving,
        openings,
        panels,
        partners,
        places,
        posts,
        sitters,
        takeovers,
    )
}
PLANTS = [(scene, plant) for scene in SCENES for plant in SCENES[scene].plants]


def ran(scene: Scene) -> Records:
    """A replication of the simulation."""
    pathway = bound(scene.yaml)
    for name, text in scene.people.items():
        pathway.recordings[name] = recording_of(text.encode(), f"{name}.csv")
    return replicate(pathway, scene.window, seed=scene.seed, replication=1)


@pytest.fixture(scope="module")
def ledgers() -> dict[str, Path]:
    """The ledgers made so far, by scene."""
    return {}


@pytest.fixture
def good(scene: str, ledgers: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a scene as the simulation writes it, made once."""
    if scene not in ledgers:
        path = tmp_path_factory.mktemp(scene) / "good.db"
        ledgers[scene] = make(path, ran(SCENES[scene]))
    return ledgers[scene]


@pytest.mark.parametrize("scene", SCENES)
def test_what_the_simulation_writes_passes(good: Path, scene: str) -> None:
    report = audited(good)
    assert [str(fault) for rule in report.rules for fault in rule.faults] == []
    rules = {plant.rule for plant in SCENES[scene].plants.values()}
    assert {rule.rule for rule in report.rules if rule.rule in rules and not rule.checked} == set()


@pytest.mark.parametrize(("scene", "plant"), PLANTS)
def test_a_planted_fault_is_caught(good: Path, tmp_path: Path, scene: str, plant: str) -> None:
    assert missed(good, tmp_path, SCENES[scene].plants[plant]) == []


def test_every_rule_has_its_plants() -> None:
    """Slots, links, measures and series have tests of their own."""
    everywhere = [test_planted_faults.PLANTS, *(scene.plants for scene in SCENES.values())]
    planted = {plant.rule for plants in everywhere for plant in plants.values()}
    assert planted | {"slots", "links", "measures", "series"} == {rule.name for rule in RULES}


@pytest.mark.parametrize("scene", ["backlogs"])
def test_one_too_few(good: Path, tmp_path: Path) -> None:
    """It is said of the entry: nobody knows which of them it is."""
    path = tmp_path / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        raw.execute(
            "UPDATE cases SET entry = 'pausing' WHERE case_no = "
            "(SELECT max(case_no) FROM cases WHERE entry = 'unallocated')"
        )
    told = {f"{rule.rule}: {fault.found}" for rule in audited(path).rules for fault in rule.faults}
    assert "backlog: 11 cases of `pausing`, expected 10" in told
    assert "backlog: 19 cases of `unallocated`, expected 20" in told


@pytest.mark.parametrize("scene", ["blocks"])
def test_rework_of_a_step_before_the_block_keeps_its_branch(good: Path, scene: str) -> None:
    """Its step lies outside of the block in whose branch it is done."""
    run = ran(SCENES[scene])
    with Store.read(good) as store:
        kept = store.records(store.runs()[-1].run_id)
    again = (run.visits["kind"] == VisitKind.REWORK) & (run.visits["branch"] >= 0)
    assert again.any()
    for column in ("branch", "parent_no", "kind", "step"):
        assert np.array_equal(kept.visits[column], run.visits[column])
