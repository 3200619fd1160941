"""Everything that the package raises on purpose, in one tree.

    PathwayEngineError
    ├── PathwayError     a file is wrong; `.findings` says what, where and what to do
    ├── UsageError       the call or the options are wrong, whatever the files say
    ├── RunStopped       a run was refused or had to stop; names case and step where it knows them
    └── LedgerError      a ledger is missing, exists already, is locked, full or not a ledger
        ├── NeedsUpgrade     its tables are those of an earlier version
        └── NotConfigured    the engine of an application is not as a ledger needs it

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
    "LedgerError",
    "NeedsUpgrade",
    "NotConfigured",
    "PathwayEngineError",
    "PathwayError",
    "RunStopped",
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
