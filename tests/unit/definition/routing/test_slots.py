"""Slots of caseloads: how long a case keeps one, by hand, by algebra, by people, by a run."""

from __future__ import annotations

import pytest

from checking import bound, edited, said
from pathway_engine.clock import DAY, HOUR, WEEK, seconds_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing import RoomLoad, Window, expected
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.exact import exact_flow
from pathway_engine.definition.routing.people import routed_flow
from pathway_engine.definition.routing.window import Openings
from pathway_engine.engine.records import NONE, HandoffResult, Records, State
from pathway_engine.engine.records import Window as Run
from pathway_engine.simulation import replicate

LIMITED = ("staff: {social_worker: 4}", "caseload: 10, staff: {social_worker: 4}")
WORK = "    work: {mean: 6h, cv: 0.5}\n"
AFTER = (WORK, WORK + "    afterwards: 10d\n")
STAY = (
    *(WORK, "    in: ward\n    stay: 10d\n"),
    *("arrivals:", "places: {ward: {organisation: council, count: 90}}\narrivals:"),
)
ALL_WEEK = (
    "roles:",
    '  week: {hours: {mon-sun: "00:00-24:00"}}\nroles:',
    "organisation: council, staff: {social_worker: 4}",
    "organisation: council, calendar: week, caseload: 10, staff: {social_worker: 4}",
)
RETURN = (
    "supported: {to: supported}",
    "back: {to: contact, share: 25%}\n      supported: {to: supported}",
)
RULES = """handoffs:
  all: {between: teams, delay: 3d, disputed: {share: 50%, for: 4d},
        returned: {share: 20%, rework: 1h}, rekeying: 30m}
start: contact"""
SLOW = ("start: contact", RULES)
PAUSE = (
    "back: {to: contact",
    "back: {to: pause",
    "endings:",
    "  pause: {due: 6d, outcomes: {on: {to: contact}}}\nendings:",
)


def only(pathway: Pathway) -> RoomLoad:
    (found,) = expected(pathway).slots
    return found


def by_the_clock(effort: float) -> float:
    """Seconds for so much effort of four FTE of 37 h: worked by four in 40 h of 168 h."""
    return effort / (37 / 40) * (364 * 24) / (260 * 8)


def test_by_hand() -> None:
    pathway = bound(edited(*LIMITED, *AFTER))
    found = only(pathway)
    a_week = expected(pathway).cases_a_week * 0.4
    assert (found.name, found.there) == ("assessment", 40)
    held = by_the_clock(6 * HOUR) + 10 * DAY
    assert found.taken == pytest.approx(a_week * held / WEEK)
    assert found.load.value == pytest.approx(found.taken / 40)
    assert found.growth == 0


def test_a_stay_keeps_a_slot_and_makes_no_work() -> None:
    """Ten days from the start; nothing is typed in, though the rule says half an hour."""
    pathway = bound(edited(*LIMITED, *STAY, *SLOW))
    found = expected(pathway)
    a_week = found.cases_a_week * 0.4
    assert only(pathway).taken == pytest.approx(a_week * 10 * DAY / WEEK)
    (load,) = (one for one in found.loads if one.team == "assessment")
    assert load.work_hours == 0


def test_a_team_in_which_people_only_stay_has_no_load() -> None:
    nobody = (", staff: {social_worker: 4}", "", "  social_worker: {cost: 40/h}\n", "")
    found = expected(bound(edited(*STAY, *nobody)))
    assert [load.team for load in found.loads] == ["front_door"]


def test_the_way_back_is_of_the_sender() -> None:
    """The onward handoff counts: three days, half the time four more, and a fifth come back."""
    found = only(bound(edited(*LIMITED, *AFTER, *RETURN, *SLOW)))
    a_week = expected(bound(edited(*LIMITED, *AFTER, *RETURN, *SLOW))).cases_a_week
    visits = 0.4 / (1 - 0.4 * 0.25)
    onward = (3 * DAY + 0.5 * 4 * DAY + 0.2 * by_the_clock(HOUR)) / 0.8
    held = visits * (by_the_clock(6.5 * HOUR) + 10 * DAY) + visits * 0.25 * onward
    assert found.taken == pytest.approx(a_week * held / WEEK)


def test_a_wait_keeps_the_slot_and_a_time_before_the_start_takes_none() -> None:
    edits = (*LIMITED, WORK, WORK + "    due: 9d\n", *RETURN, *PAUSE)
    found = only(bound(edited(*edits)))
    a_week = expected(bound(edited(*edits))).cases_a_week
    visits = 0.4 / (1 - 0.4 * 0.25)
    held = visits * by_the_clock(6 * HOUR) + visits * 0.25 * 6 * DAY
    assert found.taken == pytest.approx(a_week * held / WEEK)


