"""Records written by hand: a builder of small runs, and of large ones for speed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.engine.records import (
    NONE,
    PARTS,
    TABLES,
    Crosses,
    DelayKind,
    HandoffResult,
    Integral,
    Numbering,
    Records,
    State,
    VisitKind,
    Window,
)

HOUR, DAY, WEEK = 3_600, 86_400, 604_800

SPLIT: dict[str, Any] = {
    "pathway": "split",
    "language": "1",
    "timezone": "Europe/London",
    "currency": "GBP",
    "full_time": "40h",
    "defaults": {"calendar": "office"},
    "organisations": {
        "wbc": {"title": "Council", "sector": "council"},
        "optalis": {"title": "Optalis", "sector": "trading_company"},
    },
    "calendars": {"office": {"hours": {"mon-fri": "09:00-17:00"}}},
    "roles": {"worker": {"cost": "40/h"}, "broker": {"cost": "26/h"}},
    "teams": {
        "front": {"organisation": "wbc", "staff": {"worker": "2"}},
        "assess": {"organisation": "wbc", "staff": {"worker": "3"}},
        "broker": {"organisation": "optalis", "staff": {"broker": "1"}},
    },
    "case": {
        "urgent": {"type": "boolean", "initial": "false"},
        "setting": {"type": "choice", "values": ["home", "hospital"], "initial": "home"},
        "package_cost": {"type": "number", "initial": "0"},
    },
    "arrivals": {"people": {"rate": "1/day"}},
    "start": "contact",
    "steps": {
        "contact": {
            "team": "front",
            "work": "1h",
            "outcomes": {"assess": {"to": "assessment", "share": "50%"}, "ok": {"to": "advised"}},
        },
        "assessment": {
            "team": "assess",
            "work": "8h",
            "queue_cause": "waiting_assessment",
            "outcomes": {"plan": {"to": "brokerage"}},
        },
        "brokerage": {
            "team": "broker",
            "work": "4h",
            "afterwards": {"values": ["8d"], "weights": ["1"], "cause": "slow_market"},
            "outcomes": {"started": {"to": "settling"}},
        },
        "settling": {"due": "7d", "outcomes": {"over": {"to": "supported"}}},
    },
    "endings": {
        "advised": {"kind": "resolved"},
        "supported": {
            "kind": "supported",
            "package": {"weekly": "package_cost", "lasts": "100w"},
        },
    },
    "targets": {
        "assessed": {"from": "contact.reached", "to": "assessment.finished", "within": "28d"},
    },
    "causes": {"slow_market": {"responsible": "provider"}},
    "costs": {"uplift": {"organisation": "wbc", "amount": "365000/year"}},
}
"""A small pathway with two organisations."""


def pathway(**changes: Any) -> Pathway:
    """The small pathway, some of its top-level keys replaced."""
    return Pathway.model_validate(SPLIT | changes)


JOINT = pathway(
    steps={
        name: step | {"with": {"broker": {"broker": "1"}, "front": {"worker": "1"}}}
        if name in ("assessment", "brokerage")
        else step
        for name, step in SPLIT["steps"].items()
    }
)
"""The same with two teams of partners at two of its steps."""


@dataclass
class Book:
    """A run while it is written: cases, and their visits one after the other."""

    pathway: Pathway = field(default_factory=pathway)
    window: Window = field(default_factory=lambda: Window(0, 0, 52 * WEEK))
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {t: [] for t in TABLES})
    attributes: list[list[float]] = field(default_factory=list)
    integrals: list[Integral] = field(default_factory=list)

    @property
    def numbering(self) -> Numbering:
        return Numbering.of(self.pathway)

    def case(self, opened_at: int = 0, ending: str = "", **attributes: float) -> int:
        """Open a case; its visits follow. With an ending it closes when its last visit ends."""
        number = len(self.rows["cases"]) + 1
        names = self.numbering.attributes
        self.attributes.append([attributes.get(name, 0.0) for name in names])
        self.rows["cases"].append(
            {
                "case_no": number,
                "opened_at": opened_at,
                "entry": 0 if self.numbering.entries else NONE,
                "closed_at": opened_at if ending else NONE,
                "ending": self.numbering.endings.index(ending) if ending else NONE,
            }
        )
        return number

    def visit(self, step: str, *, state: State = State.DONE, **written: Any) -> int:
        """The next visit of the last case: `contact`, with the seconds of its parts.

        `capacity=60` gives `capacity_time`, `partners={"broker": 60}` what was waited for the
        teams in `with`, in their order; `sender="front"` makes it a handoff, of which
        `attempt` and `dispute` (seconds of the handoff in dispute) may be told.
        """
        case = self.rows["cases"][-1]
        number: int = 1 + sum(row["case_no"] == case["case_no"] for row in self.rows["visits"])
        row = self._visit_row(case, step, state, written) | {"visit_no": number}
        if "sender" in written:
            self._handoff(row, written)
        for partner, (team, waited) in enumerate(written.get("partners", {}).items(), 1):
            self.rows["partner_waits"].append(
                {
                    "case_no": case["case_no"],
                    "visit_no": number,
                    "partner_no": partner,
                    "team": self.numbering.team_of[team],
                    "partner_time": waited,
                }
            )
        self.rows["visits"].append(row)
        if row["finished_at"] != NONE and case["closed_at"] != NONE:
            case["closed_at"] = row["finished_at"]
        return number

    def _visit_row(
        self, case: dict[str, Any], step: str, state: State, written: dict[str, Any]
    ) -> dict[str, Any]:
        numbering = self.numbering
        parts = {name: written.get(name.removesuffix("_time"), 0) for name in PARTS}
        parts["partner_time"] = sum(written.get("partners", {}).values())
        in_order = list(parts.values())
        offered = written.get("offered", self._until(case))
        ready = offered + sum(in_order[:2])
        started = ready + sum(in_order[2:8])
        done = started + sum(in_order[8:11])
        model = self.pathway.all_steps[step]
        worked = isinstance(model, TeamStep)
        name = written.get("team", model.team if isinstance(model, TeamStep) else "")
        team = numbering.team_of[name] if worked else NONE
        kind = written.get("kind", VisitKind.WORK if worked else VisitKind.WAIT)
        place = model.in_ if isinstance(model, TeamStep) and kind == VisitKind.WORK else None
        ended = state in (State.DONE, State.RETURNED, State.WITHDRAWN)
        begun = worked and (state in (State.DONE, State.ACTIVE, State.AFTERWARDS))
        return {
            **parts,
            "case_no": case["case_no"],
            "step": numbering.step_of[step],
            "team": team,
            "role": 0 if begun else NONE,
            "place": NONE if place is None else numbering.places.index(place),
            "kind": kind,
            "state": state,
            "at_step": written.get("at_step", 1),
            "offered_at": offered,
            "ready_at": ready if begun or state == State.QUEUED else NONE,
            "started_at": started if begun else NONE,
            "work_done_at": done if begun and state != State.ACTIVE else NONE,
            "finished_at": offered + sum(in_order) if ended else NONE,
            "dispute_time": written.get("dispute", 0),
            "effort_time": written.get("effort", parts["work_time"]),
        }

    def _until(self, case: dict[str, Any]) -> int:
        """When the case's last visit ended: the next is offered in that second."""
        last = [r["finished_at"] for r in self.rows["visits"] if r["case_no"] == case["case_no"]]
        return int(last[-1]) if last else int(case["opened_at"])

    def _handoff(self, visit: dict[str, Any], written: dict[str, Any]) -> None:
        numbering, teams = self.numbering, self.pathway.real_teams
        sender = written["sender"]
        receiver = numbering.teams[visit["team"]]
        one, other = (teams[name].organisation for name in (sender, receiver))
        organisations = self.pathway.real_organisations
        crosses = Crosses.TEAM
        if one != other:
            sectors = {organisations[name].sector for name in (one, other)}
            crosses = Crosses.SECTOR if len(sectors) == 2 else Crosses.ORGANISATION
        offered, taken = visit["offered_at"], visit["handoff_time"]
        result = {State.RETURNED: HandoffResult.RETURNED, State.OFFERED: NONE,
                  State.WITHDRAWN: HandoffResult.WITHDRAWN}.get(visit["state"], 0)  # fmt: skip
        dispute = written.get("dispute", 0)
        self.rows["handoffs"].append(
            {
                "case_no": visit["case_no"],
                "visit_no": visit["visit_no"],
                "from_visit_no": visit["visit_no"] - 1,
                "from_step": self.rows["visits"][-1]["step"] if visit["visit_no"] > 1 else 0,
                "from_team": numbering.team_of[sender],
                "to_team": visit["team"],
                "to_step": visit["step"],
                "offered_at": offered,
                "accepted_at": offered + taken if result == HandoffResult.ACCEPTED else NONE,
                "attempt": written.get("attempt", 1),
                "result": result,
                "crosses": crosses,
                "disputed_from": offered if dispute else NONE,
                "disputed_to": offered + dispute if dispute else NONE,
            }
        )

    def delay(
        self,
        visit_no: int,
        cause: str,
        from_at: int,
        to_at: int,
        kind: DelayKind = DelayKind.AFTERWARDS,
    ) -> None:
        """A row of delays of the last case: of another kind if told, a dispute by its cause."""
        case_no = self.rows["cases"][-1]["case_no"]
        number = 1 + sum(row["case_no"] == case_no for row in self.rows["delays"])
        self.rows["delays"].append(
            {
                "case_no": case_no,
                "delay_no": number,
                "visit_no": visit_no,
                "cause": self.numbering.causes.index(cause),
                "kind": DelayKind.DISPUTE if cause == "dispute_responsibility" else kind,
                "from_at": from_at,
                "to_at": to_at,
            }
        )

    def integral(self, measure: str, value: float, **by: str) -> None:
        """A quantity over the window."""
        self.integrals.append(Integral(measure, by, value))

    def records(self, replication: int = 1) -> Records:
        """The run as records."""
        width = len(self.numbering.attributes)
        attributes = np.array(self.attributes, dtype=float).reshape(len(self.attributes), width)
        return Records(
            pathway=self.pathway,
            design="baseline",
            seed=1,
            replication=replication,
            window=self.window,
            attributes=attributes,
            arrived_with=attributes,
            integrals=tuple(self.integrals),
            **{name: table(name, rows) for name, rows in self.rows.items()},  # type: ignore[arg-type]
        )


def table(name: str, rows: list[dict[str, Any]]) -> np.ndarray[Any, Any]:
    """Rows as a structured array; what a row does not tell is `NONE`."""
    array: np.ndarray[Any, Any] = np.full(
        len(rows), NONE, dtype=[(c.name, c.type) for c in TABLES[name]]
    )
    for column in TABLES[name]:
        array[column.name] = [row.get(column.name, NONE) for row in rows]
    return array
