"""Work that a closed time of days cuts in two, and sittings that go on past closing time."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from checking import bound, edited, said
from pathway_engine.calendars import open_times
from pathway_engine.definition.checks import together
from pathway_engine.definition.checks.pauses import check_pauses
from pathway_engine.definition.findings import Report

OFFICE = '{mon-fri: "09:00-17:00"}'
WORK = "    work: {mean: 6h, cv: 0.5}"
PLAIN = "staff: {social_worker: 4}}"
ASSESSMENT = "  assessment: {organisation: council, staff: {social_worker: 4}}"
DOCTORS = "  doctors: {organisation: council, calendar: clinic, staff: {adviser: {present: 1}}}"


def found(text: str, code: str) -> list[str]:
    return [one.found for one in said(text) if one.code == code]


def paused(hours: str, work: str, staff: str = PLAIN) -> list[str]:
    return found(edited(OFFICE, hours, WORK, f"    work: {work}", PLAIN, staff), "paused_for_days")


@pytest.mark.parametrize(
    ("hours", "work"),
    [
        (OFFICE, "40h"),  # a week of work, and every weekend in it
        ('{mon-thu: "09:00-17:00"}', "20h"),  # a weekend of three days
        ('{tue: "09:00-17:00"}', "1h"),  # an eighth
        ("{mon-sun: '00:00-24:00'}", "40h"),
    ],
)
def test_nights_and_weekends_are_meant(hours: str, work: str) -> None:
    assert paused(hours, work) == []


def test_a_team_of_one_day_a_week() -> None:
    # 4 FTE of 37 h on 8 h are 18.5 people: 19 workers at 0.974, so that 2 h take 2 h 3 min.
    (one,) = paused('{tue: "09:00-17:00"}', "2h")
    assert one == (
        "2.1 h of work on average, where `assessment` is open for 8 h between closed times "
        "of 6.7 days: of what begins at any time in those 8 h, 26 % is paused"
    )


def test_overtime_pauses_nothing() -> None:
    assert paused('{tue: "09:00-17:00"}', "2h", f"overtime: true, {PLAIN}") == []


def test_the_share_is_of_the_hours_that_are_told() -> None:
    # From Tuesday to Saturday are 95 h, from Saturday to Tuesday only 68: 1 h and 4 h are one.
    # 4 FTE of 37 h on 5 h are 29.6 people, so that 2 h take 2 h 2 min: 0.41 of 5 h.
    (one,) = paused('{tue: "09:00-10:00", sat: "09:00-13:00"}', "2h")
    assert one == (
        "2 h of work on average, where `assessment` is open for 5 h between closed times of "
        "4 days: of what begins at any time in those 5 h, 41 % is paused"
    )


MINUTES = ", ".join(f'"{h:02}:{m:02}-{h:02}:{m + 1:02}"' for h in range(9, 17) for m in (0, 9, 30))


def test_hours_are_laid_out_once_for_a_week_and_not_for_every_step() -> None:
    steps = "".join(
        f"  s{n}:\n    team: assessment\n    work: 1h\n"
        f"    outcomes: {{on: {{to: {f's{n + 1}' if n < 9 else 'supported'}}}}}\n"
        for n in range(10)
    )
    text = edited("supported: {to: supported}", "supported: {to: s0}", OFFICE,
                  f"{{mon-fri: [{MINUTES}]}}", "endings:\n", f"{steps}endings:\n")  # fmt: skip
    pathway = bound(text)
    report = Report(pathway.document, ())
    with patch.object(together, "open_times", wraps=open_times) as laid_out:
        check_pauses(pathway, report)
    assert laid_out.call_count == 1
    (_, first, last), _ = laid_out.call_args
    assert last - first < 35


def with_doctor(clinic: str, work: str, *more: str) -> str:
    office = f"  office: {{hours: {OFFICE}}}"
    both = f"{office}\n  clinic: {{hours: {clinic}}}"
    joint = f"    work: {work}\n    with: {{doctors: {{adviser: 1}}}}"
    return edited(
        office,
        both,
        ASSESSMENT,
        f"{ASSESSMENT}\n{DOCTORS}",
        WORK,
        joint + "".join(f"\n    {one}" for one in more),
    )


def test_two_clinics_a_week_count_as_one_until_the_long_pause() -> None:
    # 3 h and 3 h, then 4 days 16 h: of 65 min at the desk 18 % are cut in two, of 2 h 36 %.
    clinic = '{tue: "09:00-12:00", thu: "14:00-17:00"}'
    assert found(with_doctor(clinic, "1h"), "paused_for_days") == []
    (one,) = found(with_doctor(clinic, "2h"), "paused_for_days")
    assert one == (
        "2.2 h of work on average, where `assessment` and `doctors` are open at once for 6 h "
        "between closed times of 4.7 days: of what begins at any time in those 6 h, 36 % is paused"
    )


def test_people_with_hours_of_their_own_meet_in_those() -> None:
    staff = "staff: {social_worker: {fte: 4, calendar: tuesdays}}}"
    calendars = f"{OFFICE}}}\n  tuesdays: {{hours: {{tue: '09:00-11:00'}}"
    text = edited(OFFICE, calendars, WORK, "    work: 1h", PLAIN, staff)
    assert len(found(text, "paused_for_days")) == 1
    text = edited("{fte: 4, calendar: tuesdays}}", "{fte: 4, calendar: tuesdays}, adviser: 1}",
                  text=text)  # fmt: skip
    assert found(text, "paused_for_days") == []  # the adviser is there all week


MANY = "5200/year"  # of whom 40 a week come to be assessed
FEW = "520/year"


def sitting(work: str, sessions: str, staff: str = PLAIN, *, come: str = MANY) -> list[str]:
    heard = f"    work: {work}\n    sessions: {{{sessions}}}"
    return found(edited(WORK, heard, PLAIN, staff, FEW, come), "sitting_runs_over")


def test_a_list_that_cannot_be_heard_before_closing() -> None:
    late = 'every: week, days: [mon, thu], at: "16:30", places: {mon: 1, thu: 10}'
    (one,) = sitting("1h", late)
    assert one.startswith("a list of 10 cases of 1 h, 10 h together, ")
    assert one.endswith("where `assessment` is open for 0.5 h from 16:30 on")
    assert sitting("3m", late) == []  # exactly until closing time
    half = 'every: week, days: [mon], at: "13:00", places: 8'
    assert sitting("{mean: 30m, cv: 0.5}", half) == []  # so too, but for rounding


@pytest.mark.parametrize("places", ["2", "{each: 2}"])
def test_each_who_sits_hears_a_list(places: str) -> None:
    sits = f'every: week, days: [mon], at: "09:00", places: {places}'
    assert sitting("4h", sits) == []
    assert sitting("241m", sits) != []


def test_places_that_are_not_taken_are_not_heard() -> None:
    # Four cases a week: all the morning of two hours, but a list of forty would take all week.
    sits = 'every: week, days: [mon], at: "15:00", places: 40'
    assert sitting("30m", sits, come=FEW) == []
    (one,) = sitting("40m", sits, come=FEW)
    assert one.startswith("a list of 4 cases (of 40 places) of 0.67 h, 2.67 h together, ")
    assert sitting("30m", sits, come=MANY) != []


def test_a_panel_that_is_nearly_full_has_full_lists() -> None:
    # Of 52 weeks and 519 people of the year 3.98 cases a week come, 99.6 % of four places.
    sits = 'every: week, days: [mon], at: "15:00", places: 4'
    (one,) = sitting("31m", sits, come=FEW)
    assert one.startswith("a list of 4 cases of ")


def test_a_list_has_a_case_whenever_it_is_heard() -> None:
    sits = 'every: day, at: "16:00", places: 40'
    assert sitting("1h", sits, come="52/year") == []
    assert sitting("61m", sits, come="52/year")[0].startswith("a list of 1 case (of 40 places)")


@pytest.mark.parametrize("which", ["1st", "4th", "5th", "last"])
def test_a_panel_of_every_month_is_found_whichever_week_it_is(which: str) -> None:
    assert sitting("1h", f'every: month, days: [{which} tue], at: "16:30", places: 10') != []
    assert sitting("1h", f'every: month, days: [{which} tue], at: "09:00", places: 8') == []


def test_the_hours_of_panels_are_laid_out_once() -> None:
    sits = "    sessions: {every: day, at: '16:30', places: 10}"
    steps = "".join(
        f"  s{n}:\n    team: assessment\n    work: 1h\n{sits}\n"
        f"    outcomes: {{on: {{to: {f's{n + 1}' if n < 9 else 'supported'}}}}}\n"
        for n in range(10)
    )
    text = edited("supported: {to: supported}", "supported: {to: s0}",
                  "endings:\n", f"{steps}endings:\n")  # fmt: skip
    with patch.object(together, "open_times", wraps=open_times) as laid_out:
        assert len(found(text, "sitting_runs_over")) == 10
    assert laid_out.call_count == 2  # for work and for panels


@pytest.mark.parametrize(
    ("work", "sits"),
    [
        ("0m", 'every: week, days: [mon], at: "09:00", places: 40'),  # no known work
        ("{of: length, unit: h}", 'every: month, days: [5th tue], at: "10:00", places: 10'),
    ],
)
@pytest.mark.parametrize("calendar", ["always", "office"])
def test_of_no_list_and_of_unknown_work_nothing_is_said(
    work: str, sits: str, calendar: str
) -> None:
    text = edited("setting: {type", "length: {type: number, initial: 1}\n  setting: {type", WORK,
                  f"    work: {work}\n    sessions: {{{sits}}}", PLAIN,
                  f"overtime: true, calendar: {calendar}, {PLAIN}", FEW, MANY)  # fmt: skip
    assert found(text, "sitting_runs_over") == []


def test_with_overtime_the_last_case_must_only_begin() -> None:
    late, staff = 'every: week, days: [mon], at: "16:00", places: 2', f"overtime: true, {PLAIN}"
    assert sitting("59m", late, staff) == sitting("30m", late) == []
    assert sitting("45m", late) != []
    assert sitting("1h", late, staff) != []


def test_a_partner_who_is_gone_when_the_panel_sits() -> None:
    sits = 'sessions: {every: week, days: [tue], at: "13:00", places: 2}'
    here, gone = '{tue: "13:00-17:00"}', '{tue: "09:00-12:00"}'
    assert found(with_doctor(here, "1h", sits), "sitting_runs_over") == []
    (one,) = found(with_doctor(gone, "1h", sits), "sitting_runs_over")
    assert one.endswith("`assessment` and `doctors` are open at once for 0 h from 13:00 on")
