"""Open cases laid out in the kernel's tables, as they stand when a run starts.

The rows hold what is open then: the case, its open visits with their parts so far, the handoff
with which each came and the delay that runs. What went before has no rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from pathway_engine.definition.models import TeamStep
from pathway_engine.definition.signposts import teams_of
from pathway_engine.engine.open_case import Coming, OpenCase, OpenVisit, Stand
from pathway_engine.engine.records import (
    NONE,
    PARTS,
    DelayKind,
    HandoffResult,
    State,
    VisitKind,
)
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.errors import UsageError
from pathway_engine.simulation.kernel.events import BACKLOG, OPENINGS
from pathway_engine.simulation.starting import Workers
from pathway_engine.simulation.told import place_of

if TYPE_CHECKING:
    from pathway_engine.simulation.state import State as Tables

_PARTS = (*PARTS, "dispute_time")
_WAITS = {State.OFFERED, State.DISPUTED, State.PLANNED}
DISPUTE_CAUSE = "dispute_responsibility"


class Standing:
    """Lays open cases out in the tables of one replication."""

    def __init__(self, state: Tables) -> None:
        plan = state.plan
        if plan.starting is None:
            raise ValueError("a plan without open cases")
        self._state, self._plan = state, plan
        self._tables, self._run = state.tables, state.run
        self._names = plan.numbering
        self._now = plan.window.warm_up_until
        self._rules = Rulebook(plan.pathway)
        self._cases = sorted(plan.starting.cases, key=lambda case: case.number)
        self._last_number = plan.starting.last_number
        self._workers = Workers(plan.starting, plan.tables, self._names.teams)
        self._events: list[tuple[int, int, int]] = []
        self._step = partial(place_of, words=self._names.steps, meant="step of an open case")

    def lay_out(self) -> list[tuple[int, int, int]]:
        """Fill the tables; the events of arrivals with which the cases and openings come."""
        for c, case in enumerate(self._cases):
            self._case(c, case)
            self._events.append((self._now, BACKLOG + c, c))
        self._in_hand()
        for table in ("case", "token", "visit"):
            self._run[f"free_{table}"] = self._run[f"live_{table}s"]
        self._run["standing"] = len(self._cases)
        self._run["cases"] = self._last_number
        return self._events

    def _put(self, table: str, i: int, **fields: Any) -> None:
        """Write a row whose other columns hold nothing."""
        row = self._tables[table][i]
        for name in self._tables[table].dtype.names or ():
            row[name] = fields.get(name, NONE if row[name].dtype.kind in "if" else 0)

    def _next(self, count: str) -> int:
        """The next place of a table, by the field of the run that counts them."""
        i = int(self._run[count])
        self._run[count] = i + 1
        return i

    # -- cases -----------------------------------------------------------------------------------

    def _case(self, c: int, case: OpenCase) -> None:
        closed = not case.visits
        names = self._names
        entry = names.entries.index(case.entry) if case.entry in names.entries else NONE
        if case.entry in self._plan.pathway.backlog:
            entry = NONE
        ending = NONE
        if closed and case.openings and case.openings[0].owner in names.endings:
            ending = names.endings.index(case.openings[0].owner)
        self._next("live_cases")
        row = self._next("case_rows")
        self._put(
            "case_row",
            row,
            opened_at=case.opened_at,
            closed_at=case.opened_at if closed else NONE,
            case_no=case.number,
            ending=ending,
            entry=entry,
        )
        self._values("value", row, case.attributes)
        self._values("arrived", row, case.arrived_with or case.attributes)
        place = NONE
        if case.place is not None and case.place in names.places:
            place = names.places.index(case.place)
            self._tables["place"]["people"][place] += 1
        self._put(
            "case",
            c,
            number=case.number,
            identity=case.identity or 0,
            row=row,
            opened_at=case.opened_at,
            visits=case.visits_so_far,
            delays=case.delays_so_far,
            burst=0,
            beside=0,
            place=place,
            leaving=NONE if case.leaves_to is None else names.endings.index(case.leaves_to),
        )
        self._counts(c, case)
        self._tokens(c, case)
        for coming in case.openings:
            self._coming(c, case, coming)

    def _values(self, table: str, row: int, values: Mapping[str, Any]) -> None:
        width = len(self._names.attributes)
        for a, (name, attribute) in enumerate(self._plan.pathway.case.items()):
            value = values.get(name)
            number = math.nan if value is None else value
            if isinstance(number, str):
                number = place_of(number, attribute.values, name)
            self._tables[table]["v"][row * width + a] = float(number)

    def _counts(self, c: int, case: OpenCase) -> None:
        sizes, names = self._plan.sizes, self._names
        for table, counts in (("reached", case.reached), ("accepted", case.accepted)):
            for step, number in counts.items():
                if step in names.steps:
                    at = c * sizes["steps"] + names.step_of[step]
                    self._tables["count"][table][at] = number
        moments = slice(c * sizes["moments"], (c + 1) * sizes["moments"])
        self._tables["moment"]["v"][moments] = NONE
        happened = {"opened": case.opened_at, **case.events}
        for event, number in self._plan.moments.items():
            if event in happened:
                self._tables["moment"]["v"][c * sizes["moments"] + number] = happened[event]
        teams = slice(c * sizes["teams"], (c + 1) * sizes["teams"])
        for team in sorted(case.slots & set(names.teams)):
            number = names.team_of[team]
            if self._tables["team"]["limited"][number]:
                self._tables["slot"]["v"][teams.start + number] = 1
                self._tables["team"]["slots"][number] -= 1
        if sizes["remembers"]:
            self._tables["last_worker"]["v"][teams] = NONE
            for team, name in case.last_workers.items():
                if team in names.teams:
                    at = teams.start + names.team_of[team]
                    self._tables["last_worker"]["v"][at] = self._workers.of(team, name)

    # -- tokens ----------------------------------------------------------------------------------

    def _tokens(self, c: int, case: OpenCase) -> None:
        """The case's own token, one for each branch under way, and one for what is let go."""
        if not case.visits:
            return
        block = next((v for v in case.visits if v.kind is VisitKind.BLOCK), None)
        branches = [name for name in case.stands if name is not None] if block else []
        stray = [
            v for v in case.visits
            if v.branch is not None and v.branch not in branches and v is not block
        ]  # fmt: skip
        own = self._token(c, case, None, None)
        self._tables["case"]["token"][c] = own
        self._tables["token"]["away"][own] = len(branches)
        last = own
        for branch in branches:
            k = self._token(c, case, branch, block)
            self._tables["token"]["of"][k] = own
            self._tables["token"]["next"][last] = k
            last = k
        mine = {v.branch: v for v in case.visits if v not in stray and v is not block}
        tokens = dict(zip([None, *branches], range(own, own + 1 + len(branches)), strict=True))
        if block is not None:
            self._visit(c, own, case, block)
        for branch, visit in mine.items():
            self._visit(c, tokens[branch], case, visit)
        for visit in stray:
            k = self._token(c, case, None, None)
            self._tables["token"]["parent"][k] = NONE if visit.parent is None else visit.parent
            self._tables["token"]["next"][last] = last = k
            self._visit(c, k, case, replace(visit, let_go=True))
        beside = len(stray) + sum(v.let_go for v in case.visits if v not in stray)
        self._tables["case"]["beside"][c] = beside

    def _token(self, c: int, case: OpenCase, branch: str | None, block: OpenVisit | None) -> int:
        k = self._next("live_tokens")
        stand = case.stands.get(branch, Stand())
        names = self._names
        step = self._sender(case, branch, stand)
        own = block is None or (stand.visit or 0) > block.number
        before = case.stands.get(None, Stand()).accountable
        last = stand.last_visit or stand.visit
        kept = any(one.number == last for one in case.visits)
        accountable = stand.accountable or before
        self._put(
            "token",
            k,
            case=c,
            team=names.team_of.get(stand.team or "", NONE) if step != NONE else NONE,
            step=step,
            visit=last if kept else NONE,
            at_step=stand.at_step,
            worker=self._workers.of(stand.team, stand.worker),
            accountable=self._organisation(accountable),
            own=int(own),
            away=0,
            parent=NONE if block is None else block.number,
            branch=NONE if block is None else names.branches.index((block.step, branch or "")),
        )
        return k

    def _sender(self, case: OpenCase, branch: str | None, stand: Stand) -> int:
        """The step of the last visit of the team that a token is with."""
        step = stand.step
        for visit in case.visits:
            if step is None and visit.branch == branch and visit.offer is not None:
                step = visit.offer.from_step
            if step is None and visit.branch == branch and visit.team == stand.team:
                step = visit.step
        found = self._plan.pathway.all_steps.get(step or "")
        return self._names.step_of[step or ""] if isinstance(found, TeamStep) else NONE

    def _organisation(self, name: str | None) -> int:
        known = self._names.organisations
        return known.index(name) if name in known else NONE

    # -- visits ----------------------------------------------------------------------------------

    def _visit(self, c: int, k: int, case: OpenCase, visit: OpenVisit) -> None:
        v, i = self._next("live_visits"), self._next("visit_rows")
        step = self._step(visit.step)
        written = self._plan.pathway.all_steps[visit.step]
        team = self._team(case, visit)
        number = NONE if team is None else self._names.team_of[team]
        worker = self._workers.of(team, visit.worker)
        state = self._state_of(visit)
        self._row(i, visit, number, worker, state)
        self._put(
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
            pace=self._workers.pace(worker),
            partners=0,
            hold=0,
        )
        self._put("standing", v, **self._of_standing(case, visit, written, state))
        self._tables["token"]["open"][k] = v
        if case.place is not None and case.came_in_with == visit.number:
            self._tables["case"]["came_in"][c] = i
        if visit.again is not None:
            self._again(k, visit)
        self._handoff(case, visit, v, team)
        self._delay(case, visit, v, state)

    def _team(self, case: OpenCase, visit: OpenVisit) -> str | None:
        """Who does an open visit: its team, or who does its step now, as in a migration."""
        step = self._plan.pathway.all_steps[visit.step]
        if not isinstance(step, TeamStep):
            return None
        if visit.team in teams_of(self._plan.pathway, step) or visit.kind is VisitKind.REWORK:
            if visit.team in self._names.teams:
                return visit.team
        return self._rules.team(step, {name: None for name in self._plan.pathway.case} | dict(case.attributes))

    def _state_of(self, visit: OpenVisit) -> State:
        """The state in which a visit is taken up: a hold before or after the work is over."""
        hold = visit.hold
        if hold is not None and hold.goes_on in (State.PLANNED, State.AFTERWARDS):
            return hold.goes_on
        step = self._plan.pathway.all_steps[visit.step]
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
        offer = visit.offer
        return {
            "reached": case.events.get(f"{visit.step}.reached", visit.offered_at),
            "hold": hold,
            "held_since": visit.since if visit.hold is None else visit.hold.since,
            "worked": self._worked(visit, state),
            "held": int(held),
            "sure": int(visit.says_work_done),
            "beyond": 1,
            "opened": int(self._has_opened(visit)),
            "from_team": NONE if offer is None else self._names.team_of.get(offer.from_team, NONE),
            "extra": NONE if known is None else known,
        }

    def _has_opened(self, visit: OpenVisit) -> bool:
        """Whether the team has been open since a visit waits."""
        if visit.team not in self._names.teams or visit.since >= self._now:
            return False
        return self._rules.hours(visit.team or "").open_seconds(visit.since, self._now) > 0

    def _worked(self, visit: OpenVisit, state: State) -> int:
        """Open seconds worked until the run starts."""
        if state is not State.ACTIVE or visit.team is None:
            return visit.worked
        team = visit.team if visit.team in self._names.teams else None
        if team is None:
            return visit.worked
        return visit.worked + self._rules.hours(team).open_seconds(visit.since, self._now)

    def _row(self, i: int, visit: OpenVisit, team: int, worker: int, state: State) -> None:
        names = self._names
        written = self._plan.pathway.all_steps[visit.step]
        place = getattr(written, "in_", None)
        reworks = visit.kind is VisitKind.REWORK
        branch = NONE
        if visit.branch is not None:
            branch = next(n for n, (_, one) in enumerate(names.branches) if one == visit.branch)
        fields = dict.fromkeys(_PARTS, 0) | self._parts(visit, state)
        effort = visit.effort
        if effort is None and visit.started_at is not None:
            effort = round(visit.worked * self._workers.pace(worker))
        times = ["due_at", "ready_at", "started_at", "work_done_at"]
        if visit.started_at is not None:  # a visit that is only booked is listed anew
            times.append("sitting_at")
        fields |= {name: NONE if (at := getattr(visit, name)) is None else at for name in times}
        if state is State.AFTERWARDS and visit.work_done_at is None:
            fields["work_done_at"] = visit.since
        self._put(
            "visit_row",
            i,
            **fields,
            offered_at=visit.offered_at,
            priority=visit.priority,
            case_no=0,
            visit_no=visit.number,
            at_step=visit.at_step,
            worker_no=worker if visit.started_at is not None else NONE,
            role=self._workers.role(worker) if visit.started_at is not None else NONE,
            parent_no=NONE if visit.parent is None else visit.parent,
            effort_time=NONE if effort is None else effort,
            step=names.step_of[visit.step],
            team=team,
            accountable=self._organisation(visit.accountable),
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
            gap = visit.since - visit.offered_at - _sum(parts)
        else:
            gap = self._now - visit.offered_at - _sum(parts)
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
        step = self._plan.pathway.all_steps[visit.step]
        if visit.started_at is not None:
            return "worker_time" if self._has_opened(visit) else "hours_time"
        if getattr(step, "sessions", None) is not None:
            return "session_time"
        if not self._has_opened(visit):
            return "hours_time"
        return "capacity_time" if getattr(step, "stay", None) is None else "place_time"

    def _again(self, k: int, visit: OpenVisit) -> None:
        again, token = visit.again, self._tables["token"][k]
        if again is None:
            return
        token["again_step"] = self._step(again.step)
        token["again_team"] = self._names.team_of[again.team]
        token["again_accountable"] = self._organisation(again.accountable)
        token["again_due"] = NONE if again.due_at is None else again.due_at
        token["again_at_step"] = again.at_step
        token["again_attempt"] = again.attempt

    def _handoff(self, case: OpenCase, visit: OpenVisit, v: int, team: str | None) -> None:
        """The row of the handoff with which a visit came, where it is known."""
        offer, names = visit.offer, self._names
        if offer is None or offer.from_team not in names.team_of or team is None:
            return
        i = self._next("handoff_rows")
        kept = any(one.number == offer.from_visit for one in case.visits)
        answered = visit.state not in (State.OFFERED, State.DISPUTED)
        accepted = visit.offered_at if visit.accepted_at is None else visit.accepted_at
        disputed = NONE if visit.disputed_at is None else visit.disputed_at
        self._put(
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
            from_step=self._step(offer.from_step),
            from_team=names.team_of[offer.from_team],
            to_step=names.step_of[visit.step],
            to_team=names.team_of[team],
            result=int(HandoffResult.ACCEPTED) if answered else NONE,
            automatic=int(offer.automatic),
            crosses=int(offer.crosses),
            accountable_changes=int(offer.accountable_changes),
        )
        if not answered:
            self._tables["visit"]["handoff"][v] = i

    def _delay(self, case: OpenCase, visit: OpenVisit, v: int, state: State) -> None:
        """The row of the delay of a visit that runs."""
        kind, cause = None, None
        if visit.hold is not None:
            kind, cause = DelayKind.HOLD, visit.hold.cause
        elif state is State.DISPUTED:
            kind, cause = DelayKind.DISPUTE, DISPUTE_CAUSE
        elif state is State.AFTERWARDS and visit.delay_since is not None:
            afterwards = getattr(self._plan.pathway.all_steps[visit.step], "afterwards", None)
            kind = DelayKind.AFTERWARDS
            cause = None if afterwards is None else self._rules.line(case.attributes, afterwards).cause
        if kind is None or cause not in self._names.causes:
            return
        i = self._next("delay_rows")
        since = visit.since if visit.delay_since is None else visit.delay_since
        over = visit.hold is not None and state is not State.HELD
        self._put(
            "delay_row",
            i,
            from_at=since,
            to_at=self._now if over else NONE,
            case_no=case.number,
            delay_no=visit.delay_no or case.delays_so_far,
            visit_no=visit.number,
            cause=self._names.causes.index(cause),
            kind=int(kind),
        )
        if not over:
            self._tables["visit"]["delay"][v] = i

    # -- what is in hand, what is to come ----------------------------------------------------------

    def _in_hand(self) -> None:
        """Every active visit has its worker and partners, in the order of start, while they last."""
        rows, visits = self._tables["visit_row"], self._tables["visit"]
        every = {
            (case.number, visit.number): visit
            for case in self._cases for visit in case.visits
        }  # fmt: skip
        found = []
        for v in range(int(self._run["live_visits"])):
            row = rows[visits["row"][v]]
            row["case_no"] = self._tables["case"]["number"][visits["case"][v]]
            if row["state"] == State.ACTIVE:
                key = int(row["case_no"]), int(row["visit_no"])
                found.append((int(row["started_at"]), *key, v))
        for *_, case, number, v in sorted(found):
            partners = [
                self._workers.of(one.team, one.worker) for one in every[case, number].partners
            ]
            if self._workers.take([int(visits["worker"][v]), *partners]):
                self._tables["standing"]["beyond"][v] = 0
                visits["partners"][v] = len(partners)
                for n, partner in enumerate(partners):
                    self._tables["partner"]["v"][v * self._plan.sizes["partners"] + n] = partner

    def _coming(self, c: int, case: OpenCase, coming: Coming) -> None:
        """An opening that is to come stands among the arrivals."""
        package = case.package
        if coming.while_package and (
            package is not None and package.ends_at is not None and package.ends_at <= coming.at
        ):
            return
        at = max(coming.at, self._now)
        name = f"{coming.owner}.{coming.opening}"
        if name not in self._names.entries:
            raise UsageError(f"case {case.number}: found no opening `{name}` in the pathway")
        if at >= self._plan.window.ends_at:
            return
        entry = self._names.entries.index(name)
        opening = int(np.flatnonzero(self._tables["opening"]["entry"] == entry)[0])
        person = self._person(c)
        self._tables["person"]["cases"][person] += 1
        q = self._next("live_pendings")
        n = max(1, case.reached.get(coming.owner, 1))
        self._put(
            "pending",
            q,
            opening=opening,
            parent=case.number,
            identity=case.identity or case.number,
            n=n,
            person=person,
            package=0,
        )
        self._values("carried", q, {**case.attributes, **coming.values})
        self._run["free_pending"] = self._run["live_pendings"]
        order = OPENINGS + (case.number << 31) + (opening << 18) + min(n, (1 << 18) - 1)
        self._events.append((at, order, q))

    def _person(self, c: int) -> int:
        found = int(self._tables["case"]["person"][c])
        if found >= 0:
            return found
        p = self._next("live_persons")
        self._put("person", p, cases=1 if self._tables["case"]["token"][c] >= 0 else 0,
                  opened=0, package=0, since=0, weekly=0.0, burst=0)  # fmt: skip
        self._run["free_person"] = self._run["live_persons"]
        self._tables["case"]["person"][c] = p
        return p


def _sum(parts: Mapping[str, int]) -> int:
    return sum(seconds for name, seconds in parts.items() if name in PARTS)

