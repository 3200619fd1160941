"""The ways of people through a drawn pathway: by the kernel, and by the router of `check`.

The router is given the draws of the simulation at their addresses, and the pathway staff without
end, so that it makes no difference that nobody queues in the router: everybody must go the same
way, step by step, or be stopped at the same step.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import isnan
from typing import Any, NamedTuple

from pathway_engine.clock import DAY
from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks.beside import check_beside
from pathway_engine.definition.draws import Chance, Weights
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Block, Pathway
from pathway_engine.definition.node import mapping
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.persons import Person, Stopped
from pathway_engine.definition.routing.router import ENDLESS, MOST_AT_ONCE, Router
from pathway_engine.definition.routing.sampling import At, Drawn
from pathway_engine.definition.routing.window import Openings
from pathway_engine.definition.routing.window import Window as Stretch
from pathway_engine.engine.records import NONE, HandoffResult, Records, State, VisitKind
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import replicate
from reference.arrivals import everybody
from reference.luck import Luck, drawn, first_above
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
    for team in pathway["teams"].values():
        if "staff" in team:
            roles = {post.removeprefix("more_") for post in team["staff"]}
            team["staff"] = {role: {"present": "60"} for role in sorted(roles)}
            team.pop("caseload", None)
    for place in pathway.get("places", {}).values():
        place["count"] = "1000"
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


class Addressed:
    """The draws of a simulation, for one person after another."""

    def __init__(self, luck: Luck) -> None:
        self.luck = luck
        self.identity = 0

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
        """Nobody asks yet: only cases that arrive are compared."""
        raise NotImplementedError

    def time(self, at: At, name: str, quantity: Quantity) -> float:
        """Nor when another one opens."""
        raise NotImplementedError

    def outcome(self, at: At) -> float:
        """The luck of an outcome at its address."""
        return self.luck.of_person(at.owner, "outcome", self.identity, at.visit, 0)


class Routing:
    """The router of a pathway, driven by the draws of a run."""

    def __init__(self, pathway: Pathway, run: Run) -> None:
        self.luck = Addressed(Luck(run.seed, 1))
        self.router = Router(pathway, self.luck, Clockwork(pathway, Openings(pathway, Stretch())))
        self.people = everybody(pathway, run.window, self.luck.luck)

    def way(self, case_no: int, most: int | None = None) -> Way:
        """The way of a person, known by the number of their case, up to so many visits."""
        one = self.people[case_no - 1]
        self.luck.identity = one.identity
        person, visits = self.router.person(), []
        stopped_at = frozenset[str]()
        try:
            for visit in islice(self.router.passage(person, str(one.entry)), most):
                visits.append(visit)  # noqa: PERF402 - what was visited before a stop counts
        except Stopped as stopped:
            stopped_at = frozenset([self.step_at(stopped.trouble.path)])
            if stopped.trouble.code == ENDLESS:
                stopped_at = frozenset(step for step, _ in visits[-MOST_AT_ONCE:])
        return self._as_way(person, visits, stopped_at)

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
    """The first person who goes another way by the router, in words; how many went the same."""
    pathway = Pathway.model_validate(run.pathway)
    blocks = has_blocks(pathway)
    routing = Routing(pathway, run)
    try:
        records = replicate(pathway, run.window, run.seed, 1)
    except RunStopped as stopped:
        way = routing.way(int(stopped.case))
        same = bool(way.stopped_at) if blocks else stopped.step in way.stopped_at
        return "" if same else f"kernel: {stopped}\nrouter: {way}", 0
    for number, done in enumerate(simulated(records), 1):
        most = len(done.visits) + (BESIDE if blocks else 0)
        way = routing.way(number, most if done.ending is None else None)
        if differ(way, done, blocks=blocks):
            return f"case {number}\nkernel: {done}\nrouter: {way}", number
    return "", len(routing.people)
