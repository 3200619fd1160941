"""A team has a case: it is planned, queued, begun."""

from __future__ import annotations

from pathway_engine.engine.records import State, VisitKind
from pathway_engine.errors import RunStopped
from reference.cases import Visit
from reference.running import Running


class Working(Running):
    """Moves of a visit in the team that has accepted it."""

    def take(self, visit: Visit) -> None:
        """A team accepts a case: it is planned if due later, else queued."""
        visit.case.accepted[visit.step] += 1
        visit.case.accountable = visit.accountable
        visit.case.last_done = visit
        visit.state = State.PLANNED
        visit.ends_at = max(visit.due_at, self.now)

    def queue(self, visit: Visit) -> Visit:
        """The visit joins the queue, with the priority that the case has now."""
        visit.state = State.QUEUED
        visit.ready_at = self.now
        step = self.pathway.team_steps[visit.step]
        written = step.priority if step.priority is not None else self.pathway.defaults.priority
        if written is not None:
            rule = self.reading.line(visit.case, written)
            value = self.reading.rule(visit.case, rule, self.now, visit.step)
            assert isinstance(value, float | int)
            visit.priority = float(value)
        return visit

    def start(self, visit: Visit) -> None:
        """A worker begins: the one who had it before, if free, for a rework; else by `by`."""
        team = self.team_of(visit)
        free = team.free(visit.by, self.now, self.luck)
        worker = free[0]
        if visit.reworks is not None:
            again = [v.worker for v in visit.case.visits if v is visit.reworks or
                     (v.reworks is visit.reworks and v is not visit)][-1]  # fmt: skip
            worker = again if again in free else worker
        visit.worker, worker.busy = worker, True
        team.holders.add(visit.case.case_no)
        visit.state, visit.started_at = State.ACTIVE, self.now
        visit.effort_time = self.effort_of(visit)
        visit.left = self.possible(visit, round(visit.effort_time / worker.pace))
        if visit.kind is VisitKind.WORK:
            visit.case.events[f"{visit.step}.started"] = self.now

    def possible(self, visit: Visit, seconds: int) -> int:
        """Seconds of work, unless they are more than a row can hold."""
        if seconds > 1 << 30:
            number = str(visit.case.case_no)
            raise RunStopped("the work is too long", case=number, step=visit.step)
        return seconds

    def effort_of(self, visit: Visit) -> int:
        """Work and what is typed in again, or the rework that was asked for."""
        if visit.offers is not None:
            assert visit.offers.handoff is not None
            return visit.offers.handoff.rework_time
        work = self.seconds(visit, self.pathway.team_steps[visit.step].work, "work")
        rekeying = visit.handoff.rekeying_time if visit.handoff is not None else 0
        return self.possible(visit, work + rekeying)
