"""A warm-up that is chosen by what is open each day."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import numpy as np
import pytest

from pathway_engine import UsageError, compare, simulate
from pathway_engine.analysis.truncation import mser5
from pathway_engine.engine.series import Series
from pathway_engine.study import warming
from unit.study.small import SHORT, edited, small

STAFFED = ("staff: {worker: 3}, caseload: 6", "staff: {worker: 6}")
SLOW = ("afterwards: {mean: 1wd, cv: 0.5,", "afterwards: {mean: 30wd, cv: 0.5,")


def test_what_comes_before_the_level_is_left_out() -> None:
    level = np.random.default_rng(1).normal(100, 5, 300)
    rising = [*np.linspace(0, 95, 40), *level]
    assert mser5(rising) in range(35, 50)
    assert mser5([*level]) in range(30)


@pytest.mark.parametrize("seed", range(8))
def test_it_is_the_least_standard_error_of_what_remains(seed: int) -> None:
    series = [*np.random.default_rng(seed).exponential(4, 100)]
    batches = np.array(series).reshape(20, 5).mean(axis=1)
    errors = [sum((batches[d:] - batches[d:].mean()) ** 2) / (20 - d) ** 2 for d in range(11)]
    best = int(np.argmin(errors))
    assert mser5(series) == (None if best == 10 else 5 * best)


def test_people_who_stay_long_take_long_to_settle() -> None:
    asked = SHORT | {"length": "78w", "warm_up": "auto", "replications": 2}
    said: list[str] = []
    one, other = edited(*STAFFED), edited(*STAFFED, *SLOW, name="slow")
    quick = simulate(one, **asked, say=said.append).options.warm_up
    slow = simulate(other, **asked).options.warm_up
    both = compare(one, other, **asked).baseline.options.warm_up
    assert 0 <= quick.seconds < slow.seconds == both.seconds
    assert f"warm-up: {quick.amount} weeks, chosen by MSER-5 on open cases" in said[-1]


def test_what_never_settles_is_told() -> None:
    growing = edited("rate: 5/wd", "rate: 40/wd")
    with pytest.raises(UsageError, match="baseline does not settle within 12 weeks"):
        simulate(growing, **SHORT | {"length": "12w", "warm_up": "auto", "replications": 2})


def test_nothing_is_chosen_by_a_few_weeks() -> None:
    with pytest.raises(UsageError, match="found 7 weeks, too short to choose a warm-up by"):
        simulate(small(), **SHORT | {"length": "7w", "warm_up": "auto"})


def test_of_two_batches_none_is_settled_where_the_first_is_to_go() -> None:
    assert mser5([90] * 5 + [10] * 5) is None


def test_it_runs_where_the_runs_run_and_its_progress_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warming, "_days", lambda *_: 3)
    asked = SHORT | {"length": "8w", "warm_up": "auto", "replications": 1}
    said: list[str] = []
    told: list[tuple[int, int]] = []
    with ThreadPoolExecutor(1) as pool, mock.patch.object(pool, "submit", wraps=pool.submit) as ran:
        simulate(
            edited(*STAFFED), **asked, executor=pool, say=said.append,
            progress=lambda *one: told.append(one),
        )  # fmt: skip
    assert told == [(1, 1), (1, 1)]
    assert ran.call_count == 2
    assert said[-1].startswith("warm-up: 1 week, chosen by MSER-5")


def test_of_what_is_run_to_choose_only_what_is_looked_at_is_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: set[str] = set()

    def days(series: Sequence[Sequence[Series]], *_: object) -> int:
        held.update(one.measure for run in series for one in run)
        return 0

    monkeypatch.setattr(warming, "_days", days)
    simulate(edited(*STAFFED), **SHORT | {"length": "8w", "warm_up": "auto", "replications": 1})
    assert held == {"open_cases"}