def test_working_days_are_those_of_the_team() -> None:
    pathway = bound(edited(*ALL_WEEK, WORK, "    work: 0h\n    afterwards: 10wd\n"))
    a_week = expected(pathway).cases_a_week * 0.4
    assert only(pathway).taken == pytest.approx(a_week * 10 / 7)


@pytest.mark.parametrize(
    "edits",
    [AFTER, (*AFTER, *SLOW), (*AFTER, *SLOW, *PAUSE), (*STAY, *SLOW)],
    ids=["plain", "slow", "pause", "stay"],
)
def test_algebra_and_people_agree(edits: tuple[str, ...]) -> None:
    first, second, *more = edits
    pathway = bound(edited(*LIMITED, first, second, *RETURN, *more))
    clock = Clockwork(pathway, Openings(pathway, Window()))
    exact = exact_flow(pathway, {"contact": 1.0}, clock)
    routed = routed_flow(pathway, {"people": 1.0}, clock)
    for name in ("held", "stays"):
        (truth,), (found,) = getattr(exact, name).values(), getattr(routed, name).values()
        assert found.value == pytest.approx(truth.value, abs=4 * found.error + 1e-9)


def test_what_depends_on_the_case_is_routed() -> None:
    given = "    afterwards: {given: urgent, true: 30d, false: 10d}\n"
    pathway = bound(edited(*LIMITED, WORK, WORK + given))
    found = only(pathway)
    assert expected(pathway).flow.method == "routed"
    a_week = expected(pathway).cases_a_week * 0.4
    taken = a_week * (by_the_clock(6 * HOUR) + 12 * DAY) / WEEK
    assert found.taken == pytest.approx(taken, abs=4 * found.load.error * 40)


def test_more_cases_than_slots() -> None:
    text = edited(*LIMITED, WORK, WORK + "    afterwards: 120d\n")
    found = only(bound(text))
    a_week = expected(bound(text)).cases_a_week * 0.4
    assert found.load.value > 1
    assert found.growth == pytest.approx(a_week * (1 - 1 / found.load.value))
    (finding,) = (one for one in said(text) if one.path == "teams.assessment.caseload")
    assert finding.code == "overloaded"
    assert "at least" in finding.found
    assert "40 slots" in finding.found


def test_nearly_as_many_cases_as_slots() -> None:
    text = edited(*LIMITED, WORK, WORK + "    afterwards: 68d\n")
    assert 0.97 < only(bound(text)).load.value < 1
    assert {one.code for one in said(text)} == {"nearly_full"}


def test_a_run_without_queues_takes_as_many() -> None:
    edits = (
        "caseload: 10, staff: {social_worker: 4}", "caseload: 99, staff: {social_worker: 40}",
        "staff: {adviser: 2}", "staff: {adviser: 40}", "520/year", "2000/year",
    )  # fmt: skip
    text = edited(*edits, text=edited(*LIMITED, *AFTER, *RETURN, *SLOW))
    pathway = bound(text)
    window = Window(warm_up_days=20 * 7)
    start = seconds_of(window.starts)
    records = replicate(pathway, Run(start, window.begin, window.end), seed=1, replication=1)
    assert taken(records, "assessment") == pytest.approx(only(pathway).taken, rel=0.05)


def taken(records: Records, team: str) -> float:
    """The mean number of cases in the window that hold a slot of a team."""
    number = list(records.pathway.real_teams).index(team)
    accepted = {
        (row["case_no"], row["visit_no"]): (row["from_team"], row["accepted_at"])
        for row in records.handoffs
        if row["result"] == HandoffResult.ACCEPTED
    }
    ends = {row["case_no"]: row["closed_at"] for row in records.cases}
    held, since = 0, dict[int, int]()
    for row in records.visits:
        case = row["case_no"]
        sender, at = accepted.get((case, row["visit_no"]), (NONE, NONE))
        if sender == number and case in since:
            held += within(records, since.pop(case), at)
        if row["team"] == number and row["started_at"] != NONE and row["state"] != State.RETURNED:
            since.setdefault(case, row["started_at"])
    held += sum(within(records, at, ends[case]) for case, at in since.items())
    return held / (records.window.ends_at - records.window.warm_up_until)


def within(records: Records, begin: int, end: int) -> int:
    """How much of a time lies in the window; one that has not ended goes on."""
    end = records.window.ends_at if end == NONE else min(end, records.window.ends_at)
    return max(0, int(end) - max(int(begin), records.window.warm_up_until))
