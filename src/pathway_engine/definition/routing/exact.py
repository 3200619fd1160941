"""Expected visits by exact algebra: V = arrivals + V·P, solved without rounding by chance.

A state is a step and the team step that last had the case, which waits and decisions pass on;
so an arrow between two states is a handoff or is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import (
    Block,
    Given,
    Opening,
    Outcome,
    Package,
    Pathway,
    StepBase,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.openings import openings
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routes import reached, ways
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.crew import Crews
from pathway_engine.definition.routing.flow import (
    Estimate,
    Flow,
    Meeting,
    Move,
    Pool,
    crosses,
    depends_on_case,
    eligible,
    limited_teams,
    rule_depends_on_case,
    times_depend_on_case,
)
from pathway_engine.definition.walking import attribute_that_tells, walk

State = tuple[str, str | None]
"""A step, and the team step that last had the case (None: no team yet)."""
Key = TypeVar("Key")
T = TypeVar("T")
SMALLEST_PIVOT = 1e-12


def can_be_exact(pathway: Pathway, starts: Mapping[str, float]) -> bool:
    """Whether all that decides ways and work is the same for every case.

    So it is where nobody leaves by exits or goes through a block, every reachable outcome is by
    share or alone, no share, team, role or work depends on the case, and no handoff makes
    different work for different cases; where slots are counted, nor does a time, and no panel
    hears cases that have none.
    """
    if pathway.exits or not _openings_can_be_exact(pathway):
        return False
    if any(attribute_that_tells(pathway, place) is not None for place in walk(pathway)):
        return False
    edges = ((way.origin, way.target) for way in ways(pathway))
    for name in reached(starts, edges):
        step = pathway.all_steps.get(name)
        if step is not None and not _step_can_be_exact(pathway, step):
            return False
    times_too = bool(limited_teams(pathway))
    return not any(
        rule_depends_on_case(rule, times_too=times_too) for rule in pathway.handoffs.values()
    )


def _step_can_be_exact(pathway: Pathway, step: StepBase) -> bool:
    """Whether no way and no work at a step depends on the case; nor a slot, where any are."""
    if isinstance(step, Block) or getattr(step, "exits", {}):
        return False
    for outcome in step.outcomes.values():
        if outcome.when is not None or isinstance(outcome.share, Given):
            return False
    limited = limited_teams(pathway)
    if isinstance(step, TeamStep):
        if depends_on_case(pathway, step):
            return False
        if step.sessions is not None and _team(step) in limited:
            return False
    return not (limited and times_depend_on_case(step))


def _openings_can_be_exact(pathway: Pathway) -> bool:
    """Whether no further case depends on the one that opens it, or on a package."""
    opened = list(openings(pathway))
    if opened and any(isinstance(one.package, Package) for one in pathway.endings.values()):
        return False
    return all(one.opening.when is None and not isinstance(one.opening.share, Given)
               for one in opened)  # fmt: skip


@dataclass(slots=True)
class _Sums:
    """Expectations per case while they are added up."""

    visits: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    outcomes: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    endings: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    handoffs: dict[Move, float] = field(default_factory=lambda: defaultdict(float))
    effort: dict[Pool, float] = field(default_factory=lambda: defaultdict(float))
    pieces: dict[Meeting, float] = field(default_factory=lambda: defaultdict(float))
    held: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    stays: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    occupied: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    heard: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    crossing: float = 0.0
    returns: float = 0.0


def exact_flow(pathway: Pathway, starts: Mapping[str, float], clock: Clockwork) -> Flow:
    """The flow of a pathway for which `can_be_exact` holds.

    `starts` are the shares of cases that start at each step; they make 1. `clock` tells how
    long things take.
    """
    arrivals: dict[State, float] = {(step, None): share for step, share in starts.items()}
    arrows = _arrows(pathway, arrivals)
    visits = _solve(arrivals, arrows)
    sums, crews = _Sums(), Crews(pathway, clock)
    for state, times in visits.items():
        _add_visits(pathway, sums, state, times, crews)
        _add_slots(pathway, sums, state, times, clock)
        for target, share in arrows[state].items():
            if _hands_over(pathway, target):
                _add_handoff(pathway, sums, target, times * share, crews)
    return Flow(
        method="exact",
        people=0,
        visits=_estimates({n: sums.visits[n] for n in pathway.all_steps if n in sums.visits}),
        outcomes=_estimates(sums.outcomes),
        endings=_estimates(sums.endings),
        handoffs=_estimates(sums.handoffs),
        handoffs_in_all=Estimate(sum(sums.handoffs.values())),
        handoffs_between_organisations=Estimate(sums.crossing),
        returns=Estimate(sums.returns),
        effort=_estimates(sums.effort),
        pieces=_estimates(sums.pieces),
        held=_estimates(sums.held),
        stays=_estimates(sums.stays),
        occupied=_estimates(sums.occupied),
        heard=_estimates(sums.heard),
    )


def _estimates(sums: Mapping[Key, float]) -> dict[Key, Estimate]:
    return {key: Estimate(value) for key, value in sums.items()}


def shares_of(step: StepBase) -> Iterator[tuple[str, Outcome, float]]:
    """Each outcome with its share of the cases, the one without a share taking what is left."""
    given = sum(_share(outcome) for outcome in step.outcomes.values())
    for name, outcome in step.outcomes.items():
        yield name, outcome, 1 - given if outcome.share is None else _share(outcome)


def _share(outcome: Outcome) -> float:
    """An outcome's own share, 0 where it takes what is left."""
    assert not isinstance(outcome.share, Given)  # noqa: S101 - `can_be_exact` has looked
    return float(outcome.share or 0)


