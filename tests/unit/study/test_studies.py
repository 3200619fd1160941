"""Simulate and compare: the same numbers however they are run, and none where nothing differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pathway_engine import RunStopped, compare, simulate
from pathway_engine.analysis.summary import Difference
from pathway_engine.analysis.values import Value
from pathway_engine.clock import DAY
from unit.study.small import SHORT, YAML, edited, small


def told(runs: Sequence[Sequence[Value]]) -> str:
    """Every number of every replication, digit for digit."""
    return repr([list(run) for run in runs])


# -- the same runs, however they are run ---------------------------------------------------------


@pytest.fixture(scope="module")
def three() -> str:
    return told(simulate(small(), **SHORT).runs)


def test_the_same_again(three: str) -> None:
    assert told(simulate(small(), **SHORT).runs) == three


def test_a_replication_is_the_same_however_many_are_run(three: str) -> None:
    more = simulate(small(), **SHORT | {"replications": 7}).runs
    assert told(more[:3]) == three
    assert len({told([run]) for run in more}) == 7


def test_another_seed_is_other_luck(three: str) -> None:
    assert told(simulate(small(), **SHORT, seed=2).runs) != three


def test_a_design_runs_alone_as_in_company(three: str) -> None:
    comparison = compare(small(), edited("care: {title: Care,", "care: {title: Caring,"), **SHORT)
    assert told(comparison.baseline.runs) == three


def test_progress_counts_the_replications_of_all_designs() -> None:
    seen: list[tuple[int, int]] = []
    compare(small(), small(), progress=lambda *done: seen.append(done), **SHORT)
    assert seen == [(n, 6) for n in range(1, 7)]


def test_a_fault_in_another_thread_is_named_as_in_this_one() -> None:
    faulty = edited("cost: {type: number,", "cost: {max: 120, type: number,")
    texts = []
    for threads in (1, 2):
        with pytest.raises(RunStopped) as caught:
            simulate(faulty, **SHORT | {"threads": threads})
        assert caught.value.step == "assess"
        texts.append(str(caught.value))
    assert "`cost` got a value beyond its `min` or `max`" in texts[0]
    assert texts[0] == texts[1]


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pathway_engine.study.tasks.replicate_plan", too_much)
    with pytest.raises(RunStopped, match="not enough memory for replication 1; try fewer at once"):
        simulate(small(), **SHORT)


# -- comparisons ---------------------------------------------------------------------------------


def differing(rows: Sequence[Difference]) -> list[Difference]:
    """The rows whose difference is defined and not exactly zero, or has an interval that is not."""
    return [row for row in rows if row.difference.replications and set(row.difference[:3]) != {0.0}]


def test_a_pathway_with_itself_differs_nowhere() -> None:
    comparison = compare(small(), small(), **SHORT)
    assert comparison.designs == ("baseline", "small")
    rows = comparison.differences()
    assert len(rows) > 300
    assert differing(rows) == []
    assert sum(row.baseline.mean > 0 for row in rows) > 150, "there is something to compare"


def test_a_new_title_differs_nowhere() -> None:
    other = edited("title: Front door", "title: The door", "title: Care,", "title: Carers,")
    assert differing(compare(small(), other, **SHORT).differences()) == []


BARE = YAML[YAML.index("handoffs:") : YAML.index("start: contact")]
OWNED_ANEW = ("organisation: provider, staff", "organisation: council, staff")
"""What the owner changes: which handoffs cross a border, who answers for a time or pays for it."""


def by_owner(row: Difference) -> bool:
    """Whether a row is cut by organisations: there, what one has now the other had before."""
    return any(cut.endswith(("organisation", "employer")) for cut in row.by)


def test_another_owner_without_a_rule_changes_no_time() -> None:
    before, after = edited(BARE, ""), edited(BARE, "", *OWNED_ANEW)
    rows = compare(before, after, **SHORT).differences()
    changed = differing([row for row in rows if not by_owner(row)])
    assert {row.measure for row in changed} == {
        "handoffs.between_organisations", "handoffs.between_sectors",
    }  # fmt: skip
    assert any(row.measure == "case_duration" for row in rows)


def test_another_owner_with_a_rule_changes_the_time() -> None:
    """Or the test above would see nothing."""
    rows = compare(small(), edited(*OWNED_ANEW), **SHORT).differences()
    assert {"case_duration", "rework_time"} <= {row.measure for row in differing(rows)}


def test_several_others_stand_in_their_order() -> None:
    quick = edited("work: {mean: 2h, cv: 0.5}", "work: {mean: 1h, cv: 0.5}", name="quick")
    comparison = compare(small(), small(), quick, **SHORT)
    assert comparison.designs == ("baseline", "small", "quick")
    assert differing(comparison.differences(0)) == []
    work = next(row for row in comparison.differences(1) if row.measure == "effort_time")
    assert work.difference.mean < 0


def test_a_higher_rate_keeps_everybody_and_adds_some() -> None:
    more = edited("rate: 5/wd", "rate: 6/wd")
    row = next(
        row
        for row in compare(small(), more, **SHORT).differences()
        if row.measure == "throughput" and not row.by
    )
    assert 1.05 < row.redesign.mean / row.baseline.mean < 1.4


def test_what_a_result_knows() -> None:
    result = simulate(small(), **SHORT)
    assert (result.design, result.pathway, result.ledger) == ("baseline", small(), None)
    assert len(result.runs) == 3
    window = result.options.window
    assert window.ends_at - window.warm_up_until == 28 * DAY
    summary: dict[tuple[Any, ...], Any] = {
        (one.measure, one.statistic, tuple(one.by.items())): one.interval
        for one in result.measures()
    }
    values = [
        value.value
        for run in result.runs
        for value in run
        if (value.measure, value.statistic, value.by) == ("case_duration", "mean", {})
    ]
    found = summary["case_duration", "mean", ()]
    assert found.mean == pytest.approx(sum(values) / 3)
    assert found.low < found.mean < found.high


def test_a_queue_that_grows_is_told() -> None:
    """Two workers for what needs five: durations say too little."""
    crowded = edited("rate: 5/wd", "rate: 40/wd")
    growing = simulate(crowded, **SHORT).not_settled()
    assert "door" in {one.team for one in growing}
    assert simulate(small(), **SHORT).not_settled() == []
