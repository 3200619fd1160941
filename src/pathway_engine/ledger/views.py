"""Views that read well in any SQLite tool: names instead of numbers, ISO times, whole runs only.

Each view is a query with its meaning and that of its columns; the reference page is made from
that. `event_log` has the column names that process mining tools expect (XES, as pm4py spells
them). The two views of delay count as the measures do: visits that ended in the run's window.
"""

# ruff: noqa: S608 - queries are put together from names of our own

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from pathway_engine.engine.records import (
    PARTS,
    WAITING,
    Crosses,
    DelayKind,
    HandoffResult,
    State,
    VisitKind,
)


@dataclass(frozen=True)
class View:
    """A view: what it shows, what its columns mean, and the query behind it."""

    name: str
    doc: str
    columns: Mapping[str, str]
    query: str

    @property
    def statement(self) -> str:
        """The statement that makes it; the columns are named as they are documented."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        return f"CREATE VIEW {self.name} ({names}) AS\n{self.query.strip()}"


def iso(column: str) -> str:
    """SQL: a moment as ISO 8601."""
    return f"strftime('%Y-%m-%dT%H:%M:%S', {column}, 'unixepoch')"


def named(column: str, codes: type[IntEnum]) -> str:
    """SQL: a code as its name in small letters."""
    cases = " ".join(f"WHEN {code.value} THEN '{code.name.lower()}'" for code in codes)
    return f"CASE {column} {cases} END"


_DESIGN = "json_extract(r.settings, '$.design')"
_CASE = f"{_DESIGN} || '/' || r.seed || '/' || r.replication || '/' || v.case_no"
_WHOLE = "r.complete_at IS NOT NULL"

_RUN = {
    "run_id": "the run",
    "design": "the name of the design, such as `baseline`",
    "replication": "the replication",
}

_EVENTS = [
    ("schedule", "v.offered_at", "v.offered_at IS NOT NULL", "1"),
    ("assign", "h.accepted_at", "h.accepted_at IS NOT NULL", "2"),
    ("start", "v.started_at", "v.started_at IS NOT NULL", "4"),
    ("suspend", "d.from_at", "TRUE", "5"),
    ("resume", "d.to_at", "d.to_at IS NOT NULL", "iif(d.from_at < v.started_at, 3, 5)"),
    ("complete", "v.finished_at", f"v.state = {State.DONE.value}", "6"),
    ("reassign", "v.finished_at", f"v.state = {State.RETURNED.value}", "6"),
    ("withdraw", "v.finished_at", f"v.state = {State.WITHDRAWN.value}", "6"),
]
"""Lifecycle transition of XES, its moment, when a visit has it, and its place within a second."""

_HOLDS = f"""
    JOIN delays d ON d.run_id = v.run_id AND d.case_no = v.case_no AND d.visit_no = v.visit_no
        AND d.kind = {DelayKind.HOLD.value}"""


_LAST_INSIDE = f"""CASE v.kind WHEN {VisitKind.BLOCK.value} THEN (
                SELECT max(b.visit_no) + 0.5 FROM visits b
                WHERE b.run_id = v.run_id AND b.case_no = v.case_no AND b.parent_no = v.visit_no
            ) ELSE v.visit_no END"""
"""A block is over after the last visit of its branches."""


def _event(transition: str, moment: str, condition: str, place: str) -> str:
    holds, hold = (_HOLDS, "d.delay_no") if moment.startswith("d.") else ("", "0")
    turn = _LAST_INSIDE if moment == "v.finished_at" else "v.visit_no"
    return f"""
        SELECT v.run_id, v.case_no, v.visit_no, v.step_id, v.team_id, v.role_id, v.worker_no,
            '{transition}' AS transition, {moment} AS at, {turn} AS turn, {place} AS place,
            {hold} AS hold
        FROM visits v
        LEFT JOIN handoffs h ON h.run_id = v.run_id AND h.case_no = v.case_no
            AND h.visit_no = v.visit_no{holds}
        WHERE {condition}"""


_ALL_EVENTS = "\n        UNION ALL".join(_event(*event) for event in _EVENTS)
_IN_ORDER = "v.at, v.turn, v.place, v.hold, v.transition DESC"
"""Of a case that is in one place at a time: a visit ends before the next begins.

