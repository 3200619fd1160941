"""The tables that say what happened: runs, their cases, visits, handoffs, delays, links, results.

The layout is that of live casework too, so that every report works on both; what only people
decide (`revision`, `reference`, `assigned_at` ...) is null in a simulated run. The big tables
are stored in the order of their keys, which is the order in which they are written. Moments of
a simulated run are civil seconds: seconds since 1970-01-01 00:00 by the wall clock of the
pathway's place, in days of 86,400 seconds.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql

from pathway_engine.engine.records import PARTS
from pathway_engine.ledger.tables.columns import (
    code,
    key,
    moment,
    number,
    table,
    text,
    to,
    whole,
)

RUNS = table(
    "runs",
    "The runs: one replication of one design each.",
    key("run_id", "the number of the run; 1 is kept for the live book"),
    code("kind", "0 live, 1 simulated, 2 forecast, 3 imported", 3),
    to("pathway_id", "the pathway that was run", "pathways", null=True),
    text("experiment", "the experiment that it belongs to", null=True),
    text("redesigns", "JSON list: the redesigns that make the design"),
    moment("seed", "the seed"),
    whole("replication", "the number of the replication, from 1"),
    text("clock", "`local`: moments are civil seconds; `utc`: seconds of the world"),
    moment("starts_at", "when the run starts"),
    moment("warm_up_until", "when its warm-up ends and its window begins"),
    moment("ends_at", "when it ends; null for the live book", null=True),
    text("settings", "canonical JSON: the name of the `design` and all that was set for the run"),
    text("software", "canonical JSON: the versions that wrote it"),
    *(
        whole(name, f"how many rows of `{name}` it has; null while it is not whole", null=True)
        for name in (
            "cases",
            "visits",
            "handoffs",
            "delays",
            "links",
            "partner_waits",
            "results",
            "series",
        )
    ),
    moment("complete_at", "when it was stored whole, in UTC seconds; null: ignore it", null=True),
    UniqueConstraint("pathway_id", "settings", "seed", "replication"),
)
CASES = table(
    "cases",
    "One row for each person's passage through a pathway.",
    to("run_id", "the run", "runs", pk=True),
    whole("case_no", "the number of the case, by opening", pk=True),
    to("pathway_id", "the pathway that it follows", "pathways"),
    whole("revision", "live: counts the changes of the case", null=True),
    text("source", "live: where it was adopted from", null=True),
    text("entry", "the arrival or opening that brought it; null where it was told", null=True),
    text("arrived_with", "what `attributes` said when it opened", null=True),
    text("reference", "live: its reference in the application", null=True),
    text("person", "live: a pseudonym of the person", null=True),
    moment("opened_at", "when it opened"),
    moment("adopted_at", "live: when it was taken over", null=True),
    moment("closed_at", "when it closed; null while open", null=True),
    to("ending_id", "how it finished", "endings", null=True),
    text("attributes", "canonical JSON in declared order, what is unset left out", null=True),
    moment("erased_at", "live: when its particulars were erased", null=True),
    Index(
        "ix_cases_reference",
        "run_id",
        "reference",
        unique=True,
        sqlite_where=sql("reference IS NOT NULL"),
    ),
    Index("ix_cases_person", "person", sqlite_where=sql("person IS NOT NULL")),
    Index("ix_cases_open", "opened_at", sqlite_where=sql("closed_at IS NULL")),
    by_key=True,
)

_PART_DOCS = {
    "handoff_time": "seconds offered or disputed",
    "planned_time": "seconds planned, not yet due",
    "capacity_time": "seconds queued with no eligible worker free",
    "caseload_time": "seconds queued with a worker free and no slot",
    "place_time": "seconds queued with worker and slot free, or none needed, and no place",
    "hours_time": "seconds of a wait that began while the team was closed, until it opened",
    "session_time": "seconds queued for a sitting",
    "worker_time": "seconds queued for the worker to whom it is bound",
    "partner_time": "seconds queued for partners",
    "work_time": "seconds of work in open time",
    "closed_time": "seconds in which the work paused: nights, weekends, absence",
    "held_time": "seconds held for a cause",
    "afterwards_time": "seconds after the work, nobody working",
}
_SUM = "finished_at IS NULL OR handoff_time IS NULL OR finished_at - offered_at = " + " + ".join(
    PARTS
)

VISITS = table(
    "visits",
    "One row for each occurrence of a case at a step; a visit's parts add up to its duration.",
    whole("run_id", "the run", pk=True),
    whole("case_no", "the case", pk=True),
    whole("visit_no", "the number of the visit in its case, by offering", pk=True),
    code("kind", "0 work, 1 wait, 2 decision, 3 block, 4 rework", 4),
    to("step_id", "the step", "steps"),
    to("team_id", "the team; null where none is concerned", "teams", null=True),
    to("accountable_id", "who answers for it", "organisations", null=True),
    whole("worker_no", "the worker: `posts.first_worker` + index, or a live pseudonym", null=True),
    to("role_id", "the worker's role", "roles", null=True),
    code(
        "state",
        "0 offered, 1 disputed, 2 planned, 3 queued, 4 active, 5 held, 6 afterwards, "
        "7 done, 8 returned, 9 withdrawn",
        9,
    ),
    whole("at_step", "the how-manieth visit of the case at this step"),
    number("priority", "priority in the queue; 0 before queueing"),
    whole("parent_no", "the visit of the parallel block that it lies in", null=True),
    text("branch", "the branch of that block", null=True),
    moment("sitting_at", "the sitting on which it is booked", null=True),
    moment("due_at", "when it falls due", null=True),
    moment("offered_at", "when the case came to the step, or was offered to its team"),
    moment("ready_at", "when it joined the queue", null=True),
    moment("assigned_at", "live: when a worker was named", null=True),
    moment("started_at", "when work began", null=True),
    moment("work_done_at", "when work ended", null=True),
    moment("finished_at", "when the visit ended; null while open", null=True),
    to("outcome_id", "how it finished", "outcomes", null=True),
    code("deviation", "0 none, 1 override, 2 diverted", 2),
    whole(
        "effort_time", "touch time in seconds, not stretched by pace; null before work", null=True
    ),
    whole("revision", "live: the revision of the case that last changed it", null=True),
    to("place_id", "the place in which it happens", "places", null=True),
    moment("left_place_at", "when the case left the place into which it came here", null=True),
    *(
        whole(name, doc, null=True)
        for part, doc in _PART_DOCS.items()
        for name, doc in (
            [(part, doc), ("dispute_time", "seconds disputed, part of `handoff_time`")]
            if part == "handoff_time"
            else [(part, doc)]
        )
    ),
    CheckConstraint(_SUM, name="parts"),
    ForeignKeyConstraint(["run_id", "case_no"], ["cases.run_id", "cases.case_no"]),
    Index(
        "visits_by_team",
        "team_id",
        sql("priority DESC"),
        "ready_at",
        sqlite_where=sql("finished_at IS NULL"),
    ),
    Index(
        "visits_by_worker",
        "worker_no",
        "ready_at",
        sqlite_where=sql("finished_at IS NULL AND worker_no IS NOT NULL"),
    ),
    Index(
        "visits_by_sitting",
        "step_id",
        "sitting_at",
        sqlite_where=sql("sitting_at IS NOT NULL AND finished_at IS NULL"),
    ),
    by_key=True,
)
_VISIT = ["visits.run_id", "visits.case_no", "visits.visit_no"]

HANDOFFS = table(
    "handoffs",
    "One row for each offer of a case to another team; its key is that of the visit offered.",
    whole("run_id", "the run", pk=True),
    whole("case_no", "the case", pk=True),
    whole("visit_no", "the visit that was offered", pk=True),
    whole("from_visit_no", "the sender's last visit; on a repeat the rework; else itself"),
    to("from_step_id", "the sender's step", "steps"),
    to("from_team_id", "the sending team", "teams"),
    to("to_step_id", "the step that was offered", "steps"),
    to("to_team_id", "the receiving team", "teams"),
    moment("offered_at", "when it was offered"),
    moment("accepted_at", "when it was accepted; null if it was not", null=True),
    whole("attempt", "1 for the first offer, one more each time it was returned"),
    code("result", "0 accepted, 1 returned, 2 withdrawn, 3 migrated; null: open", 3, null=True),
    code("automatic", "1 where acceptance is automatic: by rule, or because none applies", 1),
    code("crosses", "the border crossed: 0 team, 1 organisation, 2 sector", 2),
    code("accountable_changes", "1 where another organisation becomes accountable", 1),
    whole("rework_time", "seconds of rework that a return causes, else 0"),
    whole("rekeying_time", "seconds of typing in again on acceptance, else 0"),
    moment("disputed_from", "when responsibility became disputed", null=True),
    moment("disputed_to", "when the dispute ended", null=True),
    ForeignKeyConstraint(["run_id", "case_no", "visit_no"], _VISIT),
    ForeignKeyConstraint(["run_id", "case_no", "from_visit_no"], _VISIT),
    by_key=True,
)
DELAYS = table(
    "delays",
    "One row for each hold, each dispute, and each `afterwards` that has a cause.",
    whole("run_id", "the run", pk=True),
    whole("case_no", "the case", pk=True),
    whole("delay_no", "the number of the delay in its case", pk=True),
    whole("visit_no", "the visit that was delayed"),
    code("kind", "0 hold, 1 dispute, 2 afterwards", 2),
    to("cause_id", "the cause", "causes"),
    text("responsible", "who answers for it: the word of the cause, or a worker's", null=True),
    moment("from_at", "from when"),
    moment("to_at", "until when; null while it lasts", null=True),
    ForeignKeyConstraint(["run_id", "case_no", "visit_no"], _VISIT),
    by_key=True,
)
LINKS = table(
    "links",
    "One row for each case that another one of the same person opened.",
    whole("run_id", "the run", pk=True),
    whole("case_no", "the case that opened", pk=True),
    whole("other_no", "the case that it follows or arose from", pk=True),
    code(
        "kind",
        "0 follows (an ending opened it), 1 duplicate of, 2 arose from (an outcome did), 3 related",
        3,
        pk=True,
    ),
    moment("at", "since when: its opening"),
    ForeignKeyConstraint(["run_id", "case_no"], ["cases.run_id", "cases.case_no"]),
    ForeignKeyConstraint(["run_id", "other_no"], ["cases.run_id", "cases.case_no"]),
    by_key=True,
)
PARTNER_WAITS = table(
    "partner_waits",
    "One row for each team of partners for whom a visit waited; `partner_time` of the visit is "
    "all of them together.",
    whole("run_id", "the run", pk=True),
    whole("case_no", "the case", pk=True),
    whole("visit_no", "the visit that waited", pk=True),
    whole("partner_no", "which of the teams in `with`: 1 is the first that is written", pk=True),
    to("team_id", "the team of the partners", "teams"),
    whole("partner_time", "seconds queued because this team was the first that lacked somebody"),
    ForeignKeyConstraint(["run_id", "case_no", "visit_no"], _VISIT),
    by_key=True,
)
RESULTS = table(
    "results",
    "Figures of a run: quantities summed over its window, cut at its edges, that rows do not hold; "
    "and its measures, which follow from both.",
    to("run_id", "the run", "runs", pk=True),
    text("measure", "what was summed, or the measure", pk=True),
    text("statistic", "`integral`, or the statistic of a measure", pk=True),
    text("by", 'canonical JSON of the cut, such as {"team":"front_door"}', pk=True),
    number("value", "the figure", null=True),
    by_key=True,
)
SERIES = table(
    "series",
    "Whole numbers of a run in their order, that follow from its rows: one for each day, counted "
    "from the opening of the window back and on (what stands when the day begins, and once more "
    "at the end; or what happens in it), or one for each number of days that something took.",
    to("run_id", "the run", "runs", pk=True),
    text("measure", "what is told", pk=True),
    text("by", 'canonical JSON of the cut, such as {"team":"front_door"}', pk=True),
    text("numbers", "JSON list of the numbers"),
)
