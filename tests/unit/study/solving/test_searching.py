"""The search: as looking at every value would find it, with few looks, and honest about doubts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, log2

from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.study.solving.searching import Edge, first_tried, search


class Looks:
    """A condition of positions, and which of them were looked at."""

    def __init__(self, met: Sequence[bool]) -> None:
        self.met, self.seen = met, list[int]()

    def __call__(self, asked: Sequence[int]) -> Mapping[int, bool]:
        self.seen += asked
        return {at: self.met[at] for at in asked}


@given(st.integers(2, 400), st.integers(0, 400), st.booleans())
def test_of_what_goes_one_way_it_finds_the_edge(number: int, edge: int, rises: bool) -> None:
    met = [(at >= edge) == rises for at in range(number)]
    looks = Looks(met)
    found = search(number, looks)
    every = [at for at in range(number) if met[at]]
    if not every:
        assert (found.at, found.changes) == (None, 0)
    elif len(every) == number or rises:
        assert (found.at, found.edge) == (every[0], "smallest")
    else:
        assert (found.at, found.edge) == (every[-1], "largest")
    assert len(set(looks.seen)) == len(looks.seen), "nothing is looked at twice"
    assert len(looks.seen) <= len(first_tried(number)) + ceil(log2(number))


@given(st.lists(st.booleans(), min_size=2, max_size=60), st.sampled_from(["smallest", "largest"]))
def test_whatever_it_finds_is_met_and_its_neighbour_is_not(met: list[bool], edge: Edge) -> None:
    found = search(len(met), Looks(met), edge)
    if found.at is None:
        assert not any(met[at] for at in first_tried(len(met)))
        return
    beside = found.at - 1 if edge == "smallest" else found.at + 1
    assert met[found.at]
    assert not 0 <= beside < len(met) or not met[beside]


def test_it_says_how_often_the_truth_changes() -> None:
    assert search(9, lambda asked: {at: at in (2, 3, 8) for at in asked}).changes == 3


def test_the_edge_that_is_asked_for() -> None:
    met = [True] * 5 + [False] * 5
    assert search(10, Looks(met), "smallest").at == 0
    assert search(10, Looks(met), "largest").at == 4