Of one hold `suspend` comes before `resume`.
"""

EVENT_LOG = View(
    "event_log",
    "What happened, an event a row, for process mining: by run, case and number of the event.",
    _RUN
    | {
        "case_no": "the number of the case in its run",
        "case:concept:name": "the case, named apart from those of all other runs: "
        "design/seed/replication/number",
        "event_no": "the number of the event in its case, in the order in which things happened, "
        "also within one second",
        "visit_no": "the visit",
        "concept:name": "the step",
        "lifecycle:transition": "schedule (offered), assign (accepted), start, suspend, resume, "
        "complete, reassign (returned to the sender) or withdraw",
        "time:timestamp": "when",
        "org:resource": "the worker: team, post and number",
        "org:role": "the worker's role",
        "org:group": "the team",
        "organisation": "the team's organisation",
    },
    f"""
    SELECT v.run_id, {_DESIGN}, r.replication, v.case_no, {_CASE},
        row_number() OVER (PARTITION BY v.run_id, v.case_no ORDER BY {_IN_ORDER}) AS event_no,
        v.visit_no, s.name, v.transition, {iso("v.at")}, w.team || '.' || w.post || '.' ||
        (v.worker_no - w.first_worker + 1), o.name, t.name, g.name
    FROM ({_ALL_EVENTS}
    ) v
    JOIN runs r ON r.run_id = v.run_id AND {_WHOLE}
    JOIN steps s ON s.step_id = v.step_id
    LEFT JOIN teams t ON t.team_id = v.team_id
    LEFT JOIN organisations g ON g.organisation_id = t.organisation_id
    LEFT JOIN roles o ON o.role_id = v.role_id
    LEFT JOIN (
        SELECT p.*, p.name AS post, t.name AS team FROM posts p JOIN teams t USING (team_id)
    ) w ON w.team_id = v.team_id AND v.worker_no >= w.first_worker
        AND v.worker_no < w.first_worker + w.workers
    ORDER BY v.run_id, v.case_no, event_no
    """,
)

VISIT_LOG = View(
    "visit_log",
    "Every visit with names, ISO times, and its parts in seconds.",
    _RUN
    | {
        "case_no": "the case",
        "visit_no": "the visit",
        "kind": "work, wait, decision, block or rework",
        "step": "the step",
        "team": "the team",
        "organisation": "the team's organisation",
        "accountable": "the organisation that answers for it",
        "role": "the worker's role",
        "worker_no": "the worker",
        "state": "its state, at its end or at the end of the run",
        "outcome": "how it finished",
        "offered_at": "when the case came to the step, or was offered to its team",
        "ready_at": "when it joined the queue",
        "started_at": "when work began",
        "work_done_at": "when work ended",
        "finished_at": "when it ended",
        "due_at": "when it falls due",
        "duration": "seconds from offered to its end",
        **dict.fromkeys(["handoff_time", "dispute_time", *PARTS[1:]], "seconds; see `visits`"),
    },
    f"""
    SELECT v.run_id, {_DESIGN}, r.replication, v.case_no, v.visit_no, {named("v.kind", VisitKind)},
        s.name, t.name, g.name, a.name, o.name, v.worker_no, {named("v.state", State)}, u.name,
        {iso("v.offered_at")}, {iso("v.ready_at")}, {iso("v.started_at")},
        {iso("v.work_done_at")}, {iso("v.finished_at")}, {iso("v.due_at")},
        v.finished_at - v.offered_at, v.handoff_time, v.dispute_time,
        {", ".join(f"v.{part}" for part in PARTS[1:])}
    FROM visits v
    JOIN runs r ON r.run_id = v.run_id AND {_WHOLE}
    JOIN steps s ON s.step_id = v.step_id
    LEFT JOIN teams t ON t.team_id = v.team_id
    LEFT JOIN organisations g ON g.organisation_id = t.organisation_id
    LEFT JOIN organisations a ON a.organisation_id = v.accountable_id
    LEFT JOIN roles o ON o.role_id = v.role_id
    LEFT JOIN outcomes u ON u.outcome_id = v.outcome_id
    """,
)

HANDOFF_MATRIX = View(
    "handoff_matrix",
    "Who hands over to whom: offers answered in the run's window, and how long they took.",
    _RUN
    | {
        "from_organisation": "the sending organisation",
        "from_team": "the sending team",
        "to_organisation": "the receiving organisation",
        "to_team": "the receiving team",
        "crosses": "the border crossed: team, organisation or sector",
        "accepted": "offers accepted",
        "returned": "offers sent back",
        "disputed": "of them all, those that were disputed",
        "mean_hours": "mean hours from offered to accepted, of those accepted",
    },
    f"""
    SELECT h.run_id, {_DESIGN}, r.replication, fo.name, f.name, tg.name, t.name,
        {named("h.crosses", Crosses)},
        sum(h.result = {HandoffResult.ACCEPTED.value}),
        sum(h.result = {HandoffResult.RETURNED.value}),
        sum(h.disputed_from IS NOT NULL),
        avg(CASE h.result WHEN {HandoffResult.ACCEPTED.value} THEN h.accepted_at - h.offered_at END)
            / 3600.0
    FROM handoffs h
    JOIN visits v ON v.run_id = h.run_id AND v.case_no = h.case_no AND v.visit_no = h.visit_no
    JOIN runs r ON r.run_id = h.run_id AND {_WHOLE}
    JOIN teams f ON f.team_id = h.from_team_id
    JOIN organisations fo ON fo.organisation_id = f.organisation_id
    JOIN teams t ON t.team_id = h.to_team_id
    JOIN organisations tg ON tg.organisation_id = t.organisation_id
    WHERE h.result IN ({HandoffResult.ACCEPTED.value}, {HandoffResult.RETURNED.value})
        AND coalesce(h.accepted_at, v.finished_at) >= r.warm_up_until
        AND coalesce(h.accepted_at, v.finished_at) < r.ends_at
    GROUP BY h.run_id, h.from_team_id, h.to_team_id
    """,
)
_WAITING = " + ".join(f"v.{part}" for part in WAITING)
_REWORK = f"v.kind = {VisitKind.REWORK.value}"
_QUEUE_CAUSE = "(SELECT name FROM causes c WHERE c.cause_id = s.queue_cause_id)"

_WAITED = f"coalesce({_QUEUE_CAUSE}, 'waiting_allocation')"
_SAT = f"coalesce({_QUEUE_CAUSE}, 'scheduled_batch')"


_PLACED = f"coalesce({_QUEUE_CAUSE}, 'waiting_place')"
_OWNER = (
    "(SELECT o.name FROM places p JOIN organisations o ON o.organisation_id = p.organisation_id "
    "WHERE p.place_id = v.place_id)"
)


_PARTNERS = (
    "(SELECT o.name FROM teams w JOIN organisations o ON o.organisation_id = w.organisation_id "
    "WHERE w.team_id = p.team_id)"
)


def _answering(cause: str, otherwise: str = "g.name") -> str:
    """Who answers for a cause: as the file says, else who performs."""
    said = f"c.pathway_id = s.pathway_id AND c.name = {cause}"
    return f"coalesce((SELECT c.responsible FROM causes c WHERE {said}), {otherwise})"


_DELAYS = [
    (
        "iif(h.attempt > 1, 'handoff_returned', 'handoff_latency')",
        "g.name",
        "v.handoff_time - v.dispute_time",
        "TRUE",
    ),
    ("'dispute_responsibility'", "NULL", "v.dispute_time", "TRUE"),
    ("'handoff_returned'", "g.name", _WAITING, _REWORK),
    (
        _WAITED,
        _answering(_WAITED),
        "v.capacity_time + v.caseload_time",
        f"NOT {_REWORK}",
    ),
    (_PLACED, _answering(_PLACED, _OWNER), "v.place_time", f"NOT {_REWORK}"),
    (_SAT, _answering(_SAT), "v.session_time", f"NOT {_REWORK}"),
    ("'waiting_worker'", _answering("'waiting_worker'"), "v.worker_time", f"NOT {_REWORK}"),
    ("'out_of_hours'", _answering("'out_of_hours'"), "v.hours_time", f"NOT {_REWORK}"),
    ("'waiting_partner'", _PARTNERS, "p.partner_time", f"NOT {_REWORK}"),
    (
        "(SELECT name FROM causes c WHERE c.cause_id = d.cause_id)",
        "coalesce(d.responsible, g.name)",
        "d.to_at - d.from_at",
        f"d.to_at IS NOT NULL AND d.kind <> {DelayKind.DISPUTE.value}",
    ),
]
"""Cause, organisation, seconds and condition: the table from part to cause (see `analysis`)."""


def _delay(cause: str, organisation: str, seconds: str, condition: str) -> str:
    rows = "".join(
        f"JOIN {table} {short} ON {short}.run_id = v.run_id AND {short}.case_no = v.case_no "
        f"AND {short}.visit_no = v.visit_no"
        for short, table in (("d", "delays"), ("p", "partner_waits"))
        if f"{short}." in seconds
    )
    return f"""
    SELECT v.run_id, {_DESIGN}, r.replication, v.case_no, v.visit_no, s.name, {cause},
        {organisation}, {seconds}
    FROM visits v
    JOIN runs r ON r.run_id = v.run_id AND {_WHOLE}
    JOIN steps s ON s.step_id = v.step_id
    LEFT JOIN teams t ON t.team_id = v.team_id
    LEFT JOIN organisations g ON g.organisation_id = t.organisation_id
    LEFT JOIN handoffs h ON h.run_id = v.run_id AND h.case_no = v.case_no
        AND h.visit_no = v.visit_no
    {rows}
    WHERE v.finished_at >= r.warm_up_until AND v.finished_at < r.ends_at
        AND {condition} AND {seconds} > 0"""


DELAY_LOG = View(
    "delay_log",
    "Every delay of the visits that ended in the run's window: its cause, and whose it is.",
    _RUN
    | {
        "case_no": "the case",
        "visit_no": "the visit",
        "step": "the step",
        "cause": "the cause of delay",
        "organisation": "the organisation, or the word of whoever the cause makes responsible; "
        "null in a dispute: nobody",
        "seconds": "how long",
    },
    "\n    UNION ALL".join(_delay(*delay) for delay in _DELAYS),
)


def _sum_by(column: str) -> str:
    return f"""
    SELECT run_id, design, replication, {column}, count(DISTINCT case_no), sum(seconds),
        sum(seconds) / 86400.0
    FROM delay_log
    GROUP BY run_id, {column}
    """


_SUM = {
    "cases": "cases that were delayed so",
    "seconds": "how long in all",
    "days": "the same in days of 24 hours",
}
DELAY_BY_CAUSE = View(
    "delay_by_cause",
    "Delay in the run's window by cause.",
    _RUN | {"cause": "the cause of delay"} | _SUM,
    _sum_by("cause"),
)
DELAY_BY_ORGANISATION = View(
    "delay_by_organisation",
    "Delay in the run's window by organisation.",
    _RUN | {"organisation": "whose delay it is; null in a dispute: nobody"} | _SUM,
    _sum_by("organisation"),
)

VIEWS = (
    EVENT_LOG,
    VISIT_LOG,
    HANDOFF_MATRIX,
    DELAY_LOG,
    DELAY_BY_CAUSE,
    DELAY_BY_ORGANISATION,
)
"""Every view, what is built on before what builds on it."""
