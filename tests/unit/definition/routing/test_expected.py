"""Visits, handoffs, work and load: by hand, by algebra, and by routing the same people."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from checking import bound, edited
from pathway_engine.clock import DAY, HOUR, WEEK
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing import Expected, TeamLoad, Window, expected, people
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.exact import can_be_exact, exact_flow
from pathway_engine.definition.routing.flow import Flow
from pathway_engine.definition.routing.people import routed_flow
from pathway_engine.definition.routing.window import Openings, arrivals_in, days_of_run

WORK = "    work: {mean: 6h, cv: 0.5}\n"
LOOP = ("supported: {to: supported}", "again: {to: contact, share: 25%}\n      on: {to: supported}")
HANDOFF = (
    "endings:",
    ("handoffs:\n"
    "  all: {between: teams, rekeying: 15m, returned: {share: 20%, rework: 1h}}\nendings:"),
)  # fmt: skip


def load_of(found: Expected, team: str) -> TeamLoad:
    return next(load for load in found.loads if load.team == team)


def test_one_way_through_by_hand() -> None:
    found = expected(bound(edited()))
    flow = found.flow
    assert flow.method == "exact"
    assert flow.visits["contact"].value == pytest.approx(1)
    assert flow.visits["assess"].value == pytest.approx(0.4)
    assert flow.endings["advised"].value == pytest.approx(0.6)
    assert flow.handoffs["front_door", "assessment"].value == pytest.approx(0.4)
    assert flow.handoffs_between_organisations.value == 0
    # 520 a year, all in the 261 open days of 365; the window holds 260 of 364.
    assert found.cases_a_week == pytest.approx(520 * 260 / 261 / 52)
    front_door = load_of(found, "front_door")
    assert front_door.work_hours == pytest.approx(found.cases_a_week * 0.5)
    assert front_door.hours_there == pytest.approx(2 * 37)
    assert front_door.load.value == pytest.approx(found.cases_a_week * 0.5 / 74)


def test_a_loop_by_hand() -> None:
    flow = expected(bound(edited(*LOOP))).flow
    # contact = 1 + 0.25 assess; assess = 0.4 contact
    assert flow.visits["contact"].value == pytest.approx(1 / 0.9)
    assert flow.visits["assess"].value == pytest.approx(0.4 / 0.9)
    assert flow.handoffs["assessment", "front_door"].value == pytest.approx(0.1 / 0.9)
    assert sum(one.value for one in flow.endings.values()) == pytest.approx(1)


def test_returns_rework_and_rekeying_by_hand() -> None:
    found = expected(bound(edited(*HANDOFF)))
    accepted, returned = 0.4, 0.4 * 0.25  # r ÷ (1 − r) returns before one is accepted
    assert found.flow.returns.value == pytest.approx(returned)
    a_week = found.cases_a_week
    assert load_of(found, "front_door").work_hours == pytest.approx(a_week * (0.5 + returned))
    work = accepted * (6 + 0.25)
    assert load_of(found, "assessment").work_hours == pytest.approx(a_week * work)


def test_a_wait_and_a_decision_hand_over_what_came_to_them() -> None:
    middle = (
        "  pause: {due: 5d, outcomes: {on: {to: sort}}}\n  sort: {outcomes: {on: {to: assess}}}"
    )
    flow = expected(
        bound(edited("{to: assess}", "{to: pause}", "endings:", f"{middle}\nendings:"))
    ).flow
    assert flow.visits["pause"].value == flow.visits["sort"].value == pytest.approx(0.4)
    assert {move: one.value for move, one in flow.handoffs.items()} == {
        ("front_door", "assessment"): pytest.approx(0.4)
    }


def test_the_first_team_of_a_case_receives_nothing() -> None:
    start = (
        "start: contact",
        "start: sort",
        "endings:",
        "  sort: {outcomes: {on: {to: contact}}}\nendings:",
    )
    assert expected(bound(edited(*start))).flow.handoffs_in_all.value == pytest.approx(0.4)


@pytest.mark.parametrize(
    "edits", [(), LOOP, HANDOFF, (*LOOP, *HANDOFF)], ids=["plain", "loop", "handoffs", "both"]
)
def test_algebra_and_people_agree(edits: tuple[str, ...]) -> None:
    pathway = bound(edited(*edits))
    clock = Clockwork(pathway, Openings(pathway, Window()))
    exact = exact_flow(pathway, {"contact": 1.0}, clock)
    routed = routed_flow(pathway, {"people": 1.0}, clock)
    assert_agree(exact, routed)


def test_the_error_that_is_told_is_how_far_the_routed_are_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Over many seeds: neither vain nor shy, though the draws are not independent."""
    pathway = bound(edited(*LOOP, *HANDOFF))
    clock = Clockwork(pathway, Openings(pathway, Window()))
    truth = exact_flow(pathway, {"contact": 1.0}, clock).effort
    off = []
    for seed in range(1, 26):
        monkeypatch.setattr(people, "SEED", seed)
        found = routed_flow(pathway, {"people": 1.0}, clock, 1_000).effort
        off += [(one.value - truth[key].value) / one.error for key, one in found.items()
                if truth[key].value and one.error]  # fmt: skip
    assert 0.4 < math.sqrt(sum(one * one for one in off) / len(off)) < 1.2


