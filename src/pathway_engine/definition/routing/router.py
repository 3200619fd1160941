"""Takes one person through a pathway, step by step, without queues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pathway_engine.definition.models import (
    Arrival,
    Block,
    Outcome,
    Pathway,
    StepBase,
    TeamStep,
    WaitStep,
    each_value,
)
from pathway_engine.definition.models.steps import Package
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.branches import Visits, follow_branches
from pathway_engine.definition.routing.choosing import Choosing
from pathway_engine.definition.routing.clocks import Clocks
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.crew import Crews
from pathway_engine.definition.routing.flow import Pool, Trouble, eligible, limited_teams
from pathway_engine.definition.routing.handing import Handing
from pathway_engine.definition.routing.leaving import Leaving
from pathway_engine.definition.routing.lives import Lives
from pathway_engine.definition.routing.persons import (
    Counts,
    Left,
    Life,
    Person,
    Stopped,
    Values,
    WayOut,
    Where,
    in_words,
    initial_values,
)
from pathway_engine.definition.routing.replayed import Replayed
from pathway_engine.definition.routing.sampling import At, Luck
from pathway_engine.definition.routing.trying import divides
from pathway_engine.definition.signposts import followed
from pathway_engine.definition.walking import step_paths

MOST_AT_ONCE = 1_000
"""A case that makes more visits without any time passing stops a run."""
MOST_VISITS = 20_000
"""A case with more visits, in all its branches, goes round for ever, and ends the routing."""
ENDLESS = "loop_without_way_out"


class Router:
    """Routes one person after another through one pathway, as `luck` has it."""

    def __init__(self, pathway: Pathway, luck: Luck, clock: Clockwork) -> None:
        """Remember the pathway; what has been worked out once is kept."""
        self.pathway = pathway
        self.values = Values(pathway, luck)
        self.paths = step_paths(pathway)
        self.visits = 0
        self._last_visit = 0
        self._clock = clock
        self._lateness = clock.lateness
        self._crews = Crews(pathway, clock)
        self._replayed = Replayed(pathway)
        self._choosing = Choosing(self.values)
        self._clocks = Clocks(pathway, self.values)
        self._lives = Lives(pathway, self.values, clock)
        self._leaving = Leaving(self.values, clock)
        self._draws_times = bool(pathway.exits)
        self._handing = Handing(pathway, self.values, clock)
        self._initial = initial_values(pathway)
        self._pools: dict[tuple[str, int], frozenset[str]] = {}
        self._limited = limited_teams(pathway)
        self._watched = {time.since for time in _dues(pathway) if time.since is not None}
        self._priorities = dict(_priorities_that_divide(pathway, self.paths))

    @property
    def effort(self) -> int:
        """What has been done so far, about one for each microsecond or two."""
        return 3 * self.visits + self.values.evaluations

    def route(self, arrival: str) -> Counts:
        """What one person does from arriving to the ending of all cases. Raises `Stopped`."""
        person = self.person()
        for _ in self.passage(person, arrival):
            pass
        for further, at in self._lives.further(person):
            self._note(further, "opened")
            for _ in self._passage(further, at):
                pass
        return person.counts

    def person(self) -> Person:
        """Somebody of whom nothing is known yet."""
        return Person(dict(self._initial), life=Life(lateness=self._lateness))

    def passage(self, person: Person, arrival: str) -> Iterator[tuple[str, str]]:
        """Take a person through: each visit's step and outcome, once it is over.

        Raises `Stopped` where a run would stop, and where it goes round for ever.
        """
        at = self._arrive(person, self.pathway.arrivals[arrival], arrival)
        yield from self._passage(person, at)

    def _passage(self, person: Person, at: str) -> Iterator[tuple[str, str]]:
        """Take a case through, from a step on."""
        self._last_visit = self.visits + MOST_VISITS
        ways = self._leaving.ways(person, self.pathway.exits, At("", 1), ("exits",), 0.0)
        person.may_leave(ways)
        try:
            yield from filter(None, self._on_the_way(person, at))
        except Left as left:
            self._end(person, left.to)

    def _on_the_way(self, person: Person, at: str) -> Visits:
        """The visits of a case or a branch, as long as nobody leaves. Raises `Left`."""
        at_once = 0
        while self.visits < self._last_visit:
            if at in self.pathway.endings:
                self._end(person, at)
                return
            if at == "join":
                return
            before = person.seconds
            step = self.pathway.all_steps[at]
            if isinstance(step, Block):
                self._reach(person, at, step)
                self._count(person, at)
                yield from follow_branches(person, step, self._on_the_way)
            else:
                self._go_through(person, at, step)
            yield None
            outcome_name, outcome = self._finish(person, at, step)
            yield at, outcome_name
            at_once = at_once + 1 if person.seconds == before else 0
            at = outcome.to
            if at_once > MOST_AT_ONCE:
                break
        visits = f"{MOST_AT_ONCE:,} visits in one second" if at_once else f"{MOST_VISITS:,} visits"
        where = self.paths.get(at, join("endings", at))
        raise Stopped(Trouble(ENDLESS, where, f"a case that has made {visits}"))

    def _arrive(self, person: Person, arrival: Arrival, name: str) -> str:
        """Draw what an arrival brings; the step at which the person starts."""
        drawn = arrival.case
        if arrival.replay:
            told = self._replayed.next(name)
            person.values.update(told)
            drawn = {key: draw for key, draw in drawn.items() if key not in told}
        self.values.record(person, drawn, At(name, 0), ("arrivals", name, "case"))
        self._note(person, "opened")
        return arrival.to or self.pathway.start or ""

    def _end(self, person: Person, ending: str) -> None:
        """The case closes; what a package costs may have no value."""
        person.counts["endings", ending] += 1
        self._note(person, ending)
        self._note(person, "closed")
        written = self.pathway.endings[ending]
        package = written.package
        if isinstance(package, Package) and divides(package.weekly):
            where = ("endings", ending, "package", "weekly")
            self.values.evaluate(person, package.weekly, where)
        self._lives.of_ending(person, ending, written)

    def _reach(self, person: Person, name: str, step: StepBase) -> tuple[float, float]:
        """Somebody comes to a step; from when and until when the visit is planned."""
        self.visits += 1
        self._require(person, step, self.paths[name])
        planned = self._due(person, name, step)
        self._note(person, f"{name}.reached")
        return planned

    def _go_through(self, person: Person, name: str, step: StepBase) -> None:
        """What comes before the end of a visit: handoff, planned time, work."""
        since, due_at = self._reach(person, name, step)
        if isinstance(step, TeamStep):
            self._work(person, name, step, since, due_at)
            return
        ways = self._ways_out(person, name, step, person.seconds)
        self._count(person, name)
        person.is_planned(since, due_at)
        person.stays_for(ways)
        if not isinstance(step, WaitStep):
            self._note(person, f"{name}.started")

    def _finish(self, person: Person, name: str, step: StepBase) -> tuple[str, Outcome]:
        """The end of a visit: records, outcome, and what it sets and opens."""
        path = self.paths[name]
        self._note(person, f"{name}.finished")
        at = At(name, person.visits[name])
        if isinstance(step, TeamStep) and step.records:
            self.values.record(person, step.records, at, (path, "records"))
        chosen, outcome = self._choosing.outcome(person, step, at, path)
        person.counts["outcomes", (name, chosen)] += 1
        if outcome.set:
            self._choosing.set(person, outcome, (path, "outcomes", chosen, "set"))
        if outcome.opens:
            where = (path, "outcomes", chosen, "opens")
            self._lives.of_outcome(person, at, outcome.opens, where)
        return chosen, outcome

    def _count(self, person: Person, name: str) -> None:
        """A visit that is accepted, or reached where nobody needs to."""
        person.visits[name] = person.visits.get(name, 0) + 1
        person.counts["visits", name] += 1

    def _note(self, person: Person, event: str) -> None:
        if event in self._watched:
            person.moments[event] = person.seconds
        if event in self._clocks.events:
            self._clocks.note(person, event)

    def _require(self, person: Person, step: StepBase, path: str) -> None:
        for name, rule in step.requires.items():
            where = (path, "requires", name)
            if not self.values.evaluate(person, rule, where):
                found = f"a case for which it does not hold{in_words(person)}"
                raise Stopped(Trouble("requires_broken", join(*where), found))

    def _due(self, person: Person, name: str, step: StepBase) -> tuple[float, float]:
        """From when and until when a visit that is reached now is planned."""
        due = step.due if isinstance(step, TeamStep | WaitStep) else None
        if due is None:
            return person.seconds, person.seconds
        time = self.values.pick(person, due, (self.paths[name], "due"))
        team = self._team(person, name, step) if isinstance(step, TeamStep) else None
        since = person.moments.get(str(time.since), person.seconds)
        drawn = self._draws_times or bool(getattr(step, "exits", {}))
        return since, since + self._seconds(person, name, "due", time, team, drawn=drawn)

    def _seconds(
        self, person: Person, name: str, key: str, time: Quantity, team: str | None, *, drawn: bool
    ) -> float:
        """How long something takes at a step: its mean, or drawn where exits run beside it."""
        if not drawn:
            return self._clock.seconds(time, team)
        at = At(name, person.visits.get(name, 0) + 1)
        return max(0.0, self._clock.drawn(self.values.luck.time(at, key, time), time, team))

    def _ways_out(
        self, person: Person, name: str, step: StepBase, since: float, team: str | None = None
    ) -> list[WayOut]:
        """The exits of a step, for a visit that can leave from some second on."""
        exits = step.exits if isinstance(step, TeamStep | WaitStep) else {}
        at = At(name, person.visits.get(name, 0) + 1)
        where = (self.paths[name], "exits")
        ways = self._leaving.ways(person, exits, at, where, since, team) if exits else []
        person.may_leave(ways)
        return ways

    def _work(self, person: Person, name: str, step: TeamStep, since: float, due_at: float) -> None:
        """A team's visit from the offer to what follows its work."""
        path = self.paths[name]
        team = self._team(person, name, step)
        pool: Pool = (team, self._roles(person, step, team, path))
        crew = self._crews.of(name, pool)
        effort = self._clock.seconds(
            self.values.pick(person, step.length_of_work, (path, "work")), team
        )
        ways = self._ways_out(person, name, step, max(person.seconds, due_at), team)
        if person.team not in (None, team):
            self._try_priority_of_rework(person, team)
            rekeying = self._handing.hand_over(person, pool)
            effort += rekeying if step.stay is None else 0.0
        if person.team != team:
            person.leaves()
        person.is_planned(since, due_at)
        person.stays_for(ways)
        limited = team in self._limited and step.sessions is None
        if person.team != team or (limited and person.slot is None):
            person.comes_to(team, limited=limited)
        person.last, person.roles = name, pool[1]
        self._count(person, name)
        self._try_priority(person, name)
        for who, part in crew.takes:
            person.does("effort", who, effort * part)
        for meeting in crew.meets:
            person.counts["pieces", meeting] += 1
        if step.sessions is not None:
            person.does("heard", (name, team), 1)
        self._note(person, f"{name}.started")
        person.passes(effort * crew.stretch, whole=True)
        if step.time_without_work is not None:
            after = self.values.pick(person, step.time_without_work, (path, "afterwards"))
            drawn = self._draws_times
            seconds = self._seconds(person, name, "afterwards", after, team, drawn=drawn)
            person.passes(seconds, place=None if step.stay is None else step.in_)

    def _try_priority(self, person: Person, name: str | None) -> None:
        """Evaluate a priority that may divide by zero as the visit joins the line."""
        if name in self._priorities:
            written, where = self._priorities[name]
            self.values.evaluate(person, self.values.pick(person, written, where), where)

    def _try_priority_of_rework(self, person: Person, receiver: str) -> None:
        """The same for the sender's step, where it may be done again."""
        rule = self._handing.rule(person, receiver)
        if rule is not None and rule.returned is not None:
            self._try_priority(person, person.last)

    def _team(self, person: Person, name: str, step: TeamStep) -> str:
        where = (self.paths[name], "team")
        return followed(
            self.pathway.teams,
            step.team,
            lambda table: str(self.values.pick(person, table, where)),
        )

    def _roles(self, person: Person, step: TeamStep, team: str, path: str) -> frozenset[str]:
        by = self.values.pick(person, step.by, (path, "by"))
        key = (team, id(by))
        if key not in self._pools:
            self._pools[key] = eligible(self.pathway, team, by)
        return self._pools[key]


def _dues(pathway: Pathway) -> Iterator[Quantity]:
    """Every time for which some visit is planned."""
    dues = [step.due for step in pathway.team_steps.values() if step.due is not None]
    for due in (*dues, *(step.due for step in pathway.wait_steps.values())):
        yield from each_value(due)


def _priorities_that_divide(
    pathway: Pathway, paths: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Any, Where]]]:
    """By step, its priority and where it stands, where one of its rules divides."""
    for name, step in pathway.team_steps.items():
        written, where = step.priority, (paths[name], "priority")
        if written is None:
            written, where = pathway.defaults.priority, ("defaults", "priority")
        if written is not None and any(divides(rule) for rule in each_value(written)):
            yield name, (written, where)
