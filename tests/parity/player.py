"""One case worked by commands as the simulation would work it: what is drawn there is said here.

The player knows nothing of rows. At each rest of the case it asks the definition what a worker
would do next and when (the durations, the chances and what is recorded are the simulation's
luck), and gives the command. What follows from it, the engine decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.draws import Chance, Computed, Weights, read_draw
from pathway_engine.definition.expressions import evaluate
from pathway_engine.definition.models import HandoffRule, Pathway
from pathway_engine.definition.opening import team_calendar
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine import commands
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.commands import Command, VisitId
from pathway_engine.engine.driver import Driver
from pathway_engine.engine.facts import Value
from pathway_engine.engine.records import State, VisitKind, Window
from pathway_engine.engine.refusals import Refusal
from pathway_engine.engine.rulebook import Rulebook
from reference.luck import Luck, drawn, first_above


class Worker(NamedTuple):
    """A worker of the pathway: name in the facts, number in the rows."""

    name: str
    number: int
    team: str
    role: str
    pace: float


def workers_of(pathway: Pathway) -> tuple[Worker, ...]:
    """Every worker, by number."""
    return tuple(
        Worker(
            f"{post.team}.{post.post}.{i}",
            post.first_worker + i,
            post.team,
            post.role,
            post.staffed.pace,
        )
        for post in staffed_posts(pathway)
        for i in range(post.staffed.workers)
    )


class Player:
    """Works one case until it closes, the window ends or the engine refuses."""

    def __init__(self, pathway: Pathway, window: Window, luck: Luck, identity: int) -> None:
        self.pathway, self.window, self.luck, self.identity = pathway, window, luck, identity
        self.driver = Driver(Rulebook(pathway))
        self.workers = workers_of(pathway)
        self.idle_since = dict.fromkeys((w.name for w in self.workers), window.starts_at)
        self.open_times: dict[str, OpenTimes] = {}
        self.rekeying: dict[int, int] = {}  # by visit
        self.rework = 0
        self.refusal: Refusal | None = None

    @property
    def state(self) -> CaseFile:
        state = self.driver.state
        assert state is not None
        return state

    def play(self, opened_at: int, values: Mapping[str, Value], to: str | None = None) -> None:
        """From opening to the end of the case or of the window."""
        self.do(commands.Open(number=1, case=values, to=to), opened_at)
        while self.refusal is None and self.state.open_visits:
            command, at = self.next(self.state.open_visits[0])
            if at >= self.window.ends_at:
                return
            self.do(command, at)

    def do(self, command: Command, at: int) -> None:
        """Give a command; a refusal ends the play."""
        answer = self.driver.do(command, at)
        if isinstance(answer, Refusal):
            self.refusal = answer

    # -- what would be done next -----------------------------------------------------------------

    def next(self, visit: Visit) -> tuple[Command, int]:
        """The next command about the open visit, and when it is given."""
        what = {
            State.OFFERED: self.answer,
            State.DISPUTED: self.settle,
            State.PLANNED: self.go_on,
            State.QUEUED: self.start,
            State.ACTIVE: self.end_work,
            State.AFTERWARDS: self.end_afterwards,
        }
        return what[visit.state](visit)

    def answer(self, visit: Visit) -> tuple[Command, int]:
        """The delay of an offer is over: it is disputed, returned or accepted."""
        rule = self.rule(visit)
        at = self.after(visit, rule.delay, "delay", self.attempt(visit))
        if rule.disputed is not None and self.falls(visit, rule.disputed.share, "disputed"):
            return commands.Dispute(visit=self.id(visit)), at
        return self.take_or_return(visit), at

    def settle(self, visit: Visit) -> tuple[Command, int]:
        """The dispute is over."""
        disputed = self.rule(visit).disputed
        assert disputed is not None
        at = self.after(visit, disputed.for_, "dispute_for", self.attempt(visit))
        return self.take_or_return(visit), at

    def take_or_return(self, visit: Visit) -> Command:
        rule, attempt = self.rule(visit), self.attempt(visit)
        if rule.returned is not None and self.falls(visit, rule.returned.share, "returned"):
            self.rework = self.seconds(visit, rule.returned.rework, "rework", attempt)
            return commands.Return(visit=self.id(visit))
        self.rekeying[visit.number] = self.seconds(visit, rule.rekeying, "rekeying", attempt)
        return commands.Accept(visit=self.id(visit))

    def go_on(self, visit: Visit) -> tuple[Command, int]:
        """A visit falls due by itself; where no rule decides what follows, somebody chooses."""
        at = max(visit.due_at or 0, visit.since)
        outcomes = self.pathway.all_steps[visit.step].outcomes.values()
        chosen = sum(outcome.when is None for outcome in outcomes) > 1
        if visit.team is None and chosen and self.outcome(visit, self.state.values, at):
            return self.finish(visit, at), at
        return commands.Tick(), at

    def start(self, visit: Visit) -> tuple[Command, int]:
        """As soon as the team is open, by whoever did what is done again, or by `by`."""
        at = self.hours(visit).next_opening(visit.since)
        able = [w for w in self.workers if w.team == visit.team and w.role in visit.by]
        worker = min(
            able, key=lambda w: (visit.by.index(w.role), self.idle_since[w.name], w.number)
        )
        if visit.reworks is not None:
            same = [v.worker for v in self.state.visits[:-1]
                    if visit.reworks in (v.number, v.reworks)]  # fmt: skip
            worker = next(w for w in able if w.name == same[-1])
        return commands.Start(visit=self.id(visit), worker=worker.name, role=worker.role), at

    def end_work(self, visit: Visit) -> tuple[Command, int]:
        """The work takes as long as it takes; then time may pass."""
        worker = next(w for w in self.workers if w.name == visit.worker)
        effort = self.effort(visit)
        at = self.when_worked(visit, round(effort["effort"] / worker.pace))
        self.idle_since[worker.name] = at
        if visit.kind is VisitKind.REWORK:
            return commands.Finish(visit=self.id(visit), effort=effort["effort"]), at
        if self.pathway.team_steps[visit.step].afterwards is None:
            return self.finish(visit, at, **effort), at
        return commands.WorkDone(visit=self.id(visit), **effort), at

    def effort(self, visit: Visit) -> dict[str, int]:
        if visit.kind is VisitKind.REWORK:
            return {"effort": self.rework}
        rekeying = self.rekeying.get(visit.number, 0)
        work = self.seconds(visit, self.pathway.team_steps[visit.step].work, "work", 0)
        return {"effort": work + rekeying, "rekeying": rekeying}

    def end_afterwards(self, visit: Visit) -> tuple[Command, int]:
        afterwards = self.pathway.team_steps[visit.step].afterwards
        at = self.after(visit, afterwards, "afterwards", 0)
        return self.finish(visit, at), at

    def finish(self, visit: Visit, at: int, **effort: Any) -> Command:
        """What the step establishes, and the outcome that falls if no rule decides."""
        values = self.recorded(visit, at)
        outcome = self.outcome(visit, {**self.state.values, **values}, at)
        return commands.Finish(visit=self.id(visit), values=values, outcome=outcome, **effort)

    # -- what the definition and luck say --------------------------------------------------------

    def id(self, visit: Visit) -> VisitId:
        return VisitId(1, visit.number)

    def rule(self, visit: Visit) -> HandoffRule:
        assert visit.handoff is not None
        assert visit.team is not None
        rule = self.driver.rules.handoff(visit.handoff.offer.from_team, visit.team)
        assert rule is not None
        return rule

    def attempt(self, visit: Visit) -> int:
        assert visit.handoff is not None
        return visit.handoff.offer.attempt

    def u(self, visit: Visit, purpose: str, k: int) -> float:
        return self.luck.of_person(visit.step, purpose, self.identity, visit.at_step, k)

    def falls(self, visit: Visit, share: Any, purpose: str) -> bool:
        line = self.driver.rules.line(self.state.values, share)
        return self.u(visit, purpose, self.attempt(visit)) < float(line)

    def seconds(self, visit: Visit, written: Any, purpose: str, k: int) -> int:
        if written is None:
            return 0
        quantity = self.driver.rules.line(self.state.values, written)
        return max(0, round(drawn(quantity, self.u(visit, purpose, k))))

    def hours(self, visit: Visit) -> Any:
        assert visit.team is not None
        return self.driver.rules.hours(visit.team)

    def after(self, visit: Visit, written: Any, purpose: str, k: int) -> int:
        """When a time is over that began with the visit's last fact."""
        if written is None:
            return visit.since
        quantity = self.driver.rules.line(self.state.values, written)
        value = drawn(quantity, self.u(visit, purpose, k))
        if quantity.unit == "working_days":
            at: int = self.hours(visit).add_working_days(visit.since, max(0, round(value * DAY)))
            return at
        return visit.since + max(0, round(value))

    def when_worked(self, visit: Visit, worked: int) -> int:
        """When so much open time has passed since the start."""
        assert visit.team is not None
        if visit.team not in self.open_times:
            calendar = team_calendar(self.pathway, self.pathway.real_teams[visit.team])
            first = self.window.starts_at // DAY
            self.open_times[visit.team] = open_times(calendar, first - 2, first + 400)
        return self.open_times[visit.team].after_open_seconds(visit.since, worked)

    def recorded(self, visit: Visit, at: int) -> dict[str, Value]:
        """What is drawn for the attributes of a step, in written order."""
        step = self.pathway.team_steps.get(visit.step)
        types, steps = self.pathway.attribute_types, self.pathway.all_steps
        known = dict(self.state.values)
        found: dict[str, Value] = {}
        for name, written in ({} if step is None else step.records).items():
            draw = read_draw(self.driver.rules.line(known, written), types[name], types, steps)
            if isinstance(draw, Quantity) and draw.once and visit.at_step > 1:
                continue
            value = self.value(draw, self.u(visit, f"record.{name}", 0), known, at)
            found[name] = known[name] = (
                float(round(float(value))) if types[name].kind == "integer" else value
            )
        return found

    def value(self, draw: Any, u: float, known: Mapping[str, Value | None], at: int) -> Value:
        if isinstance(draw, Chance):
            return u < draw.share
        if isinstance(draw, Weights):
            return first_above(draw.values, draw.weights, u)
        if isinstance(draw, Computed):
            return self.evaluated(draw.rule, known, at)
        return drawn(draw, u)

    def evaluated(self, typed: Any, known: Mapping[str, Value | None], at: int) -> Value:
        days = (at - self.state.opened_at) / DAY
        return evaluate(typed, known, lambda step: self.state.accepted.get(step, 0), days)

    def outcome(self, visit: Visit, known: Mapping[str, Value | None], at: int) -> str | None:
        """The outcome by share, where no rule holds and more than one is left."""
        outcomes = self.pathway.all_steps[visit.step].outcomes
        for outcome in outcomes.values():
            if outcome.when is not None and self.evaluated(
                self.pathway.typed(outcome.when), known, at
            ):
                return None
        u, total = self.u(visit, "outcome", 0), 0.0
        others = {name: o for name, o in outcomes.items() if o.when is None}
        for name, outcome in others.items():
            if outcome.share is not None:
                total += float(self.driver.rules.line(known, outcome.share))
                if u < total:
                    return name
        return next((name for name, o in others.items() if o.share is None), None) or [*others][-1]
