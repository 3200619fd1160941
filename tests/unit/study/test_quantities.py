"""One number over many runs: as the measures have it, with what it cannot be left out."""

from __future__ import annotations

import numpy as np
import pytest

from pathway_engine import UsageError, simulate
from pathway_engine.study.quantities import read_quantity
from pathway_engine.study.solving.solving import solve
from unit.study.small import SHORT, small


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("case_duration.p90", None),
        ("cost.total", None),
        ("targets.quick.met", None),
        ("waiting_time.mean", "team=care"),
        ("delay.waiting_home_care", None),
        ("endings.supported.share", None),
    ],
)
def test_it_is_what_the_measures_say(text: str, by: str | None) -> None:
    result = simulate(small(), **SHORT)
    quantity = read_quantity(text, by)
    wanted = (*quantity.named, dict(quantity.by))
    (row,) = [one for one in result.measures() if (*one[:2], dict(one.by)) == wanted]
    assert quantity.unit_in(result) == row.unit
    assert quantity.interval(quantity.numbers(result), row.unit) == row.interval


def test_what_no_replication_tells_is_nothing_or_undefined() -> None:
    result = simulate(small(), **SHORT)
    nobody = read_quantity("hours.paid", "team=nobody")
    assert not nobody.is_told(result)
    assert nobody.numbers(result).tolist() == [0.0] * 3
    assert np.isnan(read_quantity("waiting_time.mean", "team=nobody").numbers(result)).all()


def test_no_share_changes_by_more_than_all() -> None:
    share = read_quantity("endings.supported.share")
    one, other = np.array([1.0, 0.6]), np.array([0.0, 0.1])
    assert share.interval(one).high == 1.0
    difference = share.difference(one, other)
    assert (difference.mean, difference.high) == (0.75, 1.0)


@pytest.mark.parametrize("by", ["team", "team=", "=care", "team=care,"])
def test_a_cut_has_a_label(by: str) -> None:
    with pytest.raises(UsageError, match=r"by: found .*, expected WORD=LABEL"):
        read_quantity("wip", by)


@pytest.mark.parametrize("moment", ["+2w", None])
def test_a_thing_that_no_design_has_is_told_before_anything_runs(moment: str | None) -> None:
    with pytest.raises(UsageError, match=r"found the team `cere`, expected .*mean `care`"):
        solve(
            small(), **SHORT, vary="teams.care.staff.worker=1..2", by="team=cere",
            until="queue_length <= 4", moment=moment,
            progress=lambda *_: pytest.fail("it runs"),
        )  # fmt: skip
