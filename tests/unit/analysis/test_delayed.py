"""People delayed in places: laws of any run; by hand they are in `unit/test_handworked_delayed`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from pathway_engine.analysis.columns import Columns
from pathway_engine.analysis.durations import seconds
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.values import Value
from pathway_engine.analysis.waits import Waits
from pathway_engine.engine.records import WAITING, DelayKind, Records, Window
from unit.analysis.questions import number
from unit.analysis.rows import DAY, WEEK
from unit.analysis.runs import BEDS, drawn

RUNS = [drawn(seed, **BEDS) for seed in range(3)]


def windows(records: Records) -> list[Window]:
    """Windows that cut waits anywhere, and one that cuts none."""
    starts_at, _, ends_at = records.window
    return [Window(starts_at, since, ends_at) for since in (starts_at, 3 * WEEK + 1, 5 * WEEK)]


def told(values: list[Value], statistic: str) -> dict[tuple[str, ...], dict[str, float]]:
    """The numbers of each cut, by its labels."""
    found: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for value in values:
        if (value.measure, value.statistic) == ("places.delayed", statistic):
            found[tuple(value.by)][" ".join(value.by.values())] = value.value
    return found


@pytest.mark.parametrize("records", RUNS)
def test_places_causes_and_organisations_each_add_up_to_all(records: Records) -> None:
    for window in windows(records):
        cuts = told(measures_of(replace(records, window=window)), "mean")
        whole = cuts.pop(())[""]
        assert whole > 0
        assert len(cuts) == 6
        for numbers in cuts.values():
            assert sum(numbers.values()) == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize("records", RUNS)
def test_it_is_a_share_of_those_who_are_there(records: Records) -> None:
    for window in windows(records):
        values = measures_of(replace(records, window=window))
        there = {p: number(values, "occupancy", "mean", place=p) for p in ("beds", "rooms")}
        shares, means = (told(values, statistic) for statistic in ("share", "mean"))
        for cut in (("place",), ("place", "cause"), ("place", "cause", "organisation")):
            for name, mean in means[cut].items():
                people = there[name.split(" ", maxsplit=1)[0]]
                assert shares[cut][name] == pytest.approx(mean / people)
                assert mean <= people
        assert shares[()][""] == pytest.approx(means[()][""] / sum(there.values()))


@pytest.mark.parametrize("records", RUNS)
def test_it_adds_up_to_the_parts_of_the_visits_in_the_place(records: Records) -> None:
    """From the start of the assessment on everything that delays brokerage delays in the bed
    until that has started, and what comes after its work in the room."""
    records = replace(records, window=windows(records)[0])
    visits, steps = records.visits, [*records.pathway.steps]
    later = visits["step"] == steps.index("brokerage")
    rework = (visits["step"] == steps.index("assessment")) & (visits["kind"] == 4)
    parts = [seconds(visits[part]) for part in ("handoff_time", *WAITING)]
    waited = np.sum(parts, axis=0)
    slow = records.delays["kind"] == DelayKind.AFTERWARDS
    delays = records.delays[slow]
    expected = {
        "beds": waited[later | rework].sum(),
        "rooms": (delays["to_at"] - delays["from_at"]).sum(),
    }
    values = measures_of(records)
    lasted = records.window.ends_at - records.window.starts_at
    for place, amount in expected.items():
        mean = number(values, "places.delayed", "mean", place=place)
        assert mean * lasted == pytest.approx(int(amount))
        assert amount > DAY


def test_the_windows_of_a_run_add_up() -> None:
    """What is delayed in two windows that follow each other is delayed in both together."""
    cut, records = 4 * WEEK + 12_345, RUNS[0]
    _, begin, end = windows(records)[0]
    parts = [Window(0, begin, cut), Window(0, cut, end), Window(0, begin, end)]
    sums = []
    for window in parts:
        found = told(measures_of(replace(records, window=window)), "mean")
        lasted = window.ends_at - window.warm_up_until
        sums.append({name: mean * lasted for name, mean in found["place", "cause"].items()})
    first, second, both = sums
    for name, amount in both.items():
        assert first.get(name, 0) + second.get(name, 0) == pytest.approx(amount)


def test_the_parts_of_a_wait_follow_each_other_without_a_gap() -> None:
    for records in RUNS:
        visits = records.visits[records.visits["started_at"] >= 0]
        waits = Waits(Columns(visits), {part: seconds(visits[part]) for part in WAITING})
        laid = [waits.before_work(part) for part in WAITING]
        begins = np.sort(np.array([one.begins for one in laid]), axis=0)
        assert (begins[0] == visits["ready_at"]).all()
        assert (np.max([one.ends for one in laid], axis=0) == visits["started_at"]).all()
        total = sum(one.seconds for one in laid)
        assert (total == visits["started_at"] - visits["ready_at"]).all()


def test_what_was_waited_before_the_window_comes_before_its_nights() -> None:
    """Of a backlog: ten seconds before the window, then eight until it opens, two for a worker."""
    layout = [(name, "i8") for name in ("ready_at", "started_at", "finished_at", *WAITING)]
    visits = np.zeros(1, dtype=layout)
    visits["started_at"] = visits["finished_at"] = 20
    visits["capacity_time"], visits["hours_time"] = 12, 8
    parts = {part: visits[part] for part in WAITING}
    waits = Waits(Columns(visits), parts, {"capacity_time": np.array([10])})
    found = [waits.before_window("capacity_time"), waits.before_work("hours_time"),
             waits.before_work("capacity_time")]  # fmt: skip
    spans = [(int(one.begins[0]), int(one.ends[0])) for one in found]
    assert spans == [(0, 10), (10, 18), (18, 20)]
