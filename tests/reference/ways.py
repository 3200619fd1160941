"""The ways of people through a drawn pathway: by the kernel, and by the router of `check`.

The router is given the draws of the simulation at their addresses, and the pathway staff without
end, so that it makes no difference that nobody queues in the router: everybody must go the same
way, step by step, or be stopped at the same step.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from math import isnan
from typing import Any, NamedTuple

from pathway_engine.clock import DAY
from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks.beside import check_beside
from pathway_engine.definition.draws import Chance, Weights
from pathway_engine.definition.expressions import Value
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Block, Pathway
from pathway_engine.definition.node import mapping
from pathway_engine.definition.openings import openings
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.persons import Due, Person, Stopped
from pathway_engine.definition.routing.replayed import Replayed
from pathway_engine.definition.routing.router import ENDLESS, MOST_AT_ONCE, Router
from pathway_engine.definition.routing.sampling import At, Drawn
from pathway_engine.definition.routing.window import Openings
from pathway_engine.definition.routing.window import Window as Stretch
from pathway_engine.engine.records import (
    NONE,
    HandoffResult,
    Numbering,
    Records,
    State,
    VisitKind,
)
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import replicate
from reference.arrivals import everybody
from reference.luck import MASK, Luck, drawn, first_above
from reference.strategies import Run
from reference.vocabulary import Plain

LENGTH = 60 * DAY
BESIDE = 100
"""Visits of other branches that the router may make before the last that is done in a run."""
WITHOUT_TIME = {"days_open < 2": "count < 2", "days_open": "count"}
"""Rules that ask how long a case is open depend on queues and draws of time: asked otherwise."""
BOUNDS: Plain = {"level": {"min": "0.1", "max": "20.3"}, "count": {"min": "0", "max": "3.5"}}


class Way(NamedTuple):
    """What one person does: steps with their outcomes, and what is left at the end."""

    visits: list[tuple[str, str]]
    ending: str | None
    handoffs: Counter[tuple[str, str]]
    known: list[float | None]
    stopped_at: frozenset[str] = frozenset()
    """Where a run would stop; who goes round in circles is at several steps."""


def without_queues(number: int, run: Run) -> Run:
    """The same run with staff without end; in some, more rules and bounds than are drawn."""
    text = json.dumps(run.pathway)
    for asked, instead in WITHOUT_TIME.items():
        text = text.replace(json.dumps(asked), json.dumps(instead))
    pathway = json.loads(text)
    give_room(pathway)
    for step in pathway["steps"].values():
        step.pop("join", None)  # whose branch comes first is a matter of time
    case, steps = pathway["case"], pathway["steps"]
    if number % 4 == 1:
        pathway["case"] = {name: case[name] | BOUNDS.get(name, {}) for name in case}
        for draws in (step["records"] for step in steps.values() if "records" in step):
            draws.update({"level": BOUNDS["level"]["max"]} if "level" in draws else {})
    if number % 8 == 2:
        for name, step in steps.items():
            step["requires"] = {"again": f"visits({name}) < 3"}
    window = run.window._replace(ends_at=run.window.starts_at + LENGTH)
    return run._replace(pathway=pathway, window=window, arrivals=None)


def give_room(pathway: Plain) -> None:
    """Staff and places without end.

    Where cases open: no package, of which they ask whether it still runs; and no working days
    until they do, so that the second tells which of them it is.
    """
    for team in pathway["teams"].values():
        if "staff" in team:
            roles = {post.removeprefix("more_") for post in team["staff"]}
            team["staff"] = {role: {"present": "60"} for role in sorted(roles)}
            team.pop("caseload", None)
    for place in pathway.get("places", {}).values():
        place["count"] = "1000"
    if "'opens'" in repr(pathway):
        for ending in pathway["endings"].values():
            ending.pop("package", None)
        for outcome in opening_ones(pathway):
            for one in outcome["opens"].values():
                one["after"] = json.loads(json.dumps(one["after"]).replace('wd"', 'd"'))


def opening_ones(pathway: Plain) -> Iterator[Plain]:
    """The outcomes and endings that open cases."""
    outcomes = (one for step in pathway["steps"].values() for one in step["outcomes"].values())
    yield from (one for one in (*outcomes, *pathway["endings"].values()) if "opens" in one)


class Begun(NamedTuple):
    """A case that is routed: whose draws are its own, what brings it, how it stands when it opens.

    For one that another opens `due` tells what it inherits, `opener` the number of the visit that
    opens it and how many seconds before; `told` is what a file says.
    """

    identity: int
    entry: str
    told: Mapping[str, Value] = {}
    due: Due | None = None
    opener: tuple[int, int] = (0, 0)


class Addressed:
    """The draws of a simulation, for one case after another."""

    def __init__(self, luck: Luck) -> None:
        self.luck = luck
        self.identity = 0
        self.openers: list[tuple[int, int]] = []
        """For each case that is planned: which visit opens it, and the seconds until then."""

    def begin(self, identity: int) -> None:
        """The next case is somebody's."""
        self.identity = identity
        self.openers = []

    def attribute(self, at: At, name: str, what: Drawn) -> bool | float | str:
        """The value of an attribute at its address."""
        purpose = f"record.{name}" if at.visit else f"case.{name}"
        u = self.luck.of_person(at.owner, purpose, self.identity, at.visit, 0)
        if isinstance(what, Chance):
            return u < what.share
        if isinstance(what, Weights):
            return first_above(what.values, what.weights, u)
        return drawn(what, u)

    def opening(self, at: At, name: str) -> float:
        """The luck of an opening at its address."""
        return self.luck.of_person(at.owner, f"open.{name}", self.identity, at.visit, 0)

    def time(self, at: At, name: str, quantity: Quantity) -> float:
        """When a case opens; nothing else that takes time is drawn without ways out."""
        u = self.luck.of_person(at.owner, f"open_after.{name}", self.identity, at.visit, 0)
        seconds = drawn(quantity, u)
        self.openers.append((at.visit, max(0, round(seconds))))
        return seconds

    def outcome(self, at: At) -> float:
        """The luck of an outcome at its address."""
        return self.luck.of_person(at.owner, "outcome", self.identity, at.visit, 0)


