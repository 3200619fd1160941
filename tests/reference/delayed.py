"""Who is delayed in a place, for what and with whom it lies: the table of the page, row by row."""

from __future__ import annotations

from pathway_engine.definition.causes import all_causes
from pathway_engine.definition.models import Block, Pathway
from pathway_engine.engine.records import NONE, DelayKind, State, VisitKind, Window
from reference.cases import Case, Visit

Told = tuple[str, str]
"""A cause, and the organisation with which it lies."""

FIXED = {
    "worker": "waiting_worker",
    "hours": "out_of_hours",
    "partner": "waiting_partner",
}
WITHOUT_A_CAUSE = {"session": "scheduled_batch", "place": "waiting_place"}


class Delayed:
    """Tells of each second of a case why it is delayed where it is."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.causes = all_causes(pathway)

    def of_case(self, case: Case) -> Told | None:
        """Why a case is delayed now; no case is while its person stays as planned."""
        if any(visit.state is State.AFTERWARDS and self.stays(visit) for visit in case.visits):
            return None
        told = (self.of_visit(visit) for visit in case.visits)
        return next((one for one in told if one is not None), None)

    def stays(self, visit: Visit) -> bool:
        """Whether people stay at the visit's step."""
        step = self.pathway.team_steps.get(visit.step)
        return visit.kind is VisitKind.WORK and step is not None and step.stay is not None

    def of_visit(self, visit: Visit) -> Told | None:
        """Why a visit is delayed in this second, if it is."""
        match visit.state:
            case State.OFFERED if visit.handoff is not None:
                again = visit.handoff.attempt > 1
                return ("handoff_returned" if again else "handoff_latency", self.team_of(visit))
            case State.DISPUTED:
                return ("dispute_responsibility", "nobody")
            case State.QUEUED:
                return self.of_wait(visit)
            case State.HELD | State.AFTERWARDS:
                return self.of_row(visit)
        return None

    def of_wait(self, visit: Visit) -> Told:
        """What a queued visit waits for."""
        if visit.kind is VisitKind.REWORK:
            return ("handoff_returned", self.team_of(visit))
        step, part = self.pathway.team_steps[visit.step], visit.waiting_for
        if part == "partner":
            return (FIXED[part], self.pathway.real_teams[str(visit.lacking)].organisation)
        otherwise = WITHOUT_A_CAUSE.get(part, "waiting_allocation")
        cause = FIXED.get(part) or step.queue_cause or otherwise
        owner = None if part != "place" else self.pathway.places[str(step.in_)].organisation
        return (cause, self.causes[cause].responsible or owner or self.team_of(visit))

    def of_row(self, visit: Visit) -> Told | None:
        """The cause for which it is held, or that its time after the work has."""
        kind = DelayKind.HOLD if visit.state is State.HELD else DelayKind.AFTERWARDS
        for delay in visit.case.delays:
            if delay.visit is visit and delay.kind is kind and delay.to_at == NONE:
                answers = self.causes[delay.cause].responsible
                return (delay.cause, answers or self.team_of(visit))
        return None

    def team_of(self, visit: Visit) -> str:
        """The organisation of the team that performs a visit."""
        return self.pathway.real_teams[str(visit.team)].organisation


def told_by_cause(pathway: Pathway, window: Window) -> bool:
    """Whether rows tell the cause of each second in a place, or only how many there are.

    They do where no wait is cut: by the start of the window, by another branch, or by coming into
    a place between the waits before the work and after a hold.
    """
    return not (
        window.starts_at < window.warm_up_until
        or any(isinstance(step, Block) for step in pathway.steps.values())
        or any(step.in_ and step.holds for step in pathway.team_steps.values())
    )
