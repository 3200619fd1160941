"""What is left of open visits, against the exact conditional distribution; states of live cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from pathway_engine.analysis.audit.auditing import judge
from pathway_engine.engine.facts import Offer
from pathway_engine.engine.open_case import Coming, OpenCase, OpenHold, OpenVisit, Stand
from pathway_engine.engine.records import NONE, Crosses, Records, State, VisitKind, Window
from pathway_engine.simulation import Starting, replicate
from reference.small import MONDAY, pathway_from

DAY, HOUR, MANY = 86_400, 3_600, 600
NOW = MONDAY + 9 * HOUR + 1_234
LAW = stats.lognorm(s=np.sqrt(np.log(1.64)), scale=8 * HOUR / np.sqrt(1.64))
"""A mean of 8 hours, with a variation of 0.8."""

TEXT = """
pathway: small
language: 1
timezone: Europe/London
full_time: 40h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
defaults: {calendar: always}
roles: {worker: {}}
case: {urgent: {type: boolean, initial: false}}
start: a
endings: {done: {kind: resolved}}
arrivals: {people: {rate: 1/year}}
teams:
  a: {organisation: council, staff: {worker: {present: 2}}}
  b: {organisation: trust, staff: {worker: {present: 700}}}
handoffs: {any: {between: teams, delay: {mean: 8h, cv: 0.8}, rekeying: 0h}}
steps:
  a: {team: a, work: 1h, outcomes: {out: {to: w}}}
  w: {due: {mean: 8h, cv: 0.8}, outcomes: {out: {to: b}}}
  b:
    team: b
    work: {mean: 8h, cv: 0.8}
    outcomes: {out: {to: c}}
  c:
    team: b
    work: 1h
    afterwards: {mean: 8h, cv: 0.8}
    holds: {missing_information: {for: {mean: 8h, cv: 0.8}}}
    outcomes: {out: {to: d, share: 40%}, end: {to: done}}
  d:
    team: b
    work: {mean: 4h, cv: 0.5}
    afterwards: {mean: 8h, cv: 0.8}
    outcomes: {out: {to: done}}