class Routing:
    """The router of a pathway, driven by the draws of a run."""

    def __init__(self, pathway: Pathway, run: Run) -> None:
        self.luck = Addressed(Luck(run.seed, 1))
        self.router = Router(pathway, self.luck, Clockwork(pathway, Openings(pathway, Stretch())))
        self.people = [
            Begun(one.identity, str(one.entry), told_of(one.attributes))
            for one in everybody(pathway, run.window, self.luck.luck)
        ]
        self.opens: list[Begun] = []
        """What the case that was routed last opens."""

    def way(self, case: Begun, most: int | None = None) -> Way:
        """The way of a case, up to so many visits; `opens` is what it opens meanwhile."""
        self.luck.begin(case.identity)
        person, visits = self.router.person(), []
        if case.due is not None:
            person.values = dict(case.due.values)
        stopped_at = frozenset[str]()
        try:
            for visit in islice(self._passage(person, case), most):
                visits.append(visit)  # noqa: PERF402 - what was visited before a stop counts
        except Stopped as stopped:
            stopped_at = frozenset([self.step_at(stopped.trouble.path)])
            if stopped.trouble.code == ENDLESS:
                stopped_at = frozenset(step for step, _ in visits[-MOST_AT_ONCE:])
        self.opens = list(self._opened(person))
        return self._as_way(person, visits, stopped_at)

    def _passage(self, person: Person, case: Begun) -> Iterator[tuple[str, str]]:
        if case.due is None:
            self.router._replayed = Told(case.told)
            return self.router.passage(person, case.entry)
        opening, where = case.due.opening, (*case.due.where, "case")
        self.router.values.record(person, opening.case, At(case.entry, 0), where)
        return self.router._passage(person, opening.at)

    def _opened(self, person: Person) -> Iterator[Begun]:
        """The cases that a case has opened so far, in the order in which they were planned."""
        planned = sorted(person.life.due, key=lambda due: due.number)
        for due, opener in zip(planned, self.luck.openers, strict=True):
            counter = (self.luck.identity & MASK, self.luck.identity >> 32 & MASK, opener[0], 0)
            identity = self.luck.luck.word(due.entry, "identity", counter)
            yield Begun(identity, due.entry, due=due, opener=opener)

    def step_at(self, path: str) -> str:
        """The step to which a path belongs; nothing for an arrival's."""
        steps = self.router.paths.items()
        return next((name for name, at in reversed(steps) if f"{path}.".startswith(f"{at}.")), "")

    def _as_way(
        self, person: Person, visits: list[tuple[str, str]], stopped_at: frozenset[str]
    ) -> Way:
        ended = [key[1] for key in person.counts if key[0] == "endings"]
        moves = {key[1]: int(n) for key, n in person.counts.items() if key[0] == "handoffs"}
        values = person.values.items()
        known = [_number(self.router.pathway, name, value) for name, value in values]
        return Way(visits, ended[0] if ended else None, Counter(moves), known, stopped_at)


