"""Load counts the staff of the last day, by the hours in which they are there."""

from __future__ import annotations

from math import inf

import pytest

from checking import bound, edited, said, told
from pathway_engine.definition.overview import facts_of
from pathway_engine.definition.routing import Expected, expected
from pathway_engine.report.estimate import render_estimate

TEAM = "assessment: {organisation: council, staff: {social_worker: 4}}"
OFFICE = '  office: {hours: {mon-fri: "09:00-17:00"}}\n'


def with_staff(staff: str, team: str = "") -> str:
    return edited(TEAM, f"assessment: {{organisation: council{team}, staff: {{{staff}}}}}")


def of(staff: str, team: str = "") -> Expected:
    return expected(bound(with_staff(staff, team)))


def there(staff: str) -> float:
    return next(one.hours_there for one in of(staff).loads if one.team == "assessment")


def test_who_is_in_post_on_the_last_day_counts_for_the_whole_time() -> None:
    assert there("social_worker: 4, surge: {role: social_worker, fte: 2, until: +26w}") == 4 * 37
    assert there("social_worker: 4, surge: {role: social_worker, fte: 2, from: +26w}") == 6 * 37
    assert of("social_worker: {fte: 4, until: +52w}").paid_hours_a_week["assessment"] == 4 * 37
    assert of("social_worker: {fte: 4, until: +51w}").paid_hours_a_week["assessment"] == 0


def test_a_team_without_anybody_on_the_last_day_has_too_much_to_do() -> None:
    gone = "social_worker: {fte: 4, until: +26w}"
    found = of(gone, ", caseload: 5")
    assert [one.load.value for one in found.loads if one.team == "assessment"] == [inf]
    assert [(one.there, one.load.value) for one in found.slots] == [(0, inf)]
    codes = told(with_staff(gone, ", caseload: 5"))
    assert codes == {
        ("overloaded", "teams.assessment.staff"),
        ("overloaded", "teams.assessment.caseload"),
        ("temporary_post", "teams.assessment.staff.social_worker"),
    }
    facts = "\n".join(facts_of(bound(with_staff(gone)), found))
    assert "assessment: nobody is in post" in facts
    assert "assessment: no slots" in facts
    assert "inf" not in render_estimate(found, 100)


def test_each_post_that_begins_or_ends_is_listed() -> None:
    text = with_staff("social_worker: 4, surge: {role: social_worker, fte: 2, until: +4w}")
    (listed,) = [one for one in said(text) if one.code == "temporary_post"]
    assert listed.found == "until +4w: the load, of 2027-07-04, does not count it"


def test_a_post_is_there_while_both_calendars_are_open() -> None:
    """Two who are there from eight to twelve, in an office that opens at nine."""
    early = OFFICE + '  early: {hours: {mon-fri: "08:00-12:00"}}\n'
    staff = "social_worker: {present: 2, calendar: early}"
    text = edited(OFFICE, early, text=with_staff(staff))
    assert ("post_outside_hours", "teams.assessment.staff.social_worker.calendar") in told(text)
    hours = {one.team: one.hours_there for one in expected(bound(text)).loads}
    assert hours["assessment"] == pytest.approx(2 * 15)


def test_fte_become_workers_by_the_posts_own_hours() -> None:
    morning = OFFICE + '  morning: {hours: {mon-fri: "09:00-12:00"}}\n'
    text = edited(OFFICE, morning, text=with_staff("social_worker: {fte: 1, calendar: morning}"))
    # 37 hours in 15: two and a half people, in the mornings.
    assert "assessment.social_worker: 1 FTE: 2 workers at 1.23 × 100 %" in facts_of(bound(text))


def test_work_of_a_team_with_overtime_goes_on_at_night() -> None:
    """Slots are taken for as long as the work takes by the clock."""
    plain = of("social_worker: 4", ", caseload: 5").slots[0]
    beyond = of("social_worker: 4", ", caseload: 5, overtime: true").slots[0]
    assert plain.taken > 4 * beyond.taken
