"""What an audit of a live book finds, and the rules that it puts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

RULES: Mapping[str, str] = MappingProxyType(
    {
        "chain": "positions run from 1 without gaps, and each hash follows from the one before it",
        "head": "the book stands at its last fact, and takes no number that is taken",
        "seal": "the fact at the position of a seal has the hash that the seal says",
        "order": "the facts of a case are numbered from 1 without gaps, and recorded in order",
        "particulars": "what is personal is there as it was told, unless it was erased",
        "folding": "the facts of every case lead to a state, by a version that is installed",
        "moves": "every fact is a move that the life cycle allows",
        "times": "nothing happens before what it follows, nor after it was recorded",
        "parts": "the parts of a visit's time add up to the time that passed",
        "handoffs": "every change of team has its handoff, and every handoff its change of team",
        "records": "a visit ends when all that its step establishes is recorded, or by an override",
        "outcomes": "the outcome of a visit is one of its step, by its rules, or by an override",
        "routes": "a case goes on where its outcome leads, unless it was diverted",
        "requires": "a step is entered when what it requires is so, unless the case was diverted",
        "reasons": "what leaves the definition has a reason",
        "rows": "the rows of every case are what its facts come to",
        "deviations": "overrides and diversions are there by somebody's right (told, no fault)",
        "hours": "work begins in the hours of its team (told, no fault)",
        "room": "teams and places have no more cases than they hold (told, no fault)",
    }
)
"""Every rule by its name, in the order in which they are told."""

NOTES = frozenset({"deviations", "hours", "room"})
"""The rules that people may break: what is found is told, and the audit passes."""


class Finding(NamedTuple):
    """What is not as a rule has it, and where: a position in the book, a case, a fact of it.

    `is_note` is what may be so, and is told. No value of a person is told.

    >>> print(Finding("parts", "they add up to 5 seconds, and 9 passed", 12, 3, 4))
    parts: position 12, case 3, fact 4: they add up to 5 seconds, and 9 passed
    """

    rule: str
    found: str
    position: int | None = None
    case: int | None = None
    fact: int | None = None
    is_note: bool = False

    def __str__(self) -> str:
        named = (("position", self.position), ("case", self.case), ("fact", self.fact))
        place = ", ".join(f"{word} {number}" for word, number in named if number is not None)
        return ": ".join(part for part in (self.rule, place, self.found) if part)
