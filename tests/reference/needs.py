"""What a start needs: a worker who may, a slot, partners; and what a wait is for meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathway_engine.definition.models import Varies
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import State, VisitKind
from reference.cases import Sitting, Visit

if TYPE_CHECKING:
    from reference.running import Running
    from reference.teams import Team, Worker


class Needs:
    """Answers for the present second of a run who could start what."""

    def __init__(self, run: Running) -> None:
        self.run = run

    def can_start(self, visit: Visit) -> bool:
        """Whether everything is there that the visit waits for."""
        if visit.state is not State.QUEUED or not self.team(visit).hours.open_at(self.run.now):
            return False
        return self.what_lacks(visit) is None

    def what_lacks(self, visit: Visit) -> str | None:
        """The first that a queued visit of an open team lacks, as a part of its wait."""
        if self.waits_for_sitting(visit):
            return "session"
        if not self.needs_nobody(visit) and not self.free(visit):
            return "worker" if visit.bound is not None else "capacity"
        if not visit.resumes and visit.sitting is None and not self.has_slot(visit):
            return "caseload"
        if not visit.resumes and not self.run.places.has_room(visit):
            return "place"
        if self.needs_nobody(visit):
            return None
        worker = self.worker_for(visit)
        assert worker is not None
        return None if self.has_partners(visit, worker) else "partner"

    def rank(self, visit: Visit) -> tuple[float, ...]:
        """The first in this order starts first: listed, back from a hold, then queue order."""
        resumes = visit.resumes and visit.bound is not None
        order = 0 if visit.sitting is not None else 1 if resumes else 2
        at = 0 if visit.sitting is None else visit.sitting.at
        return (order, at, *visit.queue_order)

    def team(self, visit: Visit) -> Team:
        """The team in which it waits."""
        assert visit.team is not None
        return self.run.teams[visit.team]

    def step_of(self, visit: Visit) -> str:
        """The step, if the visit has the step's own needs (a rework has none of them)."""
        return visit.step if visit.kind is VisitKind.WORK else ""

    def stay_of(self, visit: Visit) -> Varies[Quantity] | None:
        """The time for which people stay at the visit's step, if they do."""
        step = self.run.pathway.team_steps.get(self.step_of(visit))
        return None if step is None else step.stay

    def needs_nobody(self, visit: Visit) -> bool:
        """Whether it starts without a worker: a stay, or rework where there is no staff."""
        return self.stay_of(visit) is not None or not self.team(visit).workers

    def waits_for_sitting(self, visit: Visit) -> bool:
        """Whether its sitting has not begun."""
        step = self.run.pathway.team_steps.get(self.step_of(visit))
        return step is not None and step.sessions is not None and visit.sitting is None

    def has_slot(self, visit: Visit) -> bool:
        """Whether the case has a slot of the team, or could get one."""
        return self.team(visit).has_room(visit.case.case_no, self.run.now)

    # -- workers ---------------------------------------------------------------------------------

    def free(self, visit: Visit) -> list[Worker]:
        """Who could begin on it now, first the one who is preferred."""
        if visit.sitting is not None:
            return [w for w in visit.sitting.kept if not w.busy and self.is_there(w)]
        free = [w for w in self.team(visit).free(visit.by, self.run.now, self.run.luck)
                if not w.kept]  # fmt: skip
        if visit.bound is not None:
            return [worker for worker in free if worker is visit.bound]
        return free

    def is_there(self, worker: Worker) -> bool:
        """Whether a worker is there in this second."""
        return self.team_of(worker).present(worker, self.run.now, self.run.luck)

    def goes_on(self, worker: Worker) -> bool:
        """Whether a worker goes on with the work in hand in this second."""
        return self.team_of(worker).goes_on(worker, self.run.now, self.run.luck)

    def is_worked_on(self, visit: Visit) -> bool:
        """Whether all who work on an active visit go on in this second, some on overtime."""
        return all(self.goes_on(w) or self.works_overtime(w, visit) for w in visit.at_work)

    def works_overtime(self, worker: Worker, visit: Visit) -> bool:
        """Whether a worker goes on beyond the hours with what has not been interrupted."""
        return self.team_of(worker).written.overtime and visit.going

    def team_of(self, worker: Worker) -> Team:
        """The team of a worker."""
        return next(team for team in self.run.teams.values() if worker in team.workers)

    def worker_for(self, visit: Visit) -> Worker | None:
        """Who will do it: the one who had it for a rework, else the first who leaves partners."""
        free = self.free(visit)
        if visit.reworks is not None:
            had = visit.reworks.redone_by or visit.reworks.worker
            return had if had in free else free[0]
        leaving = [worker for worker in free if self.has_partners(visit, worker)]
        return next(iter(leaving or free), None)

    # -- partners --------------------------------------------------------------------------------

    def wanted(self, visit: Visit) -> list[tuple[str, str, int]]:
        """Team, role and number of the partners that a visit needs."""
        step = self.run.pathway.team_steps.get(self.step_of(visit))
        written = {} if step is None else step.with_
        return [(team, role, n) for team, roles in written.items() for role, n in roles.items()]

    def partners_for(self, visit: Visit, worker: Worker) -> list[Worker]:
        """Who takes part beside the worker: of each role those who are idle longest."""
        taken: list[Worker] = []
        for name, role, number in self.wanted(visit):
            free = self.run.teams[name].free((role,), self.run.now, self.run.luck)
            free = [w for w in free if w is not worker and w not in taken and not w.kept]
            taken += free[:number]
        return taken

    def lacks_beside(self, visit: Visit, worker: Worker) -> list[str]:
        """The partner teams that have not all who are needed beside a worker, in their order."""
        taken = self.partners_for(visit, worker)
        missing = [
            name
            for name, role, number in self.wanted(visit)
            if sum(w.role == role and self.team_of(w).name == name for w in taken) < number
        ]
        return list(dict.fromkeys(missing))

    def team_lacking(self, visit: Visit) -> str:
        """The partner team that is waited for: the first, beside who could go furthest."""
        order = list(dict.fromkeys(name for name, _, _ in self.wanted(visit)))
        first = [self.lacks_beside(visit, worker)[0] for worker in self.free(visit)]
        return max(first, key=order.index)

    def has_partners(self, visit: Visit, worker: Worker) -> bool:
        """Whether all partners are there and free."""
        wanted = sum(number for _, _, number in self.wanted(visit))
        return len(self.partners_for(visit, worker)) == wanted

    # -- sittings --------------------------------------------------------------------------------

    def seat(self, sitting: Sitting) -> None:
        """Take whoever is free to sit; let all go when nothing is left to take up."""
        if not sitting.left:
            for worker in sitting.kept:
                worker.kept = False
            sitting.kept = []
            return
        team = self.run.teams[sitting.team]
        free = [w for w in team.free(sitting.by, self.run.now, self.run.luck) if not w.kept]
        if sitting.sitters is not None:
            chosen = [worker for worker in free if worker in sitting.sitters]
            others = [worker for worker in free if worker not in sitting.sitters]
            chosen += others[: sitting.vacant]
            sitting.vacant -= len(others[: sitting.vacant])
            sitting.sitters += [worker for worker in chosen if worker not in sitting.sitters]
        elif sitting.kept:
            chosen = []
        else:
            first = sitting.left[0]
            able = [worker for worker in free if self.has_partners(first, worker)]
            chosen = (able or free)[:1]
        for worker in chosen:
            worker.kept = True
            sitting.kept.append(worker)
