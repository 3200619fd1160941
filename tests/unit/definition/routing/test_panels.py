"""How full the sittings of a panel will be, and whose time they take: by hand, and as told."""

from __future__ import annotations

from datetime import date

import pytest

from checking import bound, edited, said
from pathway_engine.clock import HOUR
from pathway_engine.definition.checks import examine
from pathway_engine.definition.findings import Finding
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.overview import facts_of
from pathway_engine.definition.routing import PanelLoad, Window, expected
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.exact import can_be_exact
from pathway_engine.definition.routing.people import routed_flow
from pathway_engine.definition.routing.window import Openings
from pathway_engine.report.estimate import render_estimate

WORK = "    work: {mean: 6h, cv: 0.5}\n"
STAFF = "staff: {social_worker: 4}"
PLACES = "steps.assess.sessions.places"
COMING = 520 * 260 / 261 / 52 * 0.4
"""Cases a week that come to be assessed: of the 261 working days of a year 260 are looked at."""
PACE = 37 / 40
"""Of four workers for four FTE of 37 h, in 40 h."""


def panel(sessions: str, *edits: str) -> Pathway:
    return bound(text_of(sessions, *edits))


def text_of(sessions: str, *edits: str) -> str:
    heard = edited(WORK, f"{WORK}    sessions: {{{sessions}}}\n")
    return edited(*edits, text=heard)


def weekly(places: str, days: str = "thu") -> str:
    return f'every: week, days: [{days}], at: "10:00", places: {places}'


def only(sessions: str, *edits: str, window: Window | None = None) -> PanelLoad:
    (found,) = expected(panel(sessions, *edits), window).panels
    return found


def about(text: str, path: str) -> list[Finding]:
    """What is said of it but that its work, that of the small pathway, is long for a panel."""
    return [one for one in said(text) if one.path == path and one.code != "sitting_runs_over"]


def test_cases_over_places() -> None:
    found = only(weekly("5"))
    assert (found.step, found.team, found.several) == ("assess", "assessment", False)
    assert (found.sittings, found.held, found.places) == (52, 52, 5)
    assert found.cases == pytest.approx(COMING)
    assert found.load.value == pytest.approx(COMING / 5)
    assert (found.load.error, found.growth) == (0, 0)


def test_people_come_as_algebra_says() -> None:
    """The case decides whether the panel hears it: routed, not worked out."""
    by_people = ("needs: {to: assess}", "needs: {to: assess, when: setting == home}",
                 "case: {urgent: 10%}", "case: {setting: {home: 40%, hospital: 60%}}",
                 "advised: {to: advised, share: 60%}", "advised: {to: advised}")  # fmt: skip
    found = only(weekly("5"), *by_people)
    assert found.load.error > 0
    assert found.load.value == pytest.approx(COMING / 5, abs=4 * found.load.error)


@pytest.mark.parametrize(
    ("sessions", "a_week"),
    [
        (weekly("{mon: 3, thu: 1}", "mon, thu"), 4),
        (weekly("{mon: 3, thu: 0}", "mon, thu"), 3),
        ('every: 2 weeks, first: 2026-01-08, at: "10:00", places: 6', 3),
        ('every: day, at: "10:00", places: 2', 10),
        (weekly("{each: 2}"), 8),
    ],
)
def test_places_by_the_rhythm(sessions: str, a_week: float) -> None:
    found = only(sessions)
    assert found.places == a_week
    assert found.held == found.sittings


def test_the_dates_of_a_month_and_a_holiday() -> None:
    """From July to June; one of the twelve Tuesdays is a day on which the office is closed."""
    monthly = 'every: month, days: [1st tue], at: "14:00", places: 8'
    closed = ('mon-fri: "09:00-17:00"}', 'mon-fri: "09:00-17:00"}, closed: [2026-08-04]')
    found = only(monthly, *closed)
    assert (found.sittings, found.held) == (12, 11)
    assert found.places == pytest.approx(11 * 8 / 52)


@pytest.mark.parametrize(("days", "of_all", "lost"), [("mon-fri", 10, 4), ("mon-sun", 14, 5)])
def test_every_day_loses_closed_dates_and_no_weekend(days: str, of_all: int, lost: int) -> None:
    """Two weeks from Christmas on: three holidays on weekdays, and Boxing Day on a Saturday."""
    window = Window(date(2026, 12, 21), 0, 14)
    closed = ('mon-fri: "09:00-17:00"}',
              f'{days}: "09:00-17:00"}}, holidays: GB-ENG, closed: [2026-12-24]')  # fmt: skip
    found = only('every: day, at: "10:00", places: 2', *closed, window=window)
    assert (found.sittings, found.held) == (of_all, of_all - lost)
    assert found.places == (of_all - lost) * 2 / 2


