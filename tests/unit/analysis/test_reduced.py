"""Sums and order statistics by cut, against the plainest way to work them out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.analysis.reduced import (
    Cells,
    counts_of,
    spreads_of,
    sums,
    times_at_each_number,
)
from pathway_engine.analysis.values import Cut, cut


def quantile(ordered: list[int], percent: int) -> float:
    """The smallest with at least that share at or below, by counting."""
    return next(
        (float(one) for n, one in enumerate(ordered, 1) if 100 * n >= percent * len(ordered)),
        math.nan,
    )


def plain(amounts: list[int]) -> dict[str, float]:
    ordered = sorted(amounts)
    return {
        "mean": sum(ordered) / len(ordered) if ordered else math.nan,
        "median": quantile(ordered, 50),
        "p90": quantile(ordered, 90),
        "p95": quantile(ordered, 95),
        "count": len(ordered),
    }


def cuts_of(codes: list[tuple[int, ...]]) -> list[Cut]:
    columns = zip(*codes, strict=True)
    return [
        cut(f"cut {n}", [str(label) for label in range(4)], np.array(column))
        for n, column in enumerate(columns)
    ]


@st.composite
def tables(draw: Any) -> tuple[list[int], list[bool], list[tuple[int, ...]]]:
    cuts = draw(st.integers(1, 3))
    amounts = st.integers(0, 2**33 - 1) | st.integers(0, 5)
    row = st.tuples(amounts, st.booleans(), st.tuples(*[st.integers(-1, 3)] * cuts))
    rows = draw(st.lists(row, min_size=1, max_size=60))
    return tuple(map(list, zip(*rows, strict=True)))  # type: ignore[return-value]


@given(tables())
def test_spreads_are_those_of_each_label(
    table: tuple[list[int], list[bool], list[tuple[int, ...]]],
) -> None:
    amounts, picked, codes = table
    cells = Cells(len(amounts), cuts_of(codes))
    found = {tuple(one.by.items()): one.numbers for one in spreads_of(
        np.array(amounts), np.array(picked), cells)}  # fmt: skip
    expected: dict[tuple[Any, ...], list[int]] = {(): []}
    for amount, counts, labels in zip(amounts, picked, codes, strict=True):
        if counts:
            expected[()].append(amount)
            for n, label in enumerate(labels):
                if label >= 0:
                    expected.setdefault(((f"cut {n}", str(label)),), []).append(amount)
    assert found.keys() == expected.keys()
    for by, numbers in found.items():
        assert numbers == pytest.approx(plain(expected[by]), nan_ok=True, rel=1e-12)


@given(tables(), st.data())
def test_sums_are_those_of_each_label_in_each_way(
    table: tuple[list[int], list[bool], list[tuple[int, ...]]], data: st.DataObject
) -> None:
    amounts, picked, codes = table
    size = len(amounts)
    ways = data.draw(st.lists(st.integers(0, 7), min_size=size, max_size=size))
    cells = Cells(size, cuts_of(codes))
    found = sums(np.array(amounts), np.array(ways, dtype=np.uint8), cells)
    for which, label, cell in cells.each():
        mine = [
            (amount, way)
            for amount, way, labels in zip(amounts, ways, codes, strict=True)
            if not which or labels[which - 1] == label
        ]
        for bit in range(3):
            assert found[cell, bit] == sum(amount for amount, way in mine if way >> bit & 1)
    counted = counts_of(np.array(picked), cells)
    assert counted[0] == ({}, sum(picked))
    assert sum(n for by, n in counted if [*by] == ["cut 0"]) == sum(
        one and labels[0] >= 0 for one, labels in zip(picked, codes, strict=True)
    )


def test_cuts_with_many_labels_are_taken_in_turns() -> None:
    """Their labels and an amount have no room in one number together."""
    labels = [str(n) for n in range(2**15)]
    codes = [np.array([n, 2**15 - 1, n]) for n in (0, 7, 2**15 - 1)]
    wide = [cut(f"cut {n}", labels, one) for n, one in enumerate(codes)]
    cells = Cells(3, wide)
    assert len(cells.batches) > 1
    amounts = np.array([2**33 - 1, 5, 3])
    for one in spreads_of(amounts, np.ones(3, dtype=bool), cells):
        rows = [
            n
            for n in range(3)
            if all(wide[int(word[-1])].codes[n] == int(label) for word, label in one.by.items())
        ]
        assert one.numbers == plain([int(amounts[n]) for n in rows])


@given(st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 30)), max_size=12))
def test_seconds_at_each_number_are_those_counted_second_by_second(
    stays: list[tuple[int, int]],
) -> None:
    since = np.array([begin for begin, _ in stays], dtype=np.int64)
    until = np.array([begin + lasted for begin, lasted in stays], dtype=np.int64)
    found = times_at_each_number(since, until, 0, 30)
    level = [sum(b <= t < b + lasted for b, lasted in stays) for t in range(30)]
    assert found.tolist() == [level.count(n) for n in range(max(level) + 1)]
