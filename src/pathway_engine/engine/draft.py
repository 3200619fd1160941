"""A draft: facts as they are decided, each seen by whatever is decided after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pathway_engine.clock import DAY
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.facts import Clock, Fact, OfVisit, Opened
from pathway_engine.engine.fold import apply, events_of
from pathway_engine.engine.records import VisitKind
from pathway_engine.engine.refusals import Code, RefusedError, refused
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.engine.spans import parts_until

_MOST_VISITS_IN_A_SECOND = 1_000


class Draft:
    """What is decided at the second `at`: the facts so far, and the state they lead to.

    `due` is what somebody says of the next due time that the definition leaves open, `said` which
    openings there are to be.
    """

    def __init__(self, rules: Rulebook, state: CaseFile, at: int) -> None:
        self.rules = rules
        self.state = state
        self.at = at
        self.due: int | None = None
        self.said: Mapping[str, bool] = {}
        self.facts: list[Fact] = []

    @classmethod
    def of_new_case(
        cls, rules: Rulebook, number: int, values: Any, at: int, entry: str | None = None
    ) -> Draft:
        """The draft of a case that opens, with what is known of it and what brought it."""
        opened = Opened(case=number, seq=1, at=at, values=values, entry=entry)
        draft = cls(rules, apply(None, opened), at)
        clocks, _ = draft._clocks(("opened",), draft.state)
        opened = replace(opened, clocks=clocks)
        draft.state = apply(None, opened)
        draft.facts.append(opened)
        return draft

    def add(self, kind: type[Fact], **data: Any) -> None:
        """Decide one more fact of the case, now."""
        fact = kind(case=self.state.number, seq=self.state.seq + 1, at=self.at, **data)
        after = apply(self.state, fact)
        if self.rules.pathway.targets:
            started, stopped = self._clocks(events_of(self.state, fact), after)
            if started or stopped:
                fact = replace(fact, clocks=started, stopped=stopped)
                after = apply(self.state, fact)
        self.state = after
        self.facts.append(fact)

    def move(self, kind: type[OfVisit], visit: Visit, **data: Any) -> None:
        """Decide a fact that moves a visit, with the parts of the time since its last one."""
        self.check_order(visit)
        parts = parts_until(visit, self.at, self.rules.needs(visit))
        self.add(kind, visit=visit.number, parts=parts, **data)

    def check_order(self, visit: Visit) -> None:
        """Refuse that something happens to a visit before the last thing that did."""
        if self.at < self.latest(visit):
            raise refused(Code.TOO_EARLY, f"something happened at visit {visit.number} after that")

    def latest(self, visit: Visit) -> int:
        """When something last happened to a visit, or in the branches of a block."""
        inside = (other.last_at for other in self.state.visits if other.parent == visit.number)
        return max(visit.last_at, *inside) if visit.kind is VisitKind.BLOCK else visit.last_at

    def next_number(self) -> int:
        """The number of the next visit; refused where the case goes round without end."""
        visits = self.state.visits
        if len(visits) >= _MOST_VISITS_IN_A_SECOND:
            earlier = visits[-_MOST_VISITS_IN_A_SECOND]
            if earlier.offered_at == self.at:
                raise refused(Code.ENDLESS, "more than 1,000 visits in one second", earlier.step)
        return len(visits) + 1

    def _clocks(
        self, events: tuple[str, ...], after: CaseFile
    ) -> tuple[tuple[Clock, ...], tuple[str, ...]]:
        """The clocks that events start, and the targets whose clock they stop.

        An event that does both stops the clock and starts the next.
        """
        started: dict[str, Clock] = {}
        stopped: list[str] = []
        for name, target in self.rules.pathway.targets.items():
            for event in events:
                running = name in started or (name in self.state.clocks and name not in stopped)
                stops = running and event in target.to
                if stops and started.pop(name, None) is None:
                    stopped.append(name)
                if (stops or not running) and event in target.from_:
                    clock = self._clock(name, after)
                    started |= {} if clock is None else {name: clock}
        return tuple(started.values()), tuple(stopped)

    def _clock(self, name: str, state: CaseFile) -> Clock | None:
        """The clock of a target that starts now, unless its `when` is false or has no value."""
        target = self.rules.pathway.targets[name]
        if target.when is not None:
            try:
                if not self.rules.value(target.when, state, self.at):
                    return None
            except RefusedError:
                return None
        within = self.rules.line(state.values, target.within)
        if not within.working_days:
            return Clock(name, self.at, self.at + round(within.seconds))
        hours = self.rules.hours_named(target.calendar)
        ticks = round(within.amount * DAY)
        return Clock(name, self.at, hours.add_working_days(self.at, ticks))
