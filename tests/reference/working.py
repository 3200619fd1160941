"""A team has a case: it is planned, queued, begun."""

from __future__ import annotations

from functools import cached_property

from pathway_engine.engine.records import DelayKind, State, VisitKind
from pathway_engine.errors import RunStopped
from reference.cases import Delay, Visit
from reference.needs import Needs
from reference.running import Running
from reference.teams import Worker


class Working(Running):
    """Moves of a visit in the team that has accepted it."""

    @cached_property
    def needs(self) -> Needs:
        """What a start needs, in this run."""
        return Needs(self)

    def take(self, visit: Visit) -> None:
        """A team accepts a case: it is planned if due later, else queued."""
        visit.case.accepted[visit.step] += 1
        visit.token.accountable = visit.accountable
        visit.token.last_done = visit
        self.give_up_slots(visit.case)
        visit.state = State.PLANNED
        visit.ends_at = max(visit.due_at, self.now)

    def queue(self, visit: Visit) -> Visit:
        """The visit joins the queue, with the priority that the case has now."""
        visit.state = State.QUEUED
        visit.ready_at = self.now
        step = self.pathway.team_steps[visit.step]
        if step.same_worker and visit.kind is VisitKind.WORK:
            visit.bound = self.last_worker_of(visit)
        if step.sessions is not None and visit.kind is VisitKind.WORK:
            visit.waiting_for = "session"
        written = step.priority if step.priority is not None else self.pathway.defaults.priority
        if written is not None:
            rule = self.reading.line(visit.case, written)
            value = self.reading.rule(visit.case, rule, self.now, visit.step)
            assert isinstance(value, float | int)
            visit.priority = float(value)
        return visit

    def last_worker_of(self, visit: Visit) -> Worker | None:
        """Whoever last had the case in this team, if still there and of a role that may do it."""
        worker = visit.case.last_worker.get(str(visit.team))
        if worker is None or worker.role not in visit.by or not worker.in_post(self.now):
            return None
        return worker

    def posts_end(self) -> None:
        """Nobody waits any longer for a worker whose post has ended."""
        for visit in [visit for case in self.cases for visit in case.visits]:
            if visit.bound is not None and self.now >= visit.bound.ends:
                visit.bound = None

    def start(self, visit: Visit) -> None:
        """A worker begins, with partners where the step needs them, or goes on after a hold."""
        if self.needs.needs_nobody(visit):
            self.start_with_nobody(visit)
            return
        worker = self.needs.worker_for(visit)
        assert worker is not None
        visit.partners = self.needs.partners_for(visit, worker)
        for one in (worker, *visit.partners):
            one.busy = True
        visit.worker, visit.state, visit.bound, visit.going = worker, State.ACTIVE, None, True
        if visit.reworks is not None:
            visit.reworks.redone_by = worker
        if visit.resumes:
            visit.resumes, visit.left = False, visit.second_half
            if worker is not visit.began:
                visit.case.last_worker[str(visit.team)] = worker
            return
        visit.case.last_worker[str(visit.team)] = worker
        visit.began = worker
        if visit.sitting is None:
            self.team_of(visit).holders.add(visit.case.case_no)
        visit.started_at, visit.effort_time = self.now, self.effort_of(visit)
        visit.left = self.possible(visit, round(visit.effort_time / self.pace_of(visit)))
        if visit.kind is VisitKind.WORK:
            visit.case.events[f"{visit.step}.started"] = self.now
            self.draw_holds(visit)
            written = self.pathway.team_steps[visit.step].afterwards
            if written is not None:
                visit.afterwards = self.reading.line(visit.case, written)
        self.places.is_begun(visit)

    def start_with_nobody(self, visit: Visit) -> None:
        """A stay begins, by the clock; or rework where nobody works is done in no time."""
        self.team_of(visit).holders.add(visit.case.case_no)
        visit.started_at, visit.effort_time = self.now, 0
        stay = self.needs.stay_of(visit)
        if stay is None:
            visit.state, visit.left = State.ACTIVE, 0
            return
        visit.work_done_at, visit.state = self.now, State.AFTERWARDS
        quantity = self.reading.line(visit.case, stay)
        visit.ends_at = self.later(quantity, self.chance(visit, "afterwards"), self.now, None)
        visit.case.events[f"{visit.step}.started"] = self.now
        self.places.is_begun(visit)

    def pace_of(self, visit: Visit) -> float:
        """Seconds of effort in a second of work, as it was begun; at a sitting not stretched."""
        assert visit.began is not None
        return 1.0 if visit.sitting is not None else visit.began.pace

    def draw_holds(self, visit: Visit) -> None:
        """The causes for which the work will stop half-way."""
        for name, hold in self.pathway.team_steps[visit.step].holds.items():
            if hold.when is not None and not self.reading.rule(
                visit.case, hold.when, self.now, visit.step
            ):
                continue
            share = 1.0 if hold.share is None else float(self.reading.line(visit.case, hold.share))
            if self.chance(visit, f"hold.{name}") < share:
                visit.holds.append((name, self.reading.line(visit.case, hold.for_)))
        if visit.holds:
            visit.left, visit.second_half = visit.left // 2, visit.left - visit.left // 2

    def free_workers(self, visit: Visit) -> None:
        """The worker and the partners of a visit are free again."""
        for worker in visit.at_work:
            worker.busy, worker.idle_since = False, self.now
        visit.partners = []

    def hold_next(self, visit: Visit) -> Visit:
        """The next hold begins; after the last the visit waits for its worker to go on."""
        if not visit.holds:
            visit.state, visit.resumes, visit.bound = State.QUEUED, True, self.still_in_post(visit)
            visit.waiting_for = "hours"
            return visit
        name, quantity = visit.holds.pop(0)
        u = self.chance(visit, f"hold_for.{name}")
        visit.state = State.HELD
        visit.ends_at = self.later(quantity, u, self.now, self.team_of(visit).hours)
        visit.case.delays.append(Delay(visit, DelayKind.HOLD, name, self.now))
        return visit

    def still_in_post(self, visit: Visit) -> Worker | None:
        """The worker of a visit, unless the post has ended."""
        worker = visit.worker
        return worker if worker is not None and worker.in_post(self.now) else None

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
        work = self.seconds(visit, self.pathway.team_steps[visit.step].length_of_work, "work")
        rekeying = visit.handoff.rekeying_time if visit.handoff is not None else 0
        return self.possible(visit, work + rekeying)
