"""The drawn pathways are right, always the same, and reach what they are meant to reach."""

from __future__ import annotations

from collections import Counter

import pytest

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import NONE, TABLES, HandoffResult, State, VisitKind
from pathway_engine.errors import RunStopped
from reference.cases import Visit
from reference.comparing import Stopped, by_reference
from reference.later import ALL
from reference.shrinking import is_right, smallest
from reference.simulator import played
from reference.strategies import Run, run_of
from reference.writing import to_yaml

ENOUGH = 5
COUNTED = ("kind", "state", "result", "attempt")
PARTS = (
    *("handoff", "dispute", "planned", "capacity", "caseload", "hours"),
    *("work", "closed", "afterwards", "rework", "rekeying"),
)
KEYS = (
    "absence: accept: accountable: afterwards: area: at_least: at_most: by: caseload: casework: "
    "causes: cause: closed: cv: delay: disputed: due: during: family: fte: from: given: handoffs: "
    "high: holidays: mode: once: otherwise: outside: package: p90: present: priority: queue_cause: "
    "records: rekeying: requires: responsible: returned: rework: same_site: sd: set: share: "
    "since: site: until: values: weights: when: wd}"
)


@pytest.fixture(scope="module")
def seen() -> Counter[str]:
    """How often each part, state, kind and result occurs in the first runs."""
    found: Counter[str] = Counter()
    for number in range(150):
        run = run_of(number)
        result = by_reference(Pathway.model_validate(run.pathway), run)
        if isinstance(result, Stopped):
            found["stopped"] += 1
            continue
        for table in ("visits", "handoffs"):
            names = [column.name for column in TABLES[table]]
            for values in getattr(result, table):
                row = dict(zip(names, values, strict=True))
                found.update(f"{name} {row[name]}" for name in COUNTED if name in row)
                found.update(name for name in row if name.endswith("_time") and row[name] > 0)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_every_part_occurs(seen: Counter[str], part: str) -> None:
    assert seen[f"{part}_time"] >= ENOUGH


def test_every_kind_state_and_result_occurs(seen: Counter[str]) -> None:
    kinds = set(VisitKind) - {VisitKind.BLOCK}
    states = set(State) - {State.HELD, State.WITHDRAWN}
    results = {HandoffResult.ACCEPTED, HandoffResult.RETURNED}
    names = [f"kind {kind}" for kind in kinds] + [f"state {state}" for state in states]
    names += [f"result {result}" for result in results] + ["attempt 2", "attempt 3", "stopped"]
    assert {name: seen[name] for name in names if not seen[name]} == {}


def test_every_key_is_drawn() -> None:
    text = "".join(to_yaml(run_of(number).pathway) for number in range(150))
    assert [key for key in KEYS.split() if key not in text] == []


def test_a_drawn_pathway_has_no_errors() -> None:
    assert [number for number in range(40) if not is_right(run_of(number).pathway)] == []


def test_a_pathway_with_later_keys_has_no_errors() -> None:
    assert [number for number in range(40) if not is_right(run_of(number, ALL).pathway)] == []


def test_later_keys_leave_the_rest_as_it_is_drawn() -> None:
    for number in range(10):
        plain, more = (
            run_of(number).pathway,
            run_of(number, ALL - {"weights", "replay", "of"}).pathway,
        )
        assert plain["arrivals"] == more["arrivals"]
        assert plain["steps"].keys() == more["steps"].keys()


def lived(number: int, keys: frozenset[str]) -> tuple[Run, list[Visit]]:
    """A drawn run, and the visits as the reference leaves them; none where it is stopped."""
    run = run_of(number, keys)
    pathway = run.read()
    try:
        cases = played(pathway, run.window, run.seed, 1, run.arrivals).moves.cases
    except RunStopped:
        return run, []
    return run, [visit for case in cases for visit in case.visits]


