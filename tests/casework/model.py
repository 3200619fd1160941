"""What ought to come of commands on `everything`: the same story, told a second time and simply.

No part of it is the engine's. A case is plain data that moves are made on; before each move all
that speaks against it is collected, and the desk must refuse for one of these reasons, or carry
it out and come to the same case.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from casework.everything import MONDAY

DAY = 86_400
OPEN = ("offered", "disputed", "planned", "queued", "active", "held", "afterwards")
ORGANISATION = {"door": "council", "locality": "council", "panel": "council",
                "clinic": "trust", "ward": "trust"}  # fmt: skip
STAFF = {"door": ("adviser",), "locality": ("worker",), "clinic": ("doctor",), "ward": (),
         "panel": ("manager",)}  # fmt: skip
TEAM = {"contact": "door", "assessment": "locality", "seen": "locality", "exam": "clinic",
        "respite": "ward", "funding": "panel", "review": "locality"}  # fmt: skip
RECORDS = {"contact": ("urgent", "cost"), "assessment": ("cost",)}
CHOICES = {
    "contact": ("bed", "resolved", "on"),
    "assessment": ("bed", "on"),
    "letter": ("come",),
    "seen": ("seen",),
    "exam": ("told",),
    "checks": ("on",),
    "respite": ("home", "on"),
    "funding": ("refused", "agreed"),
    "cooling": ("back", "over"),
    "review": ("again", "ended"),
}
RULED = {"contact": "hurry", "assessment": "both"}
LEADS = {
    "contact": {"hurry": "assessment", "bed": "respite", "resolved": "advised", "on": "assessment"},
    "assessment": {"both": "checks", "bed": "respite", "on": "funding"},
    "letter": {"come": "join"},
    "seen": {"seen": "join"},
    "exam": {"told": "join"},
    "checks": {"on": "funding"},
    "respite": {"home": "ended", "on": "funding"},
    "funding": {"refused": "advised", "agreed": "cooling"},
    "cooling": {"back": "contact", "over": "review"},
    "review": {"again": "assessment", "ended": "ended"},
}
BRANCHES = {"money": "letter", "social": "seen", "medical": "exam"}
STEPS = ("contact", "assessment", "checks", "respite", "funding", "cooling", "review")
ENDINGS = ("advised", "ended", "left")
RESERVED = ("entered_in_error", "merged")
DUE_IN = {"letter": 2 * DAY, "respite": DAY, "cooling": 3 * DAY, "review": 3 * DAY}
FIRST_SITTING = int(MONDAY.timestamp()) + 3 * DAY + 3_600


class No(Exception):
    """It ought to be refused, for one of these reasons."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = set(codes)


@dataclass
class Visit:
    number: int
    kind: str
    step: str
    state: str
    offered: int
    last: int
    team: str | None = None
    by: tuple[str, ...] = ()
    due: int | None = None
    worker: str | None = None
    bound: str | None = None
    ready: int | None = None
    started: int | None = None
    finished: int | None = None
    outcome: str | None = None
    goes_on: str = ""
    let_go: bool = False
    parent: int | None = None
    branch: str | None = None
    sender: str | None = None
    sent_from: int = 0
    reworks: int = 0
    repeats: int = 0
    sitting: int | None = None
    is_over: bool = False
    recorded: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass
class Token:
    team: str | None = None
    last_visit: int = 0
    at: int = 0


@dataclass
class Opening:
    number: int
    at: int
    values: dict[str, Any]


@dataclass
class Case:
    number: int
    opened: int
    values: dict[str, Any]
    visits: list[Visit] = field(default_factory=list)
    tokens: dict[str | None, Token] = field(default_factory=lambda: {None: Token()})
    slots: set[str] = field(default_factory=set)
    place: str | None = None
    came_in_with: int = 0
    ending: str | None = None
    closed: int | None = None
    leaves_to: str | None = None
    last_workers: dict[str, str] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    erased: bool = False
    told: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """What was recorded, by the number of its fact; 0 before it is known, -1 of an outcome."""
    standing: list[int] = field(default_factory=list)
    """The numbers of the facts that count."""

    @property
    def open_visits(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.is_open]

    def visit(self, number: int) -> Visit:
        return self.visits[number - 1]

    def copy(self) -> Case:
        return deepcopy(self)


