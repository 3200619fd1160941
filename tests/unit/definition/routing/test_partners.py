"""The time of partners, in the load of the team that lends them: by hand, and as told."""

from __future__ import annotations

import pytest

from checking import bound, edited, said
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.overview import facts_of
from pathway_engine.definition.routing import TeamLoad, Window, expected
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.exact import exact_flow
from pathway_engine.definition.routing.people import routed_flow
from pathway_engine.definition.routing.window import Openings
from pathway_engine.report.estimate import render_estimate

WORK = "    work: {mean: 6h, cv: 0.5}\n"
COMING = 520 * 260 / 261 / 52 * 0.4
CONTACT = COMING / 0.4 * 0.5
"""Hours a week of the front door's own work."""
HALF = ("staff: {adviser: 2}", "casework: 50%, staff: {adviser: 2}")
ABSENT = ("defaults: {calendar: office}", "defaults: {calendar: office, absence: 10%}")
LEAVE = ("endings:", "exits: {died: {to: advised, after: 900d}}\nendings:")
OFFICE = 'office: {hours: {mon-fri: "09:00-17:00"}}'
EARLY = (OFFICE, OFFICE + '\n  early: {hours: {mon-fri: "08:00-12:00"}}',
         "staff: {adviser: 2}", "calendar: early, staff: {adviser: 2}")  # fmt: skip
TWO_ROLES = ("staff: {social_worker: 4}", "staff: {social_worker: 4, adviser: 1}",
             WORK, WORK + "    by: social_worker\n")  # fmt: skip


def joint(needed: str, *edits: str) -> Pathway:
    return bound(text_of(needed, *edits))


def text_of(needed: str, *edits: str) -> str:
    return edited(*edits, text=edited(WORK, f"{WORK}    with: {{{needed}}}\n"))


def load_of(pathway: Pathway, team: str) -> TeamLoad:
    (found,) = (one for one in expected(pathway).loads if one.team == team)
    return found


@pytest.mark.parametrize(("edits", "hours"), [((), 6), (HALF, 3)], ids=["as fast", "half"])
@pytest.mark.parametrize("number", [1, 2])
def test_by_hand(edits: tuple[str, ...], hours: int, number: int) -> None:
    """Six hours of an assessor's: of a partner whose hours are half for cases, half as many."""
    pathway = joint(f"front_door: {{adviser: {number}}}", *edits)
    found = load_of(pathway, "front_door")
    assert found.work_hours == pytest.approx(CONTACT + COMING * hours * number)
    assert load_of(pathway, "assessment").work_hours == pytest.approx(COMING * 6)


def test_a_case_may_decide_how_long() -> None:
    given = (WORK, WORK.replace("6h", "6.0h"), "{mean: 6.0h, cv: 0.5}",
             "{given: urgent, true: 3h, false: 7h}")  # fmt: skip
    text = text_of("front_door: {adviser: 1}")
    for old, new in zip(given[::2], given[1::2], strict=True):
        text = edited(old, new, text=text)
    found = load_of(bound(text), "front_door")
    assert found.load.error > 0
    share = CONTACT + COMING * (0.1 * 3 + 0.9 * 7)
    assert found.work_hours == pytest.approx(share, abs=4 * found.load.error * found.hours_there)


def test_typing_in_is_done_together_and_rework_alone() -> None:
    rule = "handoffs: {all: {between: teams, rekeying: 30m, returned: {share: 20%, rework: 2h}}}"
    again = "supported: {to: contact, share: 10%}\n      on: {to: supported}"
    back = ("supported: {to: supported}", again)
    pathway = joint("front_door: {adviser: 1}", "start: contact", f"{rule}\nstart: contact", *back)
    flow = expected(pathway).flow
    visits = flow.visits["assess"].value
    meetings = visits * (6 + 0.5)
    contacts = flow.visits["contact"].value * 0.5 + visits * 0.1 * 0.5
    reworked = visits * 0.25 * 2
    hours = {pool: one.value / 3600 for pool, one in flow.effort.items()}
    found = hours["front_door", frozenset({"adviser"})]
    assert found == pytest.approx(contacts + reworked + meetings)
    assert hours["assessment", frozenset({"social_worker"})] == pytest.approx(
        meetings + visits * 0.1 * 0.25 * 2
    )