def _often(opening: Opening) -> float:
    """How often a case is opened."""
    assert not isinstance(opening.share, Given)  # noqa: S101 - `can_be_exact` has looked
    return 1.0 if opening.share is None else float(opening.share)


def _arrows(pathway: Pathway, arrivals: Mapping[State, float]) -> dict[State, dict[State, float]]:
    """The states that can be reached, each with the states that follow and their shares."""
    arrows: dict[State, dict[State, float]] = {}
    waiting = list(arrivals)
    while waiting:
        state = waiting.pop()
        if state in arrows:
            continue
        below: dict[State, float] = defaultdict(float)
        name, last = state
        step = pathway.all_steps[name]
        last = name if isinstance(step, TeamStep) else last
        for _, outcome, share in shares_of(step):
            if outcome.to in pathway.all_steps and share > 0:
                below[(outcome.to, last)] += share
            ending = pathway.endings.get(outcome.to)
            for one in (*outcome.opens.values(), *(ending.opens.values() if ending else ())):
                below[(one.at, None)] += share * _often(one)
        arrows[state] = dict(below)
        waiting.extend(below)
    return arrows


def _solve(
    arrivals: Mapping[State, float], arrows: Mapping[State, Mapping[State, float]]
) -> dict[State, float]:
    """Visits to every state: Gaussian elimination of V(I − P) = arrivals, row by row sparse.

    Raises `ZeroDivisionError` if a loop has no way out, or openings have no end.
    """
    states = list(arrows)
    rows: dict[State, dict[State, float]] = {state: {state: 1.0} for state in states}
    for origin, below in arrows.items():
        for target, share in below.items():
            rows[target][origin] = rows[target].get(origin, 0.0) - share
    right = {state: arrivals.get(state, 0.0) for state in states}
    for number, pivot in enumerate(states):
        top = rows[pivot]
        if top.get(pivot, 0.0) < SMALLEST_PIVOT:
            raise ZeroDivisionError("a loop without a way out, or openings without end")
        for state in states[number + 1 :]:
            factor = rows[state].pop(pivot, 0.0) / top[pivot]
            if factor:
                for column, value in top.items():
                    if column != pivot:
                        rows[state][column] = rows[state].get(column, 0.0) - factor * value
                right[state] -= factor * right[pivot]
    solved: dict[State, float] = {}
    for pivot in reversed(states):
        row = rows[pivot]
        known = sum(value * solved[c] for c, value in row.items() if c != pivot and c in solved)
        solved[pivot] = (right[pivot] - known) / row[pivot]
    return solved


