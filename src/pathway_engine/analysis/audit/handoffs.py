"""Rules about handoffs: every change of team has one, and every one is a change of team."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.engine.records import (
    NONE,
    Crosses,
    HandoffResult,
    State,
)

Array = np.ndarray[Any, Any]


def handoffs(evidence: Evidence, trial: Trial) -> None:
    """A visit is offered exactly where another team has the case, by that team's last visit."""
    _told_as_the_visit(evidence, trial)
    _one_for_each_change(evidence, trial)
    _from_the_holder(evidence, trial)
    _attempts(evidence, trial)
    _borders(evidence, trial)


def _one_for_each_change(evidence: Evidence, trial: Trial) -> None:
    visits = evidence.visits
    team_before = np.append(visits["team"], [NONE])[evidence.holder]
    changes = evidence.with_team & (team_before != NONE) & (team_before != visits["team"])
    missing = (changes & ~evidence.offered)[evidence.followed]
    idle = (evidence.offered & ~changes)[evidence.followed]
    visits = visits[evidence.followed]
    trial.expect(~missing, visits, "the team changed without a handoff")
    trial.expect(~idle, visits, "a handoff without a change of team")


def _told_as_the_visit(evidence: Evidence, trial: Trial) -> None:
    """A handoff and the visit that it offers tell the same."""
    rows = evidence.handoffs
    visits = evidence.visits[evidence.visit_of_handoff]
    for column, other in (("to_step", "step"), ("to_team", "team"), ("offered_at", "offered_at")):
        trial.equal(rows[column], visits[other], rows, f"{column} is not that of the visit")
    answered = rows["result"] == HandoffResult.ACCEPTED
    said = "accepted without a moment, or a moment without being accepted"
    trial.expect((rows["accepted_at"] != NONE) == answered, rows, said)
    took = (rows["accepted_at"] - rows["offered_at"])[answered]
    said = "handoff_time is not the time from offered to accepted"
    trial.equal(visits["handoff_time"][answered], took, rows[answered], said)
    _answers(rows, visits["state"], trial)
    _disputes(evidence, rows, visits, trial)


def _answers(rows: Rows, state: Array, trial: Trial) -> None:
    """The answer to an offer and the state of the visit fit each other."""
    waits = (state == State.OFFERED) | (state == State.DISPUTED)
    said = "the offer is open and the visit is not, or the reverse"
    trial.expect((rows["result"] == NONE) == waits, rows, said)
    returned = rows["result"] == HandoffResult.RETURNED
    said = "the offer is returned and the visit is not, or the reverse"
    trial.expect(returned == (state == State.RETURNED), rows, said)
    unanswered = (rows["accepted_at"] == NONE) & (state == State.WITHDRAWN)
    said = "the offer is withdrawn and the visit is not, or the reverse"
    trial.expect((rows["result"] == HandoffResult.WITHDRAWN) == unanswered, rows, said)


def _disputes(evidence: Evidence, rows: Rows, visits: Rows, trial: Trial) -> None:
    disputed = rows["disputed_from"] != NONE
    until = np.where(rows["disputed_to"] == NONE, evidence.window.ends_at, rows["disputed_to"])
    lasted = np.where(disputed, until - rows["disputed_from"], 0)
    trial.equal(visits["dispute_time"], lasted, rows, "dispute_time is not the time of the dispute")
    within = (rows["disputed_from"] >= rows["offered_at"]) & (
        until <= evidence.until[evidence.visit_of_handoff]
    )
    trial.expect(~disputed | within, rows, "disputed before it was offered, or after its end")


def _from_the_holder(evidence: Evidence, trial: Trial) -> None:
    rows, visits = evidence.handoffs, evidence.visits
    holder = evidence.holder[evidence.visit_of_handoff]
    known = (holder != NONE) & evidence.followed[evidence.visit_of_handoff]
    rows, sender = rows[known], visits[holder[known]]
    for column, other in (
        ("from_team", "team"),
        ("from_step", "step"),
        ("from_visit_no", "visit_no"),
    ):
        said = f"{column} is not that of the team's last visit"
        trial.equal(rows[column], sender[other], rows, said)


def _attempts(evidence: Evidence, trial: Trial) -> None:
    """The first attempt of an offer is 1; after a return and its rework comes one more."""
    rows, strands = evidence.handoffs, evidence.strands
    before = strands.previous[evidence.visit_of_handoff]
    again = (before != NONE) & evidence.rework[before]
    returned = strands.previous[before]
    attempt = np.where(returned == NONE, 0, evidence.of_handoff("attempt", 0)[returned])
    expected = np.where(again, attempt, 0) + 1
    trial.equal(rows["attempt"], expected, rows, "the attempt is not that of the offer")


def _borders(evidence: Evidence, trial: Trial) -> None:
    """What a handoff crosses, and whether it is accepted by itself, follows from its teams."""
    crosses, automatic = _by_teams(evidence)
    rows = evidence.handoffs
    pair = (rows["from_team"], rows["to_team"])
    trial.equal(rows["crosses"], crosses[pair], rows, "it crosses another border")
    trial.equal(rows["automatic"], automatic[pair], rows, "automatic is not as the rule says")
    visit = evidence.visit_of_handoff
    before = evidence.latest(evidence.accepted)[visit]
    accountable = np.append(evidence.visits["accountable"], [NONE])[before]
    changes = (accountable != evidence.visits["accountable"][visit]).astype(int)
    known = evidence.followed[visit]
    said = "accountable_changes is not what the visits tell"
    trial.equal(rows["accountable_changes"][known], changes[known], rows[known], said)


def _by_teams(evidence: Evidence) -> tuple[Array, Array]:
    """For each sending and receiving team: the border crossed, and whether acceptance waits."""
    pathway, teams = evidence.pathway, evidence.names.teams
    crosses = np.zeros((len(teams), len(teams)), dtype=np.int64)
    automatic = np.ones((len(teams), len(teams)), dtype=np.int64)
    for row, sender in enumerate(teams):
        for column, receiver in enumerate(teams):
            if sender == receiver:
                continue
            one, other = (pathway.real_teams[name].organisation for name in (sender, receiver))
            sectors = {pathway.real_organisations[name].sector for name in (one, other)}
            border = Crosses.SECTOR if len(sectors) > 1 else Crosses.ORGANISATION
            crosses[row, column] = Crosses.TEAM if one == other else border
            rule = rule_for(pathway, sender, receiver)
            automatic[row, column] = rule is None or rule.accept == "automatic"
    return crosses, automatic
