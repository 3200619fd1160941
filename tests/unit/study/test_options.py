"""How to run: what is understood, and what is refused by name before anything starts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathway_engine import UsageError, simulate
from pathway_engine.clock import DAY, WEEK, seconds_of
from pathway_engine.study.options import read_options
from unit.study.small import SHORT, small


def refused(**asked: Any) -> str:
    """Why options are refused."""
    with pytest.raises(UsageError) as caught:
        read_options(asked)  # type: ignore[arg-type]
    return str(caught.value)


def test_what_holds_where_nothing_is_said() -> None:
    options = read_options({})
    assert options.words() == (
        "20 replications of 52 weeks after 26 weeks to warm up, from 2026-01-05, seed 1"
    )
    assert options.threads is None
    assert (options.ledger, options.append, options.settings) == (None, False, ())


def test_the_window_counts_from_the_end_of_the_warm_up() -> None:
    window = read_options({"starts": "2026-03-02", "length": "4w", "warm_up": "2w"}).window
    begin = seconds_of(date(2026, 3, 2))
    assert window == (begin, begin + 2 * WEEK, begin + 6 * WEEK)


def test_a_date_is_understood_as_well_as_its_text() -> None:
    given = read_options({"starts": date(2026, 3, 2)})
    assert given.window == read_options({"starts": "2026-03-02"}).window


def test_one_replication_is_said_as_one() -> None:
    assert read_options({"replications": 1}).words().startswith("1 replication of 52 weeks")


def test_no_warm_up_is_allowed() -> None:
    window = read_options({"warm_up": "0d", "length": "1d"}).window
    assert window.warm_up_until == window.starts_at == window.ends_at - DAY


def test_one_setting_may_be_said_without_a_list() -> None:
    assert read_options({"settings": "a=1"}).settings == ("a=1",)
    assert read_options({"settings": ["a=1", "b=2"]}).settings == ("a=1", "b=2")


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("starts", "5 January 2026", "starts: found `5 January 2026`, expected a date"),
        ("starts", "2026-02-30", "starts: found `2026-02-30`, expected a date"),
        ("starts", "1969-12-31", "starts: found 1969-12-31, expected 1970-01-02 or later"),
        ("starts", date(1970, 1, 1), "starts: found 1970-01-01, expected 1970-01-02 or later"),
        ("length", "a while", "length: found `a while`, expected a duration by the clock"),
        ("length", "-4w", "length: found `-4w`, expected a duration"),
        ("length", "0w", "length: found `0w`, expected a duration above zero such as 52w"),
        ("length", "20wd", "length: found `20wd`, expected a duration by the clock such as 52w"),
        ("length", "51y", "length: found more than 50 years with the warm-up"),
        ("warm_up", "soon", "warm-up: found `soon`, expected a duration by the clock such as 52w"),
        ("warm_up", "5wd", "warm-up: found `5wd`, expected a duration by the clock such as 52w"),
        ("warm_up", "50y", "length: found more than 50 years with the warm-up"),
        ("replications", 0, "replications: found 0, expected one or more"),
        ("replications", -3, "replications: found -3, expected one or more"),
        ("threads", 0, "threads: found 0, expected one or more"),
        ("threads", -1, "threads: found -1, expected one or more"),
        ("seed", -1, "seed: found -1, expected zero to "),
        ("append", True, "append: found no ledger, expected one to append to"),
        ("record", "summary", "record: found no ledger, expected one that keeps the summary"),
        ("record", "all", "record: found `all`, expected `rows` or `summary`"),
        ("replication", 3, "found no option `replication`, expected one of `starts`, `length`"),
    ],
)
def test_what_is_wrong_is_named(name: str, wrong: Any, said: str) -> None:
    assert refused(**{name: wrong}).startswith(said)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("26", "write 26w for weeks, 26d for days"),
        ("26 weeks", "write 26w"),
        ("1,5w", "a decimal has a point: write 1.5w"),
        ("3months", "months differ in length: write weeks or days"),
    ],
)
def test_a_length_that_is_meant_is_told_how_it_is_written(text: str, hint: str) -> None:
    said = f"found `{text}`, expected a duration by the clock such as 52w; {hint}"
    assert refused(length=text) == f"length: {said}"
    assert refused(warm_up=text) == f"warm-up: {said}"


def test_nothing_runs_when_an_option_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[int] = []
    asked = SHORT | {"length": "20wd", "progress": lambda n, _: done.append(n)}
    with pytest.raises(UsageError):
        simulate(small(), **asked)
    assert done == []
    assert capsys.readouterr() == ("", "")
