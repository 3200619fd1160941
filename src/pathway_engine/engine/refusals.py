"""Refusals: why a command is not carried out. Nothing has happened then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The reasons for which a command is refused."""

    UNKNOWN = "unknown"
    """There is no such case, visit, step, outcome or attribute."""
    NOT_NOW = "not_now"
    """The state of the visit does not allow it."""
    NOT_YOURS = "not_yours"
    """The worker may not do it."""
    TOO_EARLY = "too_early"
    """It would have happened before what it follows, or before it is due."""
    MISSING_PARTNER = "missing_partner"
    """The work needs workers of other teams beside the step's own."""
    NOT_BOOKED = "not_booked"
    """The panel hears what is booked on a sitting, once that has begun."""
    RULE_DECIDES = "rule_decides"
    """A rule of the step decides the outcome, and decides otherwise."""
    OUTCOME_OPEN = "outcome_open"
    """No rule decides the outcome, and nobody has chosen one."""
    OPENING_OPEN = "opening_open"
    """Whether a further case is opened is somebody's to say, and nobody has."""
    MISSING_RECORD = "missing_record"
    """The step establishes something that has not been recorded."""
    BAD_VALUE = "bad_value"
    """A value that the attribute cannot have."""
    REQUIREMENT = "requirement"
    """The next step requires something that is not so."""
    FULL = "full"
    """A caseload, a place or a sitting has no room."""
    KEY_REUSED = "key_reused"
    """The key stands for another command."""
    MISSING_REASON = "missing_reason"
    """What leaves the definition needs a reason."""
    NO_VALUE = "no_value"
    """Something that must be known has no value: an attribute not set, a division by zero."""
    ENDLESS = "endless"
    """The case would go round without end."""
    NOT_YET = "not_yet"
    """The definition uses something that this version does not run."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command was refused: a code, the reason in words, what is missing or would do."""

    code: Code
    reason: str
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The reason, with what is missing.

        >>> str(Refusal(Code.MISSING_RECORD, "not recorded", ("package_cost",)))
        'not recorded: package_cost'
        """
        return self.reason + (f": {', '.join(self.missing)}" if self.missing else "")


class RefusedError(Exception):
    """Carries a refusal out of a decision; `decide` returns it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def refused(code: Code, reason: str, *missing: str) -> RefusedError:
    """A refusal, ready to be raised."""
    return RefusedError(Refusal(code, reason, missing))
