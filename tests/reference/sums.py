"""What is summed over the window of a run, second by second: work, presence, queues, cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TypeAlias

from pathway_engine.clock import WEEK
from pathway_engine.engine.records import State, Window
from reference.cases import Case, Visit
from reference.delayed import Delayed
from reference.moves import Moves
from reference.teams import Team, Worker

Key: TypeAlias = tuple[str, ...]
"""The measure and what it is cut by: names in the order of `Integral`."""

THERE = (State.QUEUED, State.ACTIVE, State.HELD, State.AFTERWARDS)
"""The states of a visit whose case is there; offered and planned ones are not yet."""


class Sums:
    """The integrals of a run, named as the records name them."""

    def __init__(self, moves: Moves, window: Window) -> None:
        self.moves, self.window = moves, window
        self.totals: dict[Key, float] = defaultdict(float)
        self.occupied: dict[Key, float] = defaultdict(float)
        self.delays = Delayed(moves.pathway)
        self.delayed: dict[Key, float] = defaultdict(float)
        """Seconds in which people were delayed in a place, by it, by cause and organisation."""

    def add(self, visits: list[Visit], now: int, seconds: int) -> None:
        """So many seconds that are all like `now`, from before the window none."""
        if now < self.window.warm_up_until:
            return
        open_cases = {visit.case.case_no for visit in visits}
        self.totals["wip_time",] += seconds * len(open_cases)
        for visit in visits:
            if visit.state is State.QUEUED:
                self.totals["queue_time", visit.step, str(visit.team)] += seconds
        self.count_people(visits, seconds)
        active = [visit for visit in visits if visit.state is State.ACTIVE]
        for team in self.moves.teams.values():
            for worker in team.workers:
                self.add_worker(team, worker, active, now, seconds)

    def count_people(self, visits: list[Visit], seconds: int) -> None:
        """How many visits each step has, and how many cases each team, waiting or not."""
        there = [visit for visit in visits if visit.state in THERE]
        at_step = Counter(visit.step for visit in there)
        at_team = Counter(team for _, team in {(visit.case.case_no, visit.team) for visit in there})
        for case in self.moves.cases:
            told = None if case.place is None else self.delays.of_case(case)
            if told is not None:
                self.delayed[str(case.place), *told] += seconds
        in_place = Counter(case.place for case in self.moves.cases if case.place is not None)
        for kind, numbers in (("step", at_step), ("team", at_team), ("place", in_place)):
            for name, number in numbers.items():
                self.occupied[kind, str(name), str(number)] += seconds

    def add_worker(
        self, team: Team, worker: Worker, active: list[Visit], now: int, seconds: int
    ) -> None:
        """Whether a worker is there, and works: in post, or at work that goes on after it."""
        in_hand = [v for v in active if worker in v.at_work]
        in_hours = team.goes_on(worker, now, self.moves.luck)
        there = in_hours and (worker.in_post(now) or bool(in_hand))
        by = (team.name, worker.name.removeprefix(f"{team.name}."), worker.role)
        self.totals["present_time", *by] += seconds * there
        worked = any(map(self.moves.needs.is_worked_on, in_hand))
        self.totals["busy_time", *by] += seconds * (worked and in_hours)
        self.totals["overtime_time", *by] += seconds * (worked and not in_hours)

    def count_queues(self, measure: str, visits: list[Visit]) -> None:
        """How many are queued at an edge of the window."""
        for visit in visits:
            if visit.state is State.QUEUED:
                self.totals[measure, visit.step, str(visit.team)] += 1

    def add_packages(self, cases: list[Case]) -> None:
        """The packages of everybody, and what they cost in the window."""
        lives = {id(case.life): case.life for case in cases}
        for stretch in (one for life in lives.values() for one in life.stretches):
            until = min(stretch.until, self.window.ends_at)
            inside = until - max(stretch.since, self.window.warm_up_until)
            if inside > 0:
                self.totals["package_time", stretch.ending] += inside
                self.totals["package_cost", stretch.ending] += inside / WEEK * stretch.weekly
