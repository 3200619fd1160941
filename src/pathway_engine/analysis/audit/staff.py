"""Rules about workers: one visit at a time, in the right team and role, in hours that are open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import key_of, uniform
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.models import TeamStep, each_value
from pathway_engine.definition.opening import team_calendar
from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Workers:
    """The workers of a pathway by number; the last entry of every array is no worker."""

    def __init__(self, evidence: Evidence) -> None:
        self.posts = staffed_posts(evidence.pathway)
        number = [post.staffed.workers for post in self.posts]
        names = evidence.names
        self.post = self._each(number, range(len(self.posts)))
        self.team = self._each(number, (names.team_of[post.team] for post in self.posts))
        self.role = self._each(number, (names.roles.index(post.role) for post in self.posts))
        self.pace = self._each(number, (post.staffed.pace for post in self.posts))

    @staticmethod
    def _each(number: list[int], values: Any) -> Array:
        return np.append(np.repeat(list(values), number), [NONE])


def workers(evidence: Evidence, trial: Trial) -> None:
    """Whoever works is a worker of the team in a role that may, and works on one visit at a time.

    So there are never more visits in work than workers, in any role.
    """
    staff = Workers(evidence)
    visits = evidence.visits[evidence.started]
    number = visits["worker_no"]
    there = (number >= 0) & (number < len(staff.post) - 1)
    trial.expect(there, visits, "no such worker", number)
    number = np.where(there, number, NONE)
    trial.equal(staff.team[number], visits["team"], visits, "the worker is of another team")
    trial.equal(visits["role"], staff.role[number], visits, "the role is not the worker's")
    may = _roles_of_steps(evidence, staff)
    fits = may[visits["step"], visits["team"], visits["role"]]
    trial.expect(fits, visits, "the worker's role may not do the step")
    idle = evidence.visits[~evidence.started]
    trial.equal(idle["worker_no"], np.array(NONE), idle, "it has a worker and no work")
    _one_at_a_time(evidence, trial)
    _worked_as_drawn(evidence, staff, trial)


def _roles_of_steps(evidence: Evidence, staff: Workers) -> Array:
    """Steps by teams by roles: whether the role may do the step there, whoever the case is."""
    names = evidence.names
    may = np.zeros((len(names.steps), len(names.teams) + 1, len(names.roles) + 1), dtype=bool)
    for row, step in enumerate(evidence.pathway.all_steps.values()):
        if not isinstance(step, TeamStep):
            continue
        if step.by is None:
            may[row, staff.team[:-1], staff.role[:-1]] = True
        else:
            named = [names.roles.index(role) for by in each_value(step.by) for role in by]
            may[row][:, named] = True
    return may


def _one_at_a_time(evidence: Evidence, trial: Trial) -> None:
    """Sorted by worker and time, each work begins when the one before it is over."""
    plain = evidence.started & (evidence.visits["held_time"] == 0)
    visits, until = evidence.visits[plain], evidence.worked_until[plain]
    order = np.lexsort((until, visits["started_at"], visits["worker_no"]))
    worker, begins, ends = (
        visits["worker_no"][order],
        visits["started_at"][order],
        until[order],
    )
    free = (worker[1:] != worker[:-1]) | (begins[1:] >= ends[:-1])
    trial.expect(free, visits[order][1:], "its worker is at work on another visit")


def _worked_as_drawn(evidence: Evidence, staff: Workers, trial: Trial) -> None:
    """The work lasts as long as its effort takes at the worker's pace, to the second."""
    over = evidence.started & (evidence.visits["work_done_at"] != NONE)
    visits = evidence.visits[over]
    pace = staff.pace[np.clip(visits["worker_no"], NONE, len(staff.pace) - 1)]
    worked = np.rint(visits["effort_time"] / pace).astype(np.int64)
    trial.equal(visits["work_time"], worked, visits, "work_time is not effort over pace")


def hours(evidence: Evidence, trial: Trial) -> None:
    """Nobody works in closed hours or on a day of absence: work_time is the time there."""
    staff = Workers(evidence)
    plain = evidence.started & (evidence.visits["held_time"] == 0)
    positions = np.flatnonzero(plain)
    order = np.argsort(evidence.visits["worker_no"][positions], kind="stable")
    positions = positions[order]
    numbers = evidence.visits["worker_no"][positions]
    for post in staff.posts:
        hours_of_post = PostHours(evidence, post)
        for index in range(post.staffed.workers):
            low, high = np.searchsorted(numbers, post.first_worker + index + np.arange(2))
            if high > low:
                _in_open_time(evidence, positions[low:high], hours_of_post.of(index), trial)


def _in_open_time(evidence: Evidence, mine: Array, there: Stretches, trial: Trial) -> None:
    visits, until = evidence.visits[mine], evidence.worked_until[mine]
    begins = visits["started_at"]
    worked = there.before(until) - there.before(begins)
    said = "work_time is not the time its worker was there"
    trial.equal(visits["work_time"], worked, visits, said)
    trial.expect(there.holds(begins), visits, "it starts while its worker is not there")
    done = visits["work_done_at"] != NONE
    last = np.where(visits["work_time"] > 0, there.holds(until - 1), until == begins)
    trial.expect(~done | last, visits, "its work ends while its worker is not there")


@dataclass(frozen=True)
class Stretches:
    """Times in which somebody is there: starts and ends in order, not overlapping."""

    starts: Array
    ends: Array

    def holds(self, moments: Array) -> Array:
        """Whether each moment lies in a stretch; the second in which one ends does not."""
        at = np.searchsorted(self.starts, moments, side="right") - 1
        ends = np.append(self.ends, [NONE])[at]
        return np.asarray((at >= 0) & (moments < ends))

    def before(self, moments: Array) -> Array:
        """Seconds of all stretches before each moment."""
        if not len(self.starts):
            return np.zeros(len(moments), dtype=np.int64)
        at = np.searchsorted(self.starts, moments, side="right") - 1
        first = np.maximum(at, 0)
        inside = np.minimum(moments, self.ends[first]) - self.starts[first]
        return np.where(at >= 0, self._total[first] + inside, 0)

    @cached_property
    def _total(self) -> Array:
        """Seconds of all stretches before each."""
        lengths = self.ends - self.starts
        return np.asarray(np.cumsum(lengths) - lengths)


class PostHours:
    """When the workers of one post are there: open hours, less the days of absence."""

    def __init__(self, evidence: Evidence, post: StaffedPost) -> None:
        team = evidence.pathway.real_teams[post.team]
        window = evidence.window
        first, last = window.starts_at // DAY - 1, window.ends_at // DAY + 1
        self._times: OpenTimes = open_times(team_calendar(evidence.pathway, team), first, last)
        whole = team.staff[post.post].present is not None
        self._absence = 0.0 if whole else float(evidence.pathway.absence_of(team))
        address = (evidence.records.seed, evidence.records.replication)
        self._key = key_of(*address, f"{post.team}.{post.post}", "absent")

    def of(self, index: int) -> Stretches:
        """When one worker, by index in the post, is there."""
        days = np.array(self._times.days)
        there = np.ones(len(days), dtype=bool)
        if self._absence:
            there = uniform(self._key, days, index) >= self._absence
        return Stretches(np.array(self._times.starts)[there], np.array(self._times.ends)[there])
