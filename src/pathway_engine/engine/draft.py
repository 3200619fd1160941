"""A draft: facts as they are decided, each seen by whatever is decided after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def paused_since(state: CaseFile, causes: Collection[str]) -> int | None:
    """Since when something that is delayed for one of the causes has stood still; None if nothing.

    Delays that overlap are one pause.
    """
    of_causes = [delay for delay in state.delays if delay.cause in causes]
    since = min((delay.from_at for delay in of_causes if delay.to_at is None), default=None)
    for delay in sorted(of_causes, key=lambda one: -one.from_at):
        if since is not None and delay.to_at is not None and delay.from_at < since <= delay.to_at:
            since = delay.from_at
    return since


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
    def of_new_case(cls, rules: Rulebook, opened: Opened) -> Draft:
        """The draft of a case that opens, with what is known of it and what brought it."""
        at = opened.at
        draft = cls(rules, apply(None, opened), at)
        clocks, _ = draft.clocks_of(("opened",), draft.state)
        opened = replace(opened, clocks=clocks)
        draft.state = apply(None, opened)
        draft.facts.append(opened)
        return draft

    def add(self, kind: type[Fact], **data: Any) -> None:
        """Decide one more fact of the case, now."""
        fact = kind(case=self.state.number, seq=self.state.seq + 1, at=self.at, **data)
        after = apply(self.state, fact)
        if self.rules.pathway.targets:
            started, stopped = self.clocks_of(events_of(self.state, fact), after)
            started += self._gone_on(after, {*stopped, *(clock.target for clock in started)})
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

    def clocks_of(
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
                    clock = self.clock(name, after)
                    started |= {} if clock is None else {name: clock}
        return tuple(started.values()), tuple(stopped)

    def _gone_on(self, after: CaseFile, left: set[str]) -> tuple[Clock, ...]:
        """The clocks that go on after a pause, but for some: they are due as much later."""
        found = []
        for name, clock in self.state.clocks.items():
            causes = self.rules.pathway.targets[name].pauses_for
            since = paused_since(self.state, causes)
            if name not in left and since is not None and paused_since(after, causes) is None:
                pause = self.at - max(since, clock.started_at)
                found.append(clock._replace(due_at=clock.due_at + pause))
        return tuple(found)

    def clock(self, name: str, state: CaseFile) -> Clock | None:
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
            return Clock(name, self.at, self.rules.after(self.at, round(within.seconds)))
        hours = self.rules.hours_named(target.calendar)
        ticks = round(within.amount * DAY)
        return Clock(name, self.at, hours.add_working_days(self.at, ticks))
