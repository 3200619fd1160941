"""Open cases of whose past the pathway of a run knows no team, or no step: they go on all the same.

Machine code checks nothing: an offer of nobody wrote before the first row, and ended the process.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pathway_engine.analysis.audit.auditing import judge
from pathway_engine.engine.facts import Offer
from pathway_engine.engine.open_case import Again, OpenCase, Stand
from pathway_engine.engine.records import State, VisitKind, Window
from pathway_engine.simulation import Starting, replicate
from pathway_engine.simulation.fitting import fitted
from reference.small import pathway_from
from unit.simulation.test_open_cases import (
    DAY,
    HOUR,
    NOW,
    OFFER,
    TEXT,
    case,
    first,
    run,
    visit,
)  # fmt: skip

OLD = Stand(team="old", step="old", visit=1)
FROM_OLD = OFFER._replace(from_step="old", from_team="old")


def offered(state: State, offer: Offer | None, stand: Stand, **more: Any) -> OpenCase:
    one = visit(state, "b", ago=DAY, offer=offer, number=2, **more)
    return replace(case(1, one), stands={None: stand}, slots=frozenset({"a", "old"}))


@pytest.mark.parametrize(
    ("state", "offer", "stand"),
    [
        (State.OFFERED, FROM_OLD, OLD),
        (State.DISPUTED, FROM_OLD, OLD),
        (State.OFFERED, FROM_OLD._replace(from_team="a"), replace(OLD, team="a")),
        (State.DISPUTED, None, Stand(team="a", step="a", visit=1)),
        (State.OFFERED, OFFER, Stand()),
        (State.OFFERED, OFFER, Stand(team="b", step="b", visit=1)),
    ],
    ids=["team gone", "disputed", "step gone", "unknown", "nobody", "the same team"],
)
def test_an_offer_of_nobody_counts_as_accepted_since_it_was_made(
    state: State, offer: Offer | None, stand: Stand
) -> None:
    records = run([offered(state, offer, stand, disputed_at=NOW - HOUR)], days=3)
    (row,) = first(records)[:1] if len(first(records)) else records.visits[:1]
    assert (row["started_at"], row["ready_at"], row["capacity_time"]) == (NOW, NOW - DAY, DAY)
    assert [rule.rule for rule in judge(records) if not rule.passed] == []
    later = records.visits[records.visits["visit_no"] > 2]
    assert len(later)


def test_its_team_has_the_case_and_the_slot() -> None:
    teams: dict[str, Any] = {"team_of": lambda *_: "b"}
    pathway = run([], days=1).pathway
    found = fitted(offered(State.OFFERED, FROM_OLD, OLD), pathway, NOW, **teams)
    assert (found.stands[None].team, found.accepted["b"]) == ("b", 2)
    assert found.slots == {"a", "b"}
    later = offered(State.OFFERED, FROM_OLD, OLD, due_at=NOW + HOUR)
    assert fitted(later, pathway, NOW, **teams).visits[0].state is State.PLANNED
    known = offered(State.OFFERED, OFFER, Stand(team="a", step="a"))
    assert fitted(known, pathway, NOW, **teams) == known


def test_work_goes_on_whose_sender_is_gone() -> None:
    sent = visit(State.QUEUED, "b", offer=FROM_OLD._replace(from_team="a"), number=2)
    assert first(run([case(1, replace(sent, number=1))], days=1))["started_at"][0] == NOW


def test_a_rework_for_a_team_that_is_gone_leads_to_who_does_the_step_now() -> None:
    again = Again(step="b", team="gone", at_step=1, attempt=2)
    one = case(1, visit(State.QUEUED, "a", kind=VisitKind.REWORK, again=again))
    records = run([replace(one, stands={None: OLD})], days=3)
    (handoff,) = records.handoffs[:1]
    assert (handoff["from_team"], handoff["to_team"], handoff["attempt"]) == (0, 1, 2)
    assert Starting([one]).visits == 1


def test_who_works_is_somebody_who_may() -> None:
    """The first worker of the team in the list is of another role."""
    text = TEXT.replace("{worker: {}}", "{helper: {}, worker: {}}")
    text = text.replace("staff: {worker: {present: 2}}", "staff: {helper: 2, worker: {present: 2}}")
    text = text.replace("a: {team: a, work: 1h,", "a: {team: a, by: worker, work: 1h,")
    at_work = visit(State.ACTIVE, "a", ago=600, worker="x", role="worker", by=("worker",))
    window = Window(NOW, NOW, NOW + DAY)
    records = replicate(pathway_from(text), window, 1, 1, starting=Starting([case(1, at_work)]))
    row = first(records)[0]
    assert (row["role"], row["work_done_at"]) == (1, NOW + HOUR - 600)
    assert [rule.rule for rule in judge(records) if not rule.passed] == []
