"""Rules about what a run keeps beside its rows: sums over the window must follow from the rows."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import PostHours
from pathway_engine.analysis.audit.doubtful import Doubtful
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Holding
from pathway_engine.analysis.audit.packages import Packages
from pathway_engine.analysis.audit.together import AtWork, InHand
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.clock import WEEK
from pathway_engine.definition.models import Package
from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import NONE, State

Array = np.ndarray[Any, Any]
Cut = tuple[str, str]
"""A measure, and what it is cut by as JSON."""
Sums = dict[Cut, float]

SAME = 1e-9
"""Sums of money depend on the order of adding in their last digits."""


def sums(evidence: Evidence, trial: Trial) -> None:
    """What was summed over the window is all there, and is what the rows tell."""
    packages, slack = _packages(evidence)
    expected = {
        ("wip_time", "{}"): float(_wip_time(evidence)),
        **_queues(evidence),
        **_staff(evidence),
        **packages,
    }
    found: set[Cut] = set()
    doubtful, endings = evidence.once(Doubtful), _doubtful_endings(evidence)
    for integral in evidence.records.integrals:
        if doubtful.concern(integral.by) or integral.by.get("ending") in endings:
            continue  # who worked, or which packages ran, and for how long, cannot be known
        cut = integral.measure, json.dumps(dict(integral.by), sort_keys=True)
        trial.result.checked += 1
        said = f"{integral.measure} {cut[1]}"
        if cut in found:
            trial.fault(f"{said}: stands there twice")
        elif cut not in expected:
            trial.fault(f"{said}: nothing of the kind is summed in this run")
        elif not _same(integral.value, expected[cut], slack.get(cut, 0.0)):
            trial.fault(f"{said}: found {integral.value}, expected {expected[cut]}")
        found.add(cut)
    for measure, by in expected.keys() - found:
        if doubtful.concern(json.loads(by)) or json.loads(by).get("ending") in endings:
            continue
        trial.fault(f"{measure} {by}: it is missing")


def _same(found: float, expected: float, slack: float) -> bool:
    """Whether a sum is what is expected, or differs by no more than it may."""
    return abs(found - expected) <= slack + SAME * max(abs(found), abs(expected), slack)


def _wip_time(evidence: Evidence) -> int:
    cases = evidence.cases
    closed = np.where(cases["closed_at"] == NONE, evidence.window.ends_at, cases["closed_at"])
    return int(_shared(evidence, cases["opened_at"], closed).sum())


def _queues(evidence: Evidence) -> Sums:
    """Seconds queued in the window, visits queued at its edges, wherever anybody queued."""
    visits, window = evidence.visits, evidence.window
    joined = visits["ready_at"]
    queued = evidence.with_team & (joined != NONE) & ~evidence.stayed
    left = np.where(visits["started_at"] == NONE, evidence.until, visits["started_at"])
    at_start = queued & (joined <= window.warm_up_until) & (left > window.warm_up_until)
    still = (visits["state"] == State.QUEUED) & evidence.with_team
    lasted = np.where(queued, _shared(evidence, joined, left), 0)
    since, until = _waits_after_holds(evidence)
    lasted += _shared(evidence, since, until)
    at_start |= (since <= window.warm_up_until) & (until > window.warm_up_until)
    seen = _by_step_and_team(evidence, queued)
    amounts = {"queue_time": lasted, "queue_at_start": at_start, "queue_at_end": still}
    return {
        (measure, cut): float(amount)
        for measure, each in amounts.items()
        for cut, amount in _by_step_and_team(evidence, each).items()
        if seen[cut]
    }


def _waits_after_holds(evidence: Evidence) -> tuple[Array, Array]:
    """From when to when each visit was queued to go on after a hold; 0 both where it was not."""
    holding = evidence.once(Holding)
    waits = holding.waits_since != NONE
    until = np.where(holding.resumed_at == NONE, evidence.until, holding.resumed_at)
    return np.where(waits, holding.waits_since, 0), np.where(waits, until, 0)


def _staff(evidence: Evidence) -> Sums:
    """Seconds that workers worked, were there, and were paid for, in the window."""
    window = evidence.window
    found: Sums = {}
    edges = np.array([window.warm_up_until, window.ends_at])
    in_hand, at_work = evidence.once(InHand), evidence.once(AtWork)
    begins, ends = _in_window(evidence, in_hand)
    goes_on, pauses = _in_window(evidence, at_work)
    for post in staffed_posts(evidence.pathway):
        hours = PostHours(evidence, post)
        cut = json.dumps({"post": post.post, "role": post.role, "team": post.team})
        busy = in_post = stayed = beyond = 0
        for index in range(post.staffed.workers):
            there, with_overtime = hours.in_hours(index), hours.of(index)
            mine = at_work.worker == post.first_worker + index
            ordinary = there.seconds(goes_on[mine], pauses[mine])
            worked = with_overtime.seconds(goes_on[mine], pauses[mine])
            busy, beyond = busy + ordinary, beyond + worked - ordinary
            in_post += int(np.diff(hours.in_post(index).before(edges))[0])
            mine = in_hand.worker == post.first_worker + index
            since = np.maximum(begins[mine], hours.ends)
            stayed += there.seconds(since, np.maximum(ends[mine], since))
        present = float(in_post + stayed)
        found["busy_time", cut], found["present_time", cut] = float(busy), present
        paid = _paid(evidence, post)
        each = post.staffed.x / post.staffed.workers
        in_hours = present if paid is None else paid + float(each * stayed)
        found["paid_time", cut] = in_hours + float(each * beyond)
        if evidence.pathway.real_teams[post.team].overtime:
            found["overtime_time", cut] = float(beyond)
    return found


def _in_window(evidence: Evidence, work: InHand | AtWork) -> tuple[Array, Array]:
    """From when until when of the window work lasts."""
    begins = np.maximum(work.begins, evidence.window.warm_up_until)
    return begins, np.maximum(np.minimum(work.ends, evidence.window.ends_at), begins)


def _paid(evidence: Evidence, post: StaffedPost) -> float | None:
    """Seconds paid for a post in force: FTE times full time; None of workers `present`."""
    pathway, window = evidence.pathway, evidence.window
    written = pathway.real_teams[post.team].staff[post.post]
    if written.present is not None or pathway.full_time is None:
        return None
    begins, ends = post.lasts(window.warm_up_until)
    begins, ends = max(begins, window.warm_up_until), min(ends, window.ends_at)
    weeks = Fraction(max(ends - begins, 0), WEEK)
    return float(post.fte * Fraction(pathway.full_time.seconds) * weeks)


def _packages(evidence: Evidence) -> tuple[Sums, Sums]:
    """Seconds in the window that packages ran, and what they cost, by ending.

    And by how much each may differ: where a draw lies on a rounding, either second is right.
    """
    found: Sums = {}
    slack: Sums = {}
    packages = evidence.once(Packages)
    for number, (name, ending) in enumerate(evidence.pathway.endings.items()):
        cases = np.flatnonzero(evidence.cases["ending"] == number)
        if isinstance(ending.package, Package) and len(cases):
            closed, weekly = evidence.cases["closed_at"][cases], packages.weekly[cases]
            low, high = (_shared(evidence, closed, end[cases]) for end in packages.priced_until)
            cut = json.dumps({"ending": name})
            middle, beside = (low + high) / 2, (high - low) / 2
            found["package_time", cut] = float(middle.sum())
            slack["package_time", cut] = float(beside.sum())
            found["package_cost", cut] = float((middle / WEEK * weekly).sum())
            slack["package_cost", cut] = float((beside / WEEK * np.abs(weekly)).sum())
    return found, slack


def _doubtful_endings(evidence: Evidence) -> set[str]:
    """The endings of which it is not known how long all their packages run."""
    ending = evidence.cases["ending"][evidence.once(Packages).unsure]
    return {evidence.names.endings[n] for n in np.unique(ending[ending != NONE]).tolist()}


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
        json.dumps({"step": step, "team": team}): int(total[row * len(names.teams) + column])
        for row, step in enumerate(names.steps)
        for column, team in enumerate(names.teams)
    }