def assert_agree(exact: Flow, routed: Flow) -> None:
    for name in ("visits", "outcomes", "endings", "handoffs", "effort", "pieces"):
        truth, found = getattr(exact, name), getattr(routed, name)
        assert found.keys() == {key for key, one in truth.items() if one.value}
        for key, one in found.items():
            assert one.value == pytest.approx(truth[key].value, abs=4 * one.error + 1e-9)
    for name in ("returns", "handoffs_in_all"):
        one = getattr(routed, name)
        assert one.value == pytest.approx(getattr(exact, name).value, abs=4 * one.error + 1e-9)


@pytest.mark.parametrize(
    ("edits", "exact"),
    [
        ((), True),
        (("{urgent: 10%}", "{urgent: {given: setting, home: 5%, hospital: 9%}}"), True),
        (("share: 60%", "when: urgent"), False),
        (("share: 60%", "share: {given: urgent, true: 10%, false: 60%}"), False),
        (("work: 30m", "work: {given: urgent, true: 1h, false: 30m}"), False),
        (("endings:", ("handoffs: {a: {between: teams, rekeying: {given: urgent, true: 9m, "
          "otherwise: 5m}}}\nendings:")), False),
        (("endings:", ("handoffs: {a: {between: teams, delay: {given: urgent, true: 9d, "
          "otherwise: 5d}}}\nendings:")), True),
    ],
)  # fmt: skip
def test_where_algebra_is_exact(edits: tuple[str, ...], exact: bool) -> None:
    pathway = bound(edited(*edits))
    assert can_be_exact(pathway, {"contact": 1.0}) is exact
    assert expected(pathway).flow.method == ("exact" if exact else "routed")


def test_what_depends_on_the_case_is_routed() -> None:
    edits = ("work: 30m", "work: {given: urgent, true: 2h, false: 30m}", "share: 60%",
             "share: {given: urgent, true: 0%, false: 60%}")  # fmt: skip
    found = expected(bound(edited(*edits)))
    visits = found.flow.visits["assess"]
    assert visits.value == pytest.approx(0.1 + 0.9 * 0.4, abs=4 * visits.error)
    front_door = load_of(found, "front_door")
    hours = found.cases_a_week * (0.1 * 2 + 0.9 * 0.5)
    assert front_door.load.value == pytest.approx(hours / 74, abs=4 * front_door.load.error)
    assert front_door.load.error > 0


def test_rules_records_and_visits_are_followed() -> None:
    edits = (
        "    team: front_door\n    work: 30m\n",
        "    team: front_door\n    work: 30m\n    records: {cost: {low: 0, high: 100}}\n",
        "share: 60%", "when: cost > 75 or visits(contact) > 1",
        "{to: assess}", "{to: contact}",
    )  # fmt: skip
    text = edited(*edits)
    text = text[: text.index("  assess:")] + text[text.index("endings:") :]
    flow = expected(bound(text)).flow
    contact = flow.visits["contact"]
    assert contact.value == pytest.approx(1.75, abs=4 * contact.error)


def test_once_keeps_the_first_draw() -> None:
    def visits(quantity: str) -> float:
        again = "again: {to: assess, when: cost > 50}\n      on: {to: supported}"
        edits = (WORK, WORK + f"    records: {{cost: {quantity}}}\n", "supported: {to: supported}",
                 again.replace("cost > 50", "cost > 50 and visits(assess) < 9"))  # fmt: skip
        return expected(bound(edited(*edits))).flow.visits["assess"].value

    assert visits("{low: 0, high: 100}") == pytest.approx(0.4 * 2, rel=0.1)
    assert visits("{low: 0, high: 100, once: true}") == pytest.approx(0.4 * (0.5 + 4.5), rel=0.1)


def test_days_open_pass_without_queues() -> None:
    late = ("share: 60%", "when: days_open > 30")
    wait = "  pause: {due: 20d, outcomes: {on: {to: contact}}}\nendings:"
    text = edited(*late, "{to: assess}", "{to: pause}", "endings:", wait)
    text = text[: text.index("  assess:")] + text[text.index("  pause:") :]
    assert expected(bound(text)).flow.visits["contact"].value == 3