"""


def visit(state: State, step: str, *, ago: int = 5 * HOUR, **more: Any) -> OpenVisit:
    """An open visit that came into its state so long ago."""
    since = NOW - ago
    kind = VisitKind.WAIT if step == "w" else VisitKind.WORK
    team = None if step == "w" else ("a" if step == "a" else "b")
    known = {"kind": kind, "team": team, "offered_at": since, "since": since, "number": 1}
    if state not in (State.OFFERED, State.DISPUTED, State.PLANNED):
        known |= {"ready_at": since}
    if state in (State.ACTIVE, State.HELD, State.AFTERWARDS):
        known |= {"started_at": since}
    return OpenVisit(state=state, step=step, **known | more)


def case(number: int, visit: OpenVisit, **more: Any) -> OpenCase:
    """A case with one open visit, opened with it."""
    stand = Stand(team=visit.team, step=visit.step, visit=visit.number)
    if visit.offer is not None and visit.accepted_at is None:
        stand = Stand(team="a", step="a", visit=None, accountable="council")
    events = {"opened": visit.offered_at, f"{visit.step}.reached": visit.offered_at}
    known = {"opened_at": visit.offered_at, "visits_so_far": visit.number, "events": events,
             "reached": {visit.step: 1}, "accepted": {visit.step: 1},
             "attributes": {"urgent": False}, "stands": {None: stand}}  # fmt: skip
    return OpenCase(number=number, visits=(visit,), **known | more)  # type: ignore[arg-type]


def run(cases: list[OpenCase], days: int = 60, seed: int = 1) -> Records:
    window = Window(NOW, NOW, NOW + days * DAY)
    return replicate(pathway_from(TEXT), window, seed, 1, starting=Starting(cases))


def first(records: Records) -> Any:
    """The visits with which the cases began."""
    number = records.visits["visit_no"] == 1
    return records.visits[number & (records.visits["case_no"] <= records.given)]


OFFER = Offer(1, "a", "a", 1, automatic=False, crosses=Crosses.SECTOR, accountable_changes=True)


@pytest.mark.parametrize(
    ("state", "step", "more", "over"),
    [
        (State.OFFERED, "b", {"offer": OFFER}, "ready_at"),
        (State.PLANNED, "w", {}, "finished_at"),
        (State.ACTIVE, "b", {"says_work_done": True, "worker": True}, "work_done_at"),
        (State.AFTERWARDS, "c", {"work_done_at": NOW - 5 * HOUR, "worker": True}, "finished_at"),
    ],
    ids=["offer", "wait", "work", "afterwards"],
)
def test_what_remains_is_drawn_on_the_condition_that_it_exceeds_what_has_passed(
    state: State, step: str, more: dict[str, Any], over: str
) -> None:
    def one(number: int) -> OpenCase:
        known = more | ({"worker": f"w{number}"} if "worker" in more else {})
        return case(number, visit(state, step, **known))

    rows = first(run([one(number) for number in range(1, MANY + 1)]))
    lasted = rows[over] - (NOW - 5 * HOUR)
    assert len(rows) == MANY
    assert lasted.min() >= 5 * HOUR
    gone = LAW.cdf(5 * HOUR)

    def beyond(x: Any) -> Any:
        return (LAW.cdf(x) - gone) / (1 - gone)

    assert stats.kstest(lasted, beyond).pvalue > 0.01
    assert stats.kstest(lasted, LAW.cdf).pvalue < 1e-6


def test_a_hold_lasts_longer_than_it_has_and_the_work_goes_on() -> None:
    hold = OpenHold(cause="missing_information", since=NOW - 5 * HOUR)
    parts = {"work_time": 1800}
    held = [
        case(n, visit(State.HELD, "c", hold=hold, worked=1800, parts=parts, worker=f"w{n}",
                      offered_at=NOW - 6 * HOUR, ready_at=NOW - 6 * HOUR,
                      started_at=NOW - 5 * HOUR - 1800), delays_so_far=1)
        for n in range(1, MANY + 1)
    ]  # fmt: skip
    rows = first(run(held))
    gone = LAW.cdf(5 * HOUR)
    assert stats.kstest(
        rows["held_time"], lambda x: (LAW.cdf(x) - gone) / (1 - gone)
    ).pvalue > 0.01  # fmt: skip
    assert set((rows["work_time"]).tolist()) == {HOUR}


def test_where_nobody_says_that_work_is_done_age_counts_against_both() -> None:
    """Together they exceed the age; what is left is shared as they are."""
    age = 10 * HOUR
    cases = [case(n, visit(State.ACTIVE, "d", ago=age, worker=f"w{n}")) for n in range(1, MANY + 1)]
    rows = first(run(cases))
    lasted = rows["finished_at"] - (NOW - age)
    chance = np.random.default_rng(1)
    work = stats.lognorm(s=np.sqrt(np.log(1.25)), scale=4 * HOUR / np.sqrt(1.25))
    both = work.rvs(40_000, random_state=chance) + LAW.rvs(40_000, random_state=chance)
    assert lasted.min() >= age
    assert stats.ks_2samp(lasted, both[both > age]).pvalue > 0.01
    left = rows["work_done_at"] - NOW
    share = left / (rows["finished_at"] - NOW)
    assert 0.2 < np.mean(share) < 0.5  # work is 4 hours of 12 on average


def test_work_beyond_the_workers_comes_first_in_the_order_of_start() -> None:
    """Two workers, four who are said to be at work, one of whom nobody knows; two wait."""
    waits = [case(n, visit(State.QUEUED, "a", ago=9 * HOUR, priority=9.0)) for n in (1, 2)]
    works = [
        case(n, visit(State.ACTIVE, "a", ago=ago, worker=name, says_work_done=True))
        for n, ago, name in [(3, 1000, "x"), (4, 900, "x"), (5, 800, "y"), (6, 700, None)]
    ]
    rows = {int(row["case_no"]): row for row in first(run([*waits, *works], days=1))}
    ends = {n: int(row["work_done_at"]) - NOW for n, row in rows.items()}
    assert (ends[3], ends[5]) == (HOUR - 1000, HOUR - 800)
    assert ends[4] == ends[3] + HOUR - 900
    assert ends[6] == ends[5] + HOUR - 700
    assert ends[1] == ends[4] + HOUR
    assert ends[2] == ends[6] + HOUR
    assert {int(row["work_time"]) for row in rows.values()} == {HOUR}


def test_a_hold_that_says_not_for_how_long_is_over_at_once() -> None:
    cause = OpenHold(cause="capacity_assessment", since=NOW - HOUR)
    rows = first(run([case(1, visit(State.HELD, "a", hold=cause, worked=600, worker="x"))], days=1))
    assert rows["work_done_at"][0] == NOW + HOUR - 600


@pytest.mark.parametrize("goes_on", [State.PLANNED, State.QUEUED, State.AFTERWARDS])
def test_who_was_held_without_work_in_hand_goes_on_as_before(goes_on: State) -> None:
    hold = OpenHold(cause="missing_information", since=NOW - HOUR, goes_on=goes_on)
    more: dict[str, Any] = {"due_at": NOW + HOUR} if goes_on is State.PLANNED else {}
    more |= {"started_at": None, "ready_at": None} if goes_on is not State.AFTERWARDS else {}
    if goes_on is State.QUEUED:
        more["ready_at"] = NOW - 2 * HOUR
        more["offered_at"] = NOW - 2 * HOUR
    if goes_on is State.AFTERWARDS:
        more |= {"work_done_at": NOW - 2 * HOUR, "started_at": NOW - 3 * HOUR, "worker": "x",
                 "offered_at": NOW - 3 * HOUR, "ready_at": NOW - 3 * HOUR,
                 "parts": {"work_time": HOUR}}  # fmt: skip
    records = run([case(1, visit(State.HELD, "c", hold=hold, **more), delays_so_far=1)])
    rows = first(records)
    assert rows["state"][0] == State.DONE
    assert [rule.rule for rule in judge(records) if not rule.passed] == []


def test_openings_to_come_open_and_are_linked() -> None:
    text = TEXT.replace(
        "endings: {done: {kind: resolved}}",
        "endings: {done: {kind: resolved, opens: {again: {at: a, after: 5d}}}}",
    )
    coming = Coming(owner="done", opening="again", step="a", at=NOW + DAY, values={"urgent": True})
    closed = OpenCase(number=4, opened_at=NOW - DAY, openings=(coming,))
    window = Window(NOW, NOW, NOW + 2 * DAY)
    found = replicate(pathway_from(text), window, 1, 1, starting=Starting([closed]))
    opened = found.cases[found.cases["case_no"] > 4]
    assert opened["opened_at"].tolist() == [NOW + DAY]
    assert found.arrived_with[found.cases["case_no"] > 4].tolist() == [[1.0]]
    assert found.links[["case_no", "other_no"]].tolist() == [(5, 4)]


@pytest.mark.parametrize("team", ["closed_down", "b"])
def test_a_visit_of_another_team_passes_to_the_one_that_does_its_step(team: str) -> None:
    gone = visit(State.QUEUED, "a", ago=HOUR, team=team)
    rows = first(run([case(1, gone)], days=1))
    assert (rows["team"][0], rows["started_at"][0]) == (0, NOW)


def test_nobody_comes_twice() -> None:
    """Who came before the run starts is in the book: arrivals before that second do not come."""
    text = TEXT.replace("1/year", "50/day")
    window = Window(MONDAY, NOW, NOW + 2 * DAY)
    found = replicate(pathway_from(text), window, 1, 1, starting=Starting([]))
    whole = replicate(pathway_from(text), Window(MONDAY, MONDAY, NOW + 2 * DAY), 1, 1)
    opened = whole.cases["opened_at"]
    assert (opened < NOW).any()
    assert found.cases["opened_at"].tolist() == opened[opened >= NOW].tolist()
    assert (found.cases["closed_at"] != NONE).any()
