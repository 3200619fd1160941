"""A fact as it is judged: what stood before it, by which rules, and what came after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pathway_engine.engine.book_facts import Migrated, Reverted
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.live.auditing.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact at its place in a case: the state `before` it, the fact before and the one after.

    `recorded_at` is when the book learned it, at `position`. Rules that read values are not put
    to a case that was erased.
    """

    rules: Rulebook
    before: CaseFile
    fact: Fact
    position: int
    recorded_at: int
    ahead: Fact | None = None
    behind: Fact | None = None
    is_erased: bool = False

    def finding(self, rule: str, found: str, *, is_note: bool = False) -> Finding:
        """What is wrong with the fact."""
        place = (self.position, self.fact.case, self.fact.seq)
        return Finding(rule, found, *place, is_note=is_note)

    @property
    def knows(self) -> bool:
        """Whether what was known of the person is still there."""
        return not self.is_erased

    @property
    def visit(self) -> Visit | None:
        """The visit that the fact is about, as it stood; None for a new one, or none."""
        number = getattr(self.fact, "visit", None)
        there = isinstance(number, int) and 1 <= number <= len(self.before.visits)
        return self.before.visit(number) if there and number is not None else None

    @property
    def follows(self) -> Fact | None:
        """The fact after it, where the same command brought it about."""
        ahead = self.ahead
        same = ahead is not None and ahead.first == (self.fact.first or self.fact.seq)
        return ahead if same and not isinstance(ahead, Reverted | Migrated) else None


Findings = Iterator[Finding]
