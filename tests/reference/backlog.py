"""People who are there already when the window opens: how they lived until then.

They join in the first second of the window, *second 0*. What they did before is gone through as
if it were then; a time that began before is drawn on the condition that it exceeds what has
passed of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from pathway_engine.calendars import OpenTimes
from pathway_engine.definition.models import Backlog, Exit, Opening
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import State
from reference.arrivals import Person
from reference.cases import Case, Leave, Token, Visit
from reference.luck import drawn, remaining
from reference.moves import Moves
from reference.openings import Due
from reference.teams import Hours


class AlreadyThere(Moves):
    """Moves of cases that were there before the window opened."""

    joining = False
    """Whether what happens now is what somebody did before second 0."""

    @property
    def second_0(self) -> int:
        """The first second of the window."""
        return self.window.warm_up_until

    def join(self) -> None:
        """Everybody who is there joins in the order of opening, each followed to rest."""
        there = [
            self.somebody(name, entry, row)
            for name, entry in self.pathway.backlog.items()
            for row in range(1, entry.cases + 1)
        ]
        for case in sorted(there, key=lambda one: one.opened_at):
            case.case_no = len(self.cases) + 1
            self.cases.append(case)
            visit = self.live_until_now(case, self.pathway.backlog[case.person.entry or ""])
            if visit is not None:
                self.follow(visit)

    def somebody(self, name: str, entry: Backlog, row: int) -> Case:
        """A person of an entry: who it is, with what, and since when they are there."""
        identity = self.luck.word(name, "identity", (0, 0, row, 0))
        person = Person(self.now, identity, name, {}, entry.at)
        values = {attribute: self.reading.initial(attribute) for attribute in self.pathway.case}
        case = Case(len(self.cases) + 1, person, self.now, values)
        self.draw_attributes(case, entry.case)
        case.arrived_with = dict(case.values)
        passed = entry.waited if entry.stayed is None else entry.stayed
        assert passed is not None
        u = self.luck.of_person(name, "waited", identity, 0, 0)
        case.opened_at -= max(0, round(drawn(self.reading.line(case, passed), u)))
        return case

    def live_until_now(self, case: Case, entry: Backlog) -> Visit | None:
        """What was before second 0: the visit that is open then, none where the case has ended."""
        self.now, self.joining = case.opened_at, True
        case.events["opened"] = self.now
        visit = None
        if entry.at in self.pathway.endings:
            self.close(case, entry.at)
        else:
            self.begin_case_exits(case)
            token = Token()
            case.tokens.append(token)
            visit = self.reach(case, entry.at, token)
            case.place = entry.in_
            self.stand(visit, entry)
        self.now, self.joining = self.second_0, False
        return visit

    def stand(self, visit: Visit, entry: Backlog) -> None:
        """A visit that was reached before second 0: it is planned, waits or stays since then."""
        if entry.stayed is not None:
            self.stay_on(visit)
        elif visit.team is None or visit.due_at > self.second_0:
            visit.parts["planned"] = self.second_0 - visit.offered_at
        else:
            self.wait_on(visit)

    def wait_on(self, visit: Visit) -> None:
        """The visit has queued since it was due, with the priority that it had at first."""
        step = self.pathway.team_steps[visit.step]
        self.queue(visit)
        visit.ready_at = max(visit.offered_at, visit.due_at)
        visit.parts["planned"] = visit.ready_at - visit.offered_at
        if visit.ready_at < self.second_0:
            visit.waiting_for = "capacity"
            if step.sessions is not None:
                visit.waiting_for = "session"
            elif step.stay is not None:
                visit.waiting_for = "place"
        visit.parts[visit.waiting_for] += self.second_0 - visit.ready_at

    def stay_on(self, visit: Visit) -> None:
        """The person has been in the place since the case opened; nobody asks for slots."""
        step, case = self.pathway.team_steps[visit.step], visit.case
        assert step.stay is not None
        visit.exits, visit.due_at = [], -1
        self.queue(visit)
        self.team_of(visit).holders.add(case.case_no)
        visit.started_at = visit.work_done_at = self.now
        visit.effort_time, visit.state = 0, State.AFTERWARDS
        case.events[f"{visit.step}.started"] = self.now
        case.place, case.came_in = step.in_, visit
        quantity = self.reading.line(case, step.stay)
        visit.ends_at = self.later(quantity, self.chance(visit, "afterwards"), self.now, None)
        visit.parts["afterwards"] = self.second_0 - self.now

    # -- what has passed -------------------------------------------------------------------------

    def gone(self, quantity: Quantity, since: int, hours: Hours | None) -> float:
        """How much of a time has passed by second 0, in its own unit."""
        if quantity.unit != "working_days":
            return float(self.second_0 - since)
        times = (hours or self.default_hours).reaching_back_to(since)
        return working_days_between(times, since, self.second_0)

    def later(self, quantity: Quantity, u: float, since: int, hours: Hours | None) -> int:
        """The second that lies a time after another; what began before second 0 exceeds that."""
        if not self.joining or since > self.second_0:
            return super().later(quantity, u, since, hours)
        value = remaining(quantity, u, self.gone(quantity, since, hours))
        return self.moment(quantity, value, since, hours)

    def running(
        self, case: Case, exits: Mapping[str, Exit], draw: Mapping[str, float], since: int,
        hours: Hours | None,
    ) -> list[Leave]:  # fmt: skip
        """Ways out; those that have passed fall due in second 0, in the written order."""
        leaves = super().running(case, exits, draw, since, hours)
        if not self.joining:
            return leaves
        written = list(exits)
        late = [Leave(max(one.at, self.second_0), one.name, one.written) for one in leaves]
        return sorted(late, key=lambda one: (one.at, written.index(one.name)))

    def share_of(self, case: Case, opening: Opening) -> float:
        """How often a case opens another: how often it still does, if it has not yet."""
        share = super().share_of(case, opening)
        if not self.joining:
            return share
        after = self.reading.line(case, opening.after)
        passed = after.passed(self.gone(after, self.now, None))
        return share if passed == 1 else share * (1 - passed) / (1 - share * passed)

    def plan(self, due: Due) -> None:
        """What would have opened before second 0 has happened, and opens nothing."""
        if not self.joining or due.at >= self.second_0:
            super().plan(due)


def working_days_between(times: OpenTimes, begin: int, end: int) -> float:
    """How many working days pass from one second to another: the difference of their positions.

    >>> from pathway_engine.calendars import ALWAYS, open_times
    >>> always = open_times(ALWAYS, 0, 9)
    >>> working_days_between(always, 0, 3 * 86_400 + 21_600)
    3.25
    """
    days, gone = _position(times, begin)
    later_days, later_gone = _position(times, end)
    return (later_days - days) + (later_gone - gone)


def _position(times: OpenTimes, t: int) -> tuple[int, float]:
    """Working days completed, and the share of the current day's open seconds that is gone."""
    now = times.next_opening(t)
    i = bisect_right(times.starts, now) - 1
    n = bisect_right(times.firsts, i) - 1
    first, last = times.opened[times.firsts[n]], times.opened[times.firsts[n + 1]]
    return n, (times.opened[i] + now - times.starts[i] - first) / (last - first)