@pytest.mark.parametrize("team", ["assessment: {social_worker: 1}", "front_door: {adviser: 2}"])
def test_algebra_and_people_agree(team: str) -> None:
    pathway = joint(team, *HALF, *ABSENT)
    clock = Clockwork(pathway, Openings(pathway, Window()))
    exact = exact_flow(pathway, {"contact": 1.0}, clock)
    routed = routed_flow(pathway, {"people": 1.0}, clock)
    for name in ("effort", "pieces"):
        truth, found = getattr(exact, name), getattr(routed, name)
        assert truth.keys() == found.keys()
        for key, one in found.items():
            assert one.value == pytest.approx(truth[key].value, abs=4 * one.error + 1e-9)


def test_a_visit_of_two_from_one_team_is_one_that_waits() -> None:
    """Twelve hours of the team's for each: so many are too many, not twice as many."""
    many = ("rate: 520/year", "rate: 2080/year", "{adviser: 2}", "{adviser: 9}")
    found = load_of(joint("assessment: {social_worker: 1}", *many), "assessment")
    assert found.work_hours == pytest.approx(4 * COMING * 12)
    assert found.growth == pytest.approx((found.work_hours - found.hours_there) / 12)


def test_a_role_that_only_lends_can_be_the_busiest() -> None:
    """An adviser of the team is there for four assessments of six hours a week: a few too many."""
    pathway = joint("assessment: {adviser: 1}", *TWO_ROLES, "rate: 520/year", "rate: 1040/year")
    (busiest,) = (one for one in expected(pathway).busiest if one.team == "assessment")
    assert busiest.roles == ("adviser",)
    assert busiest.growth == pytest.approx(2 * COMING - busiest.hours_there / 6)
    (finding,) = (one for one in said(text_of("assessment: {adviser: 1}", *TWO_ROLES,
                  "rate: 520/year", "rate: 1040/year")) if one.code == "overloaded")  # fmt: skip
    assert finding.found.startswith("`adviser` in `assessment` at 1")


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ((), ""),
        (ABSENT, "at least"),
        (LEAVE, "at most"),
        ((*ABSENT, *LEAVE), "about"),
        (EARLY, "at least"),
    ],
    ids=["as in a run", "away", "leave", "both", "hours"],
)  # fmt: skip
def test_who_waits_for_each_other_is_kept_from_other_work(
    edits: tuple[str, ...], words: str
) -> None:
    pathway = joint("front_door: {adviser: 1}", *edits)
    found = expected(pathway)
    for one in found.loads:
        assert found.bound_of(one) == words
    start = f"front_door: {words} " if words else "front_door: "
    (line,) = (one for one in facts_of(pathway, found) if one.startswith("front_door: "))
    assert line.startswith(start)
    assert ("at least" in line) == (words == "at least")


def test_partners_at_a_sitting_go_by_the_clock_and_keep_whoever_sits() -> None:
    weekly = '    sessions: {every: week, days: [thu], at: "10:00", places: 5}\n    with:'
    pathway = joint("front_door: {adviser: 1}", "    with:", weekly)
    found = load_of(pathway, "front_door")
    assert found.work_hours == pytest.approx(CONTACT + COMING * 6 * 37 / 40)
    assert found.keeps
    assert load_of(pathway, "assessment").keeps


def test_only_those_who_work_together_are() -> None:
    pathway = joint("front_door: {adviser: 1}", *TWO_ROLES, *ABSENT)
    (busiest,) = (one for one in expected(pathway).busiest if one.team == "assessment")
    assert busiest.roles == ("social_worker",)
    assert busiest.keeps
    calls = (
        "    team: front_door\n    work: 30m",
        "    team: assessment\n    by: adviser\n    work: 3h",
    )
    pathway = joint("front_door: {adviser: 1}", *TWO_ROLES, *ABSENT, *calls)
    (busiest,) = (one for one in expected(pathway).busiest if one.team == "assessment")
    assert busiest.roles == ("adviser",)
    assert not busiest.keeps
    assert load_of(pathway, "assessment").keeps
    alone = bound(edited(*ABSENT, text=edited(*TWO_ROLES)))
    assert not any(one.keeps for one in (*expected(alone).loads, *expected(alone).busiest))


def test_at_least_is_told_where_it_is_too_much() -> None:
    text = text_of("front_door: {adviser: 2}", *ABSENT, "520/year", "1040/year")
    (finding,) = (one for one in said(text) if one.path == "teams.front_door.staff")
    assert finding.found.startswith("`front_door` at least at ")
    assert str(finding.hint).startswith("the queue grows by ")
    shown = render_estimate(expected(bound(text)), 100)
    assert "at least 15" in shown
