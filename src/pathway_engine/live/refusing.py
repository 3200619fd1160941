"""A refusal of the engine as the error that tells an application of it."""

from __future__ import annotations

from pathway_engine.engine.refusals import Code, Refusal
from pathway_engine.errors import (
    KeyReused,
    MissingRecord,
    NotNow,
    NotYours,
    Refused,
    RuleDecides,
    TooEarly,
    Unknown,
)

_ERRORS: dict[Code, type[Refused]] = {
    Code.UNKNOWN: Unknown,
    Code.BAD_VALUE: Unknown,
    Code.NOT_NOW: NotNow,
    Code.FULL: NotNow,
    Code.ENDLESS: NotNow,
    Code.NOT_YOURS: NotYours,
    Code.TOO_EARLY: TooEarly,
    Code.NOT_BOOKED: TooEarly,
    Code.RULE_DECIDES: RuleDecides,
    Code.REQUIREMENT: RuleDecides,
    Code.OUTCOME_OPEN: MissingRecord,
    Code.OPENING_OPEN: MissingRecord,
    Code.MISSING_RECORD: MissingRecord,
    Code.MISSING_PARTNER: MissingRecord,
    Code.MISSING_REASON: MissingRecord,
    Code.NO_VALUE: MissingRecord,
    Code.KEY_REUSED: KeyReused,
}
"""Which error tells of which code."""


def error_of(refusal: Refusal, who_could: tuple[str, ...] = ()) -> Refused:
    """The error for a refusal.

    >>> error_of(Refusal(Code.MISSING_RECORD, "`contact` records", ("cost",)))
    MissingRecord('missing_record', '`contact` records', ('cost',), ())
    """
    kind = _ERRORS.get(refusal.code, Refused)
    return kind(refusal.code.value, refusal.reason, refusal.missing, who_could)
