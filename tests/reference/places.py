"""Places: how many are in force, who is in them, who comes in and who leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pathway_engine.definition.models import Lot, TeamStep
from pathway_engine.engine.records import VisitKind
from reference.cases import Case, Visit

if TYPE_CHECKING:
    from reference.running import Running


class PlacesOfRun:
    """The places of a run in its present second."""

    def __init__(self, run: Running) -> None:
        self.run = run

    def in_force(self, name: str) -> int:
        """How many places there are now; nobody is put out when a lot ends."""
        lots = self.run.pathway.places[name].lots
        return sum(lot.count for lot in lots if self.is_there(lot))

    def is_there(self, lot: Lot) -> bool:
        """Whether a lot has begun and not ended."""
        now, start = self.run.now, self.run.window.warm_up_until
        begun = lot.from_ is None or lot.from_.second(start) <= now
        return begun and (lot.until is None or now < lot.until.second(start))

    def changes_after(self, now: int) -> Iterator[int]:
        """The seconds in which lots begin and end."""
        for places in self.run.pathway.places.values():
            for lot in places.lots:
                for moment in (lot.from_, lot.until):
                    second = now if moment is None else moment.second(self.run.window.warm_up_until)
                    if second > now:
                        yield second

    def people_in(self, name: str) -> int:
        """How many cases are in a place."""
        return sum(case.place == name for case in self.run.cases)

    def wanted(self, visit: Visit) -> str | None:
        """The place into which a visit comes when it starts; rework comes into none."""
        step = self.run.pathway.all_steps[visit.step]
        if visit.kind is not VisitKind.WORK or not isinstance(step, TeamStep):
            return None
        return step.in_

    def has_room(self, visit: Visit) -> bool:
        """Whether a visit needs no place, is in it already, or finds one free."""
        name = self.wanted(visit)
        if name is None or visit.case.place == name:
            return True
        return self.people_in(name) < self.in_force(name)

    def is_begun(self, visit: Visit) -> None:
        """A step starts: the case comes into its place, or leaves the one where it was."""
        name = self.wanted(visit)
        if name is not None and visit.case.place != name:
            self.leave(visit.case)
            visit.case.place, visit.case.came_in = name, visit
        elif self.leaves(visit) == "started":
            self.leave(visit.case)

    def is_finished(self, visit: Visit) -> None:
        """A step has finished: perhaps the case leaves its place."""
        if self.leaves(visit) == "finished":
            self.leave(visit.case)

    def leaves(self, visit: Visit) -> str | None:
        """When a step's visit leaves the place of its case; rework never does."""
        rework = visit.kind is VisitKind.REWORK
        return None if rework else self.run.pathway.all_steps[visit.step].leaves

    def leave(self, case: Case) -> None:
        """The case leaves its place, which is noted where it came in."""
        if case.came_in is not None:
            case.came_in.left_place_at = self.run.now
        case.place, case.came_in = None, None
