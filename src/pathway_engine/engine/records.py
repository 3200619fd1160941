"""What a run leaves behind: rows of cases, visits, handoffs, delays and links, their columns.

The simulation writes these rows, the ledger stores them, the analysis reads them, whether
they come from a ledger or straight from a replication. A row refers to steps, teams and so on
by their position in the pathway, as written (`Numbering`); the ledger maps positions to its
own keys. Every ``_at`` is civil seconds (`clock`), every ``_time`` whole seconds; `NONE`
stands where there is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from pathway_engine.definition.causes import all_causes
from pathway_engine.definition.models import Block, Pathway
from pathway_engine.definition.openings import entries_of

if TYPE_CHECKING:
    import numpy as np

NONE = -1
"""What stands in an array where a row has nothing (NaN in a column of floats)."""


class State(IntEnum):
    """The states of a visit, numbered as the ledger numbers them."""

    OFFERED = 0
    DISPUTED = 1
    PLANNED = 2
    QUEUED = 3
    ACTIVE = 4
    HELD = 5
    AFTERWARDS = 6
    DONE = 7
    RETURNED = 8
    WITHDRAWN = 9


class VisitKind(IntEnum):
    """What kind of visit a row is."""

    WORK = 0
    WAIT = 1
    DECISION = 2
    BLOCK = 3
    REWORK = 4


class HandoffResult(IntEnum):
    """How an offer was answered."""

    ACCEPTED = 0
    RETURNED = 1
    WITHDRAWN = 2
    MIGRATED = 3


class Deviation(IntEnum):
    """How a visit left what the definition says, by somebody's right and with a reason."""

    NONE = 0
    OVERRIDE = 1
    DIVERTED = 2


class Crosses(IntEnum):
    """Which border a handoff crosses."""

    TEAM = 0
    ORGANISATION = 1
    SECTOR = 2


class DelayKind(IntEnum):
    """What delayed a visit so that a row of its own tells of it."""

    HOLD = 0
    DISPUTE = 1
    AFTERWARDS = 2


class LinkKind(IntEnum):
    """How a case is related to another one."""

    FOLLOWS = 0
    DUPLICATE_OF = 1
    AROSE_FROM = 2
    RELATED = 3


class Column(NamedTuple):
    """One column of a row: its name and its NumPy type."""

    name: str
    type: str


WAITING = (
    "capacity_time",
    "caseload_time",
    "place_time",
    "hours_time",
    "session_time",
    "worker_time",
    "partner_time",
)
"""The parts in which a visit waits in a team's queue."""

PARTS = (
    "handoff_time",
    "planned_time",
    *WAITING,
    "work_time",
    "closed_time",
    "held_time",
    "afterwards_time",
)
"""The parts that add up to finished - offered; `dispute_time` is a part of `handoff_time`."""


def _columns(text: str) -> tuple[Column, ...]:
    pairs = (entry.split(":") for entry in text.split())
    return tuple(Column(name, type_) for name, type_ in pairs)


CASE_COLUMNS = _columns("opened_at:i8 closed_at:i8 case_no:i4 ending:i2 entry:i2")
VISIT_COLUMNS = _columns(
    "offered_at:i8 ready_at:i8 started_at:i8 work_done_at:i8 finished_at:i8 due_at:i8 "
    "sitting_at:i8 left_place_at:i8 priority:f8 "
    "case_no:i4 visit_no:i4 at_step:i4 worker_no:i4 parent_no:i4 effort_time:i4 "
    "handoff_time:i4 dispute_time:i4 planned_time:i4 capacity_time:i4 caseload_time:i4 "
    "place_time:i4 hours_time:i4 session_time:i4 worker_time:i4 partner_time:i4 work_time:i4 "
    "closed_time:i4 held_time:i4 afterwards_time:i4 "
    "step:i2 team:i2 accountable:i2 role:i2 place:i2 branch:i2 outcome:i2 kind:i1 state:i1"
)
HANDOFF_COLUMNS = _columns(
    "offered_at:i8 accepted_at:i8 disputed_from:i8 disputed_to:i8 "
    "case_no:i4 visit_no:i4 from_visit_no:i4 attempt:i4 rework_time:i4 rekeying_time:i4 "
    "from_step:i2 from_team:i2 to_step:i2 to_team:i2 "
    "result:i1 automatic:i1 crosses:i1 accountable_changes:i1"
)
DELAY_COLUMNS = _columns("from_at:i8 to_at:i8 case_no:i4 delay_no:i4 visit_no:i4 cause:i2 kind:i1")
LINK_COLUMNS = _columns("at:i8 case_no:i4 other_no:i4 kind:i1")
PARTNER_WAIT_COLUMNS = _columns("case_no:i4 visit_no:i4 partner_time:i4 partner_no:i2 team:i2")
TABLES = {
    "cases": CASE_COLUMNS,
    "visits": VISIT_COLUMNS,
    "handoffs": HANDOFF_COLUMNS,
    "delays": DELAY_COLUMNS,
    "links": LINK_COLUMNS,
    "partner_waits": PARTNER_WAIT_COLUMNS,
}
KEYS = {
    "cases": ("case_no",),
    "visits": ("case_no", "visit_no"),
    "handoffs": ("case_no", "visit_no"),
    "delays": ("case_no", "delay_no"),
    "links": ("case_no", "other_no", "kind"),
    "partner_waits": ("case_no", "visit_no", "partner_no"),
}
"""The columns that rows are sorted by."""


