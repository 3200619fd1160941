"""What is summed over the window of a run, cut exactly at its edges: staff, queues, packages.

Everything follows from the rows and the plan: a visit that lies inside the window counts whole;
of one that crosses an edge, the seconds worked inside are found from the opening hours and the
absences, which are addressed draws and can be asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import NONE, Integral, Records, VisitKind
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
    return np.maximum(np.minimum(end, high) - np.maximum(begin, low), 0)


def uniforms(key: int, low: Array, n: Array) -> Array:
    """The draws at (key; low, 0, n, 0), as the kernel makes them one by one."""
    words = getattr(block, "py_func", block)
    u8 = np.uint64
    k0, k1 = u8(key & 0xFFFFFFFF), u8(key >> 32)
    zero = np.zeros(np.broadcast(low, n).shape, dtype=u8)
    drawn = words(k0, k1, low.astype(u8) + zero, zero, n.astype(u8) + zero, zero)
    return ((drawn >> u8(12)).astype(np.float64) + 0.5) * 2.0**-52


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


def integrals(records: Records, packages: Array, plan: Plan) -> tuple[Integral, ...]:
    """Every integral of a replication, in the order of the catalogue and of the file."""
    staff = Staff(plan, records.seed, records.replication)
    return (
        *_busy(records, staff),
        *_staffing(records, staff, plan),
        *_queues(records),
        *_in_progress(records),
        *_packages(records, packages),
    )


def _busy(records: Records, staff: Staff) -> Iterator[Integral]:
    window = records.window
    visits = records.visits
    worked = visits[visits["worker_no"] != NONE]
    end = np.where(worked["work_done_at"] == NONE, window.ends_at, worked["work_done_at"])
    seconds = worked["work_time"].astype(np.int64)
    seconds[(end <= window.warm_up_until) | (worked["started_at"] >= window.ends_at)] = 0
    crossing = (worked["started_at"] < window.warm_up_until) & (end > window.warm_up_until)
    post = staff.post_of[worked["worker_no"]]
    for i in np.flatnonzero(crossing):
        row = worked[i]
        index = int(row["worker_no"]) - staff.posts[post[i]].first_worker
        begin, until = window.warm_up_until, min(int(end[i]), window.ends_at)
        seconds[i] = staff.attendance[post[i]].seconds(index, begin, until)
    sums = np.bincount(post, weights=seconds, minlength=len(staff.posts))
    for one, total in zip(staff.posts, sums, strict=True):
        yield Integral("busy_time", _by_post(one), float(total))


def _by_post(post: StaffedPost) -> dict[str, str]:
    return {"team": post.team, "post": post.post, "role": post.role}


def _staffing(records: Records, staff: Staff, plan: Plan) -> Iterator[Integral]:
    window = records.window
    for post, attendance in zip(staff.posts, staff.attendance, strict=True):
        present = attendance.total(window.warm_up_until, window.ends_at)
        yield Integral("present_time", _by_post(post), float(present))
    full_time = plan.pathway.full_time
    weeks = (window.ends_at - window.warm_up_until) / WEEK
    for post, attendance in zip(staff.posts, staff.attendance, strict=True):
        paid = float(attendance.total(window.warm_up_until, window.ends_at))
        declared = plan.pathway.real_teams[post.team].staff[post.post]
        if declared.present is None and full_time is not None:
            paid = float(post.fte) * float(full_time.seconds) * weeks
        yield Integral("paid_time", _by_post(post), paid)


def _queues(records: Records) -> Iterator[Integral]:
    window = records.window
    visits = records.visits
    queued = visits[(visits["ready_at"] != NONE) & (visits["kind"] != VisitKind.DECISION)]
    left = np.where(queued["started_at"] != NONE, queued["started_at"], queued["finished_at"])
    left = np.where(left == NONE, FAR, left)
    ready = queued["ready_at"]
    shared = overlap(ready, left, window.warm_up_until, window.ends_at)
    numbering = _names(records)
    pairs = np.stack([queued["step"], queued["team"]], axis=1)
    kinds, place = np.unique(pairs, axis=0, return_inverse=True)
    place = place.ravel()
    measures = {
        "queue_time": shared,
        "queue_at_start": (ready <= window.warm_up_until) & (left > window.warm_up_until),
        "queue_at_end": left >= window.ends_at,
    }
    for measure, values in measures.items():
        sums = np.bincount(place, weights=values, minlength=len(kinds))
        for (step, team), total in zip(kinds, sums, strict=True):
            by = {"step": numbering[0][step], "team": numbering[1][team]}
            yield Integral(measure, by, float(total))


def _names(records: Records) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(records.pathway.all_steps), tuple(records.pathway.real_teams)


def _in_progress(records: Records) -> Iterator[Integral]:
    cases = records.cases
    closed = np.where(cases["closed_at"] == NONE, FAR, cases["closed_at"])
    window = records.window
    shared = overlap(cases["opened_at"], closed, window.warm_up_until, window.ends_at)
    yield Integral("wip_time", {}, float(shared.sum()))


def _packages(records: Records, packages: Array) -> Iterator[Integral]:
    window = records.window
    until = packages["from_at"] + packages["lasts"]
    shared = overlap(packages["from_at"], until, window.warm_up_until, window.ends_at)
    endings = tuple(records.pathway.endings)
    for number in np.unique(packages["ending"]):
        mine = packages["ending"] == number
        by = {"ending": endings[number]}
        cost = float((shared[mine] / WEEK * packages["weekly"][mine]).sum())
        yield Integral("package_time", by, float(shared[mine].sum()))
        yield Integral("package_cost", by, cost)
