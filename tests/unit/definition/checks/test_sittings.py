"""What is wrong with the sittings of a panel is told at the word itself, with what was meant."""

from __future__ import annotations

import pytest

from checking import edited, said

WORK = "    work: {mean: 6h, cv: 0.5}"
DAYS = "one of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`"
MONTH = "one of `1st`, `2nd`, `3rd`, `4th`, `5th`, `last` and a weekday"


@pytest.mark.parametrize(
    ("sessions", "word", "path", "found", "expected", "hint"),
    [
        ("every: week, days: [mon, tues], at: '10:00', places: 6", "tues", "days",
         "`tues`", f"a weekday: {DAYS}", "did you mean `tue`?"),
        ("every: week, days: [Thursday], at: '10:00', places: {thu: 6}", "Thursday", "days",
         "`Thursday`", f"a weekday: {DAYS}", "did you mean `thu`?"),
        ("every: month, days: [tue], at: '10:00', places: 6", "tue", "days", "`tue`",
         f"a weekday of the month such as `1st tue`: {MONTH}", "did you mean `1st tue`?"),
        ("every: month, days: [last friday], at: '10:00', places: 6", "last", "days",
         "`last friday`", f"a weekday of the month such as `1st tue`: {MONTH}",
         "did you mean `last fri`?"),
        ("every: week, days: [xyz], at: '10:00', places: 6", "xyz", "days", "`xyz`",
         f"a weekday: {DAYS}", ""),
        ("every: week, days: [mon], at: '10:00', places: {mon: 6, tue: 3}", "tue:", "places.tue",
         "places on `tue`, when it does not sit", "only the days on which it sits", ""),
    ],
)  # fmt: skip
def test_a_wrong_sitting(
    sessions: str, word: str, path: str, found: str, expected: str, hint: str
) -> None:
    text = edited(WORK, f"{WORK}\n    sessions: {{{sessions}}}")
    (finding,) = (one for one in said(text) if one.code == "sessions_form")
    line = text.splitlines()[finding.line - 1]
    assert line[finding.column - 1 :].startswith(word)
    assert finding.path == f"steps.assess.sessions.{path}"
    assert finding.found == found
    assert finding.expected == expected
    assert finding.hint == hint


@pytest.mark.parametrize(
    "sessions", ["every: 2 weeks, first: 2026-01-07", "every: day", "every: week", "every: month"]
)
def test_no_day_at_all(sessions: str) -> None:
    text = edited(
        WORK, f"    work: 6m\n    sessions: {{{sessions}, days: [], at: '10:00', places: 6}}"
    )
    (finding,) = (one for one in said(text) if one.code == "sessions_form")
    assert (finding.path, finding.found) == ("steps.assess.sessions.days", "no day in `days`")