def test_load_by_the_roles_that_may_do_it() -> None:
    edits = (
        "{social_worker: 4}", "{social_worker: 4, adviser: 1}",
        WORK, WORK + "    by: social_worker\n",
        "supported: {to: supported}", "check: {to: check}",
        "endings:",
        ("  check: {team: assessment, by: adviser, work: 12h, outcomes: {done: {to: supported}}}\n"
        "endings:"),
    )  # fmt: skip
    found = expected(bound(edited(*edits)))
    busiest = next(load for load in found.busiest if load.team == "assessment")
    assert busiest.roles == ("adviser",)
    assert busiest.load.value == pytest.approx(found.cases_a_week * 0.4 * 12 / 37)
    whole = load_of(found, "assessment")
    assert whole.roles == ("social_worker", "adviser")
    assert whole.load.value == pytest.approx(found.cases_a_week * 0.4 * 18 / (5 * 37))


def test_what_others_may_do_too_is_no_load_of_a_role_alone() -> None:
    edits = (
        "{social_worker: 4}", "{social_worker: 1, adviser: 1}",
        WORK, "    work: 100h\n    by: social_worker\n",
        "supported: {to: supported}", "check: {to: check}",
        "endings:",
        "  check: {team: assessment, work: 1h, outcomes: {done: {to: supported}}}\nendings:",
    )  # fmt: skip
    found = expected(bound(edited(*edits)))
    busiest = next(load for load in found.busiest if load.team == "assessment")
    assert busiest.roles == ("social_worker",)
    assert busiest.work_hours == pytest.approx(found.cases_a_week * 0.4 * 100)
    assert busiest.growth == pytest.approx(found.cases_a_week * 0.4 - 37 / 100)


def test_a_whole_number_is_rounded_as_it_is_drawn() -> None:
    edits = ("cost: {type: number, initial: 0}", "cost: {type: integer, initial: 0}",
             "{urgent: 10%}", "{urgent: 10%, cost: {low: 0.6, high: 1.4}}",
             "share: 60%", "when: cost == 1")  # fmt: skip
    assert expected(bound(edited(*edits))).flow.endings["advised"].value == 1


def test_the_queue_grows_by_what_nobody_gets_to() -> None:
    found = expected(bound(edited("520/year", "14600/year")))
    load = load_of(found, "front_door")
    assert load.growth == pytest.approx(found.cases_a_week - load.hours_there / 0.5)
    assert load_of(expected(bound(edited())), "front_door").growth == 0


def test_absence_casework_and_those_present() -> None:
    team = "assessment: {organisation: council, casework: 50%, absence: 20%, staff: {STAFF}}"
    old = "assessment: {organisation: council, staff: {social_worker: 4}}"

    def there(staff: str) -> float:
        return load_of(
            expected(bound(edited(old, team.replace("STAFF", staff)))), "assessment"
        ).hours_there

    assert there("social_worker: 4") == pytest.approx(4 * 37 * 0.5 * 0.8)
    assert there("social_worker: {present: 3}") == pytest.approx(3 * 40 * 0.5)


def test_a_package_settles_at_those_who_begin_times_how_long() -> None:
    package = "{kind: supported, package: {weekly: 300, lasts: 104w}}"
    found = expected(bound(edited("{kind: supported}", package)))
    assert found.packages["supported"].value == pytest.approx(found.cases_a_week * 0.4 * 104)


def arriving(arrival: str, window: Window | None = None) -> float:
    pathway = bound(edited("{rate: 520/year, during: office, case: {urgent: 10%}}", arrival))
    window = window or Window()
    return arrivals_in(pathway, window, Openings(pathway, window))["people"]


def test_who_comes_in_the_window() -> None:
    assert arriving("{rate: 365/year}") == pytest.approx(364)
    assert arriving("{rate: 7/week}") == pytest.approx(364)
    assert arriving("{rate: 2/wd, during: office}") == 520
    assert arriving("{rate: 1/h, during: always}") == pytest.approx(24 * 364)
    assert arriving("{rate: 365/year, from: +0w, until: +26w}") == pytest.approx(26 * 7)
    assert arriving("{rate: 365/year, from: 2026-01-01, until: 2026-08-03}") == pytest.approx(28)
    assert arriving("{rate: 365/year, until: -1d}") == 0


def test_holidays_are_no_open_time() -> None:
    window = Window(date(2026, 1, 5), 0, 364)
    plain, holidays = (
        bound(edited('17:00"}}', end)) for end in ('17:00"}}', '17:00"}, holidays: GB-ENG}')
    )
    assert Openings(plain, window).hours("office") == 260 * 8
    # Good Friday to Boxing Day: of 2026's eight, New Year's Day alone lies outside.
    assert Openings(holidays, window).hours("office") == (260 - 8) * 8


