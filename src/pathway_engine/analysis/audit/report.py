"""What an audit says: for each rule how much was checked, and which rows break it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pathway_engine.analysis.rings import Ring

SHOWN = 20
"""How many faults of a rule are named; of the rest only the number is told."""


@dataclass(frozen=True)
class Fault:
    """A row that breaks a rule: the run, the case and the visit, as far as there is one."""

    found: str
    run: int | None = None
    case: int | None = None
    visit: int | None = None

    def __str__(self) -> str:
        place = [
            f"{word} {number}"
            for word, number in (("run", self.run), ("case", self.case), ("visit", self.visit))
            if number is not None
        ]
        return ": ".join([", ".join(place), self.found] if place else [self.found])

    def as_json(self) -> dict[str, Any]:
        """The fault as plain data."""
        return {"run": self.run, "case": self.case, "visit": self.visit, "found": self.found}


@dataclass
class RuleResult:
    """What became of one rule: `checked` rows (or pairs of rows), the first faults, the rest."""

    rule: str
    checked: int = 0
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    runs: set[int | None] = field(default_factory=set)
    """Every run with a fault, one that is not named too."""

    @property
    def passed(self) -> bool:
        """Whether no row breaks the rule."""
        return not self.faults

    def add(self, faults: list[Fault], total: int) -> None:
        """Take in the first faults of a check that found `total` of them."""
        kept = faults[: SHOWN - len(self.faults)]
        self.faults += kept
        self.runs.update(fault.run for fault in faults)
        self.more += total - len(kept)

    def as_json(self) -> dict[str, Any]:
        """The result as plain data; `more` faults are not named."""
        return {
            "rule": self.rule,
            "checked": self.checked,
            "faults": [fault.as_json() for fault in self.faults],
            "more": self.more,
        }


@dataclass(frozen=True)
class AuditReport:
    """The outcome of an audit: the digest of the ledger, and every rule with its faults.

    The digest is empty where the ledger cannot be read whole.

    >>> report = AuditReport("9f86", (RuleResult("parts", 3, [Fault("too long", 2, 7, 1)]),))
    >>> report.passed, str(report.rules[0].faults[0])
    (False, 'run 2, case 7, visit 1: too long')
    """

    digest: str
    rules: tuple[RuleResult, ...]
    without_rows: tuple[int, ...] = ()
    """The runs that keep their measures alone: rules about rows could not be put to them."""
    rings: tuple[tuple[int, Ring], ...] = ()
    """The rings of places that stand at the end of runs without faults; they break no rule."""
    left_out: tuple[int, ...] = ()
    """The runs whose rows were not judged, because others were asked for."""

    @property
    def passed(self) -> bool:
        """Whether every rule holds."""
        return all(rule.passed for rule in self.rules)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, as `pathways audit --json` prints it."""
        return {
            "format": 1,
            "passed": self.passed,
            "digest": self.digest or None,
            "without_rows": list(self.without_rows),
            "rings": [{"run": run, **ring._asdict()} for run, ring in self.rings],
            "rules": [rule.as_json() for rule in self.rules],
        }