@pytest.mark.parametrize("key", [*sorted(ALL), "all"])
def test_the_reference_runs_with_a_later_key(key: str) -> None:
    """Every second of a visit has one part, whatever becomes of it; a block has none."""
    for number in range(12):
        run, visits = lived(number, ALL if key == "all" else frozenset({key}))
        for visit in visits:
            until = run.window.ends_at if visit.finished_at == NONE else visit.finished_at
            parts = sum(seconds for part, seconds in visit.parts.items() if part != "dispute")
            block = visit.kind is VisitKind.BLOCK
            assert parts == (0 if block else until - visit.offered_at)


def test_later_parts_kinds_and_states_occur() -> None:
    """Everything that only later keys bring about, among the first runs with all of them.

    People who are there already leave less time for others: they are counted below.
    """
    found: Counter[object] = Counter()
    for number in range(60):
        for visit in lived(number, ALL - {"replay", "backlog"})[1]:  # files of people are short
            found.update(part for part, seconds in visit.parts.items() if seconds)
            found.update([visit.kind, visit.state, visit.let_go and "let go"])
            found["left a place"] += visit.left_place_at != NONE
    parts = ("held", "session", "worker", "partner", "place")
    others = (VisitKind.BLOCK, State.WITHDRAWN, "let go", "left a place")
    assert {name: found[name] for name in (*parts, *others) if found[name] < ENOUGH} == {}
    assert found[State.HELD]  # when the run is over


def test_a_case_is_in_one_place_at_a_time() -> None:
    """It leaves a place before, or in the second in which, it comes into the next."""
    came = 0
    for number in range(30):
        _, visits = lived(number, frozenset({"places"}))
        inside: dict[int, int] = {}
        for visit in sorted(visits, key=lambda one: (one.started_at, one.visit_no)):
            if visit.left_place_at != NONE:
                assert visit.started_at >= inside.get(visit.case.case_no, 0)
                inside[visit.case.case_no] = visit.left_place_at
                came += 1
    assert came > 50


def test_people_already_there_are_in_every_state() -> None:
    """They wait, are planned, stay or have ended when the window opens, and what then follows."""
    found: Counter[object] = Counter()
    for number in range(60):
        run, visits = lived(number, ALL)
        there = run.pathway["backlog"]
        second_0 = run.window.warm_up_until
        for visit in visits:
            if visit.case.person.entry in there and visit.offered_at < second_0:
                found.update([visit.kind, "stays" * (visit.started_at == visit.offered_at)])
                found.update(part for part, seconds in visit.parts.items() if seconds)
                found["overdue"] += NONE < visit.due_at < second_0
                found["left at once"] += visit.finished_at == second_0
                found["ended"] += visit.case.ending is not None
    wanted = ("planned", "capacity", "session", "place", "afterwards", "overdue", "left at once",
              "ended", "stays", VisitKind.WORK, VisitKind.WAIT)  # fmt: skip
    assert {name: found[name] for name in wanted if found[name] < ENOUGH} == {}


def test_a_number_is_always_the_same_run() -> None:
    assert repr(run_of(7)) == repr(run_of(7))
    assert repr(run_of(7)) != repr(run_of(8))


def test_what_differs_is_made_as_small_as_can_be() -> None:
    def differs(run: Run) -> bool:
        return "afterwards" in repr(run.pathway["steps"])

    run = next(run for run in map(run_of, range(100)) if differs(run))
    small = smallest(run, differs)
    assert differs(small)
    assert len(repr(small.pathway)) < len(repr(run.pathway)) / 3
    assert "handoffs" not in small.pathway


def test_who_is_there_already_leaves_the_rest_as_it_is_drawn() -> None:
    for number in range(10):
        plain, more = run_of(number, ALL - {"backlog"}), run_of(number, ALL)
        there = more.pathway.pop("backlog")
        assert (plain.pathway, plain.arrivals) == (more.pathway, more.arrivals)
        assert there
