"""Twelve minutes where twelve months are meant are told; half an hour that may be meant is not."""

from __future__ import annotations

import pytest

from checking import edited, said

BELOW = "    work: {mean: 6h, cv: 0.5}\n"
OPENED = "supported: {to: supported, opens: {review: {at: assess, share: 10%, after: "
CODE = "minutes_for_months"


def minutes(*edits: str) -> list[tuple[str, str]]:
    found = (one for one in said(edited(*edits)) if one.code == CODE)
    return [(one.path.rpartition("assess.")[2], one.hint.rpartition(" ")[2]) for one in found]


@pytest.mark.parametrize(
    ("after", "key", "write"),
    [
        ("12m", "", "1y"),
        ("6m", "", "26w"),
        ("30m", None, ""),
        ("45m", None, ""),
        ("525600m", None, ""),
        ("{median: 3m, p90: 12m}", ".median", "13w"),
        ("{mean: 1m, cv: 1}", ".mean", "30d"),
        ("{values: [0m, 24m]}", ".values", "2y"),
        ("{given: urgent, true: 6m, otherwise: 52w}", ".true", "26w"),
        ("0m", None, ""),
        ("1h", None, ""),
        ("{low: 30m, high: 1d}", None, ""),
        ("3wd", None, ""),
    ],
)
def test_nobody_opens_a_case_in_minutes(after: str, key: str | None, write: str) -> None:
    found = minutes("supported: {to: supported}", f"{OPENED}{after}}}}}}}")
    path = f"outcomes.supported.opens.review.after{key}"
    assert found == ([] if key is None else [(path, write)])


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ("due: 6m", "due"),
        ("due: {low: 6m, high: 12m, since: assess.finished}", "due.low"),
        ("exits: {left: {to: advised, after: 3m}}", "exits.left.after"),
        ("due: 30m", ""),
        ("due: {low: 6m, high: 20m}", ""),
        ("exits: {left: {to: advised, after: 20m}}", ""),
        ("afterwards: {mean: 6m, cv: 1}", ""),
    ],
)
def test_a_wait_of_minutes_is_no_slip_unless_months_are_counted_so(keys: str, path: str) -> None:
    assert [one for one, _ in minutes(BELOW, f"{BELOW}    {keys}\n")] == [path] * bool(path)


def test_limits_and_those_who_are_there() -> None:
    more = "targets: {%s: {from: opened, to: closed, within: %s, counts: all}}\n"
    more += "backlog: {old: {at: assess, cases: 3, waited: {median: %s, p90: %s}}}\nstart:"
    assert minutes("start:", more % ("seen", "12m", "6m", "18m")) == [
        ("targets.seen.within", "1y"), ("backlog.old.waited.median", "26w"),
    ]  # fmt: skip
    assert minutes("start:", more % ("handed_over", "15m", "45m", "180m")) == []
