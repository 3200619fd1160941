"""A simulated run cut at its end: the open cases that its rows tell of."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.facts import Offer, Partner, Value
from pathway_engine.engine.open_case import Again, OpenCase, OpenHold, OpenVisit, Stand
from pathway_engine.engine.records import (
    NONE,
    PARTS,
    Crosses,
    DelayKind,
    Numbering,
    State,
    VisitKind,
)
from pathway_engine.simulation import Starting, records_of
from pathway_engine.simulation.state import State as Tables

Row = dict[str, Any]
ANSWERED = {State.OFFERED, State.DISPUTED, State.RETURNED}


def cut(state: Tables) -> Starting:
    """The cases that are open at the end of a run, with its workers and their luck.

    Openings that are still to come are not told: the run that ends knows none after its end.
    """
    return Cut(state).starting()


def values_of(pathway: Pathway, row: Any) -> dict[str, Value | None]:
    """The attributes of a case as values."""
    found: dict[str, Value | None] = {}
    for value, (name, attribute) in zip(row, pathway.case.items(), strict=True):
        found[name] = None if math.isnan(value) else float(value)
        if found[name] is not None and attribute.type == "choice":
            found[name] = attribute.values[int(value)]
    return found


class Cut:
    """What the rows of a run say of the cases that are open at its end."""

    def __init__(self, state: Tables) -> None:
        cases, visits = state.tables["case"], state.tables["visit"]
        self.live = {
            int(one["number"]): one for one in cases[cases["row"] >= 0]
        }  # what no row says: its luck, and where it goes with work in hand
        teams = state.plan.numbering.teams
        self.slots = {
            int(one["number"]): frozenset(
                name for n, name in enumerate(teams)
                if state.tables["team"]["limited"][n]
                and state.tables["slot"]["v"][c * len(teams) + n]
            )
            for c, one in enumerate(cases) if one["row"] >= 0
        }  # fmt: skip
        rows = state.tables["visit_row"]
        self.let_go = {
            (int(cases["number"][one["case"]]), int(rows["visit_no"][one["row"]]))
            for one in visits[(visits["row"] >= 0) & (visits["let_go"] == 1)]
        }
        self.partners = {
            (int(cases["number"][one["case"]]), int(rows["visit_no"][one["row"]])): [
                self._partner(state, int(state.tables["partner"]["v"][at + n]))
                for n in range(one["partners"])
            ]
            for v, one in enumerate(visits) if one["row"] >= 0
            for at in (v * state.plan.sizes["partners"],)
        }  # fmt: skip
        self.records = records = records_of(state)  # this sorts the rows where they stand
        self.names = Numbering.of(records.pathway)
        self.at = records.window.ends_at
        self.tables = {
            name: [dict(zip(rows.dtype.names, row.item(), strict=True)) for row in rows]
            for name in ("cases", "visits", "handoffs", "delays")
            for rows in (getattr(records, name),)
        }
        self.handoffs = {(h["case_no"], h["visit_no"]): h for h in self.tables["handoffs"]}

    @staticmethod
    def _partner(state: Tables, number: int) -> Partner:
        worker, names = state.tables["worker"][number], state.plan.numbering
        role = names.roles[state.tables["pool"]["role"][worker["pool"]]]
        return Partner(names.teams[worker["team"]], role, f"w{number}")

    def starting(self) -> Starting:
        cases = [
            self.case(i, row) for i, row in enumerate(self.tables["cases"])
            if row["closed_at"] == NONE
        ]  # fmt: skip
        numbers = {v["worker_no"] for v in self.tables["visits"]} - {NONE}
        workers = {f"w{n}": n for n in numbers}
        workers |= {p.worker: int(p.worker[1:]) for some in self.partners.values()
                    for p in some if p.worker}  # fmt: skip
        last = max((row["case_no"] for row in self.tables["cases"]), default=0)
        return Starting(cases, workers, last)

    def case(self, i: int, row: Row) -> OpenCase:
        number = row["case_no"]
        visits = [v for v in self.tables["visits"] if v["case_no"] == number]
        anew = [v for v in visits if v["kind"] != VisitKind.REWORK and self.attempt(v) == 1]
        taken = [v for v in visits if v["kind"] != VisitKind.REWORK and self.taken(v)]
        open_ = [v for v in visits if v["finished_at"] == NONE]
        block = next((v for v in open_ if v["kind"] == VisitKind.BLOCK), None)
        stands: dict[str | None, Stand] = {None: self.stand(visits, taken, None)}
        if block is not None:
            for v in open_:
                if v["parent_no"] == block["visit_no"]:
                    branch = self.names.branches[v["branch"]][1]
                    mine = [w for w in visits if w["parent_no"] == block["visit_no"]
                            and w["branch"] == v["branch"]]  # fmt: skip
                    stands[branch] = self.stand(mine, [w for w in taken if w in mine], stands[None])
        came = [v for v in visits if v["place"] != NONE and v["started_at"] != NONE
                and v["left_place_at"] == NONE and v["kind"] == VisitKind.WORK]  # fmt: skip
        return OpenCase(
            number=number,
            identity=int(self.live[number]["identity"]),
            leaves_to=self.leaves_to(number),
            opened_at=row["opened_at"],
            entry=None if row["entry"] == NONE else self.names.entries[row["entry"]],
            attributes=values_of(self.records.pathway, self.records.attributes[i]),
            arrived_with=values_of(self.records.pathway, self.records.arrived_with[i]),
            visits_so_far=max(v["visit_no"] for v in visits),
            delays_so_far=sum(d["case_no"] == number for d in self.tables["delays"]),
            reached=Counter(self.names.steps[v["step"]] for v in anew),
            accepted=Counter(self.names.steps[v["step"]] for v in taken),
            events=self.events(row, anew, visits),
            slots=self.slots[number],
            last_workers={
                self.team(v) or "": f"w{v['worker_no']}"
                for v in sorted(visits, key=lambda v: v["started_at"])
                if v["worker_no"] != NONE
            },
            place=self.names.places[came[-1]["place"]] if came else None,
            came_in_with=came[-1]["visit_no"] if came and came[-1] in open_ else None,
            stands=stands,
            visits=tuple(self.visit(v, visits) for v in open_),
        )

    def leaves_to(self, number: int) -> str | None:
        leaving = self.live[number]["leaving"]
        return None if leaving == NONE else self.names.endings[leaving]

    def attempt(self, v: Row) -> int:
        return int(self.handoffs.get((v["case_no"], v["visit_no"]), {"attempt": 1})["attempt"])

    def taken(self, v: Row) -> bool:
        handoff = self.handoffs.get((v["case_no"], v["visit_no"]))
        return handoff is None or handoff["accepted_at"] != NONE

    def team(self, v: Row) -> str | None:
        return None if v["team"] == NONE else self.names.teams[v["team"]]

    def organisation(self, v: Row) -> str | None:
        return None if v["accountable"] == NONE else self.names.organisations[v["accountable"]]

    def events(self, row: Row, anew: list[Row], visits: list[Row]) -> dict[str, int]:
        found = {"opened": row["opened_at"]}
        for v in anew:
            found[f"{self.names.steps[v['step']]}.reached"] = v["offered_at"]
        for v in visits:
            for column, what in (("started_at", "started"), ("finished_at", "finished")):
                if v[column] != NONE and v["kind"] != VisitKind.REWORK:
                    found[f"{self.names.steps[v['step']]}.{what}"] = v[column]
        return found

    def stand(self, visits: list[Row], taken: list[Row], before: Stand | None) -> Stand:
        of_team = [v for v in taken if v["team"] != NONE and
                   (before is not None or v["parent_no"] == NONE)]  # fmt: skip
        if not of_team:
            return before or Stand()
        last = of_team[-1]
        mine = [v for v in visits if v["team"] == last["team"] and v["kind"] == VisitKind.REWORK]
        return Stand(
            team=self.team(last),
            step=self.names.steps[last["step"]],
            visit=last["visit_no"],
            at_step=last["at_step"],
            worker=None if last["worker_no"] == NONE else f"w{last['worker_no']}",
            last_visit=max([last["visit_no"], *(v["visit_no"] for v in mine)]),
            accountable=self.organisation(last),
        )

    def visit(self, v: Row, visits: list[Row]) -> OpenVisit:
        handoff = self.handoffs.get((v["case_no"], v["visit_no"]))
        delay = next((d for d in self.tables["delays"] if d["case_no"] == v["case_no"]
                      and d["visit_no"] == v["visit_no"] and d["to_at"] == NONE), None)  # fmt: skip
        state = State(v["state"])
        parts = {part: v[part] for part in (*PARTS, "dispute_time")}
        since, hold = self.at, None
        if state is State.QUEUED:
            ends = [d["to_at"] for d in self.tables["delays"] if d["case_no"] == v["case_no"]
                    and d["visit_no"] == v["visit_no"] and d["kind"] == DelayKind.HOLD]  # fmt: skip
            since = max([v["ready_at"], *ends])
        if delay is not None and delay["kind"] == DelayKind.HOLD:
            since = delay["from_at"]
            hold = OpenHold(cause=self.names.causes[delay["cause"]], since=since)
            parts["held_time"] -= self.at - since
        names = ("due_at", "ready_at", "started_at", "work_done_at", "sitting_at")
        at = {name: None if v[name] == NONE else v[name] for name in names}
        worker = None if v["worker_no"] == NONE else f"w{v['worker_no']}"
        again = None
        effort = None if v["effort_time"] == NONE else v["effort_time"]
        if v["kind"] == VisitKind.REWORK:
            before = visits[: visits.index(v)]
            sent = [one for one in before if one["state"] == State.RETURNED
                    and one["branch"] == v["branch"]][-1]  # fmt: skip
            returned = self.handoffs[sent["case_no"], sent["visit_no"]]
            effort = returned["rework_time"]
            again = Again(
                step=self.names.steps[sent["step"]], team=self.team(sent) or "",
                at_step=sent["at_step"], attempt=returned["attempt"] + 1,
                accountable=self.organisation(sent),
                due_at=None if sent["due_at"] == NONE else sent["due_at"],
            )  # fmt: skip
        return OpenVisit(
            number=v["visit_no"],
            kind=VisitKind(v["kind"]),
            state=state,
            step=self.names.steps[v["step"]],
            offered_at=v["offered_at"],
            since=since,
            at_step=v["at_step"],
            branch=None if v["branch"] == NONE else self.names.branches[v["branch"]][1],
            parent=None if v["parent_no"] == NONE else v["parent_no"],
            team=self.team(v),
            accountable=self.organisation(v),
            attempt=self.attempt(v),
            accepted_at=None if handoff is None or handoff["accepted_at"] == NONE
            else handoff["accepted_at"],
            disputed_at=None if handoff is None or handoff["disputed_from"] == NONE
            else handoff["disputed_from"],
            **at,  # type: ignore[arg-type]
            priority=v["priority"],
            worked=v["work_time"],
            effort=effort,
            rekeying=0 if handoff is None else handoff["rekeying_time"],
            worker=worker,
            partners=tuple(self.partners[v["case_no"], v["visit_no"]]),
            hold=hold,
            offer=None if handoff is None else self.offer(handoff),
            again=again,
            says_work_done=True,
            let_go=(v["case_no"], v["visit_no"]) in self.let_go,
            delay_since=None if delay is None else delay["from_at"],
            delay_no=None if delay is None else delay["delay_no"],
            parts={part: seconds for part, seconds in parts.items() if seconds},
        )  # fmt: skip

    def offer(self, handoff: Row) -> Offer:
        return Offer(
            from_visit=handoff["from_visit_no"],
            from_step=self.names.steps[handoff["from_step"]],
            from_team=self.names.teams[handoff["from_team"]],
            attempt=handoff["attempt"],
            automatic=bool(handoff["automatic"]),
            crosses=Crosses(handoff["crosses"]),
            accountable_changes=bool(handoff["accountable_changes"]),
        )
