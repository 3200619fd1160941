"""Whatever is commanded, a case stays whole: it moves by the machine and its time adds up."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.pathways import ALL
from pathway_engine.engine import commands
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.commands import Command, VisitId
from pathway_engine.engine.decide import decide
from pathway_engine.engine.driver import Driver
from pathway_engine.engine.facts import Fact, OfVisit, Partner, Value
from pathway_engine.engine.fold import apply, fold
from pathway_engine.engine.lifecycle import MOVES
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.engine.refusals import Refusal
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.engine.writing import data_of, fact_from
from reference.small import MONDAY, pathway_from

HOUR = 3_600
RULEBOOKS = {name: Rulebook(pathway_from(text)) for name, text in ALL.items()}
MOVE_OF = {
    "offered": ("offer",),
    "accepted": ("accept",),
    "returned": ("return",),
    "disputed": ("dispute",),
    "fell_due": ("fall_due",),
    "started": ("start",),
    "work_done": ("work_done",),
    "held": ("hold",),
    "resumed": ("resume",),
    "finished": ("finish", "conclude"),
    "joined": ("conclude",),
    "withdrawn": ("withdraw",),
}
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "urgent": st.booleans() | st.just("yes"),
        "area": st.sampled_from(["north", "south", "nowhere"]),
        "cost": st.floats() | st.integers(0, 900),
        "tries": st.integers(-1, 12),
    },
)
SENSIBLE: dict[str, Value] = {"urgent": True, "area": "north", "cost": 280.0, "tries": 1}
OUTCOMES = st.sampled_from([None, None, "on", "again", "done", "dear", "over", "nonsense"])
STEPS_IN_TIME = st.integers(-2, 60) | st.integers(0, 200).map(lambda n: n * HOUR)


ODD = ["Accept", "Return", "Dispute", "Assign", "Start", "Start", "WorkDone", "Hold", "Hold",
       "Resume", "Record", "Finish", "Finish", "Withdraw"]  # fmt: skip
CAUSES = st.sampled_from(["missing_information", "missing_information", "nonsense"])


class Deed(NamedTuple):
    """Something to be commanded: what, on which visit from the last, how much later."""

    name: str
    back: int
    later: int
    said: dict[str, Any]
    choice: int


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    """Mostly what somebody would do next, now and then anything at all."""
    name = draw(st.sampled_from(["next"] * 16 + ODD))
    said: dict[str, Any] = {}
    if name == "Finish":
        said = {"outcome": draw(OUTCOMES), "values": draw(VALUES | st.just(SENSIBLE))}
        if draw(st.integers(0, 3)) == 0:
            said["started_at"] = MONDAY + draw(st.integers(0, 300)) * HOUR
    if name == "Hold":
        said = {"cause": draw(CAUSES), "effort": draw(st.none() | st.integers(-1, 900))}
    if name == "Withdraw":
        said = {"ending": draw(st.sampled_from(["done", "home"]))}
    if name == "Resume":
        said = {"waits": draw(st.booleans())}
    if name == "Assign":
        said = {"worker": draw(st.sampled_from(["w1", "w2"]))}
    if name == "Record":
        said = {"values": draw(VALUES)}
    back = draw(st.sampled_from([0, 0, 0, 0, 1, 7]))
    return Deed(name, back, draw(STEPS_IN_TIME), said, draw(st.integers(0, 5)))


SEQUENCES = st.lists(deeds(), min_size=12, max_size=40)


def sensible(rules: Rulebook, state: CaseFile, at: int, choice: int) -> Command:
    """What somebody who wants the case to go on would do."""
    visit = state.open_visits[-1 - choice % len(state.open_visits)]
    which = VisitId(state.number, visit.number)
    step = rules.pathway.all_steps[visit.step]
    work = visit.kind is VisitKind.WORK
    values = {name: SENSIBLE[name] for name in getattr(step, "records", {}) if work}
    free = [name for name, outcome in step.outcomes.items() if outcome.when is None]
    outcome = (
        free[choice % len(free)] if len(free) > 1 and visit.kind is not VisitKind.REWORK else None
    )
    asked = {"review": choice > 2, "again": True}
    finish = commands.Finish(visit=which, outcome=outcome, values=values, effort=600, opens=asked)
    accept, send_back = commands.Accept(visit=which), commands.Return(visit=which)
    ways: dict[State, list[Command]] = {
        State.OFFERED: [accept, accept, send_back, commands.Dispute(visit=which)],
        State.DISPUTED: [accept, send_back],
        State.PLANNED: [commands.Tick()],
        State.QUEUED: [to_start(rules, visit, which, at)],
        State.ACTIVE: [finish, finish, commands.WorkDone(visit=which, effort=900)],
        State.HELD: [commands.Resume(visit=which)],
    }
    found = ways.get(visit.state, [finish])
    return found[choice % len(found)]


def to_start(rules: Rulebook, visit: Visit, which: VisitId, at: int) -> Command:
    """A booking where a panel is to hear a case, else the start with all partners."""
    step = rules.pathway.team_steps.get(visit.step)
    if step is None:
        return commands.Tick()
    work = visit.kind is VisitKind.WORK
    if work and step.sessions is not None and visit.sitting_at is None:
        return commands.Schedule(visit=which, sitting=at + HOUR)
    together = tuple(
        Partner(team, role)
        for team, roles in (step.with_.items() if work else ())
        for role, number in roles.items()
        for _ in range(int(number))
    )
    return commands.Start(visit=which, role=visit.by[-1] if visit.by else None, partners=together)


def command_of(rules: Rulebook, state: CaseFile, deed: Deed, at: int) -> Command:
    """The command of a deed on a case."""
    if deed.name == "next":
        return sensible(rules, state, at, deed.choice) if state.open_visits else commands.Tick()
    if deed.name == "Withdraw":
        return commands.Withdraw(case=state.number, opens={"again": True}, **deed.said)
    kind: Callable[..., Command] = getattr(commands, deed.name)
    return kind(visit=VisitId(state.number, len(state.visits) - deed.back), **deed.said)


def worked(rules: Rulebook, sequence: list[Deed]) -> Driver:
    """A case that somebody does all this to, each time checked."""
    driver, at = Driver(rules), MONDAY + 9 * HOUR
    assert driver.do(commands.Open(number=5), at)
    for deed in sequence:
        before = driver.state
        assert before is not None
        at = max(MONDAY, at + deed.later)
        command = command_of(rules, before, deed, at)
        answer = driver.do(command, at)
        assert answer == decide(rules, before, command, at), "the same again"
        if isinstance(answer, Refusal):
            assert driver.state is before
            assert answer.reason
    return driver


def moves_are_legal(facts: tuple[Fact, ...]) -> None:
    """Every fact moves its visit as the machine allows."""
    state: CaseFile | None = None
    for fact in facts:
        if isinstance(fact, OfVisit):
            assert state is not None
            known = fact.visit <= len(state.visits)
            before = state.visit(fact.visit).state if known else None
            ways = [MOVES.get((before, move), frozenset()) for move in MOVE_OF[fact.kind]]
            stays = fact.kind == "withdrawn" and before is fact.to is State.ACTIVE
            assert stays or any(fact.to in way for way in ways), fact
        state = apply(state, fact)


def time_adds_up(state: CaseFile) -> None:
    """Every second of every visit that has ended has one part; outside blocks without a gap."""
    until = state.opened_at
    block = any(visit.kind is VisitKind.BLOCK for visit in state.visits)
    for number, visit in enumerate(state.visits, 1):
        of_it = {
            name: part for name, part in visit.parts.items() if name.startswith("partner_time.")
        }
        assert sum(of_it.values()) == visit.parts.get("partner_time", 0)
        parts = {
            name: part
            for name, part in visit.parts.items()
            if name != "dispute_time" and name not in of_it
        }
        end = visit.since if visit.finished_at is None else visit.finished_at
        assert min(visit.parts.values(), default=0) >= 0
        if visit.kind is not VisitKind.BLOCK:
            assert sum(parts.values()) == end - visit.offered_at
        assert visit.parts.get("dispute_time", 0) <= visit.parts.get("handoff_time", 0)
        assert visit.number == number
        assert visit.offered_at == until or block
        assert visit.is_open == (visit.finished_at is None)
        until = max(end, until)
    assert state.closed_at in (None, until)
    assert (state.closed_at is None) == bool(state.open_visits)


@pytest.mark.parametrize("name", RULEBOOKS)
@given(sequence=SEQUENCES)
def test_a_case_stays_whole(name: str, sequence: list[Deed]) -> None:
    driver = worked(RULEBOOKS[name], sequence)
    state, facts = driver.state, driver.facts
    assert state is not None
    assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
    for visit in state.visits:
        mine = [fact.at for fact in facts if getattr(fact, "visit", 0) == visit.number]
        assert mine == sorted(mine)
        assert min(mine) >= state.opened_at
    assert fold(facts) == state
    moves_are_legal(facts)
    time_adds_up(state)


@given(sequence=SEQUENCES, name=st.sampled_from(sorted(RULEBOOKS)))
def test_facts_survive_being_written(name: str, sequence: list[Deed]) -> None:
    driver = worked(RULEBOOKS[name], sequence)
    read = tuple(
        fact_from(fact.kind, fact.case, fact.seq, fact.at, json.loads(json.dumps(data_of(fact))))
        for fact in driver.facts
    )
    assert read == driver.facts
    assert fold(read) == driver.state
