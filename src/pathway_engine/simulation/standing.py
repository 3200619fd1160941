"""Open cases laid out in the kernel's tables, as they stand when a run starts.

The rows hold what is open then: the case, its open visits with their parts so far, the handoff
with which each came and the delay that runs. What went before has no rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.open_case import Coming, OpenCase, OpenVisit, Stand
from pathway_engine.engine.records import NONE, State, VisitKind
from pathway_engine.errors import UsageError
from pathway_engine.simulation.fitting import fitted
from pathway_engine.simulation.kernel.orders import BACKLOG, OPENINGS
from pathway_engine.simulation.laying import Laying, Tables
from pathway_engine.simulation.plan import Plan
from pathway_engine.simulation.standing_visits import Visits
from pathway_engine.simulation.starting import Starting
from pathway_engine.simulation.told import place_of


class Standing:
    """Lays open cases out in the tables of one replication."""

    def __init__(self, plan: Plan, tables: Tables, starting: Starting) -> None:
        self._lay = Laying(plan, tables, starting)
        self._visits = Visits(self._lay)
        self._cases = [
            fitted(case, plan.pathway, self._lay.second_0, self._visits.team)
            for case in sorted(starting.cases, key=lambda case: case.number)
        ]
        self._last_number = starting.last_number
        self._events: list[tuple[int, int, int]] = []

    def lay_out(self) -> list[tuple[int, int, int]]:
        """Fill the tables; the events of arrivals with which the cases and openings come."""
        for c, case in enumerate(self._cases):
            self._case(c, case)
            self._events.append((self._lay.second_0, BACKLOG + c, c))
        self._in_hand()
        for table in ("case", "token", "visit"):
            self._lay.run[f"free_{table}"] = self._lay.run[f"live_{table}s"]
        self._lay.run["standing"] = len(self._cases)
        self._lay.run["cases"] = self._last_number
        return self._events

    # -- cases -----------------------------------------------------------------------------------

    def _case(self, c: int, case: OpenCase) -> None:
        names = self._lay.names
        self._lay.next("live_cases")
        row = self._row(case)
        place = NONE
        if case.place is not None and case.place in names.places:
            place = names.places.index(case.place)
            self._lay.tables["place"]["people"][place] += 1
        self._lay.put(
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

    def _row(self, case: OpenCase) -> int:
        """The row of a case; one that is closed and only opens others ended when it opened."""
        names, closed = self._lay.names, not case.visits
        entry = names.entries.index(case.entry) if case.entry in names.entries else NONE
        if case.entry in self._lay.pathway.backlog:
            entry = NONE
        ending = NONE
        if closed and case.openings and case.openings[0].owner in names.endings:
            ending = names.endings.index(case.openings[0].owner)
        row = self._lay.next("case_rows")
        self._lay.put(
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
        return row

    def _values(self, table: str, row: int, values: Mapping[str, Any]) -> None:
        width = len(self._lay.names.attributes)
        for a, (name, attribute) in enumerate(self._lay.pathway.case.items()):
            value = values.get(name)
            number = math.nan if value is None else value
            if isinstance(number, str):
                number = place_of(number, attribute.values, name)
            self._lay.tables[table]["v"][row * width + a] = float(number)

    def _counts(self, c: int, case: OpenCase) -> None:
        self._slots(c, case)
        sizes, names = self._lay.plan.sizes, self._lay.names
        for table, counts in (("reached", case.reached), ("accepted", case.accepted)):
            for step, number in counts.items():
                if step in names.steps:
                    at = c * sizes["steps"] + names.step_of[step]
                    self._lay.tables["count"][table][at] = number
        moments = slice(c * sizes["moments"], (c + 1) * sizes["moments"])
        self._lay.tables["moment"]["v"][moments] = NONE
        happened = {"opened": case.opened_at, **case.events}
        for event, number in self._lay.plan.moments.items():
            if event in happened:
                self._lay.tables["moment"]["v"][c * sizes["moments"] + number] = happened[event]

    def _slots(self, c: int, case: OpenCase) -> None:
        """The slots that a case holds, and who last had it in each team."""
        sizes, names = self._lay.plan.sizes, self._lay.names
        teams = slice(c * sizes["teams"], (c + 1) * sizes["teams"])
        for team in sorted(case.slots & set(names.teams)):
            number = names.team_of[team]
            if self._lay.tables["team"]["limited"][number]:
                self._lay.tables["slot"]["v"][teams.start + number] = 1
                self._lay.tables["team"]["slots"][number] -= 1
        if sizes["remembers"]:
            self._lay.tables["last_worker"]["v"][teams] = NONE
            for team, name in case.last_workers.items():
                if team in names.teams:
                    at = teams.start + names.team_of[team]
                    worker = self._lay.workers.of(team, name)
                    self._lay.tables["last_worker"]["v"][at] = worker

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
        self._lay.tables["case"]["token"][c] = own
        self._lay.tables["token"]["away"][own] = len(branches)
        last = own
        for branch in branches:
            k = self._token(c, case, branch, block)
            self._lay.tables["token"]["of"][k] = own
            self._lay.tables["token"]["next"][last] = k
            last = k
        mine = {v.branch: v for v in case.visits if v not in stray and v is not block}
        places = range(own, own + 1 + len(branches))
        tokens: dict[str | None, int] = dict(zip([None, *branches], places, strict=True))
        if block is not None:
            self._visits.add(c, own, case, block)
        for name, visit in mine.items():
            self._visits.add(c, tokens[name], case, visit)
        for visit in stray:
            k = self._token(c, case, None, None)
            parent = NONE if visit.parent is None else visit.parent
            self._lay.tables["token"]["parent"][k] = parent
            self._lay.tables["token"]["next"][last] = last = k
            self._visits.add(c, k, case, replace(visit, let_go=True))
        beside = len(stray) + sum(v.let_go for v in case.visits if v not in stray)
        self._lay.tables["case"]["beside"][c] = beside

    def _token(self, c: int, case: OpenCase, branch: str | None, block: OpenVisit | None) -> int:
        k = self._lay.next("live_tokens")
        stand = case.stands.get(branch, Stand())
        names = self._lay.names
        step = self._sender(case, branch, stand)
        own = block is None or (stand.visit or 0) > block.number
        before = case.stands.get(None, Stand()).accountable
        last = stand.last_visit or stand.visit
        kept = any(one.number == last for one in case.visits)
        accountable = stand.accountable or before
        self._lay.put(
            "token",
            k,
            case=c,
            team=names.team_of.get(stand.team or "", NONE) if step != NONE else NONE,
            step=step,
            visit=last if kept else NONE,
            at_step=stand.at_step,
            worker=self._lay.workers.of(stand.team, stand.worker),
            accountable=self._lay.organisation(accountable),
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
        found = self._lay.pathway.all_steps.get(step or "")
        return self._lay.names.step_of[step or ""] if isinstance(found, TeamStep) else NONE

    # -- what is in hand, what is to come ----------------------------------------------------------

    def _in_hand(self) -> None:
        """Every active visit has its worker and partners, in the order of start."""
        rows, visits = self._lay.tables["visit_row"], self._lay.tables["visit"]
        every = {
            (case.number, visit.number): visit
            for case in self._cases for visit in case.visits
        }  # fmt: skip
        found = []
        for v in range(int(self._lay.run["live_visits"])):
            row = rows[visits["row"][v]]
            row["case_no"] = self._lay.tables["case"]["number"][visits["case"][v]]
            if row["state"] == State.ACTIVE:
                key = int(row["case_no"]), int(row["visit_no"])
                found.append((int(row["started_at"]), *key, v))
        for *_, case, number, v in sorted(found):
            mine = every[case, number].partners
            partners = [self._lay.workers.of(one.team, one.worker) for one in mine]
            if self._lay.workers.take([int(visits["worker"][v]), *partners]):
                self._lay.tables["standing"]["beyond"][v] = 0
                visits["partners"][v] = len(partners)
                first = v * self._lay.plan.sizes["partners"]
                for n, partner in enumerate(partners, first):
                    self._lay.tables["partner"]["v"][n] = partner

    def _coming(self, c: int, case: OpenCase, coming: Coming) -> None:
        """An opening that is to come stands among the arrivals."""
        package = case.package
        if coming.while_package and (
            package is not None and package.ends_at is not None and package.ends_at <= coming.at
        ):
            return
        at = max(coming.at, self._lay.second_0)
        name = f"{coming.owner}.{coming.opening}"
        if name not in self._lay.names.entries:
            raise UsageError(f"case {case.number}: found no opening `{name}` in the pathway")
        if at >= self._lay.plan.window.ends_at:
            return
        entry = self._lay.names.entries.index(name)
        opening = int(np.flatnonzero(self._lay.tables["opening"]["entry"] == entry)[0])
        person = self._person(c)
        self._lay.tables["person"]["cases"][person] += 1
        q = self._lay.next("live_pendings")
        n = max(1, case.reached.get(coming.owner, 1))
        self._lay.put(
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
        self._lay.run["free_pending"] = self._lay.run["live_pendings"]
        order = OPENINGS + (case.number << 31) + (opening << 18) + min(n, (1 << 18) - 1)
        self._events.append((at, order, q))

    def _person(self, c: int) -> int:
        found = int(self._lay.tables["case"]["person"][c])
        if found >= 0:
            return found
        p = self._lay.next("live_persons")
        cases = int(self._lay.tables["case"]["token"][c] >= 0)
        self._lay.put("person", p, cases=cases, opened=0, package=0, since=0, weekly=0.0, burst=0)
        self._lay.run["free_person"] = self._lay.run["live_persons"]
        self._lay.tables["case"]["person"][c] = p
        return p
