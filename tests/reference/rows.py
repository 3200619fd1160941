"""Rows of a reference run, in the columns of the product, as plain tuples."""

from __future__ import annotations

from math import nan
from typing import NamedTuple

from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.engine.records import NONE, TABLES, Numbering, VisitKind
from reference.arrivals import Value
from reference.cases import Case, Delay, Visit
from reference.handoffs import crosses
from reference.sums import Sums

Row = tuple[float, ...]


class Rows(NamedTuple):
    """The tables of one replication, each sorted by its key, and what is summed over its window.

    `occupied` are seconds by what is occupied: `step` or `team`, its name, by how many; `delayed`
    seconds of people in a place by it, by cause and organisation.
    """

    cases: list[Row]
    visits: list[Row]
    handoffs: list[Row]
    delays: list[Row]
    links: list[Row]
    partner_waits: list[Row]
    attributes: list[Row]
    arrived_with: list[Row]
    sums: dict[tuple[str, ...], float]
    occupied: dict[tuple[str, ...], float]
    delayed: dict[tuple[str, ...], float]


def in_columns(table: str, values: dict[str, float]) -> Row:
    """A row in the order of its table's columns; what is not named is absent."""
    columns = [column.name for column in TABLES[table]]
    assert set(values) <= set(columns)
    return tuple(values.get(column, NONE) for column in columns)


def rows_of(pathway: Pathway, cases: list[Case], sums: Sums) -> Rows:
    """All rows of a run."""
    table = Table(pathway)
    visits = [visit for case in cases for visit in case.visits]
    return Rows(
        [table.case(case) for case in cases],
        [table.visit(visit) for visit in visits],
        [table.handoff(visit) for visit in visits if visit.handoff is not None],
        [row for case in cases for row in table.delays(case)],
        [table.link(case, case.opened_by) for case in cases if case.opened_by is not None],
        [row for visit in visits for row in table.partner_waits(visit)],
        [table.attributes(case.values) for case in cases],
        [table.attributes(case.arrived_with) for case in cases],
        {key: value for key, value in sums.totals.items() if value},
        dict(sums.occupied),
        dict(sums.delayed),
    )


def position(names: tuple[str, ...], name: str | None) -> int:
    """Where a name stands among others, or nothing."""
    return NONE if name is None else names.index(name)


class Table:
    """Turns what a run did into rows."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.numbering = Numbering.of(pathway)

    def case(self, case: Case) -> Row:
        """A row of `cases`."""
        return in_columns("cases", {
            "case_no": case.case_no,
            "opened_at": case.opened_at,
            "closed_at": case.closed_at,
            "ending": position(self.numbering.endings, case.ending),
            "entry": position(self.numbering.entries, case.person.entry),
        })  # fmt: skip

    def attributes(self, values: dict[str, Value]) -> Row:
        """The attributes of a case as numbers."""
        return tuple(self.number(name, value) for name, value in values.items())

    def number(self, name: str, value: Value) -> float:
        """The number that stands for a value of an attribute."""
        if value is None:
            return nan
        if isinstance(value, str):
            value = self.pathway.case[name].values.index(value)
        return float(value)

    def visit(self, visit: Visit) -> Row:
        """A row of `visits`."""
        numbering = self.numbering
        step = numbering.steps.index(visit.step)
        same = ("visit_no", "at_step", "offered_at", "ready_at", "started_at", "work_done_at",
                "finished_at", "due_at", "sitting_at", "left_place_at", "priority",
                "effort_time")  # fmt: skip
        parts = [c.name for c in TABLES["visits"] if c.name.endswith("_time")]
        parts.remove("effort_time")
        return in_columns("visits", {
            **{name: getattr(visit, name) for name in same},
            **{part: visit.parts[part.removesuffix("_time")] for part in parts},
            "case_no": visit.case.case_no,
            "kind": visit.kind,
            "state": visit.state,
            "step": step,
            "team": position(numbering.teams, visit.team),
            "accountable": position(numbering.organisations, visit.accountable),
            "parent_no": NONE if visit.token.block is None else visit.token.block.visit_no,
            "branch": self.branch(visit),
            "place": position(tuple(self.pathway.places), self.place(visit)),
            "worker_no": NONE if visit.worker is None else visit.worker.number,
            "role": position(numbering.roles, None if visit.worker is None else visit.worker.role),
            "outcome": position(numbering.outcomes[step], visit.outcome),
        })  # fmt: skip

    def branch(self, visit: Visit) -> int:
        """The branch of a block in which a visit is."""
        token = visit.token
        if token.block is None or token.branch is None:
            return NONE
        return self.numbering.branches.index((token.block.step, token.branch))

    def place(self, visit: Visit) -> str | None:
        """The place of a visit's step; a rework visit has none."""
        step = self.pathway.all_steps[visit.step]
        if visit.kind is VisitKind.REWORK or not isinstance(step, TeamStep):
            return None
        return step.in_

    def handoff(self, visit: Visit) -> Row:
        """A row of `handoffs`, with the visit that received it."""
        handoff, numbering = visit.handoff, self.numbering
        assert handoff is not None
        sender = handoff.sender
        assert sender.team is not None
        assert visit.team is not None
        same = ("accepted_at", "disputed_from", "disputed_to", "attempt", "rework_time",
                "rekeying_time", "accountable_changes")  # fmt: skip
        automatic = handoff.rule is None or handoff.rule.accept == "automatic"
        return in_columns("handoffs", {
            **{name: getattr(handoff, name) for name in same},
            "offered_at": visit.offered_at,
            "case_no": visit.case.case_no,
            "visit_no": visit.visit_no,
            "from_visit_no": sender.visit_no,
            "from_step": numbering.steps.index(sender.step),
            "from_team": numbering.teams.index(sender.team),
            "to_step": numbering.steps.index(visit.step),
            "to_team": numbering.teams.index(visit.team),
            "result": NONE if handoff.result is None else handoff.result,
            "automatic": automatic,
            "crosses": crosses(self.pathway, sender.team, visit.team),
        })  # fmt: skip

    def link(self, case: Case, other: Case) -> Row:
        """A row of `links`."""
        assert case.link is not None
        return in_columns("links", {
            "case_no": case.case_no,
            "other_no": other.case_no,
            "kind": case.link,
            "at": case.opened_at,
        })  # fmt: skip

    def partner_waits(self, visit: Visit) -> list[Row]:
        """The rows of `partner_waits` of a visit, in the order in which the teams are written."""
        step = self.pathway.team_steps.get(visit.step)
        teams = enumerate(step.with_ if step is not None else (), 1)
        return [in_columns("partner_waits", {
            "case_no": visit.case.case_no,
            "visit_no": visit.visit_no,
            "partner_no": number,
            "team": self.numbering.teams.index(team),
            "partner_time": visit.lacked[team],
        }) for number, team in teams if visit.lacked[team]]  # fmt: skip

    def delays(self, case: Case) -> list[Row]:
        """The rows of `delays` of a case, numbered as they began."""
        begun = sorted(case.delays, key=lambda delay: (delay.from_at, delay.visit.visit_no))
        return [self.delay(case, number, delay) for number, delay in enumerate(begun, 1)]

    def delay(self, case: Case, number: int, delay: Delay) -> Row:
        """A row of `delays`."""
        return in_columns("delays", {
            "case_no": case.case_no,
            "delay_no": number,
            "visit_no": delay.visit.visit_no,
            "cause": self.numbering.causes.index(delay.cause),
            "kind": delay.kind,
            "from_at": delay.from_at,
            "to_at": delay.to_at,
        })  # fmt: skip
