"""The tables of visits, of handoffs and of delays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pathway_engine.analysis.tidy.columns import Columns
from pathway_engine.analysis.tidy.told import Told
from pathway_engine.analysis.values import Array
from pathway_engine.engine.records import (
    NONE,
    Crosses,
    HandoffResult,
    State,
    VisitKind,
)

_MOMENTS = {
    "offered_at": "when the case came to the step, or was offered to its team",
    "ready_at": "when it joined the queue",
    "started_at": "when work began",
    "work_done_at": "when work ended",
    "finished_at": "when the visit ended; empty while open",
    "due_at": "when it falls due",
    "sitting_at": "the sitting on which it is booked",
}
_PARTS: Mapping[str, str] = {
    "handoff_time": "offered and not accepted yet, disputes too",
    "dispute_time": "in dispute, part of the handoff",
    "planned_time": "planned, before it falls due",
    "capacity_time": "queued: no worker free",
    "caseload_time": "queued: no slot of a caseload free",
    "place_time": "queued: no place free",
    "hours_time": "queued: came while the team was closed",
    "session_time": "queued for a sitting",
    "worker_time": "queued for the worker to whom it is bound",
    "partner_time": "queued for partners",
    "work_time": "worked on in open time",
    "closed_time": "work paused: nights, weekends, absence",
    "held_time": "on hold for a cause",
    "afterwards_time": "after the work, nobody working",
}


def visits(told: Told) -> Columns:
    """Every visit of a run; `counted` are those that measures count."""
    rows, numbering = told.records.visits, told.numbering
    columns = told.begin(len(rows))
    columns.whole("case", rows["case_no"], "Case", "the number of the case in its run")
    columns.whole("visit", rows["visit_no"], "Visit", "the number of the visit in its case")
    _codes(columns, "kind", rows["kind"], VisitKind, "work, wait, decision, block or rework")
    columns.thing("step", "step", rows["step"], numbering.steps, "the step")
    columns.whole("at_step", rows["at_step"], "Time at the step",
                  "the how-manieth visit of the case at this step")  # fmt: skip
    columns.thing("team", "team", rows["team"], numbering.teams, "the team; empty where none is")
    organisations = numbering.organisations
    columns.thing("organisation", "organisation", told.organisations, organisations,
                  "the team's organisation")  # fmt: skip
    columns.thing("accountable", "organisation", rows["accountable"], organisations,
                  "the organisation that answers for it")  # fmt: skip
    columns.thing("role", "role", rows["role"], numbering.roles, "the worker's role")
    columns.text("worker", rows["worker_no"], told.workers, "Worker", "team, post and number")
    columns.thing("place", "place", rows["place"], numbering.places, "where it happens")
    _states(columns, told)
    for name, meaning in _MOMENTS.items():
        columns.moment(name, rows[name], _title(name.removesuffix("_at")), meaning)
    ended = rows["finished_at"]
    lasted = np.where(ended == NONE, NONE, ended - rows["offered_at"])
    columns.seconds("duration", lasted, "Duration", "from offered to its end")
    for name, meaning in _PARTS.items():
        columns.seconds(name.removesuffix("_time"), rows[name], _title(name), meaning)
    columns.seconds("effort", rows["effort_time"], "Effort", "touch time, not stretched by pace")
    return columns


def _states(columns: Columns, told: Told) -> None:
    """How far a visit came, and where it lies."""
    rows, numbering = told.records.visits, told.numbering
    _codes(columns, "state", rows["state"], State, "its state at its end, or that of the run")
    names = [*dict.fromkeys(name for of_step in numbering.outcomes for name in of_step)]
    place = {name: i for i, name in enumerate(names)}
    widest = max(map(len, numbering.outcomes), default=0)
    known = np.full((len(numbering.outcomes), widest + 1), NONE)
    for step, of_step in enumerate(numbering.outcomes):
        known[step, : len(of_step)] = [place[name] for name in of_step]
    columns.text("outcome", known[rows["step"], rows["outcome"]], names, "Outcome",
                 "how it finished")  # fmt: skip
    branches = [branch for _, branch in numbering.branches]
    columns.whole("block_visit", rows["parent_no"], "Visit of the block",
                  "the visit of the parallel block that it lies in")  # fmt: skip
    columns.text("branch", rows["branch"], branches, "Branch", "the branch of that block")
    columns.flag("counted", told.counted.ended, "Counted",
                 "whether measures of visits count it: it ended in the window")  # fmt: skip


def handoffs(told: Told) -> Columns:
    """Every offer of a case to another team."""
    rows, counted, numbering = told.records.handoffs, told.counted, told.numbering
    columns = told.begin(len(rows))
    columns.whole("case", rows["case_no"], "Case", "the number of the case in its run")
    columns.whole("visit", rows["visit_no"], "Visit", "the visit that was offered")
    columns.whole("from_visit", rows["from_visit_no"], "From visit", "the sender's last visit")
    for side, who in (("from", "sending"), ("to", "receiving")):
        teams = rows[f"{side}_team"]
        of_team = np.asarray(counted.organisation_of_team[teams])
        columns.thing(f"{side}_step", "step", rows[f"{side}_step"], numbering.steps,
                      f"the {who} step")  # fmt: skip
        columns.thing(f"{side}_team", "team", teams, numbering.teams, f"the {who} team")
        columns.thing(f"{side}_organisation", "organisation", of_team, numbering.organisations,
                      f"the {who} team's organisation")  # fmt: skip
    columns.whole("attempt", rows["attempt"], "Attempt", "1, and one more for each return")
    _codes(columns, "result", rows["result"], HandoffResult, "how it was answered; empty: open")
    _codes(columns, "crosses", rows["crosses"], Crosses, "the border: team, organisation, sector")
    columns.flag("automatic", rows["automatic"], "Automatic", "whether nobody had to accept")
    columns.flag("accountable_changes", rows["accountable_changes"], "Accountable changes",
                 "whether another organisation becomes accountable")  # fmt: skip
    _answers(columns, told)
    return columns


def _answers(columns: Columns, told: Told) -> None:
    """When offers were made and answered, and what that took."""
    rows, counted = told.records.handoffs, told.counted
    answered = counted.answered_at
    columns.flag("counted", counted.answered, "Counted",
                 "whether measures of handoffs count it: answered in the window")  # fmt: skip
    columns.moment("offered_at", rows["offered_at"], "Offered", "when it was offered")
    columns.moment("answered_at", answered, "Answered", "when it was accepted, returned, withdrawn")
    for name, meaning in (("from", "became disputed"), ("to", "was agreed again")):
        columns.moment(f"disputed_{name}", rows[f"disputed_{name}"], f"Disputed {name}",
                       f"when who is responsible {meaning}")  # fmt: skip
    taken = np.where(answered == NONE, NONE, answered - rows["offered_at"])
    columns.seconds("handoff", taken, "Handoff time", "from offer to answer")
    columns.seconds("rework", rows["rework_time"], "Rework", "work that its return causes")
    columns.seconds("rekeying", rows["rekeying_time"], "Rekeying", "typing in again")


def delays(told: Told) -> Columns:
    """Every delay of every visit, by its cause and whose it is, in the order of time."""
    account, rows, numbering = told.account, told.records.visits, told.numbering
    pieces = account.pieces
    chosen = np.flatnonzero(pieces.causes < len(numbering.causes))
    keys = (pieces.organisations, pieces.causes, pieces.begins, pieces.visits)
    chosen = chosen[np.lexsort([key[chosen] for key in keys])]
    of_visit = pieces.visits[chosen]
    columns = told.begin(len(chosen))
    columns.whole("case", rows["case_no"][of_visit], "Case", "the number of the case in its run")
    columns.whole("visit", rows["visit_no"][of_visit], "Visit", "the visit that was delayed")
    columns.thing("step", "step", rows["step"][of_visit], numbering.steps, "its step")
    columns.thing("team", "team", rows["team"][of_visit], numbering.teams, "its team")
    columns.thing("cause", "cause", pieces.causes[chosen], account.cause_names, "the cause")
    columns.thing("organisation", "organisation", pieces.organisations[chosen],
                  account.organisation_names, "whose delay it is: an organisation, or the word "
                  "of whoever the cause makes responsible; `nobody` in a dispute")  # fmt: skip
    columns.moment("from_at", pieces.begins[chosen], "From", "when it began, as far as is known")
    columns.seconds("delay", pieces.seconds[chosen], "Delay", "how long")
    columns.flag("counted", told.counted.ended[of_visit], "Counted",
                 "whether measures of delay count it: its visit ended in the window")  # fmt: skip
    return columns


def _codes(columns: Columns, name: str, values: Array, codes: type, meaning: str) -> None:
    """A code as its word in small letters."""
    labels = [one.name.lower() for one in codes]  # type: ignore[attr-defined]
    columns.text(name, values, labels, _title(name), meaning)


def _title(name: str) -> str:
    return name.removesuffix("_time").replace("_", " ").capitalize()