def test_every_day_outside_an_office_sits_at_weekends_and_on_its_holidays() -> None:
    office = 'office: {hours: {mon-fri: "09:00-17:00"}'
    edits = (office, f"{office}, holidays: GB-ENG}}\n  weekends: {{outside: office",
             "assessment: {", "assessment: {calendar: weekends, ")  # fmt: skip
    found = only('every: day, at: "10:00", places: 2', *edits,
                 window=Window(date(2026, 12, 21), 0, 14))  # fmt: skip
    assert found.sittings == found.held == 4 + 3


def test_many_closed_dates_are_told_of_a_panel_that_sits_every_day() -> None:
    closed = ", ".join(str(date.fromordinal(date(2026, 7, 6).toordinal() + n)) for n in range(100))
    office = ('mon-fri: "09:00-17:00"}', f'mon-fri: "09:00-17:00"}}, closed: [{closed}]')
    text = text_of('every: day, at: "10:00", places: 9', *office)
    (lost,) = about(text, "steps.assess.sessions")
    assert (lost.code, lost.found) == ("sittings_lost", "`assess` with 72.0 of 260 sittings lost")


def test_who_may_be_away() -> None:
    """Two managers, each away one day in five: nobody is there one day in twenty-five."""
    managers = (STAFF, "absence: 20%, staff: {social_worker: 4, manager: 2}", "roles:",
                "roles:\n  manager: {cost: 60/h}", WORK, WORK + "    by: manager\n")  # fmt: skip
    assert only(weekly("5"), *managers).places == pytest.approx(5 * 0.96)
    assert only(weekly("5"), *managers).held == pytest.approx(52 * 0.96)
    assert only(weekly("{each: 3}"), *managers).places == pytest.approx(3 * 2 * 0.8)
    always = (*managers[:1], managers[1].replace("manager: 2", "manager: {present: 2}"),
              *managers[2:])  # fmt: skip
    assert only(weekly("{each: 3}"), *always).places == 3 * 2


def test_posts_that_are_there_at_that_time() -> None:
    """A post by its own hours sits in these; one that is over on the last day does not count."""
    early = 'office: {hours: {mon-fri: "09:00-17:00"}}\n  early: {hours: {mon-wed: "09:00-12:00"}}'
    posts = "{a: {role: social_worker, fte: 4}, b: {role: social_worker, fte: 2, calendar: early}}"
    edits = ('office: {hours: {mon-fri: "09:00-17:00"}}', early, "{social_worker: 4}", posts)
    assert only(weekly("{each: 1}", "wed"), *edits).places == 4 + 8  # 2 × 37 ÷ 9
    assert only(weekly("{each: 1}"), *edits).places == 4
    surge = ("{social_worker: 4}", posts.replace("calendar: early", "until: +13w"))
    assert only(weekly("{each: 1}"), *surge).places == 4
    before = Window(date(2026, 1, 5), 0, 12 * 7, counted_from=Window(date(2026, 1, 5), 0).begin)
    assert only(weekly("{each: 1}"), *surge, window=before).places == 4 + 2


def test_each_team_sits_for_itself() -> None:
    local = """  local: {given: setting, home: assessment, hospital: ward}
  ward: {organisation: council, staff: {social_worker: 1}}
  assessment: {"""
    drawn = "case: {setting: {home: 75%, hospital: 25%}}"
    signpost = ("  assessment: {", local, "team: assessment", "team: local",
                "case: {urgent: 10%}", drawn)  # fmt: skip
    findings, expectations, _ = examine(panel(weekly("2"), *signpost))
    assert expectations is not None
    found = expectations.panels
    assert {one.team: one.places for one in found} == {"ward": 2, "assessment": 2}
    assert all(one.several for one in found)
    for one, share in zip(found, (0.75, 0.25), strict=True):
        assert one.cases == pytest.approx(COMING * share, abs=4 * one.load.error * 2)
    (finding,) = (one for one in findings if one.path == PLACES)
    assert finding.found.startswith("`assess` in `assessment` with 1")


@pytest.mark.parametrize(
    ("places", "code"), [("5", None), ("4", "nearly_full"), ("3", "overloaded")]
)
def test_what_is_said(places: str, code: str | None) -> None:
    found = about(text_of(weekly(places)), PLACES)
    assert [one.code for one in found] == ([code] if code else [])
    for one in found:
        assert one.found.endswith(f"of its places taken: 4.0 cases a week, {places}.0 places")
        assert one.hint
        assert ("about 1.0 cases a week" in one.hint) == (places == "3")


