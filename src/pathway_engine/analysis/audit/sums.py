"""Rules about what a run keeps beside its rows: sums over the window must follow from the rows."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.report import Fault
from pathway_engine.analysis.audit.staff import PostHours
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def sums(evidence: Evidence, trial: Trial) -> None:
    """Cases, queues and staff, summed over the window, are those that the rows tell."""
    expected = {"wip_time": {"{}": _wip_time(evidence)}, **_queues(evidence), **_staff(evidence)}
    for integral in evidence.records.integrals:
        if integral.measure not in expected:
            continue
        cut = json.dumps(dict(integral.by), sort_keys=True)
        told = expected[integral.measure].get(cut, 0)
        trial.result.checked += 1
        if integral.value != told:
            found = f"{integral.measure} {cut}: found {integral.value:.0f}, expected {told}"
            trial.result.add([Fault(found, trial.run)], 1)


def _wip_time(evidence: Evidence) -> int:
    cases = evidence.cases
    closed = np.where(cases["closed_at"] == NONE, evidence.window.ends_at, cases["closed_at"])
    return int(_shared(evidence, cases["opened_at"], closed).sum())


def _queues(evidence: Evidence) -> dict[str, dict[str, int]]:
    """By measure and cut: seconds queued in the window, visits queued at its edges."""
    visits, window = evidence.visits, evidence.window
    joined = visits["ready_at"]
    queued = evidence.with_team & (joined != NONE)
    left = np.where(visits["started_at"] == NONE, evidence.until, visits["started_at"])
    at_start = queued & (joined <= window.warm_up_until) & (left > window.warm_up_until)
    still = queued & (visits["started_at"] == NONE) & ~evidence.ended
    lasted = np.where(queued, _shared(evidence, joined, left), 0)
    return {
        "queue_time": _by_step_and_team(evidence, lasted),
        "queue_at_start": _by_step_and_team(evidence, at_start),
        "queue_at_end": _by_step_and_team(evidence, still),
    }


def _staff(evidence: Evidence) -> dict[str, dict[str, int]]:
    """By measure and post: seconds that workers worked, and were there, in the window."""
    visits, window = evidence.visits, evidence.window
    found: dict[str, dict[str, int]] = {"busy_time": {}, "present_time": {}}
    edges = np.array([window.warm_up_until, window.ends_at])
    begins = np.maximum(visits["started_at"], window.warm_up_until)
    ends = np.maximum(evidence.worked_until, begins)
    for post in staffed_posts(evidence.pathway):
        hours = PostHours(evidence, post)
        cut = json.dumps({"post": post.post, "role": post.role, "team": post.team})
        busy = present = 0
        for index in range(post.staffed.workers):
            there = hours.of(index)
            mine = evidence.started & (visits["worker_no"] == post.first_worker + index)
            busy += int((there.before(ends[mine]) - there.before(begins[mine])).sum())
            present += int(np.diff(there.before(edges))[0])
        found["busy_time"][cut], found["present_time"][cut] = busy, present
    return found


def _shared(evidence: Evidence, begins: Array, ends: Array) -> Array:
    """Seconds that stretches share with the window."""
    window = evidence.window
    low, high = np.maximum(begins, window.warm_up_until), np.minimum(ends, window.ends_at)
    return np.asarray(np.maximum(high - low, 0))


def _by_step_and_team(evidence: Evidence, amounts: Array) -> dict[str, int]:
    names, visits = evidence.names, evidence.visits
    place = visits["step"].astype(np.int64) * len(names.teams) + visits["team"]
    concerned = evidence.with_team
    total = np.zeros(len(names.steps) * len(names.teams), dtype=np.int64)
    np.add.at(total, place[concerned], amounts[concerned])
    return {
        json.dumps({"step": step, "team": team}, sort_keys=True): int(
            total[row * len(names.teams) + column]
        )
        for row, step in enumerate(names.steps)
        for column, team in enumerate(names.teams)
    }
