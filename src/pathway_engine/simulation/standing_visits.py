"""Open visits laid out in the kernel's tables: their rows with what has passed of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathway_engine.definition.models import TeamStep
from pathway_engine.definition.signposts import teams_of
from pathway_engine.engine.open_case import OpenCase, OpenVisit
from pathway_engine.engine.records import (
    NONE,
    PARTS,
    DelayKind,
    HandoffResult,
    State,
    VisitKind,
)
from pathway_engine.simulation.laying import Laying

_PARTS = (*PARTS, "dispute_time")
_WAITS = {State.OFFERED, State.DISPUTED, State.PLANNED}
DISPUTE_CAUSE = "dispute_responsibility"


class Visits:
    """Lays out open visits."""

    def __init__(self, laying: Laying) -> None:
        self._lay = laying

    def add(self, c: int, k: int, case: OpenCase, visit: OpenVisit) -> None:
        """A visit of case c, where its token k stands."""
        v, i = self._lay.next("live_visits"), self._lay.next("visit_rows")
        step = self._lay.step(visit.step)
        written = self._lay.pathway.all_steps[visit.step]
        team = self.team(case, visit)
        number = NONE if team is None else self._lay.names.team_of[team]
        worker = self._lay.workers.of(team, visit.worker)
        state = self._state_of(visit)
        self._row(i, visit, number, worker, state)
        self._lay.put(
            "visit",
            v,
            case=c,
            token=k,
            row=i,
            step=step,
            team=number,
            attempt=visit.attempt,
            worker=worker,
            extra=0,
            let_go=int(visit.let_go),
            already=0,
            luck=-1.0,
            priority=visit.priority,
            ready_at=visit.offered_at if visit.ready_at is None else visit.ready_at,
            pace=self._lay.workers.pace(worker),
            partners=0,
            hold=0,
        )
        self._lay.put("standing", v, **self._of_standing(case, visit, written, state))
        self._lay.tables["token"]["open"][k] = v
        if case.place is not None and case.came_in_with == visit.number:
            self._lay.tables["case"]["came_in"][c] = i
        if visit.again is not None:
            self._again(k, visit)
        self._handoff(case, visit, v, team)
        self._delay(case, visit, v, state)

    def team(self, case: OpenCase, visit: OpenVisit) -> str | None:
        """Who does an open visit: its team, or who does its step now, as in a migration."""
        step = self._lay.pathway.all_steps[visit.step]
        if not isinstance(step, TeamStep):
            return None
        does = visit.team in teams_of(self._lay.pathway, step)
        if (does or visit.kind is VisitKind.REWORK) and visit.team in self._lay.names.teams:
            return visit.team
        known = dict.fromkeys(self._lay.pathway.case) | dict(case.attributes)
        return self._lay.rules.team(step, known)

    def _state_of(self, visit: OpenVisit) -> State:
        """The state in which a visit is taken up: a hold before or after the work is over."""
        hold = visit.hold
        if hold is not None and hold.goes_on in (State.PLANNED, State.AFTERWARDS):
            return hold.goes_on
        step = self._lay.pathway.all_steps[visit.step]
        stays = getattr(step, "stay", None) is not None and visit.kind is VisitKind.WORK
        return State.AFTERWARDS if stays and visit.state is State.ACTIVE else visit.state

    def _of_standing(
        self, case: OpenCase, visit: OpenVisit, step: Any, state: State
    ) -> dict[str, Any]:
        hold = NONE
        if visit.hold is not None and visit.hold.cause in getattr(step, "holds", {}):
            hold = list(step.holds).index(visit.hold.cause)
        held = visit.parts.get("held_time", 0) > 0 or visit.hold is not None
        known = visit.effort if visit.kind is VisitKind.REWORK else visit.rekeying
        teams, sender = self._lay.names.team_of, None if visit.offer is None else visit.offer
        return {
            "reached": case.events.get(f"{visit.step}.reached", visit.offered_at),
            "hold": hold,
            "held_since": visit.since if visit.hold is None else visit.hold.since,
            "worked": self._worked(visit, state),
            "held": int(held),
            "sure": int(visit.says_work_done),
            "beyond": 1,
            "opened": int(self._has_opened(visit)),
            "from_team": NONE if sender is None else teams.get(sender.from_team, NONE),
            "extra": NONE if known is None else known,
        }

    def _has_opened(self, visit: OpenVisit) -> bool:
        """Whether the team has been open since a visit waits."""
        if visit.team not in self._lay.names.teams or visit.since >= self._lay.second_0:
            return False
        hours = self._lay.rules.hours(visit.team or "")
        return hours.open_seconds(visit.since, self._lay.second_0) > 0

    def _worked(self, visit: OpenVisit, state: State) -> int:
        """Open seconds worked until the run starts."""
        if state is not State.ACTIVE or visit.team is None:
            return visit.worked
        if visit.team not in self._lay.names.teams:
            return visit.worked
        hours = self._lay.rules.hours(visit.team)
        return visit.worked + hours.open_seconds(visit.since, self._lay.second_0)

    def _row(self, i: int, visit: OpenVisit, team: int, worker: int, state: State) -> None:
        names = self._lay.names
        written = self._lay.pathway.all_steps[visit.step]
        place = getattr(written, "in_", None)
        reworks = visit.kind is VisitKind.REWORK
        branch = NONE
        if visit.branch is not None:
            branch = next(n for n, (_, one) in enumerate(names.branches) if one == visit.branch)
        fields = dict.fromkeys(_PARTS, 0) | self._parts(visit, state)
        effort = visit.effort
        if effort is None and visit.started_at is not None:
            effort = round(visit.worked * self._lay.workers.pace(worker))
        times = ["due_at", "ready_at", "started_at", "work_done_at"]
        if visit.started_at is not None:  # a visit that is only booked is listed anew
            times.append("sitting_at")
        fields |= {name: NONE if (at := getattr(visit, name)) is None else at for name in times}
        if state is State.AFTERWARDS and visit.work_done_at is None:
            fields["work_done_at"] = visit.since
        self._lay.put(
            "visit_row",
            i,
            **fields,
            offered_at=visit.offered_at,
            priority=visit.priority,
            case_no=0,
            visit_no=visit.number,
            at_step=visit.at_step,
            worker_no=worker if visit.started_at is not None else NONE,
            role=self._lay.workers.role(worker) if visit.started_at is not None else NONE,
            parent_no=NONE if visit.parent is None else visit.parent,
            effort_time=NONE if effort is None else effort,
            step=names.step_of[visit.step],
            team=team,
            accountable=self._lay.organisation(visit.accountable),
            place=NONE if place is None or reworks else names.places.index(place),
            branch=branch,
            kind=int(visit.kind),
            state=int(state),
        )

    def _parts(self, visit: OpenVisit, state: State) -> dict[str, int]:
        """The parts of a visit until the run starts, as far as they are not told by its times."""
        if visit.kind is VisitKind.BLOCK or state in _WAITS:
            kept = {"handoff_time", "dispute_time"} if state is State.PLANNED else set()
            return {name: n for name, n in visit.parts.items() if name in kept}
        parts = {name: n for name, n in visit.parts.items() if name in _PARTS}
        if state is State.AFTERWARDS:
            parts.pop("afterwards_time", None)
            until = visit.since if visit.work_done_at is None else visit.work_done_at
            gap = until - visit.offered_at - _sum(parts)
        elif state is State.HELD:
            since = visit.since if visit.hold is None else visit.hold.since
            gap = since - visit.offered_at - _sum(parts)
        else:
            gap = self._lay.second_0 - visit.offered_at - _sum(parts)
        if state is State.ACTIVE:
            worked = self._worked(visit, state) - parts.get("work_time", 0)
            parts["work_time"] = parts.get("work_time", 0) + min(worked, gap)
            gap -= min(worked, gap)
            parts["closed_time"] = parts.get("closed_time", 0) + gap
            return parts
        if gap < 0 and state is State.AFTERWARDS:  # a hold within it counts as a part of it
            parts["held_time"] = max(0, parts.get("held_time", 0) + gap)
            return parts
        name = self._waiting_part(visit)
        parts[name] = parts.get(name, 0) + gap
        return parts

    def _waiting_part(self, visit: OpenVisit) -> str:
        step = self._lay.pathway.all_steps[visit.step]
        if visit.started_at is not None:
            return "worker_time" if self._has_opened(visit) else "hours_time"
        if getattr(step, "sessions", None) is not None:
            return "session_time"
        if not self._has_opened(visit):
            return "hours_time"
        return "capacity_time" if getattr(step, "stay", None) is None else "place_time"

    def _again(self, k: int, visit: OpenVisit) -> None:
        again, token = visit.again, self._lay.tables["token"][k]
        if again is None:
            return
        token["again_step"] = self._lay.step(again.step)
        token["again_team"] = self._lay.names.team_of[again.team]
        token["again_accountable"] = self._lay.organisation(again.accountable)
        token["again_due"] = NONE if again.due_at is None else again.due_at
        token["again_at_step"] = again.at_step
        token["again_attempt"] = again.attempt

    def _handoff(self, case: OpenCase, visit: OpenVisit, v: int, team: str | None) -> None:
        """The row of the handoff with which a visit came, where it is known."""
        offer, names = visit.offer, self._lay.names
        if offer is None or offer.from_team not in names.team_of or team is None:
            return
        i = self._lay.next("handoff_rows")
        kept = any(one.number == offer.from_visit for one in case.visits)
        answered = visit.state not in (State.OFFERED, State.DISPUTED)
        accepted = visit.offered_at if visit.accepted_at is None else visit.accepted_at
        disputed = NONE if visit.disputed_at is None else visit.disputed_at
        self._lay.put(
            "handoff_row",
            i,
            offered_at=visit.offered_at,
            accepted_at=accepted if answered else NONE,
            disputed_from=disputed,
            disputed_to=accepted if answered and visit.disputed_at is not None else NONE,
            case_no=case.number,
            visit_no=visit.number,
            from_visit_no=offer.from_visit if kept else visit.number,
            attempt=offer.attempt,
            rework_time=0,
            rekeying_time=visit.rekeying or 0,
            from_step=self._lay.step(offer.from_step),
            from_team=names.team_of[offer.from_team],
            to_step=names.step_of[visit.step],
            to_team=names.team_of[team],
            result=int(HandoffResult.ACCEPTED) if answered else NONE,
            automatic=int(offer.automatic),
            crosses=int(offer.crosses),
            accountable_changes=int(offer.accountable_changes),
        )
        if not answered:
            self._lay.tables["visit"]["handoff"][v] = i

    def _delay(self, case: OpenCase, visit: OpenVisit, v: int, state: State) -> None:
        """The row of the delay of a visit that runs."""
        kind, cause = None, None
        if visit.hold is not None:
            kind, cause = DelayKind.HOLD, visit.hold.cause
        elif state is State.DISPUTED:
            kind, cause = DelayKind.DISPUTE, DISPUTE_CAUSE
        elif state is State.AFTERWARDS and visit.delay_since is not None:
            afterwards = getattr(self._lay.pathway.all_steps[visit.step], "afterwards", None)
            kind = DelayKind.AFTERWARDS
            if afterwards is not None:
                cause = self._lay.rules.line(case.attributes, afterwards).cause
        if kind is None or cause not in self._lay.names.causes:
            return
        i = self._lay.next("delay_rows")
        since = visit.since if visit.delay_since is None else visit.delay_since
        over = visit.hold is not None and state is not State.HELD
        self._lay.put(
            "delay_row",
            i,
            from_at=since,
            to_at=self._lay.second_0 if over else NONE,
            case_no=case.number,
            delay_no=visit.delay_no or case.delays_so_far,
            visit_no=visit.number,
            cause=self._lay.names.causes.index(cause),
            kind=int(kind),
        )
        if not over:
            self._lay.tables["visit"]["delay"][v] = i


def _sum(parts: Mapping[str, int]) -> int:
    return sum(seconds for name, seconds in parts.items() if name in PARTS)
