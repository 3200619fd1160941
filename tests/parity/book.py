"""One case of a person: what is known of it beside its facts, as the simulation would draw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from parity.chances import Chances, Values
from pathway_engine.definition.models import Exit
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.commands import VisitId
from pathway_engine.engine.driver import Driver
from pathway_engine.engine.records import State, VisitKind


@dataclass(eq=False)
class Work:
    """Work on a visit as it was drawn at its start."""

    effort: int
    rekeying: int
    pace: float
    worked: int
    """Seconds of all of it."""
    holds: list[tuple[str, Any, float]]
    """Causes still to come, how long, and the luck of that."""
    afterwards: Any
    known: Values
    workers: tuple[str, ...] = ()
    done: int = 0
    """Seconds until the end of the part in hand."""
    ends_at: int = -1
    """When that is; of a hold, when it is over."""

    @property
    def so_far(self) -> int:
        """What the worked seconds amount to."""
        return round(self.done * self.pace)


class Way(NamedTuple):
    """An exit: when its clock has run out, its place in the order, and what it says."""

    at: int
    order: int
    exit: Exit


@dataclass(eq=False)
class Book:
    """A case with its luck."""

    driver: Driver
    chances: Chances
    works: dict[int, Work] = field(default_factory=dict)
    offered: dict[int, Values] = field(default_factory=dict)
    """What was known when a visit was offered."""
    ways: dict[tuple[str, int], list[Way]] = field(default_factory=dict)
    """The exits of steps, by step and `at_step`; those of the pathway under an empty name."""

    @property
    def state(self) -> CaseFile:
        assert self.driver.state is not None
        return self.driver.state

    @property
    def number(self) -> int:
        return self.state.number

    def id(self, visit: Visit) -> VisitId:
        return VisitId(self.number, visit.number)

    def u(self, visit: Visit, purpose: str, k: int = 0) -> float:
        return self.chances.u(visit.step, purpose, visit.at_step, k)

    def has_joined(self, visit: Visit) -> bool:
        """Whether the join of a block has fired."""
        return visit.kind is VisitKind.BLOCK and set(self.state.tokens) == {None}

    def look_at_new_visits(self, seen: int, now: int) -> None:
        """Note what was known when visits began, and draw the exits of steps reached anew."""
        for visit in self.state.visits[seen:]:
            self.offered[visit.number] = self.state.values
            step = self.driver.rules.pathway.all_steps[visit.step]
            key = (visit.step, visit.at_step)
            if visit.kind is not VisitKind.REWORK and key not in self.ways:
                base = now if visit.team is None else max(now, visit.due_at or 0)
                exits = getattr(step, "exits", {})
                self.draw_exits(key, visit.step, exits, base, visit.team)

    def draw_exits(
        self,
        key: tuple[str, int],
        name: str,
        exits: Mapping[str, Exit],
        since: int,
        team: str | None,
    ) -> None:
        """When the clocks of exits run out."""
        self.ways[key] = [
            Way(
                self.chances.after(
                    self.state.values,
                    one.after,
                    self.chances.u(name, f"exit.{exit_id}", key[1]),
                    since,
                    team,
                ),
                order,
                one,
            )
            for order, (exit_id, one) in enumerate(exits.items())
        ]

    def open_ways(self) -> list[tuple[Visit, int, Way, list[Way]]]:
        """The exits whose clocks run, with the visit whose turn they take and their rank."""
        state = self.state
        if state.closed_at is not None or state.leaves_to is not None:
            return []
        waiting = [visit for visit in state.open_visits if not visit.let_go]
        found = [
            (visit, 0, way, ways)
            for visit in waiting
            if visit.started_at is None and visit.kind is not VisitKind.REWORK
            for ways in [self.ways[visit.step, visit.at_step]]
            for way in ways
        ]
        everywhere = self.ways["", 0]
        return found + [(waiting[0], 1, way, everywhere) for way in everywhere]

    def end_of(self, visit: Visit, handoff_ends: Any) -> int | None:
        """When the present state of an open visit is over, where the clock decides."""
        if visit.state is State.QUEUED:
            return None
        if visit.state in (State.OFFERED, State.DISPUTED):
            at: int = handoff_ends(self, visit)
            return at
        if visit.kind is VisitKind.BLOCK:
            return visit.since if self.has_joined(visit) else None
        if visit.state is State.PLANNED:
            return max(visit.due_at or 0, visit.since)
        return self.works[visit.number].ends_at
