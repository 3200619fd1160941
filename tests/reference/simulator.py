"""The reference simulator: second by second, in the plainest Python, straight from the rules.

No heap and no clocks. Each second is brought to rest; then every second up to the next in which
anything can change is a copy of it, and every open visit gets that many seconds of the part that
its state has now. It is slow and that is its point: whoever reads it can hold it against the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import State, VisitKind, Window
from reference.arrivals import Person, everybody
from reference.backlog import AlreadyThere
from reference.cases import OPEN, Visit
from reference.luck import Luck
from reference.panels import Panels
from reference.rows import Rows, rows_of
from reference.sums import Sums

Told = Sequence[tuple[int, int, Mapping[str, bool | float | str], str | None]]
"""Arrivals told as rows: second, identity, attributes, and the step at which they start."""


def simulate(
    pathway: Pathway, window: Window, seed: int, replication: int, arrivals: Told | None = None
) -> Rows:
    """One replication: its rows."""
    run = played(pathway, window, seed, replication, arrivals)
    return rows_of(pathway, run.moves.cases, run.sums)


def played(
    pathway: Pathway, window: Window, seed: int, replication: int, arrivals: Told | None = None
) -> Run:
    """One replication, run to its end."""
    luck = Luck(seed, replication)
    if arrivals is None:
        people = everybody(pathway, window, luck)
    else:
        people = [
            Person(second, identity, None, dict(attributes), to or pathway.start or "")
            for second, identity, attributes, to in arrivals
        ]
        people = [p for p in people if window.starts_at <= p.second < window.ends_at]
        people.sort(key=lambda person: person.second)
    run = Run(AlreadyThere(pathway, window, luck), people)
    run.to_the_end(window)
    return run


class Run:
    """One replication under way."""

    def __init__(self, moves: AlreadyThere, people: list[Person]) -> None:
        self.moves = moves
        self.people = people
        self.panels = Panels(moves)
        self.sums = Sums(moves, moves.window)

    def to_the_end(self, window: Window) -> None:
        """Bring second after second to rest; nothing happens at the end or after it."""
        now = window.starts_at
        while now < window.ends_at:
            self.bring_to_rest(now)
            visits = self.open_visits()
            if now == window.warm_up_until:
                self.sums.count_queues("queue_at_start", visits)
            until = min(self.next_change(now), window.ends_at)
            for visit in visits:
                self.credit(visit, now, until - now)
            self.sums.add(visits, now, until - now)
            now = until
        self.sums.count_queues("queue_at_end", self.open_visits())
        self.sums.add_packages(self.moves.cases)

    def open_visits(self) -> list[Visit]:
        """Every open visit by case and visit number."""
        open_cases = [case for case in self.moves.cases if case.ending is None]
        return [visit for case in open_cases for visit in case.visits if visit.state in OPEN]

    # -- one second ------------------------------------------------------------------------------

    def bring_to_rest(self, now: int) -> None:
        """The order within one second."""
        self.moves.now = now
        self.moves.posts_end()
        self.panels.posts_end()
        if now == self.moves.window.warm_up_until:
            self.moves.join()
        while self.people and self.people[0].second == now:
            self.moves.arrive(self.people.pop(0))
        self.moves.open_cases(fresh=False)
        while True:
            self.follow_all()
            while self.moves.open_cases(fresh=True):
                self.follow_all()
            self.panels.list_cases(self.open_visits())
            if not self.start_all() and not self.moves.take_one_exit():
                return

    def follow_all(self) -> None:
        """Whatever is over is followed to rest."""
        for visit in self.open_visits():
            if self.moves.is_over(visit):
                self.moves.follow(visit)

    def start_all(self) -> bool:
        """Starts one at a time, the first in order of all who can start."""
        started, needs = False, self.moves.needs
        while True:
            self.panels.seat()
            able = [visit for visit in self.open_visits() if needs.can_start(visit)]
            if not able:
                return started
            self.moves.start(min(able, key=needs.rank))
            started = True

    # -- the seconds in which nothing changes ----------------------------------------------------

    def next_change(self, now: int) -> int:
        """The next second in which anything can change."""
        seconds = [(now // DAY + 1) * DAY, *(person.second for person in self.people[:1])]
        seconds += self.panels.after(now)
        seconds += self.moves.places.changes_after(now)
        seconds += [due.at for due in self.moves.pending]
        if now < self.moves.window.warm_up_until:
            seconds.append(self.moves.window.warm_up_until)
        for team in self.moves.teams.values():
            seconds += team.changes_after(now)
        for visit in self.open_visits():
            if visit.state is State.ACTIVE and self.is_worked_on(visit, now):
                seconds.append(now + visit.left)
            elif visit.state not in (State.ACTIVE, State.QUEUED):  # a block's ends never
                seconds.append(visit.ends_at)
            seconds += [leave.at for leave in (*visit.exits, *visit.case.exits) if leave.at > now]
        return min(seconds)

    def is_worked_on(self, visit: Visit, now: int) -> bool:
        """Whether the worker and the partners of an active visit are there in this second."""
        assert now == self.moves.now
        return self.moves.needs.is_worked_on(visit)

    def credit(self, visit: Visit, now: int, seconds: int) -> None:
        """Give an open visit so many seconds of the part that this second has; a block has none."""
        if visit.kind is VisitKind.BLOCK:
            return
        part = self.part_of(visit, now)
        visit.parts[part] += seconds
        visit.going = part == "work"
        if visit.state is State.DISPUTED:
            visit.parts["dispute"] += seconds
        if part == "partner":
            visit.lacked[str(visit.lacking)] += seconds
        if part == "work":
            visit.left -= seconds

    def part_of(self, visit: Visit, now: int) -> str:
        """The one part to which this second of a visit belongs."""
        if visit.state in (State.OFFERED, State.DISPUTED):
            return "handoff"
        if visit.state is State.QUEUED:
            return self.waiting_part(visit, now)
        if visit.state is State.ACTIVE:
            return "work" if self.is_worked_on(visit, now) else "closed"
        names = {State.PLANNED: "planned", State.HELD: "held", State.AFTERWARDS: "afterwards"}
        return names[visit.state]

    def waiting_part(self, visit: Visit, now: int) -> str:
        """What a queued visit waits for; a closed second counts as the last open one did."""
        if self.moves.team_of(visit).hours.open_at(now):
            lacks = self.moves.needs.what_lacks(visit)
            assert lacks is not None
            visit.waiting_for = lacks
            if lacks == "partner":
                visit.lacking = self.moves.needs.team_lacking(visit)
        return visit.waiting_for
