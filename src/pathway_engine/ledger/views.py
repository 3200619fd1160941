"""Views that read well in any SQLite tool: names instead of numbers, ISO times, whole runs only.

Each view is a query with its meaning and that of its columns; the reference page is made from
that. `event_log` has the column names that process mining tools expect (XES, as pm4py spells
them). The logs tell of everything, the warm-up too, and mark what the measures count; the views
that add up leave the warm-up out.
"""

# ruff: noqa: S608 - queries are put together from names of our own

from __future__ import annotations

from pathway_engine.engine.records import (
    PARTS,
    Crosses,
    DelayKind,
    HandoffResult,
    State,
    VisitKind,
)
from pathway_engine.ledger.delay_views import DELAY_BY_CAUSE, DELAY_BY_ORGANISATION, DELAY_LOG
from pathway_engine.ledger.view import (
    OF_A_RUN,
    WHOLE,
    View,
    Words,
    case,
    counted,
    design,
    in_window,
    iso,
    named,
)

_EVENTS = [
    ("schedule", "v.offered_at", "v.offered_at IS NOT NULL", "1"),
    ("assign", "h.accepted_at", "h.accepted_at IS NOT NULL", "2"),
    ("start", "v.started_at", "v.started_at IS NOT NULL", "4"),
    ("suspend", "d.from_at", "TRUE", "5"),
    (
        "resume",
        "d.to_at",
        "d.to_at IS NOT NULL",
        "CASE WHEN d.from_at < v.started_at THEN 3 ELSE 5 END",
    ),
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

_WORKER = """CASE r.kind
            WHEN 0 THEN (SELECT p.name FROM workers p WHERE p.worker_no = v.worker_no)
            ELSE w.team || '.' || w.post || '.' || (v.worker_no - w.first_worker + 1) END"""
"""A live worker has a pseudonym; a simulated one is the slot of a post."""


def _event_log(w: Words) -> str:
    return f"""
    SELECT v.run_id, {design(w)}, r.replication, v.case_no, {case(w)},
        row_number() OVER (PARTITION BY v.run_id, v.case_no ORDER BY {_IN_ORDER}) AS event_no,
        v.visit_no, s.name, v.transition, {iso(w, "v.at")}, {_WORKER}, o.name, t.name, g.name
    FROM ({_ALL_EVENTS}
    ) v
    JOIN runs r ON r.run_id = v.run_id AND {WHOLE}
    JOIN steps s ON s.step_id = v.step_id
    LEFT JOIN teams t ON t.team_id = v.team_id
    LEFT JOIN organisations g ON g.organisation_id = t.organisation_id
    LEFT JOIN roles o ON o.role_id = v.role_id
    LEFT JOIN (
        SELECT p.*, p.name AS post, t.name AS team FROM posts p JOIN teams t USING (team_id)
    ) w ON w.team_id = v.team_id AND v.worker_no >= w.first_worker
        AND v.worker_no < w.first_worker + w.workers
    ORDER BY v.run_id, v.case_no, event_no
    """


EVENT_LOG = View(
    "event_log",
    "What happened, an event a row, for process mining: by run, case and number of the event. "
    "Of all cases, those of the warm-up too.",
    OF_A_RUN
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
        "org:resource": "the worker: team, post and number; of live casework the pseudonym",
        "org:role": "the worker's role",
        "org:group": "the team",
        "organisation": "the team's organisation",
    },
    _event_log,
)


def _case_log(w: Words) -> str:
    return f"""
    SELECT v.run_id, {design(w)}, r.replication, v.case_no, {case(w)}, v.entry,
        {iso(w, "v.opened_at")}, {iso(w, "v.closed_at")}, e.name, e.kind,
        {counted("v.closed_at")}, v.closed_at - v.opened_at,
        (SELECT count(*) FROM visits w WHERE w.run_id = v.run_id AND w.case_no = v.case_no),
        (SELECT count(*) FROM handoffs h WHERE h.run_id = v.run_id AND h.case_no = v.case_no
            AND h.result = {HandoffResult.ACCEPTED.value}),
        v.arrived_with, v.attributes
    FROM cases v
    JOIN runs r ON r.run_id = v.run_id AND {WHOLE}
    LEFT JOIN endings e ON e.ending_id = v.ending_id
    """


