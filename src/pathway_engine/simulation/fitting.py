"""Open cases fitted to the pathway of a run: nobody is left with a team that it does not have.

A redesign may have no team, or no step, from which a case was offered; a list may not say where
an offer came from. Nobody is left then to whom it could be returned: who it was offered to has
had it since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.engine.open_case import OpenCase, OpenVisit, Stand
from pathway_engine.engine.records import State, VisitKind

TeamOf = Callable[[OpenCase, OpenVisit], str | None]


def fitted(case: OpenCase, pathway: Pathway, second_0: int, team_of: TeamOf) -> OpenCase:
    """The case as a run of the pathway takes it up; `team_of` says who does a visit there."""
    for visit in case.visits:
        team = team_of(case, visit)
        if team is None:
            continue
        if visit.state in {State.OFFERED, State.DISPUTED}:
            if not _comes_from(case, visit, team, pathway):
                case = _accepted(case, visit, team, pathway, second_0)
        else:
            case = _in_its_team(case, _repeating(case, visit, team_of), team, pathway)
    return case


def _comes_from(case: OpenCase, visit: OpenVisit, team: str, pathway: Pathway) -> bool:
    """Whether who offers a visit is there, and somebody else than who receives it."""
    stand, offer = case.stands.get(visit.branch, Stand()), visit.offer
    if offer is None or stand.team not in pathway.real_teams or stand.team == team:
        return False
    steps = (offer.from_step, stand.step or offer.from_step)
    known = all(isinstance(pathway.all_steps.get(step), TeamStep) for step in steps)
    return known and offer.from_team in pathway.real_teams


def _accepted(
    case: OpenCase, visit: OpenVisit, team: str, pathway: Pathway, second_0: int
) -> OpenCase:
    """The case with an offer that counts as accepted since it was made: it has no handoff."""
    due = getattr(pathway.all_steps[visit.step], "due", None)
    ready = visit.offered_at if visit.due_at is None else max(visit.offered_at, visit.due_at)
    later = (due is not None and visit.due_at is None) or ready > second_0
    taken = replace(
        visit,
        state=State.PLANNED if later else State.QUEUED,
        since=visit.offered_at if later else ready,
        ready_at=None if later else ready,
        disputed_at=None,
        delay_since=None,
        offer=None,
        parts={} if later else {"planned_time": ready - visit.offered_at},
    )
    left = case.stands.get(visit.branch, Stand()).team
    elsewhere = {one.team for branch, one in case.stands.items() if branch != visit.branch}
    return replace(
        _with(case, taken, _stand(visit, team)),
        accepted={**case.accepted, visit.step: case.accepted.get(visit.step, 0) + 1},
        slots=(case.slots - ({left} - elsewhere)) | {team},
    )


def _in_its_team(case: OpenCase, visit: OpenVisit, team: str, pathway: Pathway) -> OpenCase:
    """The case with a visit that is in hand with who does its step now."""
    offer = visit.offer
    if offer is not None and not isinstance(pathway.all_steps.get(offer.from_step), TeamStep):
        visit = replace(visit, offer=None)
    stand = case.stands.get(visit.branch)
    gone = stand is not None and stand.team is not None and stand.team not in pathway.real_teams
    return _with(case, visit, _stand(visit, team) if gone else stand)


def _repeating(case: OpenCase, visit: OpenVisit, team_of: TeamOf) -> OpenVisit:
    """A rework that leads back to who does the step now from which it came."""
    again = visit.again
    if again is None:
        return visit
    repeat = replace(visit, kind=VisitKind.WORK, step=again.step, team=again.team)
    return replace(visit, again=replace(again, team=team_of(case, repeat) or again.team))


def _stand(visit: OpenVisit, team: str) -> Stand:
    return Stand(
        team=team,
        step=visit.step,
        visit=visit.number,
        at_step=visit.at_step,
        by=visit.by,
        last_visit=visit.number,
        accountable=visit.accountable,
    )


def _with(case: OpenCase, visit: OpenVisit, stand: Stand | None) -> OpenCase:
    visits = tuple(visit if one.number == visit.number else one for one in case.visits)
    stands = case.stands if stand is None else {**case.stands, visit.branch: stand}
    return replace(case, visits=visits, stands=stands)
