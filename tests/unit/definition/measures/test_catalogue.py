from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

import pathway_engine
from pathway_engine.analysis.measures import measures_of
from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.entries import STATISTICS, Family
from pathway_engine.definition.measures.naming import entry_for, named_in
from pathway_engine.engine.records import Integral
from pathway_engine.report.words import measure_title
from unit.analysis.rows import SPLIT
from unit.analysis.runs import BEDS, TARGETS, drawn

TARGETS_OF_BOTH_KINDS = TARGETS | {"reached": TARGETS["assessed"] | {"counts": "reached"}}
LIMITED = SPLIT["teams"] | {"front": SPLIT["teams"]["front"] | {"caseload": "4"}}
RECORDS = drawn(1, targets=TARGETS_OF_BOTH_KINDS, teams=LIMITED, **BEDS)
OVERTIME = Integral("overtime_time", {"team": "front", "post": "worker", "role": "worker"}, 3_600.0)
VALUES = measures_of(replace(RECORDS, integrals=(*RECORDS.integrals, OVERTIME)))


def test_every_value_has_an_entry_with_its_statistic_and_its_cut() -> None:
    unknown = [
        value[:3]
        for value in VALUES
        if value.statistic not in entry_for(value.measure).statistics
        or (value.by and " and ".join(value.by) not in _cuts(value.measure))
    ]
    assert unknown == []


def _cuts(measure: str) -> set[str]:
    cuts = set(entry_for(measure).cuts)
    # Where there is no delay there is a cause and nobody to name.
    return cuts | {"cause"} if "cause and organisation" in cuts else cuts


def test_every_entry_has_a_value_for_each_of_its_statistics_and_cuts() -> None:
    found = {(entry_for(value.measure).id, value.statistic) for value in VALUES}
    assert {(one.id, s) for one in CATALOGUE for s in one.statistics} - found == set()
    given = {
        (entry_for(value.measure).id, " and ".join(value.by), value.statistic) for value in VALUES
    }
    listed = {(one.id, cut, s) for one in CATALOGUE for cut in one.cuts for s in one.cut_by(cut)}
    assert listed - given == set()
    # A target's entries stand for more than is here; where there is no delay nobody is named.
    assert {line for line in given - listed if line[1] not in ("", "cause")} == set()


def test_no_number_is_told_twice() -> None:
    keys = [(value.measure, value.statistic, tuple(value.by.items())) for value in VALUES]
    assert len(keys) == len(set(keys))


def test_every_statistic_is_explained_and_used() -> None:
    assert {s for one in CATALOGUE for s in one.statistics} == set(STATISTICS)


def test_every_family_has_measures_and_those_of_one_thing_each_are_told_by_it() -> None:
    assert {one.family for one in CATALOGUE} == set(get_args(Family))
    of_things = [one for one in CATALOGUE if one.id != one.id.lower()]
    assert {one.family for one in of_things} == {"delay", "clock", "target", "ending"}
    for one in of_things:
        measure = one.id.replace("CAUSE", "x").replace("TARGET", "x").replace("ID", "x")
        assert measure_title(measure).endswith("x")


def test_nobody_knows_a_measure_by_how_its_id_begins() -> None:
    """They ask for its family."""
    modules = Path(pathway_engine.__file__).parent.rglob("*.py")
    assert [path.name for path in modules if "measure.startswith" in path.read_text()] == []


def test_ids_are_unique_and_in_the_words_of_the_design() -> None:
    ids = [one.id for one in CATALOGUE]
    assert len(ids) == len(set(ids))
    assert {"handoffs.all", "case_duration", "delay.CAUSE", "clock.TARGET", "targets.ID.met"} <= {
        *ids
    }


@pytest.mark.parametrize("name", ["", "cycle_time", "case_duration.p99", "wip."])
def test_an_unknown_measure_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        entry_for(name)


def test_a_title_counts_what_the_unit_counts() -> None:
    per_100 = [one for one in CATALOGUE if one.unit.startswith("per 100 ")]
    assert len(per_100) == 3
    for one in per_100:
        assert one.title.endswith(f", {one.unit}"), one.id


def test_a_measure_of_many_names_its_thing() -> None:
    assert named_in("clock.assessed") == "assessed"
    assert named_in("handoffs.all") == ""
