"""What is summed over the window of a run, cut exactly at its edges: staff, queues, packages.

Everything follows from the rows and the plan: a visit that lies inside the window counts whole;
of one that crosses an edge, the seconds worked inside are found from the opening hours and the
absences, which are addressed draws and can be asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import NONE, Integral, VisitKind
from pathway_engine.simulation.kernel.layout import FAR
from pathway_engine.simulation.kernel.philox import block
from pathway_engine.simulation.plan import Plan
from pathway_engine.simulation.plan.building import address_key

Array = np.ndarray[Any, Any]
WEEK = 7 * 86_400


def overlap(begin: Array, end: Array, low: int, high: int) -> Array:
    """Seconds that each interval shares with [low, high).

    >>> overlap(np.array([0, 5]), np.array([10, 6]), 2, 8).tolist()
    [6, 1]
    """
    shared: Array = np.maximum(np.minimum(end, high) - np.maximum(begin, low), 0)
    return shared


def uniforms(key: int, low: Array, n: Array) -> Array:
    """The draws at (key; low, 0, n, 0), as the kernel makes them one by one."""
    words = getattr(block, "py_func", block)
    u8 = np.uint64
    k0, k1 = u8(key & 0xFFFFFFFF), u8(key >> 32)
    zero = np.zeros(np.broadcast(low, n).shape, dtype=u8)
    drawn = words(k0, k1, low.astype(u8) + zero, zero, n.astype(u8) + zero, zero)
    result: Array = ((drawn >> u8(12)).astype(np.float64) + 0.5) * 2.0**-52
    return result


@dataclass(frozen=True)
class Attendance:
    """When the workers of one post are there."""

    starts: Array
    ends: Array
    there: Array
    """Workers by intervals: whether the worker is there in that interval."""

    def seconds(self, worker: int, begin: int, end: int) -> int:
        """Seconds that one worker (by index in the post) is there from `begin` to `end`."""
        shared = overlap(self.starts, self.ends, begin, end)
        return int(shared[self.there[worker]].sum())

    def total(self, begin: int, end: int) -> int:
        """Seconds that all workers together are there from `begin` to `end`."""
        return int((overlap(self.starts, self.ends, begin, end) * self.there).sum())


class Staff:
    """The workers of a replication."""

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self.posts = staffed_posts(plan.pathway)
        self._plan = plan
        self._address = (seed, replication)

    @cached_property
    def post_of(self) -> Array:
        """The number of the post of every worker."""
        return np.repeat(np.arange(len(self.posts)), [p.staffed.workers for p in self.posts])

    @cached_property
    def attendance(self) -> list[Attendance]:
        """The attendance of every post."""
        return [self._attendance(post) for post in self.posts]

    def _attendance(self, post: StaffedPost) -> Attendance:
        tables = self._plan.tables
        team = tables["team"][self._plan.numbering.team_of[post.team]]
        calendar = tables["calendar"][team["calendar"]]
        rows = tables["interval"][calendar["first"] : calendar["first"] + calendar["n"]]
        worker = tables["worker"][post.first_worker]
        key = address_key(*self._address, f"{post.team}.{post.post}", "absent")
        index = np.arange(post.staffed.workers)[:, None]
        there = uniforms(key, rows["day"][None, :], index) >= worker["absence"]
        return Attendance(rows["start"], rows["end"], there)


class Integrals:
    """Sums up the pieces of one replication as they come."""

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self._plan = plan
        self._window = plan.window
        self._staff = Staff(plan, seed, replication)
        self._busy = np.zeros(len(self._staff.posts))
        self._wip = 0
        shape = (len(plan.numbering.steps), len(plan.numbering.teams))
        self._queues = {name: np.zeros(shape) for name in QUEUES}
        self._queued = np.zeros(shape, dtype=bool)
        self._packages: dict[int, Array] = defaultdict(lambda: np.zeros(2))

    def add(self, piece: Mapping[str, Array]) -> None:
        """Add the rows of a piece: each row of the replication once."""
        self._add_busy(piece["visit_row"])
        self._add_queues(piece["visit_row"])
        self._add_cases(piece["case_row"])
        self._add_packages(piece["package_row"])

    def result(self) -> tuple[Integral, ...]:
        """Every integral, in the order of the catalogue and of the file."""
        return (
            *self._staff_times(),
            *self._queue_times(),
            Integral("wip_time", {}, float(self._wip)),
            *self._package_sums(),
        )

    def _add_busy(self, visits: Array) -> None:
        window, staff = self._window, self._staff
        worked = visits[visits["worker_no"] != NONE]
        done = worked["work_done_at"]
        end = np.where(done == NONE, window.ends_at, done)
        seconds = worked["work_time"].astype(np.int64)
        seconds[end <= window.warm_up_until] = 0
        post = staff.post_of[worked["worker_no"]]
        crossing = (worked["started_at"] < window.warm_up_until) & (end > window.warm_up_until)
        for i in np.flatnonzero(crossing):
            row = worked[i]
            index = int(row["worker_no"]) - staff.posts[post[i]].first_worker
            until = min(int(end[i]), window.ends_at)
            seconds[i] = staff.attendance[post[i]].seconds(index, window.warm_up_until, until)
        self._busy += np.bincount(post, weights=seconds, minlength=len(staff.posts))

    def _add_queues(self, visits: Array) -> None:
        window = self._window
        queued = visits[(visits["ready_at"] != NONE) & (visits["kind"] != VisitKind.DECISION)]
        started = queued["started_at"]
        left = np.where(started != NONE, started, queued["finished_at"])
        left = np.where(left == NONE, FAR, left)
        ready = queued["ready_at"]
        amounts = {
            "queue_time": overlap(ready, left, window.warm_up_until, window.ends_at),
            "queue_at_start": (ready <= window.warm_up_until) & (left > window.warm_up_until),
            "queue_at_end": left >= window.ends_at,
        }
        where = (queued["step"], queued["team"])
        self._queued[where] = True
        for name, amount in amounts.items():
            np.add.at(self._queues[name], where, amount)

    def _add_cases(self, cases: Array) -> None:
        closed = np.where(cases["closed_at"] == NONE, FAR, cases["closed_at"])
        window = self._window
        shared = overlap(cases["opened_at"], closed, window.warm_up_until, window.ends_at)
        self._wip += int(shared.sum())

    def _add_packages(self, packages: Array) -> None:
        window = self._window
        until = packages["from_at"] + packages["lasts"]
        shared = overlap(packages["from_at"], until, window.warm_up_until, window.ends_at)
        cost = shared / WEEK * packages["weekly"]
        for ending in np.unique(packages["ending"]):
            mine = packages["ending"] == ending
            self._packages[int(ending)] += (shared[mine].sum(), cost[mine].sum())

    def _staff_times(self) -> Iterator[Integral]:
        posts = list(zip(self._staff.posts, self._staff.attendance, strict=True))
        for (post, _), busy in zip(posts, self._busy, strict=True):
            yield Integral("busy_time", _by_post(post), float(busy))
        for post, attendance in posts:
            yield Integral("present_time", _by_post(post), self._present(attendance))
        for post, attendance in posts:
            yield Integral("paid_time", _by_post(post), self._paid(post, attendance))

    def _present(self, attendance: Attendance) -> float:
        return float(attendance.total(self._window.warm_up_until, self._window.ends_at))

    def _paid(self, post: StaffedPost, attendance: Attendance) -> float:
        """FTE times full time, whatever the demand; of `present` workers their open time."""
        pathway = self._plan.pathway
        declared = pathway.real_teams[post.team].staff[post.post]
        if declared.present is not None or pathway.full_time is None:
            return self._present(attendance)
        weeks = (self._window.ends_at - self._window.warm_up_until) / WEEK
        return float(post.fte) * float(pathway.full_time.seconds) * weeks

    def _queue_times(self) -> Iterator[Integral]:
        numbering = self._plan.numbering
        for name in QUEUES:
            for step, team in zip(*np.nonzero(self._queued), strict=True):
                by = {"step": numbering.steps[step], "team": numbering.teams[team]}
                yield Integral(name, by, float(self._queues[name][step, team]))

    def _package_sums(self) -> Iterator[Integral]:
        for ending, (seconds, cost) in sorted(self._packages.items()):
            by = {"ending": self._plan.numbering.endings[ending]}
            yield Integral("package_time", by, float(seconds))
            yield Integral("package_cost", by, float(cost))


QUEUES = ("queue_time", "queue_at_start", "queue_at_end")


def _by_post(post: StaffedPost) -> dict[str, str]:
    return {"team": post.team, "post": post.post, "role": post.role}