def test_the_window_of_a_run() -> None:
    window = Window(date(1970, 1, 5), warm_up_days=7, length_days=14)
    assert (window.begin, window.end) == (11 * DAY, 11 * DAY + 2 * WEEK)
    assert window.origin == window.begin
    warmed = days_of_run(4 * DAY, 6 * DAY + HOUR, 9 * DAY)
    assert (warmed.begin, warmed.origin, warmed.end) == (4 * DAY, 6 * DAY + HOUR, 9 * DAY)
    assert window.weeks == 2


def troubles(pathway: Pathway) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in expected(pathway).flow.trouble}


@pytest.mark.parametrize(
    ("edits", "trouble"),
    [
        ((WORK, WORK + "    requires: {seen: visits(contact) > 0}\n"), set()),
        ((WORK, WORK + "    requires: {twice: visits(contact) > 1}\n"),
         {("requires_broken", "steps.assess.requires.twice")}),
        ((WORK, WORK + "    records: {cost: 1 / cost}\n"),
         {("run_would_stop", "steps.assess.records.cost")}),
        (("cost: {type: number, initial: 0}", "cost: {type: number, initial: 0, max: 9}",
          "{to: assess}", "{to: assess, set: {cost: cost + 10}}"),
         {("run_would_stop", "steps.contact.outcomes.needs.set.cost")}),
        (("cost: {type: number, initial: 0}", "cost: {type: number, initial: 0, max: 9}",
          "{urgent: 10%}", "{urgent: 10%, cost: {low: 1, high: 9}}"), set()),
        (("cost: {type: number, initial: 0}", "cost: {type: integer, initial: 0, max: 9}",
          "{urgent: 10%}", "{urgent: 10%, cost: {low: 8, high: 10}}"),
         {("run_would_stop", "arrivals.people.case.cost")}),
        (("cost: {type: number, initial: 0}", "cost: {type: integer, initial: 0, max: 1.7}",
          "{urgent: 10%}", "{urgent: 10%, cost: {low: 1, high: 1.6}}"),
         {("run_would_stop", "arrivals.people.case.cost")}),
        (("cost: {type: number, initial: 0}", "cost: {type: number, initial: 0, max: 0.1}",
          "{to: assess}", "{to: assess, set: {cost: 0.1}}"), set()),
        ((WORK, WORK + "    requires: {first: visits(assess) == 0}\n"), set()),
        ((WORK, WORK + "    priority: 1 / visits(assess)\n"), set()),
        ((WORK, WORK + "    priority: 1 / cost\n"), {("run_would_stop", "steps.assess.priority")}),
        (("{calendar: office}", "{calendar: office, priority: 1 / cost}"),
         {("run_would_stop", "defaults.priority")}),
        (("{kind: supported}", "{kind: supported, package: {weekly: 1 / cost, lasts: 9w}}"),
         {("run_would_stop", "endings.supported.package.weekly")}),
        (("share: 60%", "when: cost > 0", "{to: assess}", "{to: contact}"),
         {("loop_without_way_out", "steps.contact")}),
        (("share: 60%", "when: visits(contact) > 1500", "{to: assess}", "{to: contact}"), set()),
        (("share: 60%", "when: visits(contact) > 1500", "{to: assess}", "{to: contact}",
          "work: 30m", "work: 0m"), {("loop_without_way_out", "steps.contact")}),
    ],
)  # fmt: skip
def test_what_would_stop_a_run(edits: tuple[str, ...], trouble: set[tuple[str, str]]) -> None:
    assert troubles(bound(edited(*edits))) == trouble


@pytest.mark.parametrize("when", ["until: -6w", "from: +64w"])
def test_people_who_come_outside_the_window_are_tried_too(when: str) -> None:
    edits = (WORK, WORK + "    requires: {twice: visits(contact) > 1}\n",
             "during: office", f"during: office, {when}")  # fmt: skip
    found = expected(bound(edited(*edits)))
    assert found.cases_a_week == 0
    assert {one.code for one in found.flow.trouble} == {"requires_broken"}


@pytest.mark.usefixtures("all_are_routed")
def test_a_pathway_of_many_visits_is_routed_for_a_while_only() -> None:
    many = "again: {to: assess, when: visits(assess) < 500}\n      on: {to: supported}"
    flow = expected(bound(edited("supported: {to: supported}", many))).flow
    assert flow.visits["assess"].value == pytest.approx(200, rel=0.2)
    assert 500 < flow.people < 1_500
    assert flow.trouble == ()


@pytest.mark.usefixtures("few_are_routed")
def test_the_same_people_every_time() -> None:
    pathway = bound(edited("share: 60%", "when: urgent"))
    assert expected(pathway).flow == expected(pathway).flow
    assert replace(expected(pathway).flow, people=0) != expected(pathway).flow