def test_who_leaves_makes_it_at_most_so_much() -> None:
    leave = ("endings:", "exits: {died: {to: advised, after: 90d}}\nendings:")
    (found,) = about(text_of(weekly("3"), *leave), PLACES)
    assert found.found.startswith("`assess` with at most 13")
    assert "at most about" in str(found.hint)


def test_a_panel_without_a_sitting() -> None:
    over = ("{social_worker: 4}", "{social_worker: {fte: 4, until: +13w}}")
    text = text_of(weekly("5"), *over)
    (found,) = about(text, PLACES)
    assert (found.code, found.found) == (
        "overloaded", "`assess` with 4.0 cases a week, and no sitting",
    )  # fmt: skip
    (lost,) = about(text, "steps.assess.sessions")
    assert (lost.code, lost.found) == ("sittings_lost", "`assess` with 52.0 of 52 sittings lost")
    pathway = bound(text)
    assert "assess: no sitting (4.0 of 0.0 cases a week)" in facts_of(pathway, expected(pathway))
    assert "no sitting" in render_estimate(expected(pathway), 100)


@pytest.mark.parametrize(("days", "is_said"), [("tue, wed, thu, sat", False), ("wed, sat", True)])
def test_over_a_quarter_lost(days: str, is_said: bool) -> None:
    found = about(text_of(weekly("5", days)), "steps.assess.sessions")
    assert [one.code for one in found] == (["sittings_lost"] if is_said else [])


def test_the_time_of_whoever_sits_is_taken_by_the_clock() -> None:
    """Six hours by the clock are not stretched by pace: they are less of the team's hours."""
    found = expected(panel(weekly("5")))
    (load,) = (one for one in found.loads if one.team == "assessment")
    assert load.work_hours == pytest.approx(COMING * 6 * PACE)
    (ordinary,) = (one for one in expected(bound(edited())).loads if one.team == "assessment")
    assert ordinary.work_hours == pytest.approx(COMING * 6)
    assert not load.keeps


def test_typing_in_belongs_to_the_sitting() -> None:
    rule = ("start: contact", "handoffs: {all: {between: teams, rekeying: 30m}}\nstart: contact")
    (load,) = (one for one in expected(panel(weekly("5"), *rule)).loads if one.team == "assessment")
    assert load.work_hours == pytest.approx(COMING * 6.5 * PACE)


def test_a_sitting_takes_no_slot() -> None:
    """Whoever comes with one keeps it; without, one is taken by the first work of another kind."""
    write = "{team: assessment, work: 2h, outcomes: {done: {to: NEXT}}}"
    then = f"supported: {{to: write}}\n  write: {write.replace('NEXT', 'supported')}"
    first = f"  write: {write.replace('NEXT', 'assess')}\n  assess:\n"
    by_the_clock = 2 * HOUR / PACE * (364 * 24) / (260 * 8)
    often, _ = kept()
    assert often == 0
    often, seconds = kept("supported: {to: supported}", then)
    assert often == pytest.approx(0.4, abs=0.04)
    assert seconds == pytest.approx(by_the_clock)
    often, seconds = kept("needs: {to: assess}", "needs: {to: write}", "  assess:\n", first)
    assert often == pytest.approx(0.4, abs=0.04)
    assert seconds == pytest.approx(by_the_clock + 6 * HOUR)


def kept(*edits: str) -> tuple[float, float]:
    """How often a case takes a slot, and for how many seconds it keeps one."""
    pathway = panel(weekly("5"), STAFF, f"caseload: 10, {STAFF}", *edits)
    assert not can_be_exact(pathway, {"contact": 1.0})
    clock = Clockwork(pathway, Openings(pathway, Window()))
    flow = routed_flow(pathway, {"people": 1.0}, clock, people=2000)
    (often, seconds) = (flow.stays.get("assessment"), flow.held.get("assessment"))
    if often is None or seconds is None:
        return 0, 0
    return often.value, seconds.value / often.value


def test_check_and_estimate_show_it() -> None:
    pathway = panel(weekly("5"))
    found = expected(pathway)
    line = "assess: 79.7 % of its places at sittings (4.0 of 5.0 cases a week)"
    assert line in facts_of(pathway, found)
    shown = render_estimate(found, 100).splitlines()
    (at,) = (n for n, text in enumerate(shown) if text.startswith("Places at sittings"))
    assert shown[at].split()[-4:] == ["load", "%", "cases", "places"]
    assert shown[at + 2].split() == ["assess", "79.7", "4.0", "5.0"]
