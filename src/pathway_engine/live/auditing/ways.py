"""The rules of a definition that a case obeys: records, outcomes, routes, requirements."""

from __future__ import annotations

from pathway_engine.calendars import CalendarProblem
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.deviating import DIVERTED
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import (
    Closed,
    Finished,
    Joined,
    Offered,
    Recorded,
    Started,
    Withdrawn,
)
from pathway_engine.engine.records import Deviation, VisitKind
from pathway_engine.engine.refusals import RefusedError
from pathway_engine.engine.routing import JOIN, choices, ruled_outcome
from pathway_engine.live.auditing.walking import Findings, Told


def records(told: Told) -> Findings:
    """A visit ends when all that its step establishes is recorded, or by an override."""
    fact, visit = told.fact, told.visit
    if visit is None or not isinstance(fact, Recorded | Finished):
        return
    step = told.rules.pathway.all_steps.get(visit.step)
    known = step.records if isinstance(step, TeamStep) and visit.kind is VisitKind.WORK else {}
    if isinstance(fact, Recorded):
        for name in fact.values.keys() - known.keys():
            yield told.finding("records", f"`{visit.step}` does not record `{name}`")
        return
    if fact.deviation is not Deviation.NONE:
        return
    for name in known:
        if name not in visit.recorded and not _was_kept(told, visit.step, visit.at_step, name):
            yield told.finding("records", f"`{visit.step}` ended, and `{name}` is not recorded")


def _was_kept(told: Told, step: str, at_step: int, name: str) -> bool:
    """Whether something was recorded at an earlier visit, and stays."""
    if at_step == 1:
        return False
    try:
        return told.rules.is_kept(step, name, told.before.values)
    except RefusedError:  # what decides it is not known any more
        return not told.knows


def outcomes(told: Told) -> Findings:
    """The outcome of a visit is one of its step, by its rules, or by an override."""
    fact, visit = told.fact, told.visit
    if visit is None or not isinstance(fact, Finished | Joined):
        return
    deviation = fact.deviation if isinstance(fact, Finished) else Deviation.NONE
    if visit.kind is VisitKind.REWORK or (fact.outcome, deviation) == _SENT_AWAY:
        return
    step = told.rules.pathway.all_steps.get(visit.step)
    written = {} if step is None else step.outcomes
    if fact.outcome not in written:
        yield told.finding("outcomes", f"`{visit.step}` has no outcome `{fact.outcome}`")
    elif deviation is Deviation.NONE and told.knows:
        try:
            ruled = ruled_outcome(Draft(told.rules, told.before, fact.at), visit)
        except RefusedError as problem:
            yield told.finding("outcomes", f"its rules have no answer ({problem.refusal.code})")
            return
        allowed = choices(written) if ruled is None else (ruled,)
        if fact.outcome not in allowed:
            found = f"`{visit.step}` ended with `{fact.outcome}`, and its rules say otherwise"
            yield told.finding("outcomes", found)


_SENT_AWAY = (DIVERTED, Deviation.DIVERTED)


def routes(told: Told) -> Findings:
    """A case goes on where its outcome leads, unless it was diverted."""
    fact, visit = told.fact, told.visit
    if visit is None or not isinstance(fact, Finished | Joined | Withdrawn):
        return
    if getattr(fact, "deviation", Deviation.NONE) is Deviation.DIVERTED:
        if not isinstance(told.follows, Offered):
            yield told.finding("routes", "the case was sent elsewhere, and came nowhere")
        return
    if isinstance(fact, Withdrawn):
        return
    to = _leads_to(told)
    ahead = told.follows
    if to is None or to == JOIN or fact.leaves_to is not None:
        return
    found = ahead.step if isinstance(ahead, Offered) else None
    found = ahead.ending if isinstance(ahead, Closed) else found
    if found != to:
        yield told.finding("routes", f"the case leads to `{to}`, and does not go there")


def _leads_to(told: Told) -> str | None:
    """The step or the ending to which a visit that ended leads."""
    visit, outcome = told.visit, getattr(told.fact, "outcome", None)
    if visit is None:
        return None
    if visit.kind is VisitKind.REWORK:
        return None if visit.repeats is None else told.before.visit(visit.repeats).step
    step = told.rules.pathway.all_steps.get(visit.step)
    taken = None if step is None else step.outcomes.get(outcome or "")
    return None if taken is None else taken.to


def requires(told: Told) -> Findings:
    """A step is entered when what it requires is so, unless the case was diverted."""
    fact = told.fact
    if not isinstance(fact, Offered) or not fact.anew or not told.knows:
        return
    step = told.rules.pathway.all_steps.get(fact.step)
    if step is None:
        yield told.finding("requires", f"there is no step `{fact.step}`")
        return
    diverted = getattr(told.behind, "deviation", Deviation.NONE) is Deviation.DIVERTED
    for name, rule in step.requires.items():
        try:
            holds = bool(told.rules.value(rule, told.before, fact.at))
        except RefusedError:
            holds = False
        if not holds:
            found = f"`{fact.step}` was entered, and `{name}` is not so"
            yield told.finding("requires", found, is_note=diverted)


def reasons(told: Told) -> Findings:
    """What leaves the definition has a reason."""
    deviation = getattr(told.fact, "deviation", Deviation.NONE)
    if deviation is Deviation.NONE:
        return
    said = "an override" if deviation is Deviation.OVERRIDE else "a diversion"
    yield told.finding("deviations", said, is_note=True)
    if not told.is_erased and not getattr(told.fact, "reason", "").strip():
        yield told.finding("reasons", f"{said} without a reason")


def hours(told: Told) -> Findings:
    """Work begins in the hours of its team."""
    fact, visit = told.fact, told.visit
    if not isinstance(fact, Started) or visit is None or visit.team is None:
        return
    try:
        is_open = told.rules.hours(visit.team).is_open(fact.at)
    except CalendarProblem:
        return
    if not is_open:
        yield told.finding("hours", f"work began while `{visit.team}` was closed", is_note=True)
