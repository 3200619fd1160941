"""Who the workers of a pathway are, and when each of them is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import key_of, uniform
from pathway_engine.analysis.hours import NEVER
from pathway_engine.clock import DAY
from pathway_engine.definition.opening import post_times
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
        start = evidence.window.warm_up_until
        ends = [post.lasts(start)[1] for post in self.posts]
        self.over_at = np.append(np.repeat(np.array(ends, dtype=np.int64), number), [NEVER])
        """The first second in which the post of each is over."""

        posted = self.over_at < evidence.window.ends_at
        self.leavers: list[int] = np.flatnonzero(posted).tolist()
        """Those whose post is over before the run ends."""

    @staticmethod
    def _each(number: list[int], values: Any) -> Array:
        return np.repeat(np.array([*values, NONE]), [*number, 1])


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

    def seconds(self, begins: Array, ends: Array) -> int:
        """Seconds of all stretches from moments to others, together."""
        return int((self.before(ends) - self.before(begins)).sum())

    def after(self, moments: Array, seconds: Array) -> Array:
        """The first moments at which so many seconds of all stretches have passed since others."""
        wanted = self.before(moments) + seconds
        return np.where(seconds == 0, moments, self._at(wanted, side="left"))

    def back(self, moments: Array, seconds: Array) -> Array:
        """The last moments within stretches from which so many seconds have passed to others."""
        wanted = self.before(moments) - seconds
        return np.where(seconds == 0, moments, self._at(wanted, side="right"))

    def _at(self, wanted: Array, side: Literal["left", "right"]) -> Array:
        """The moments before which so many seconds of all stretches lie; `NEVER` if they never do.

        Of several, from the end of a stretch to the start of the next, the first or the last.
        """
        if not len(self.starts):
            return np.full(len(wanted), NEVER)
        at = np.maximum(np.searchsorted(self._total, wanted, side=side) - 1, 0)
        found = self.starts[at] + wanted - self._total[at]
        return np.where(found <= self.ends[at], found, NEVER)

    def shared(self, other: Stretches) -> Stretches:
        """The times that are in stretches of both."""
        moments = np.unique(np.concatenate([self.starts, self.ends, other.starts, other.ends]))
        both = self.holds(moments) & other.holds(moments)
        changes = np.flatnonzero(np.diff(both, prepend=False))
        return Stretches(moments[changes[::2]], moments[changes[1::2]])

    def end_of(self, moment: int) -> int:
        """The end of the stretch in which a moment lies; the moment where it lies in none."""
        at = int(np.searchsorted(self.starts, moment, side="right")) - 1
        return max(int(self.ends[at]), moment) if at >= 0 else moment

    def next(self, moment: int) -> int:
        """The moment if it lies in a stretch, or the start of the next; `NEVER` after the last."""
        if self.end_of(moment) > moment:
            return moment
        at = int(np.searchsorted(self.starts, moment, side="right"))
        return int(self.starts[at]) if at < len(self.starts) else NEVER

    def within(self, begin: int, end: int) -> Stretches:
        """Those parts of the stretches that lie between two moments."""
        starts, ends = np.maximum(self.starts, begin), np.minimum(self.ends, end)
        return Stretches(starts[starts < ends], ends[starts < ends])

    @cached_property
    def _total(self) -> Array:
        """Seconds of all stretches before each."""
        lengths = self.ends - self.starts
        return np.asarray(np.cumsum(lengths) - lengths)


class PostHours:
    """When the workers of one post are there: open hours, less the days of absence.

    Once the post is over, its workers finish what they have in hand in every open hour; with
    overtime, always.
    """

    def __init__(self, evidence: Evidence, post: StaffedPost) -> None:
        team = evidence.pathway.real_teams[post.team]
        window = evidence.window
        first, last = window.starts_at // DAY - 1, window.ends_at // DAY + 1
        written = team.staff[post.post]
        self._times = post_times(evidence.pathway, team, written, first, last)
        whole = written.present is not None
        self.overtime = team.overtime
        self._absence = 0.0 if whole else float(evidence.pathway.absence_of(team))
        address = (evidence.records.seed, evidence.records.replication)
        self._key = key_of(*address, f"{post.team}.{post.post}", "absent")
        self.begins, self.ends = post.lasts(window.warm_up_until)

    def of(self, index: int) -> Stretches:
        """When one worker, by index in the post, is there with work in hand."""
        if self.overtime:
            return Stretches(np.array([0]), np.array([NEVER]))
        return self.in_hours(index)

    def in_hours(self, index: int) -> Stretches:
        """When one worker, by index in the post, is there with work in hand, overtime apart."""
        starts, ends = np.array(self._times.starts), np.array(self._times.ends)
        if self._absence:
            away = uniform(self._key, np.array(self._times.days), index) < self._absence
            starts = np.where(away, np.maximum(starts, self.ends), starts)
        return Stretches(starts[starts < ends], ends[starts < ends])

    def in_post(self, index: int) -> Stretches:
        """When one worker, by index in the post, may begin work."""
        return self.in_hours(index).within(self.begins, self.ends)


class Attendance:
    """When each worker is there, asked of many at once."""

    def __init__(self, evidence: Evidence) -> None:
        self._posts = [
            (post, PostHours(evidence, post)) for post in staffed_posts(evidence.pathway)
        ]

    def after(self, worker: Array, moments: Array, seconds: Array) -> Array:
        """When workers have been there for so many seconds since moments, with work in hand."""
        return self._each("after", worker, moments, seconds)

    def back(self, worker: Array, moments: Array, seconds: Array) -> Array:
        """Since when they have been there for so many seconds up to moments."""
        return self._each("back", worker, moments, seconds)

    def may_begin(self, worker: Array, moments: Array) -> Array:
        """Whether workers are there at moments, and may begin something."""
        found = np.zeros(len(worker), dtype=bool)
        for mine, index, hours in self._of(worker):
            found[mine] = hours.in_post(index).holds(moments[mine])
        return found

    def _each(self, way: str, worker: Array, moments: Array, seconds: Array) -> Array:
        found = np.full(len(worker), NEVER)
        for mine, index, hours in self._of(worker):
            found[mine] = getattr(hours.of(index), way)(moments[mine], seconds[mine])
        return found

    def _of(self, worker: Array) -> Iterator[tuple[Array, int, PostHours]]:
        """Which of the entries are of each worker, by index in the post, and the hours of it."""
        for post, hours in self._posts:
            number = worker - post.first_worker
            here = (number >= 0) & (number < post.staffed.workers)
            for index in np.unique(number[here]).tolist():
                yield number == index, index, hours