@dataclass(frozen=True)
class Numbering:
    """Which position in a row means which name of a pathway, everything in the written order.

    `steps` holds the steps of parallel blocks after their block; `outcomes` the names of each
    step's outcomes by the step's position; `posts` pairs of team and post; `entries` are what
    brings cases: the arrivals, the backlog, then the openings (`OWNER.ID`, each once).
    """

    organisations: tuple[str, ...]
    teams: tuple[str, ...]
    roles: tuple[str, ...]
    steps: tuple[str, ...]
    outcomes: tuple[tuple[str, ...], ...]
    branches: tuple[tuple[str, str], ...]
    endings: tuple[str, ...]
    causes: tuple[str, ...]
    attributes: tuple[str, ...]
    targets: tuple[str, ...]
    entries: tuple[str, ...]
    places: tuple[str, ...]
    posts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, pathway: Pathway) -> Numbering:
        """The numbering of a pathway: signposts have no number, built-in causes come first."""
        return pathway.once("numbering", lambda: cls._of(pathway))

    @classmethod
    def _of(cls, pathway: Pathway) -> Numbering:
        steps = pathway.all_steps
        blocks = ((n, s) for n, s in steps.items() if isinstance(s, Block))
        return cls(
            organisations=tuple(pathway.real_organisations),
            teams=tuple(pathway.real_teams),
            roles=tuple(pathway.roles),
            steps=tuple(steps),
            outcomes=tuple(tuple(step.outcomes) for step in steps.values()),
            branches=tuple((n, branch) for n, block in blocks for branch in block.parallel),
            endings=tuple(pathway.endings),
            causes=tuple(all_causes(pathway)),
            attributes=tuple(pathway.case),
            targets=tuple(pathway.targets),
            entries=entries_of(pathway),
            places=tuple(pathway.places),
            posts=tuple(
                (name, post) for name, team in pathway.real_teams.items() for post in team.staff
            ),
        )

    @cached_property
    def step_of(self) -> dict[str, int]:
        """Positions of the steps by name."""
        return {name: i for i, name in enumerate(self.steps)}

    @cached_property
    def team_of(self) -> dict[str, int]:
        """Positions of the teams by name."""
        return {name: i for i, name in enumerate(self.teams)}


class Window(NamedTuple):
    """What counts of a run: from the end of the warm-up to the end, all in civil seconds."""

    starts_at: int
    warm_up_until: int
    ends_at: int


class Integral(NamedTuple):
    """A quantity summed over the window, cut exactly at its edges, with the cut it belongs to.

    Measures: ``busy_time`` and ``present_time`` (worker-seconds, by team, post and role),
    ``paid_time`` (worker-seconds paid, by team and post), ``overtime_time`` (worker-seconds beyond
    the hours, likewise, where a team works overtime), ``queue_time`` (visit-seconds
    queued, by step and team), ``queue_at_start``/``queue_at_end`` (visits queued, by step and
    team), ``wip_time`` (case-seconds open), ``package_time`` (package-seconds running, by
    ending), ``package_cost`` (currency, by ending).
    """

    measure: str
    by: Mapping[str, str]
    value: float


@dataclass(frozen=True)
class Records:
    """All rows of one replication (or of one run of a ledger), each table sorted by its key.

    `cases`, `visits`, `handoffs`, `delays`, `links` are NumPy structured arrays with the columns of
    `TABLES`; `attributes` is a float array, cases by attributes in declared order (choices by
    position, booleans 0 and 1, NaN where unset), the state at closing or at the end of the run;
    `arrived_with` is the same at opening. Cases with numbers up to `given` were open when the run
    began, as somebody told: what they did before the window has no rows.
    """

    pathway: Pathway
    design: str
    seed: int
    replication: int
    window: Window
    cases: np.ndarray[Any, Any]
    attributes: np.ndarray[Any, Any]
    arrived_with: np.ndarray[Any, Any]
    visits: np.ndarray[Any, Any]
    handoffs: np.ndarray[Any, Any]
    delays: np.ndarray[Any, Any]
    links: np.ndarray[Any, Any]
    partner_waits: np.ndarray[Any, Any]
    integrals: tuple[Integral, ...] = field(default=())
    given: int = 0
