"""The rows of one live case, by table, from what its facts have come to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.casefile import CaseFile, Delay, Visit
from pathway_engine.engine.facts import Value
from pathway_engine.engine.records import LinkKind, VisitKind
from pathway_engine.engine.rows import PART_COLUMNS
from pathway_engine.ledger.book.names import Names

LIVE = 1
"""The number of the run that is the live book."""

Row = dict[str, Any]
CASELOAD, PLACE = 0, 1
"""What `slots` tells of."""


class CaseRows:
    """Writes the rows of a case.

    `names` gives the keys of a version by its digest, `pathway` the version, `worker` the number
    of a worker by name.
    """

    def __init__(
        self,
        names: Callable[[str], Names],
        pathway: Callable[[str], Pathway],
        worker: Callable[[str], int],
    ) -> None:
        self._names = names
        self._pathway = pathway
        self._worker = worker

    def case(self, state: CaseFile) -> Row:
        """The row of the case itself."""
        names = self._names(state.pathway)
        return {
            "run_id": LIVE,
            "case_no": state.number,
            "pathway_id": names.pathway_id,
            "revision": state.seq,
            "source": state.source,
            "entry": state.entry,
            "arrived_with": self._values(state, state.arrived_with),
            "reference": state.reference,
            "person": state.person,
            "opened_at": state.opened_at,
            "adopted_at": state.adopted_at,
            "closed_at": state.closed_at,
            "ending_id": None if state.ending is None else names.endings[state.ending],
            "attributes": self._values(state, state.values),
            "erased_at": state.erased_at,
        }

    def _values(self, state: CaseFile, values: Mapping[str, Value | None]) -> str:
        """What is known of a case, in declared order; what is not set is left out."""
        declared = self._pathway(state.pathway).case
        told = {name: _plain(values[name]) for name in declared if values.get(name) is not None}
        return json.dumps(told, separators=(",", ":"))

    def visit(self, state: CaseFile, visit: Visit) -> Row:
        """The row of a visit; while it is open nobody has added its parts up."""
        names = self._names(visit.pathway)
        parts: Row = dict.fromkeys(PART_COLUMNS)
        if not visit.is_open and visit.kind is not VisitKind.BLOCK:
            parts = {part: visit.parts.get(part, 0) for part in PART_COLUMNS}
        outcome = names.outcomes.get((visit.step, visit.outcome or ""))
        return parts | {
            "run_id": LIVE,
            "case_no": state.number,
            "visit_no": visit.number,
            "kind": visit.kind.value,
            "step_id": names.steps[visit.step],
            "team_id": _key(names.teams, visit.team),
            "accountable_id": _key(names.organisations, visit.accountable),
            "worker_no": None if visit.worker is None else self._worker(visit.worker),
            "role_id": _key(names.roles, visit.role),
            "state": visit.state.value,
            "at_step": visit.at_step,
            "priority": visit.priority,
            "parent_no": visit.parent,
            "branch": visit.branch,
            "sitting_at": visit.sitting_at,
            "due_at": visit.due_at,
            "offered_at": visit.offered_at,
            "ready_at": visit.ready_at,
            "assigned_at": visit.bound_since,
            "started_at": visit.started_at,
            "work_done_at": visit.work_done_at,
            "finished_at": visit.finished_at,
            "outcome_id": outcome,
            "deviation": visit.deviation.value,
            "effort_time": visit.effort,
            "revision": visit.revision,
            "place_id": _key(names.places, visit.place),
            "left_place_at": visit.left_place_at,
        }

    def handoff(self, state: CaseFile, visit: Visit) -> Row | None:
        """The row of the offer with which a visit came, if it came with one."""
        handoff = visit.handoff
        if handoff is None:
            return None
        offer, names = handoff.offer, self._names(visit.pathway)
        sender = self._names(state.visit(offer.from_visit).pathway)
        return {
            "run_id": LIVE,
            "case_no": state.number,
            "visit_no": visit.number,
            "from_visit_no": offer.from_visit,
            "from_step_id": sender.steps[offer.from_step],
            "from_team_id": sender.teams[offer.from_team],
            "to_step_id": names.steps[visit.step],
            "to_team_id": names.teams[visit.team or ""],
            "offered_at": handoff.offered_at,
            "accepted_at": handoff.accepted_at,
            "attempt": offer.attempt,
            "result": None if handoff.result is None else handoff.result.value,
            "automatic": int(offer.automatic),
            "crosses": offer.crosses.value,
            "accountable_changes": int(offer.accountable_changes),
            "rework_time": handoff.rework_time,
            "rekeying_time": handoff.rekeying_time,
            "disputed_from": handoff.disputed_from,
            "disputed_to": handoff.disputed_to,
        }

    def delay(self, state: CaseFile, delay: Delay) -> Row:
        """The row of a delay; who answers for it is whom the worker named, or the cause's."""
        visit = state.visit(delay.visit)
        names = self._names(visit.pathway)
        own = self._pathway(visit.pathway).causes.get(delay.cause)
        return {
            "run_id": LIVE,
            "case_no": state.number,
            "delay_no": delay.number,
            "visit_no": delay.visit,
            "kind": delay.kind.value,
            "cause_id": names.causes[delay.cause],
            "responsible": delay.responsible or (None if own is None else own.responsible),
            "from_at": delay.from_at,
            "to_at": delay.to_at,
        }

    def waits(self, state: CaseFile, visit: Visit) -> Iterator[Row]:
        """A row for each team of partners for which a visit that has ended waited."""
        step = self._pathway(visit.pathway).team_steps.get(visit.step)
        names = self._names(visit.pathway)
        for number, team in enumerate(step.with_ if step is not None else (), 1):
            waited = visit.parts.get(f"partner_time.{team}")
            if waited and not visit.is_open:
                yield {
                    "run_id": LIVE,
                    "case_no": state.number,
                    "visit_no": visit.number,
                    "partner_no": number,
                    "team_id": names.teams[team],
                    "partner_time": waited,
                }

    def links(self, state: CaseFile) -> list[Row]:
        """The rows of the cases that it is related to; of two alike the first."""
        found: dict[tuple[int, str], Row] = {}
        for link in state.links:
            row = {
                "run_id": LIVE,
                "case_no": state.number,
                "other_no": link.other,
                "kind": LinkKind[link.kind.upper()].value,
                "at": link.at,
            }
            found.setdefault((link.other, link.kind), row)
        return list(found.values())

    def slots(self, state: CaseFile) -> list[Row]:
        """What the case takes up."""
        taken = [(CASELOAD, team) for team in sorted(state.slots)]
        taken += [] if state.place is None else [(PLACE, state.place)]
        if state.closed_at is not None:
            taken = []
        return [
            {"run_id": LIVE, "case_no": state.number, "kind": kind, "name": name}
            for kind, name in taken
        ]


def _key(ids: Mapping[str, int], name: str | None) -> int | None:
    return None if name is None else ids[name]


def _plain(value: Value | None) -> Any:
    """A value as JSON has it: whole numbers without a fraction."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return int(value) if whole and value is not None else value