def is_open_hour(at: int) -> bool:
    """Whether the office is open, in a winter: Greenwich's clocks are those of the place."""
    moment = datetime.fromtimestamp(at, UTC)
    return moment.weekday() < 5 and 9 <= moment.hour < 17


def sits(at: int) -> bool:
    return at >= FIRST_SITTING - 40 * 7 * DAY and (at - FIRST_SITTING) % (7 * DAY) == 0


class Moves:
    """Moves of one case at one moment; what speaks against a move was collected before."""

    def __init__(self, case: Case, at: int) -> None:
        self.case = case
        self.at = at
        self.due: int | None = None
        self.opens: dict[str, bool] = {}

    # -- time ------------------------------------------------------------------------------------

    def fire(self, until: int) -> None:
        """What falls due by a moment happens at its own time."""
        here = self.at
        while True:
            due = [
                (max(visit.due or 0, visit.last), visit)
                for visit in self.case.open_visits
                if visit.state == "planned" and visit.due is not None and not visit.is_over
            ]
            first = min(due, key=lambda pair: pair[0], default=None)
            if first is None or first[0] > until:
                break
            self.at = first[0]
            self.falls_due(first[1])
        self.at = here

    def falls_due(self, visit: Visit) -> None:
        if visit.team is not None:
            self.queue(visit)
        elif len(CHOICES[visit.step]) == 1:
            self.leave(visit, CHOICES[visit.step][0])
        else:
            visit.is_over, visit.last = True, self.at

    def settle(self) -> None:
        """Blocks end when all their branches have."""
        for visit in self.case.open_visits:
            if visit.kind == "block" and set(self.case.tokens) == {None}:
                self.at = max(
                    [self.at, *(v.last for v in self.case.visits if v.parent == visit.number)]
                )
                self.leave(visit, "on")
                self.settle()
                return

    # -- ways ------------------------------------------------------------------------------------

    def go(self, target: str, parent: int | None = None, branch: str | None = None) -> None:
        case = self.case
        if target in ENDINGS:
            self.close(target)
            return
        if target == "assessment" and not (case.values["cost"] or 0) > 0:
            raise No("requirement")
        due = None
        if target in DUE_IN:
            due = self.at + DUE_IN[target]
            if target == "cooling" and self.due is not None:
                due = max(self.due, self.at)
        new: dict[str, Any] = {"step": target, "due": due, "parent": parent, "branch": branch}
        if target == "checks":
            block = self.add(kind="block", state="planned", **new)
            before = case.tokens[None]
            case.tokens = {None: before} | {b: deepcopy(before) for b in BRANCHES}
            for name, step in BRANCHES.items():
                self.go(step, block.number, name)
        elif target in TEAM:
            team = TEAM[target]
            self.reach(kind="work", team=team, by=STAFF[team], **new)
        else:
            self.add(kind="wait", state="planned", **new)

    def reach(self, **new: Any) -> Visit:
        """A visit of a team begins: in it at once if it has the case, else offered."""
        team, token = new["team"], self.case.tokens[new["branch"]]
        if token.team in (None, team):
            visit = self.add(state="planned", **new)
            self.take(visit)
            if visit.due is None or visit.due <= self.at:
                self.queue(visit)
            return visit
        visit = self.add(state="offered", sender=token.team, sent_from=token.last_visit, **new)
        if team == "panel":
            self.accept(visit)
        return visit

    def add(self, **new: Any) -> Visit:
        number = len(self.case.visits) + 1
        self.case.visits.append(Visit(number=number, offered=self.at, last=self.at, **new))
        return self.case.visits[-1]

    def queue(self, visit: Visit) -> None:
        visit.state, visit.ready, visit.last = "queued", self.at, self.at
        visit.bound = self.waits_for(visit)

    def waits_for(self, visit: Visit) -> str | None:
        """Whoever had the case in the team takes it again, at an assessment."""
        again = visit.step == "assessment" and visit.kind == "work"
        return self.case.last_workers.get(visit.team or "") if again else None

    def take(self, visit: Visit) -> None:
        """The case is with the team of a visit."""
        if visit.team is not None:
            token = self.case.tokens[visit.branch]
            token.team, token.last_visit, token.at = visit.team, visit.number, visit.number

    def accept(self, visit: Visit) -> None:
        if visit.due is not None and visit.due > self.at:
            visit.state, visit.last = "planned", self.at
        else:
            self.queue(visit)
        self.take(visit)
        self.free_slots()

    def free_slots(self) -> None:
        case = self.case
        tokens = [token for branch, token in case.tokens.items() if branch is not None]
        held = {token.team for token in tokens or case.tokens.values()}
        held |= {visit.team for visit in case.open_visits if visit.started is not None}
        case.slots &= held

    def leave(self, visit: Visit, outcome: str) -> None:
        """A visit ends with an outcome, and the case goes on."""
        case, target = self.case, LEADS[visit.step][outcome]
        others = [other for other in case.open_visits if other is not visit]
        if others and target in ENDINGS:
            case.leaves_to = target
        opens = []
        if (visit.step, outcome) == ("review", "ended"):
            if "annual" not in self.opens:
                raise No("opening_open")
            opens = [self.at + 5 * DAY] if self.opens["annual"] else []
        if (visit.step, outcome) == ("review", "again"):
            case.values = {**case.values, "cost": 450.0}
            case.told.append((-1, {"cost": 450.0}))
        case.openings += [Opening(0, at, dict(case.values)) for at in opens]
        self.end(visit, "done", outcome)
        if visit.step == "respite":
            case.place, case.came_in_with = None, 0
        if target != "join":
            self.go(target, visit.parent, visit.branch)
            return
        left = set(case.tokens) - {None, visit.branch}
        last = case.tokens.pop(visit.branch)
        if not left:
            case.tokens = {None: last}
        self.free_slots()
        self.settle()

    def end(self, visit: Visit, state: str, outcome: str | None = None) -> None:
        visit.state, visit.outcome = state, outcome
        visit.finished = visit.last = self.at

    def close(self, ending: str) -> None:
        case = self.case
        if not case.open_visits:
            case.ending, case.closed, case.place, case.came_in_with = ending, self.at, None, 0
            case.slots = set()

    # -- work ------------------------------------------------------------------------------------

    def begin(self, visit: Visit, worker: str | None) -> None:
        case = self.case
        if visit.state == "offered":
            self.accept(visit)
        worker = worker or self.bound(visit)
        goes_on = visit.worker == worker
        anew = visit.kind == "work" and visit.started is None
        visit.worker, visit.state, visit.last = worker, "active", self.at
        visit.started = self.at if visit.started is None else visit.started
        visit.ready = self.at if visit.ready is None else visit.ready
        if worker is not None and not goes_on:
            case.last_workers[visit.team or ""] = worker
        case.slots.add(visit.team or "")
        if anew and visit.step == "respite":
            visit.state = "afterwards"
            if case.place is None:
                case.place, case.came_in_with = "beds", visit.number

    def bound(self, visit: Visit) -> str | None:
        """The worker for whom a visit waits."""
        return visit.bound if visit.bound or visit.ready else self.waits_for(visit)

    def let_go(self, visit: Visit) -> None:
        visit.let_go = True
        if visit.state == "active":
            visit.last = self.at
        else:
            self.withdraw(visit)

    def withdraw(self, visit: Visit) -> None:
        visit.let_go = True
        self.end(visit, "withdrawn")
        self.free_slots()

    def end_work(self, visit: Visit) -> None:
        """The work in hand of a visit that was let go has ended."""
        self.withdraw(visit)
        if self.case.leaves_to is not None:
            self.close(self.case.leaves_to)

    def send_back(self, visit: Visit) -> None:
        sent = self.case.visit(visit.sent_from)
        sent = self.case.visit(sent.reworks) if sent.reworks else sent
        self.end(visit, "returned")
        token = self.case.tokens[visit.branch]
        token.team, token.at = sent.team, sent.number
        rework = self.add(
            kind="rework", state="queued", step=sent.step, team=sent.team, by=sent.by,
            parent=visit.parent, branch=visit.branch, ready=self.at,
            reworks=sent.number, repeats=visit.number,
        )  # fmt: skip
        token.last_visit = rework.number

    def again(self, rework: Visit) -> None:
        """The rework is done: the case is offered once more."""
        self.end(rework, "done")
        of = self.case.visit(rework.repeats)
        self.reoffer(of)

    def reoffer(self, of: Visit) -> None:
        token = self.case.tokens[of.branch]
        visit = self.add(
            kind="work", state="offered", step=of.step, team=of.team, by=of.by, due=of.due,
            parent=of.parent, branch=of.branch, sender=token.team, sent_from=token.last_visit,
        )  # fmt: skip
        if of.team == "panel":
            self.accept(visit)
