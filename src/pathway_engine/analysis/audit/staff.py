"""Rules about workers: one visit at a time, in the right team and role, in hours that are open."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import PostHours, Stretches, Workers
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Stints
from pathway_engine.analysis.audit.partners import Partners
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.together import InHand, Together
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.models import TeamStep, each_value
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def workers(evidence: Evidence, trial: Trial) -> None:
    """Whoever works is a worker of the team in a role that may, and works on one visit at a time.

    So there are never more visits in work than workers, in any role.
    """
    staff = evidence.once(Workers)
    visits = evidence.visits[evidence.worked]
    number = visits["worker_no"]
    there = (number >= 0) & (number < len(staff.post) - 1)
    trial.expect(there, visits, "no such worker", number)
    number = np.where(there, number, NONE)
    trial.equal(staff.team[number], visits["team"], visits, "the worker is of another team")
    trial.equal(visits["role"], staff.role[number], visits, "the role is not the worker's")
    may = _roles_of_steps(evidence, staff)
    fits = may[visits["step"], visits["team"], visits["role"]]
    trial.expect(fits, visits, "the worker's role may not do the step")
    idle = evidence.visits[~evidence.worked]
    trial.equal(idle["worker_no"], np.array(NONE), idle, "it has a worker and no work")
    _one_at_a_time(evidence, trial)
    _worked_as_drawn(evidence, trial)


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
    """Sorted by worker and time, each work begins when the one before it is over.

    So does each in which a worker takes part: of those who are free and there some do.
    """
    in_hand = evidence.once(InHand)
    known = np.flatnonzero(in_hand.known)
    keys = (in_hand.ends[known], in_hand.begins[known], in_hand.worker[known])
    order = known[np.lexsort(keys)]
    worker, begins, ends = (one[order] for one in (in_hand.worker, in_hand.begins, in_hand.ends))
    free = (worker[1:] != worker[:-1]) | (begins[1:] >= ends[:-1])
    visits = evidence.visits[in_hand.visit[order][1:]]
    trial.expect(free, visits, "its worker is at work on another visit")
    partners = evidence.once(Partners)
    begun = partners.known & evidence.worked
    said = "it begins while too few are free to take part"
    trial.expect(~partners.short[begun], evidence.visits[begun], said)


def _worked_as_drawn(evidence: Evidence, trial: Trial) -> None:
    """The work lasts as long as its effort takes at the worker's pace, to the second."""
    takeovers = evidence.once(Takeovers)
    known = evidence.worked & ~takeovers.unknown
    over = np.flatnonzero(known & (evidence.visits["work_done_at"] != NONE))
    visits = evidence.visits[over]
    worked = np.rint(visits["effort_time"] / takeovers.pace_of(over)).astype(np.int64)
    trial.equal(visits["work_time"], worked, visits, "work_time is not effort over pace")
    held = evidence.held & evidence.worked
    said = "nobody can have begun it who was there and had done half of it when it was held"
    trial.expect(~takeovers.nobody[held], evidence.visits[held], said)


def hours(evidence: Evidence, trial: Trial) -> None:
    """Nobody works in closed hours or on a day of absence: work_time is the time there."""
    stints = evidence.once(Stints)
    order = np.argsort(stints.worker, kind="stable")
    numbers = stints.worker[order]
    worked = np.zeros(len(evidence.visits), dtype=np.int64)
    for post in evidence.once(Workers).posts:
        hours_of_post = PostHours(evidence, post)
        for index in range(post.staffed.workers):
            low, high = np.searchsorted(numbers, post.first_worker + index + np.arange(2))
            if high > low:
                mine, there = order[low:high], hours_of_post.of(index)
                _in_post(evidence, mine, hours_of_post.in_post(index), trial)
                _in_open_time(evidence, mine, there, worked, trial)
    mine = np.unique(stints.visit[~evidence.partnered[stints.visit]])
    visits = evidence.visits[mine]
    said = "work_time is not the time its worker was there"
    trial.equal(visits["work_time"], worked[mine], visits, said)
    _with_partners(evidence, trial)


def _with_partners(evidence: Evidence, trial: Trial) -> None:
    """Work with partners goes on while all of them are there, and ends while they are."""
    partners, together = evidence.once(Partners), evidence.once(Together)
    worked = np.zeros(len(evidence.visits), dtype=np.int64)
    np.add.at(worked, together.visit, together.ends - together.begins)
    rows = np.flatnonzero(partners.known & evidence.worked & ~partners.short)
    visits = evidence.visits[rows]
    said = "work_time is not the time its worker and all partners were there"
    trial.equal(visits["work_time"], worked[rows], visits, said)
    last = np.full(len(evidence.visits), NONE)
    np.maximum.at(last, together.visit, together.ends)
    over = visits["work_done_at"] != NONE
    over &= visits["work_time"] > 0
    said = "its work ends while not all partners are there"
    trial.equal(last[rows[over]], visits["work_done_at"][over], visits[over], said)


def _in_post(evidence: Evidence, mine: Array, there: Stretches, trial: Trial) -> None:
    """The stints of one worker: each begins while they are there, before the post is over."""
    stints = evidence.once(Stints)
    visits = evidence.visits[stints.visit[mine]]
    there_then = there.holds(stints.begins[mine])
    trial.expect(there_then, visits, "it starts while its worker is not there")


def _in_open_time(
    evidence: Evidence, mine: Array, there: Stretches, worked: Array, trial: Trial
) -> None:
    """The stints of one worker: each ends while they are there; they add to `worked`."""
    stints = evidence.once(Stints)
    rows, begins, over = stints.visit[mine], stints.begins[mine], stints.ends[mine]
    until = np.minimum(over, evidence.window.ends_at)
    lasted = there.before(until) - there.before(begins)
    np.add.at(worked, rows, lasted)
    visits = evidence.visits[rows]
    last = np.where(lasted > 0, there.holds(until - 1), until == begins)
    said = "its work ends while its worker is not there"
    trial.expect((over > until) | last, visits, said)
