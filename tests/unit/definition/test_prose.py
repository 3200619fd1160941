"""Everything that a file says is read aloud: whatever is changed in it changes the prose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from checking import PATHWAYS, bound, edited
from pathway_engine.definition.binding import bind
from pathway_engine.definition.expressions import ExpressionError
from pathway_engine.definition.models import Model
from pathway_engine.definition.node import Mapping, Scalar, find, walk
from pathway_engine.definition.prose import read_aloud
from pathway_engine.definition.reader import read
from pathway_engine.definition.redesign import resolve
from pathway_engine.definition.values import ValueProblem
from unit.definition.changing import EVERY_KEY, TREE, changes_at


@cache
def tree_of(path: Path) -> Mapping:
    tree, findings = resolve(path)
    assert tree is not None, str(findings)
    return tree


def aloud(tree: Mapping, width: int = 80) -> str | None:
    """The prose, or None where the tree is no pathway that could be told."""
    pathway, findings = bind(tree)
    if pathway is None or findings.errors:
        return None
    try:
        return read_aloud(pathway, width)
    except (KeyError, ValueError, ExpressionError, ValueProblem):
        return None


ALOUD = aloud(TREE)


def models() -> Iterator[type[Model]]:
    """Every model that a pathway may hold."""
    waiting: list[type[Model]] = [Model]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        of = model.__module__.rpartition(".")[2]
        if of not in ("redesign", "experiment") and model.model_fields:
            yield model


def test_the_file_has_every_key_of_the_language() -> None:
    written = {path.rpartition(".")[2] for path, _ in walk(TREE)}
    keys = {
        field.alias or name
        for model in models()
        if not model.__name__.startswith("Given")
        for name, field in model.model_fields.items()
    }
    assert len(keys) > 90
    assert keys - written == set()


def test_it_is_a_pathway_without_errors() -> None:
    assert ALOUD is not None


@pytest.mark.parametrize("path", [path for path, _ in walk(TREE)])
def test_whatever_is_left_out_or_changed_is_heard(path: str) -> None:
    told = [text for tree in changes_at(path) if (text := aloud(tree)) is not None]
    assert told or isinstance(find(TREE, path), Mapping) or path in CANNOT_BE_CHANGED_ALONE
    assert ALOUD not in told


CANNOT_BE_CHANGED_ALONE = {
    "language",
    "case.area.type",
    "case.area.values",
    "case.urgent.type",
    "arrivals.people.case.area.north",
    "arrivals.people.case.area.south",
    "steps.visit.holds.missing_information.for.values",
    "steps.visit.exits.died.after.family",
}
"""Where another value would need a change elsewhere too."""


@pytest.mark.parametrize("path", PATHWAYS, ids=lambda path: path.stem)
def test_titles_and_numbers_of_the_shipped_pathways_are_heard(path: Path) -> None:
    tree = tree_of(path)
    prose = " ".join((aloud(tree) or "").split())
    for where, node in walk(tree):
        if isinstance(node, Scalar) and where.endswith((".title", ".at", ".assumption")):
            if not where.startswith("steps") or where.count(".") == 2:
                assert " ".join(node.text.split())[1:] in prose, where
        elif isinstance(node, Scalar) and node.text.endswith("%") and ".range" not in where:
            assert node.text.replace("%", " %") in prose, where


@pytest.mark.parametrize("width", [50, 80, 160])
@pytest.mark.parametrize("path", [EVERY_KEY, *PATHWAYS], ids=lambda path: path.stem)
def test_no_line_is_wider_than_asked(path: Path, width: int) -> None:
    prose = aloud(tree_of(path), width)
    assert prose is not None
    assert max(map(len, prose.splitlines())) <= width


def test_hours_over_midnight_are_read_as_a_night() -> None:
    night = bound(edited('"09:00-17:00"', '["17:00-09:00", "11:00-12:00"]'))
    told = "Monday to Friday through the night from 17:00 to 09:00 the next day and 11:00 to 12:00"
    assert told in " ".join(read_aloud(night).split())


def test_a_step_reads_like_a_sentence() -> None:
    small = """\
pathway: small
language: 1
timezone: Europe/London
full_time: 37h
defaults: {calendar: office}
organisations: {council: {title: The council, sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {care_officer: {}, social_worker: {}}
teams:
  locality: {organisation: council, casework: 65%, staff: {care_officer: 9, social_worker: 1}}
  forum:    {organisation: council, staff: {social_worker: 1}}
case: {package_cost: {type: number, initial: 0}}
start: support_plan
steps:
  support_plan:
    team: locality
    by: [care_officer, social_worker]
    same_worker: true
    work: 5h
    afterwards: 3wd
    records: {package_cost: 280}
    outcomes:
      over_300: {to: forum_meeting, when: package_cost > 300}
      agreed:   {to: supported}
  forum_meeting: {team: forum, work: 10m, outcomes: {agreed: {to: supported}}}
endings: {supported: {kind: supported}}
"""
    prose = aloud(read(small.encode(), "small.yaml"), 1000)
    assert prose is not None
    assert (
        "support_plan: locality; by care officer or else social worker; the same worker; "
        "work 5 hours; afterwards 3 working days; records package cost: 280; "
        "if package cost is over 300: over 300, to forum meeting; "
        "otherwise agreed, to supported."
    ) in prose
    assert "9 FTE care officer: 8 workers at 1.04 × 65 %" in prose
