"""The branches of a block on a person's way: side by side in time, each followed to the join.

Without queues nobody knows which branch of `join: any` comes first. So all its branches are
followed to the join for the work that they make, which is at most so much; the case goes on as it
was when the first came there, and nothing that the others did later is kept of it. A branch that
goes round until the others are there is followed for `MOST_BEYOND` visits, which bound nothing: in
a run the others may take longer.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from pathway_engine.definition.models import Block
from pathway_engine.definition.routing.persons import Left, Person, Stopped

MOST_BEYOND = 100
"""Visits after which a branch is no longer followed to an `any` join to which another has come."""

Visits = Iterator[tuple[str, str] | None]
"""The visits of a case or a branch, each with its outcome, as they are over.

Before the end of each there is nothing for a moment: the time of it has passed, and other
branches may be before it.
"""
Follow = Callable[[Person, str], Visits]
"""Takes somebody from a step on to where their way ends. Raises `Left` and `Stopped`."""


@dataclass(slots=True, eq=False)
class _Branch:
    """One branch on its way to the join."""

    person: Person
    visits: Visits

    def has_lost(self) -> None:
        """It is followed for the work it makes, but not round for ever."""
        self.visits = _cut(self.person, self.visits)


@dataclass(slots=True)
class _End:
    """How the way through a block ends: the first branch at an `any` join, or out of it."""

    first: _Branch | None = None
    kept: tuple[dict[str, Any], ...] = ()
    left: Left | None = None
    at: float = inf
    """When it ends, where that is known."""

    def joined(self, one: _Branch) -> None:
        """The first branch is at the join: the case goes on from here."""
        self.first, self.at, self.left = one, one.person.seconds, None
        self.kept = tuple(dict(known) for known in _known(one.person))

    def leaves(self, one: _Branch, left: Left) -> None:
        """The case leaves in a branch, unless it left before in another."""
        if self.first is None and one.person.seconds < self.at:
            self.left, self.at = left, one.person.seconds


def follow_branches(person: Person, block: Block, follow: Follow) -> Visits:
    """The visits of all branches; then the person is at the join, as the branch left them.

    Raises `Left` where the case leaves in one of them.
    """
    branches = [_branch(person, next(iter(steps)), follow) for steps in block.parallel.values()]
    end = yield from _to_the_end(branches, any_of_them=block.join == "any")
    person.gives_slots([one.person for one in branches], end.at)
    if end.left is not None:
        person.seconds = end.at
        raise end.left
    if end.first is not None:
        for known, kept in zip(_known(person), end.kept, strict=True):
            known.clear()
            known.update(kept)
    last = end.first or max(branches, key=lambda one: one.person.seconds)
    person.comes_from(last.person)


def _branch(person: Person, step: str, follow: Follow) -> _Branch:
    """A branch that starts where the case is, with the team that has it."""
    own = replace(person, ways_out=list(person.ways_out), spans=[])
    return _Branch(own, follow(own, step))


def _cut(person: Person, visits: Visits) -> Visits:
    """As many visits as are followed; whether there would be more is counted."""
    for told, visit in enumerate(visits):
        if told == 2 * MOST_BEYOND:  # each visit is told twice
            person.counts["all", "cut"] += 1
            return
        yield visit


def _known(person: Person) -> tuple[dict[str, Any], ...]:
    """What branches share of a case and rules may read."""
    return person.values, person.visits, person.moments


def _to_the_end(
    branches: list[_Branch], *, any_of_them: bool
) -> Generator[tuple[str, str] | None, None, _End]:
    """Visit by visit, the branch that is behind in time before the others."""
    end, waiting = _End(), list(branches)
    while waiting:
        one = min(waiting, key=lambda branch: branch.person.seconds)
        if end.left is not None and one.person.seconds >= end.at:
            break
        try:
            yield next(one.visits)
            continue
        except StopIteration:
            if any_of_them and end.first is None:
                end.joined(one)
                for other in waiting:
                    other.has_lost()
        except Left as left:
            end.leaves(one, left)
        except Stopped:
            if end.first is None:
                raise  # else a run would have ended this branch before
        waiting.remove(one)
    return end
