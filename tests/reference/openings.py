"""Several cases of one person: what outcomes and endings open, and the person's packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pathway_engine.definition.models import Ending, Opening, Outcome, Package
from pathway_engine.engine.records import LinkKind
from pathway_engine.errors import RunStopped
from reference.arrivals import Value
from reference.cases import Case, Life, Stretch, Visit
from reference.leaving import Leaving
from reference.luck import MASK
from reference.teams import Hours

MOST_OPENINGS_IN_A_SECOND = 1_000
MOST_OPENINGS = 10_000


class Source(NamedTuple):
    """Who opens: a step or an ending, at the case's n-th visit there; how they are related."""

    owner: str
    n: int
    hours: Hours | None
    kind: LinkKind
    package: int = 0
    """The number of the package that must still run, 0 for none."""


@dataclass(frozen=True)
class Due:
    """A case that will open: by whom, when, and what was known then."""

    at: int
    planned_at: int
    parent: Case
    source: Source
    written_as: int
    """Where the opening stands in the file, among all."""
    name: str
    opening: Opening
    values: Mapping[str, Value]

    @property
    def order(self) -> tuple[int, int, int]:
        """The first in this order opens first within a second."""
        return (self.parent.case_no, self.written_as, self.source.n)


class Openings(Leaving):
    """Cases that open others, and what endings bring."""

    def outcome_opens(self, visit: Visit, outcome: Outcome) -> None:
        """The openings of an outcome, after its `set`."""
        hours = None if visit.team is None else self.team_of(visit).hours
        source = Source(visit.step, visit.at_step, hours, LinkKind.AROSE_FROM)
        self.open_others(visit.case, source, outcome.opens)

    def close(self, case: Case, ending: str) -> None:
        """The case ends: with its package, and with what its ending opens."""
        written = self.pathway.endings[ending]
        case.closed_at = self.now
        number = self.package_at(case, ending, written)
        source = Source(ending, 1, None, LinkKind.FOLLOWS, number)
        self.open_others(case, source, written.opens)
        super().close(case, ending)

    def open_others(self, case: Case, source: Source, opens: Mapping[str, Opening]) -> None:
        """Plan the cases that a case opens now."""
        identity = case.person.identity
        for name, opening in opens.items():
            if opening.when is not None and not self.reading.rule(
                case, opening.when, self.now, source.owner
            ):
                continue
            if opening.share is not None:
                share = self.share_of(case, opening)
                u = self.luck.of_person(source.owner, f"open.{name}", identity, source.n, 0)
                if u >= share:
                    continue
            u = self.luck.of_person(source.owner, f"open_after.{name}", identity, source.n, 0)
            after = self.reading.line(case, opening.after)
            at = self.later(after, u, self.now, source.hours)
            place = self.written.index(id(opening))
            due = Due(at, self.now, case, source, place, name, opening, dict(case.values))
            self.plan(due)

    def share_of(self, case: Case, opening: Opening) -> float:
        """How often a case opens another one."""
        assert opening.share is not None
        return float(self.reading.line(case, opening.share))

    def plan(self, due: Due) -> None:
        """A case will open."""
        self.pending.append(due)

    def due_now(self, *, fresh: bool) -> list[Due]:
        """The openings of this second in their order; those planned in it are fresh."""
        found: list[Due] = []
        others: list[Due] = []
        for due in self.pending:
            now = due.at <= self.now and (due.planned_at == self.now) == fresh
            (found if now else others).append(due)
        self.pending = others
        return sorted(found, key=lambda due: due.order)

    def identity_of(self, due: Due) -> int:
        """Who a new case is."""
        parent = due.parent.person.identity
        counter = (parent & MASK, parent >> 32 & MASK, due.source.n, 0)
        return self.luck.word(f"{due.source.owner}.{due.name}", "identity", counter)

    def count_opening(self, case: Case, step: str) -> None:
        """Who has a thousand cases opened in one second stops the run, or ten thousand in it."""
        life = case.life
        life.opened += 1
        life.opened_now = life.opened_now + 1 if life.opened_at == self.now else 1
        life.opened_at = self.now
        if life.opened_now > MOST_OPENINGS_IN_A_SECOND or life.opened > MOST_OPENINGS:
            raise RunStopped("too many openings", case=str(case.case_no), step=step)

    # -- packages --------------------------------------------------------------------------------

    def package_at(self, case: Case, ending: str, written: Ending) -> int:
        """What an ending does to the person's package; its number if the ending has one."""
        life = case.life
        if written.package is None:
            return 0
        goes_on = self.still_runs(life)
        if life.stretches and goes_on:
            life.stretches[-1].until = self.now
        if not isinstance(written.package, Package):
            life.ends_at = min(life.ends_at, self.now)
            return 0
        if not goes_on:
            self.begin_package(case, ending, written.package)
        weekly = self.reading.rule(case, written.package.weekly, self.now, ending)
        assert isinstance(weekly, float | int)
        life.stretches.append(Stretch(ending, self.now, life.ends_at, float(weekly)))
        return life.packages

    def begin_package(self, case: Case, ending: str, package: Package) -> None:
        """The person's next package begins: how long it lasts."""
        case.life.packages += 1
        u = self.luck.of_person(ending, "lasts", case.person.identity, case.life.packages, 0)
        case.life.ends_at = self.later(self.reading.line(case, package.lasts), u, self.now, None)

    def still_runs(self, life: Life, number: int | None = None) -> bool:
        """Whether a package runs now, or the one of that number."""
        return life.ends_at > self.now and number in (None, life.packages)
