"""Everything that the package raises on purpose, in one tree.

    PathwayEngineError
    ├── PathwayError     a file is wrong; `.findings` says what, where and what to do
    ├── UsageError       the call or the options are wrong, whatever the files say
    ├── RunStopped       a run was refused or had to stop; names case and step where it knows them
    ├── LedgerError      a ledger is missing, exists already, is locked, full or not a ledger
    │   ├── NeedsUpgrade     its tables are those of an earlier version
    │   └── NotConfigured    the engine of an application is not as a ledger needs it
    └── CaseworkError    a command on a real case was not carried out; nothing of it happened
        ├── Refused      it may not be: NotYours NotNow RuleDecides MissingRecord Unknown TooEarly
        │                KeyReused say why
        ├── Stale        the case has changed since the worker looked
        ├── Busy         another writer had the book too long: repeat your whole transaction
        └── ClockWentBack  the machine's clock is behind the book's

Catch `PathwayEngineError` to catch them all. Anything else that comes out of the package
is a fault of the package.

    >>> try:
    ...     raise RunStopped("the rule `in_budget` fails", case="12", step="panel")
    ... except PathwayEngineError as error:
    ...     print(error)
    case 12 at panel: the rule `in_budget` fails
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

__all__ = [
    "Busy",
    "CaseworkError",
    "ClockWentBack",
    "KeyReused",
    "LedgerError",
    "MissingRecord",
    "NeedsUpgrade",
    "NotConfigured",
    "NotNow",
    "NotYours",
    "PathwayEngineError",
    "PathwayError",
    "Refused",
    "RuleDecides",
    "RunStopped",
    "Stale",
    "TooEarly",
    "Unknown",
    "UsageError",
]

SHOWN = 100
"""How many findings an error message quotes; `.findings` has them all."""


class PathwayEngineError(Exception):
    """The root of the tree; never raised itself."""


class PathwayError(PathwayEngineError):
    """A file is wrong.

    `findings` is a `pathway_engine.definition.findings.Findings`: every fault that was
    found, each with its code and its place.
    """

    def __init__(self, findings: Sequence[Any]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings[:SHOWN]]
        rest = len(self.findings) - len(lines)
        if rest:
            lines.append(f"and {rest} more")
        return "\n".join(lines)


class UsageError(PathwayEngineError):
    """The call or the options are wrong, whatever the files say."""

    @classmethod
    def lacking(cls, package: str, extra: str, what: str) -> Self:
        """A package of an extra is not installed: the error says the line that installs it.

        >>> print(UsageError.lacking("pandas", "export", "a frame"))
        a frame needs the package `pandas`, which is not installed; this installs it:
        python -m pip install 'pathway-engine[export]'
        """
        return cls(
            f"{what} needs the package `{package}`, which is not installed; "
            f"this installs it: python -m pip install 'pathway-engine[{extra}]'"
        )


class RunStopped(PathwayEngineError):
    """A run was refused before it began, or had to stop.

    `case` and `step` are empty where the reason lies in neither.
    """

    def __init__(self, reason: str, *, case: str = "", step: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.case = case
        self.step = step

    def __str__(self) -> str:
        case = f"case {self.case}" if self.case else ""
        step = f"at {self.step}" if self.step else ""
        place = " ".join(part for part in (case, step) if part)
        return f"{place}: {self.reason}" if place else self.reason

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross a process boundary whole, for whoever runs replications in other processes."""
        return (_stopped_again, (self.reason, self.case, self.step))


def _stopped_again(reason: str, case: str, step: str) -> RunStopped:
    return RunStopped(reason, case=case, step=step)


class LedgerError(PathwayEngineError):
    """A ledger is missing, exists already, is locked, full or not a ledger."""


class NeedsUpgrade(LedgerError):
    """The tables of a ledger are of an earlier version; the command `upgrade` brings it up."""


class NotConfigured(LedgerError):
    """The engine of an application is not as a ledger needs it; the text says what cures it."""


class CaseworkError(PathwayEngineError):
    """A command on a real case was not carried out; nothing of it happened."""


class Refused(CaseworkError):
    """A command may not be carried out: `code` says why, `missing` what would be needed.

    `who_could` are the teams, or the rights, that could do it. No value of a person is told.
    """

    def __init__(
        self,
        code: str,
        reason: str,
        missing: Sequence[str] = (),
        who_could: Sequence[str] = (),
    ) -> None:
        super().__init__(code, reason, tuple(missing), tuple(who_could))
        self.code = code
        self.reason = reason
        self.missing = tuple(missing)
        self.who_could = tuple(who_could)

    def __str__(self) -> str:
        missing = f": {', '.join(self.missing)}" if self.missing else ""
        could = f" ({' or '.join(self.who_could)} could)" if self.who_could else ""
        return f"{self.reason}{missing}{could}"


class NotYours(Refused):
    """Somebody else may do it."""


class NotNow(Refused):
    """The state of the case, or something that is full, does not allow it."""


class RuleDecides(Refused):
    """A rule of the pathway decides otherwise."""


class MissingRecord(Refused):
    """Something must be said first: a record, an outcome, a partner, a reason."""


class Unknown(Refused):
    """There is no such case, visit, step, outcome or attribute."""


class TooEarly(Refused):
    """It would have happened before what it follows, or has not happened yet."""


class KeyReused(Refused):
    """The key stands for another command."""


class Stale(CaseworkError):
    """The case has changed since the worker looked; `since` are the entries of what happened."""

    def __init__(self, since: Sequence[Any]) -> None:
        super().__init__(tuple(since))
        self.since = tuple(since)

    def __str__(self) -> str:
        kinds = ", ".join(entry.fact.kind for entry in self.since[:SHOWN])
        return f"the case has changed since you looked: {kinds}; look again"


class Busy(CaseworkError):
    """Another writer had the book too long: repeat your whole transaction."""


class ClockWentBack(CaseworkError):
    """The machine's clock is behind what the book has recorded: set it right."""