def _add_visits(pathway: Pathway, sums: _Sums, state: State, times: float, crews: Crews) -> None:
    name, _ = state
    step = pathway.all_steps[name]
    sums.visits[name] += times
    for outcome_name, outcome, share in shares_of(step):
        sums.outcomes[name, outcome_name] += times * share
        if outcome.to in pathway.endings:
            sums.endings[outcome.to] += times * share
    if isinstance(step, TeamStep):
        crew = crews.of(name, _pool(pathway, step))
        for pool, part in crew.takes:
            sums.effort[pool] += times * _mean(step.length_of_work) * part
        for meeting in crew.meets:
            sums.pieces[meeting] += times
        if step.sessions is not None:
            sums.heard[name, _team(step)] += times
        if step.stay is not None and step.in_ is not None:
            sums.occupied[step.in_] += times * _mean(step.stay)


def _pool(pathway: Pathway, step: TeamStep) -> Pool:
    by = step.by if isinstance(step.by, tuple) else None
    return _team(step), eligible(pathway, _team(step), by)


def _team(step: TeamStep) -> str:
    assert isinstance(step.team, str)  # noqa: S101 - `can_be_exact` has looked
    return step.team


def _hands_over(pathway: Pathway, state: State) -> bool:
    """Whether reaching a state is a handoff: another team had the case before."""
    name, last = state
    step = pathway.all_steps[name]
    if last is None or not isinstance(step, TeamStep):
        return False
    return _team(pathway.team_steps[last]) != _team(step)


def _add_slots(pathway: Pathway, sums: _Sums, state: State, times: float, clock: Clockwork) -> None:
    """What a visit takes of a slot: work by the clock, what follows it, a planned time within.

    The time before the first start of a stay takes none, a wait that of the team before it.
    """
    name, last = state
    step = pathway.all_steps[name]
    before = None if last is None else _team(pathway.team_steps[last])
    holder = _team(step) if isinstance(step, TeamStep) else before
    if holder is None or holder not in limited_teams(pathway):
        return
    seconds = 0.0
    if isinstance(step, TeamStep):
        seconds += _mean(step.length_of_work) * clock.stretch(_pool(pathway, step))
        if step.time_without_work is not None:
            seconds += clock.seconds(_plain(step.time_without_work), holder)
        if before != holder:
            sums.stays[holder] += times
    if isinstance(step, TeamStep | WaitStep) and step.due is not None and before == holder:
        team = holder if isinstance(step, TeamStep) else None
        seconds += clock.seconds(_plain(step.due), team)
    sums.held[holder] += times * seconds


def _add_handoff(pathway: Pathway, sums: _Sums, state: State, times: float, crews: Crews) -> None:
    """Accepted offers, the returns before them, the work of both, the sender's slots."""
    name, last = state
    sender, receiver = pathway.team_steps[last or ""], pathway.team_steps[name]
    between = _team(sender), _team(receiver)
    sums.handoffs[between] += times
    if crosses(pathway, *between):
        sums.crossing += times
    rule = rule_for(pathway, *between)
    if rule is None:
        return
    limited = limited_teams(pathway)
    if between[0] in limited:
        onward = crews.clock.handing_over(rule, _pool(pathway, sender), between[1], _plain)
        sums.held[between[0]] += times * onward
    if rule.rekeying is not None and receiver.stay is None:
        effort = times * _mean(rule.rekeying)
        crew = crews.of(name, _pool(pathway, receiver))
        for pool, part in crew.takes:
            sums.effort[pool] += effort * part
        if between[1] in limited:
            sums.held[between[1]] += effort * crew.stretch
    if rule.returned is not None:
        assert not isinstance(rule.returned.share, Given)  # noqa: S101 - `can_be_exact` has looked
        share = float(rule.returned.share)
        returned = times * share / (1 - share)
        sums.returns += returned
        if rule.returned.rework is not None:
            sums.effort[_pool(pathway, sender)] += returned * _mean(rule.returned.rework)


def _mean(work: Quantity | Given[Quantity]) -> float:
    return _plain(work).mean


def _plain(value: T | Given[T]) -> T:
    """A value that is the same for every case."""
    assert not isinstance(value, Given)  # noqa: S101 - `can_be_exact` has looked
    return value
