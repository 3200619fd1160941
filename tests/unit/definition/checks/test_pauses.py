"""Work that a closed time of days cuts in two, and sittings that go on past closing time."""

from __future__ import annotations

import pytest

from checking import edited, said

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
        "2.1 h of work on average, where `assessment` is open for 8 h until a closed time of "
        "6.7 days, and 26 % of it paused"
    )


def test_overtime_pauses_nothing() -> None:
    assert paused('{tue: "09:00-17:00"}', "2h", f"overtime: true, {PLAIN}") == []


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
        "until a closed time of 4.7 days, and 36 % of it paused"
    )


def test_people_with_hours_of_their_own_meet_in_those() -> None:
    staff = "staff: {social_worker: {fte: 4, calendar: tuesdays}}}"
    calendars = f"{OFFICE}}}\n  tuesdays: {{hours: {{tue: '09:00-11:00'}}"
    text = edited(OFFICE, calendars, WORK, "    work: 1h", PLAIN, staff)
    assert len(found(text, "paused_for_days")) == 1
    text = edited("{fte: 4, calendar: tuesdays}}", "{fte: 4, calendar: tuesdays}, adviser: 1}",
                  text=text)  # fmt: skip
    assert found(text, "paused_for_days") == []  # the adviser is there all week


def sitting(work: str, sessions: str, staff: str = PLAIN) -> list[str]:
    heard = f"    work: {work}\n    sessions: {{{sessions}}}"
    return found(edited(WORK, heard, PLAIN, staff), "sitting_runs_over")


def test_a_list_that_cannot_be_heard_before_closing() -> None:
    late = 'every: week, days: [mon, thu], at: "16:30", places: {mon: 1, thu: 10}'
    (one,) = sitting("1h", late)
    assert one.startswith("a list of 10 cases of 1 h, 10 h together, ")
    assert one.endswith("where `assessment` is open for 0.5 h from 16:30 on")
    assert sitting("3m", late) == []  # exactly until closing time
    half = 'every: week, days: [mon], at: "13:00", places: 8'
    assert sitting("{mean: 30m, cv: 0.5}", half) == []  # so too, but for rounding


@pytest.mark.parametrize("places", ["8", "{each: 8}"])
def test_each_who_sits_hears_a_list(places: str) -> None:
    assert sitting("1h", f'every: week, days: [mon], at: "09:00", places: {places}') == []
    assert sitting("61m", f'every: week, days: [mon], at: "09:00", places: {places}') != []


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
