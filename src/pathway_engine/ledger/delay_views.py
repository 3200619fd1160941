"""The views of delay: each delay by its cause and whose it is, and what they add up to.

They count as the measures do: visits that ended in the run's window.
"""

# ruff: noqa: S608 - queries are put together from names of our own

from __future__ import annotations

from collections.abc import Callable

from pathway_engine.engine.records import WAITING, DelayKind, VisitKind
from pathway_engine.ledger.view import OF_A_RUN, WHOLE, View, Words, design, in_window

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
        "CASE WHEN h.attempt > 1 THEN 'handoff_returned' ELSE 'handoff_latency' END",
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


def _delay(w: Words, cause: str, organisation: str, seconds: str, condition: str) -> str:
    rows = "".join(
        f"JOIN {table} {short} ON {short}.run_id = v.run_id AND {short}.case_no = v.case_no "
        f"AND {short}.visit_no = v.visit_no"
        for short, table in (("d", "delays"), ("p", "partner_waits"))
        if f"{short}." in seconds
    )
    return f"""
    SELECT v.run_id, {design(w)}, r.replication, v.case_no, v.visit_no, s.name, {cause},
        {organisation}, {seconds}
    FROM visits v
    JOIN runs r ON r.run_id = v.run_id AND {WHOLE}
    JOIN steps s ON s.step_id = v.step_id
    LEFT JOIN teams t ON t.team_id = v.team_id
    LEFT JOIN organisations g ON g.organisation_id = t.organisation_id
    LEFT JOIN handoffs h ON h.run_id = v.run_id AND h.case_no = v.case_no
        AND h.visit_no = v.visit_no
    {rows}
    WHERE {in_window("v.finished_at")}
        AND {condition} AND {seconds} > 0"""


DELAY_LOG = View(
    "delay_log",
    "Every delay of the visits that ended in the run's window: its cause, and whose it is.",
    OF_A_RUN
    | {
        "case_no": "the case",
        "visit_no": "the visit",
        "step": "the step",
        "cause": "the cause of delay",
        "organisation": "the organisation, or the word of whoever the cause makes responsible; "
        "null in a dispute: nobody",
        "seconds": "how long",
    },
    lambda w: "\n    UNION ALL".join(_delay(w, *delay) for delay in _DELAYS),
)


def _sum_by(column: str) -> Callable[[Words], str]:
    return lambda w: (
        f"""
    SELECT run_id, design, replication, {column}, count(DISTINCT case_no), sum(seconds),
        {w.real("sum(seconds)")} / 86400.0
    FROM delay_log
    GROUP BY run_id, {column}, design, replication
    """
    )


_SUM = {
    "cases": "cases that were delayed so",
    "seconds": "how long in all",
    "days": "the same in days of 24 hours",
}
DELAY_BY_CAUSE = View(
    "delay_by_cause",
    "Delay in the run's window by cause.",
    OF_A_RUN | {"cause": "the cause of delay"} | _SUM,
    _sum_by("cause"),
)
DELAY_BY_ORGANISATION = View(
    "delay_by_organisation",
    "Delay in the run's window by organisation.",
    OF_A_RUN | {"organisation": "whose delay it is; null in a dispute: nobody"} | _SUM,
    _sum_by("organisation"),
)
