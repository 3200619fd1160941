"""The ways through a pathway as a graph: which step leads where, and where people come in.

A parallel block is two places: the block, from which its branches start, and its join
(`BLOCK.join`), from which its own outcomes lead on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pathway_engine.definition.models import Block, Opening, Outcome, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.walking import step_paths


@dataclass(frozen=True, slots=True)
class Way:
    """One way from a place to the next: an outcome, a branch, an exit or an opening."""

    origin: str
    target: str
    kind: str
    """outcome, branch, exit or opening (a new case starts at the target)."""
    path: str
    """Where it is written."""
    outcome: Outcome | None = None
    opening: Opening | None = None


def join_of(block: str) -> str:
    """The place at which the branches of a block meet.

    >>> join_of("discharge")
    'discharge.join'
    """
    return f"{block}.join"


def block_of(pathway: Pathway) -> dict[str, tuple[str, str]]:
    """The block and the branch of each step that stands in one."""
    return {
        inner: (name, branch)
        for name, step in pathway.steps.items()
        if isinstance(step, Block)
        for branch, steps in step.parallel.items()
        for inner in steps
    }


def ways(pathway: Pathway) -> Iterator[Way]:
    """Every way of a pathway, in the written order; pathway exits left out."""
    paths, blocks = step_paths(pathway), block_of(pathway)
    for name, step in pathway.all_steps.items():
        path = paths[name]
        origin = name
        if isinstance(step, Block):
            origin = join_of(name)
            for branch, inner in step.parallel.items():
                for first in list(inner)[:1]:
                    yield Way(name, first, "branch", join(path, "parallel", branch))
        for outcome_name, outcome in step.outcomes.items():
            where = join(path, "outcomes", outcome_name)
            target = outcome.to
            if target == "join" and name in blocks:
                target = join_of(blocks[name][0])
            yield Way(origin, target, "outcome", where, outcome=outcome)
            yield from _openings(origin, where, outcome.opens)
        for exit_name, way_out in getattr(step, "exits", {}).items():
            yield Way(name, way_out.to, "exit", join(path, "exits", exit_name))
    for name, ending in pathway.endings.items():
        yield from _openings(name, join("endings", name), ending.opens)


def _openings(origin: str, path: str, openings: Mapping[str, Opening]) -> Iterator[Way]:
    for name, opening in openings.items():
        yield Way(origin, opening.at, "opening", join(path, "opens", name), opening=opening)


def entrances(pathway: Pathway) -> tuple[str, ...]:
    """Where cases come in: the start, where arrivals lead, where the backlog stands."""
    named = [pathway.start, *(one.to for one in pathway.arrivals.values())]
    named += [one.at for one in pathway.backlog.values()]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def lacks_start(pathway: Pathway) -> bool:
    """Whether some people start nowhere: the file has no `start`, and their arrival no `to`."""
    arrivals = pathway.arrivals.values()
    return pathway.start is None and (not arrivals or any(one.to is None for one in arrivals))


def reached(starts: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    """Every place that can be reached along edges, the starts included.

    >>> sorted(reached(["a"], [("a", "b"), ("b", "c"), ("d", "e")]))
    ['a', 'b', 'c']
    """
    below: dict[str, list[str]] = {}
    for origin, target in edges:
        below.setdefault(origin, []).append(target)
    found, waiting = set(starts), list(starts)
    while waiting:
        for target in below.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def loops(edges: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """The loop of each place that lies on one: all places that it can reach and come back from.

    Two searches: places in the order in which the first is done with them, then backwards.

    >>> sorted(loops([("a", "b"), ("b", "a"), ("b", "c"), ("d", "d")]))
    ['a', 'b', 'd']
    """
    ahead: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for origin, target in edges:
        ahead.setdefault(origin, []).append(target)
        back.setdefault(target, []).append(origin)
    done: dict[str, None] = {}
    for start in ahead:
        _finished(start, ahead, done)
    found: dict[str, frozenset[str]] = {}
    taken: dict[str, None] = {}
    for start in reversed(list(done)):
        component = _finished(start, back, taken)
        if len(component) > 1 or (component and start in ahead.get(start, ())):
            found |= dict.fromkeys(component, frozenset(component))
    return found


def _finished(start: str, below: Mapping[str, list[str]], done: dict[str, None]) -> list[str]:
    """Search on from a place; the places newly finished, in the order in which they were."""
    if start in done:
        return []
    finished: list[str] = []
    entered, waiting = {start}, [(start, iter(below.get(start, ())))]
    while waiting:
        place, targets = waiting[-1]
        for target in targets:
            if target not in done and target not in entered:
                entered.add(target)
                waiting.append((target, iter(below.get(target, ()))))
                break
        else:
            waiting.pop()
            done[place] = None
            finished.append(place)
    return finished