CASE_LOG = View(
    "case_log",
    "Every case with its dates, its ending, and what is known of the person; those of the warm-up "
    "and those that are open too, so ask for `counted` to measure.",
    OF_A_RUN
    | {
        "case_no": "the number of the case in its run",
        "case": "the case, named apart from those of all other runs: "
        "design/seed/replication/number",
        "entry": "the arrival, backlog or opening that brought it",
        "opened_at": "when it opened",
        "closed_at": "when it closed; null while it is open",
        "ending": "how it ended",
        "ending_kind": "resolved, supported, transferred, withdrawn or other",
        "counted": "1 where the measures count it: it closed in the run's window",
        "duration": "seconds from opening to closing",
        "visits": "how many visits it has had",
        "handoffs": "how many offers of it were accepted",
        "arrived_with": "JSON: what was known when it opened; "
        "`json_extract(arrived_with, '$.urgent')` is one of it",
        "attributes": "JSON: what was known when it closed or, while it is open, at the end",
    },
    _case_log,
)


def _visit_log(w: Words) -> str:
    return f"""
    SELECT v.run_id, {design(w)}, r.replication, v.case_no, v.visit_no,
        {named("v.kind", VisitKind)}, s.name, t.name, g.name, a.name, o.name, v.worker_no,
        {named("v.state", State)}, u.name,
        {iso(w, "v.offered_at")}, {iso(w, "v.ready_at")}, {iso(w, "v.started_at")},
        {iso(w, "v.work_done_at")}, {iso(w, "v.finished_at")}, {iso(w, "v.due_at")},
        {counted("v.finished_at")}, v.finished_at - v.offered_at, v.handoff_time, v.dispute_time,
        {", ".join(f"v.{part}" for part in PARTS[1:])}
    FROM visits v
    JOIN runs r ON r.run_id = v.run_id AND {WHOLE}
    JOIN steps s ON s.step_id = v.step_id
    LEFT JOIN teams t ON t.team_id = v.team_id
    LEFT JOIN organisations g ON g.organisation_id = t.organisation_id
    LEFT JOIN organisations a ON a.organisation_id = v.accountable_id
    LEFT JOIN roles o ON o.role_id = v.role_id
    LEFT JOIN outcomes u ON u.outcome_id = v.outcome_id
    """


VISIT_LOG = View(
    "visit_log",
    "Every visit with names, ISO times, and its parts in seconds; those of the warm-up and those "
    "that are open too, so ask for `counted` to measure.",
    OF_A_RUN
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
        "counted": "1 where the measures count it: it ended in the run's window",
        "duration": "seconds from offered to its end",
        **dict.fromkeys(["handoff_time", "dispute_time", *PARTS[1:]], "seconds; see `visits`"),
    },
    _visit_log,
)

_ANSWERED = "coalesce(h.accepted_at, v.finished_at)"


def _handoff_matrix(w: Words) -> str:
    return f"""
    SELECT h.run_id, {design(w)}, r.replication, fo.name, f.name, tg.name, t.name,
        {named("h.crosses", Crosses)},
        count(*) FILTER (WHERE h.result = {HandoffResult.ACCEPTED.value}),
        count(*) FILTER (WHERE h.result = {HandoffResult.RETURNED.value}),
        count(h.disputed_from),
        {w.real(f"avg({_ANSWERED} - h.offered_at)")} / 3600.0
    FROM handoffs h
    JOIN visits v ON v.run_id = h.run_id AND v.case_no = h.case_no AND v.visit_no = h.visit_no
    JOIN runs r ON r.run_id = h.run_id AND {WHOLE}
    JOIN teams f ON f.team_id = h.from_team_id
    JOIN organisations fo ON fo.organisation_id = f.organisation_id
    JOIN teams t ON t.team_id = h.to_team_id
    JOIN organisations tg ON tg.organisation_id = t.organisation_id
    WHERE h.result IN ({HandoffResult.ACCEPTED.value}, {HandoffResult.RETURNED.value})
        AND {in_window(_ANSWERED)}
    GROUP BY h.run_id, h.from_team_id, h.to_team_id, r.run_id, fo.name, f.name, tg.name, t.name,
        h.crosses
    """


HANDOFF_MATRIX = View(
    "handoff_matrix",
    "Who hands over to whom: offers answered in the run's window, and how long they took.",
    OF_A_RUN
    | {
        "from_organisation": "the sending organisation",
        "from_team": "the sending team",
        "to_organisation": "the receiving organisation",
        "to_team": "the receiving team",
        "crosses": "the border crossed: team, organisation or sector",
        "accepted": "offers accepted",
        "returned": "offers sent back",
        "disputed": "of them all, those that were disputed",
        "mean_hours": "mean hours from offer to answer, of those accepted or sent back",
    },
    _handoff_matrix,
)
VIEWS = (
    EVENT_LOG,
    CASE_LOG,
    VISIT_LOG,
    HANDOFF_MATRIX,
    DELAY_LOG,
    DELAY_BY_CAUSE,
    DELAY_BY_ORGANISATION,
)
"""Every view, what is built on before what builds on it."""
