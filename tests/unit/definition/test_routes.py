"""The graph of a pathway: what is reached, and what lies on a loop."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checking import bound, edited
from pathway_engine.definition.routes import entrances, loops, reached, ways

PLACES = "abcdefgh"
EDGES = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), max_size=16)


def after(place: str, edges: list[tuple[str, str]]) -> set[str]:
    return reached([target for origin, target in edges if origin == place], edges)


@given(EDGES)
def test_a_loop_is_all_that_can_be_reached_and_come_back_from(edges: list[tuple[str, str]]) -> None:
    found = loops(edges)
    for place in PLACES:
        both = {one for one in after(place, edges) if place in after(one, edges)}
        assert found.get(place, frozenset()) == both


def test_a_long_way_needs_no_long_stack() -> None:
    chain = [(str(n), str(n + 1)) for n in range(20_000)]
    assert loops(chain) == {}
    assert len(loops([*chain, ("20000", "0")])) == 20_001
    assert len(reached(["0"], chain)) == 20_001


def test_the_ways_of_a_pathway() -> None:
    exits = ("    work: 30m\n", "    work: 30m\n    exits: {left: {to: advised, after: 9d}}\n")
    opens = ("{kind: supported}", "{kind: supported, opens: {again: {at: contact, after: 9w}}}")
    pathway = bound(edited(*exits, *opens))
    assert [(way.origin, way.target, way.kind) for way in ways(pathway)] == [
        ("contact", "advised", "outcome"),
        ("contact", "assess", "outcome"),
        ("contact", "advised", "exit"),
        ("assess", "supported", "outcome"),
        ("supported", "contact", "opening"),
    ]
    assert entrances(pathway) == ("contact",)