def _number(pathway: Pathway, name: str, value: Any) -> float | None:
    if isinstance(value, str):
        return float(pathway.case[name].values.index(value))
    return None if value is None else float(value)


class Told(Replayed):
    """What a file says of the person who is routed."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def next(self, arrival: str) -> dict[str, Value]:  # noqa: ARG002 - told of one person
        return dict(self._values)


def told_of(attributes: Mapping[str, Value | None]) -> dict[str, Value]:
    """What is told of somebody, without what is not."""
    return {name: value for name, value in attributes.items() if value is not None}


def simulated(records: Records) -> Iterator[Way]:
    """The way of every case by the kernel, as far as it came."""
    names = records.pathway
    steps, outcomes = list(names.all_steps), [list(s.outcomes) for s in names.all_steps.values()]
    teams, endings = list(names.real_teams), list(names.endings)
    visits: dict[int, list[tuple[str, str]]] = {}
    moves: dict[int, Counter[tuple[str, str]]] = {}
    for row in records.visits:
        if row["state"] == State.DONE and row["kind"] != VisitKind.REWORK:
            done = (steps[row["step"]], outcomes[row["step"]][row["outcome"]])
            visits.setdefault(int(row["case_no"]), []).append(done)
    for row in records.handoffs:
        if row["result"] == HandoffResult.ACCEPTED:
            move = (teams[row["from_team"]], teams[row["to_team"]])
            moves.setdefault(int(row["case_no"]), Counter())[move] += 1
    for case, values in zip(records.cases, records.attributes.tolist(), strict=True):
        number = int(case["case_no"])
        ending = None if case["ending"] == NONE else endings[case["ending"]]
        known = [None if isnan(value) else value for value in values]
        yield Way(visits.get(number, []), ending, moves.get(number, Counter()), known)


def has_blocks(pathway: Pathway) -> bool:
    """Whether people go through branches side by side."""
    return any(isinstance(step, Block) for step in pathway.steps.values())


def depends_on_time(run: Run) -> bool:
    """Whether it is a matter of time what a branch reads of another."""
    pathway, _ = bind(mapping(run.pathway))
    assert pathway is not None
    report = Report(pathway.document, ())
    check_beside(pathway, report)
    return bool(report.findings)


def differ(way: Way, done: Way, *, blocks: bool) -> bool:
    """Whether two ways differ; in blocks time tells in which order, and who hands over last."""
    on_the_way = done.ending is None
    if blocks:
        here, there = Counter(way.visits), Counter(done.visits)
        return not there <= here if on_the_way else (here, way[3:4]) != (there, done[3:4])
    return way.visits != done.visits if on_the_way else way != done


def difference_in_ways(run: Run) -> tuple[str, int]:
    """The first case that goes another way by the router, in words; how many went the same."""
    pathway = run.read()
    blocks = has_blocks(pathway)
    routing = Routing(pathway, run)
    try:
        records = replicate(pathway, run.window, run.seed, 1)
    except RunStopped as stopped:
        if any(openings(pathway)):
            return "", 0  # perhaps by a case that another one opened, or by too many of them
        way = routing.way(routing.people[int(stopped.case) - 1])
        same = bool(way.stopped_at) if blocks else stopped.step in way.stopped_at
        return "" if same else f"kernel: {stopped}\nrouter: {way}", 0
    return Comparison(routing, records, blocks=blocks).difference()


class Comparison:
    """The cases of a run, one by one, beside what the router makes of them."""

    def __init__(self, routing: Routing, records: Records, *, blocks: bool) -> None:
        self.routing, self.records, self.blocks = routing, records, blocks
        self.entries = Numbering.of(records.pathway).entries
        steps, kind = Numbering.of(records.pathway).steps, records.visits["kind"]
        done = (records.visits["state"] == State.DONE) & (kind != VisitKind.REWORK)
        self.opened_by = {int(row["case_no"]): int(row["other_no"]) for row in records.links}
        self.finished_at = {
            (int(row["case_no"]), steps[row["step"]], int(row["at_step"])): int(row["finished_at"])
            for row in records.visits[done]
        }
        self.arrived = iter(routing.people)
        self.awaited: dict[tuple[int, str, int], list[Begun]] = {}
        """The cases that others open: by their number, the entry, and when they will open."""

    def difference(self) -> tuple[str, int]:
        """The first case that differs, in words; how many are the same."""
        for number, done in enumerate(simulated(self.records), 1):
            most = len(done.visits) + (BESIDE if self.blocks else 0)
            tried = []
            for case in self._may_be(number):
                tried.append(self.routing.way(case, most if done.ending is None else None))
                if not differ(tried[-1], done, blocks=self.blocks):
                    self._is(number, case)
                    break
            else:
                return f"case {number}\nkernel: {done}\nrouter: {tried}", number
        return self._never_opened(), len(self.records.cases)

    def _may_be(self, number: int) -> list[Begun]:
        """Which cases of the router this one may be; several where they open in one second."""
        if number not in self.opened_by:
            return [next(self.arrived)]
        return list(self.awaited.get(self._address(number), []))

    def _address(self, number: int) -> tuple[int, str, int]:
        case = self.records.cases[number - 1]
        return self.opened_by[number], self.entries[case["entry"]], int(case["opened_at"])

    def _is(self, number: int, case: Begun) -> None:
        """This case is that one: nobody else is; and now those are awaited that it opens."""
        if case.due is not None:
            self.awaited[self._address(number)].remove(case)
        for one in self.routing.opens:
            visit, seconds = one.opener
            owner = one.entry.rpartition(".")[0]
            if (since := self._over_at(number, owner, visit)) != NONE:
                self.awaited.setdefault((number, one.entry, since + seconds), []).append(one)

    def _over_at(self, number: int, owner: str, visit: int) -> int:
        """When a case was done with a step, or closed by an ending; `NONE` where it is not yet."""
        if owner in self.records.pathway.endings:
            return int(self.records.cases["closed_at"][number - 1])
        return self.finished_at.get((number, owner, visit), NONE)

    def _never_opened(self) -> str:
        """Who would have been opened before the end, by the router alone."""
        ends = self.records.window.ends_at
        missing = {
            address: others
            for address, others in self.awaited.items()
            if others and address[2] < ends
        }
        return f"opened by the router only: {missing}" if missing else ""
