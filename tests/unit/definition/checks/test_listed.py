"""Files of people and the window: which rows are missing, and which options look at them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from checking import edited
from pathway_engine.clock import seconds_of
from pathway_engine.definition.checks.listed import ROWS_OUTSIDE
from pathway_engine.definition.findings import Finding
from pathway_engine.definition.loading import check_whole
from pathway_engine.definition.run_days import window_of

RATE = "rate: 520/year, during: office, case: {urgent: 10%}"
NONE = (
    "none of 26 rows in the window, from 2026-07-06 to 2027-07-04; "
    "they go from 2025-07-07 to 2025-12-29"
)
WINDOW = date(2026, 7, 6)


def outside(
    folder: Path, first: date, weeks: int, keys: str = "", more: tuple[str, ...] = (),
    days: tuple[str, str, str] = ("2026-01-05", "52w", "26w"),
) -> list[Finding]:  # fmt: skip
    """What is said of somebody a week."""
    rows = [f"{first + timedelta(weeks=n)}T10:00" for n in range(weeks)]
    (folder / "people.csv").write_text("\n".join(["at", *rows]), encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(edited(RATE, f"replay: people.csv{keys}", *more), encoding="utf-8")
    found = check_whole(path, window=window_of(*days)).findings
    return [one for one in found if one.code == ROWS_OUTSIDE]


def test_rows_all_through_the_window(tmp_path: Path) -> None:
    assert outside(tmp_path, WINDOW, 52) == []


@pytest.mark.parametrize(
    ("first", "weeks", "found", "hint"),
    [
        (date(2025, 7, 7), 26, NONE, "`--starts 2025-07-07 --warm-up 6w --length 134d`"),
        (date(2026, 3, 2), 30, "12 of 30 rows", "`--starts 2026-03-02 --warm-up 7w --length 155d`"),
        (date(2027, 1, 4), 52, "26 of 52", "`--starts 2027-01-04 --warm-up 12w --length 274d`"),
        (date(2026, 7, 6), 1, "", ""),
        (date(2025, 7, 6), 1, "none of 1 rows", "`--starts 2025-07-06 --warm-up 0w --length 1d`"),
        (date(2025, 7, 6), 0, "without a row", ""),
    ],
)  # fmt: skip
def test_rows_that_are_missing(
    tmp_path: Path, first: date, weeks: int, found: str, hint: str
) -> None:
    told = outside(tmp_path, first, weeks)
    assert len(told) == bool(found)
    for one in told:
        assert (one.path, one.expected) == ("arrivals.people.replay", "rows all through it")
        assert (found in one.found, one.hint.startswith(hint)) == (True, True)


def test_the_options_that_are_named_look_at_the_rows(tmp_path: Path) -> None:
    first = date(2025, 7, 7)
    (told,) = outside(tmp_path, first, 52)
    words = told.hint.split("`")[1].split()
    days = (words[1], words[5], words[3])
    assert outside(tmp_path, first, 52, days=days) == []
    window = window_of(*days)
    last = first + timedelta(weeks=51)  # a row of the last day that is run
    assert window.end == seconds_of(last + timedelta(days=1))


def test_a_backlog_has_no_warm_up_before_it(tmp_path: Path) -> None:
    backlog = "backlog:\n  waiting: {at: assess, cases: 5, waited: {mean: 2w, cv: 1}}\nstart:"
    (told,) = outside(tmp_path, date(2025, 7, 7), 26, more=("start:", backlog))
    assert "--warm-up 0w --length 176d" in told.hint


def test_what_is_not_in_force_is_not_missed(tmp_path: Path) -> None:
    assert outside(tmp_path, date(2025, 7, 7), 26, ", until: 2026-01-01") == []
    assert outside(tmp_path, WINDOW, 8, ", until: 2026-09-01") == []


def named(told: Finding) -> list[str]:
    """The options that a hint names."""
    return told.hint.split("`")[1].split()[1::2]


def test_only_days_that_the_arrival_lets_in_are_named(tmp_path: Path) -> None:
    (told,) = outside(tmp_path, date(2025, 1, 6), 60, ", from: 2025-07-07")
    # 7 July 2025 to 23 February 2026 are 33 weeks and a day, a quarter of them to warm up.
    assert named(told) == ["2025-07-07", "8w", "176d"]


def test_no_run_of_more_years_than_there_can_be_is_named(tmp_path: Path) -> None:
    (told,) = outside(tmp_path, date(1950, 1, 2), 60 * 52)
    first, before, length = named(told)
    assert first == "1970-01-02"
    window_of(first, length, before)  # which is not refused
    (told,) = outside(tmp_path, date(1972, 1, 3), 52 * 52, days=("2060-01-04", "52w", "26w"))
    first, before, length = named(told)
    assert date.fromisoformat(first) > date(1973, 6, 1)
    window_of(first, length, before)


def test_rows_before_any_run_have_no_options(tmp_path: Path) -> None:
    (told,) = outside(tmp_path, date(1950, 1, 2), 52)
    assert told.hint == "no run looks at them: they lie before 1970"


def test_an_arrival_that_begins_with_the_window_names_all_days(tmp_path: Path) -> None:
    (told,) = outside(tmp_path, date(2024, 1, 1), 52, ", from: +4w")
    assert named(told) == ["2024-01-01", "12w", "274d"]
