"""Facts as plain JSON values, and back: what is stored must be readable for ever.

>>> from pathway_engine.engine.facts import FellDue
>>> fell = FellDue(case=1, seq=4, at=7200, visit=2, to=State.QUEUED, priority=0.0)
>>> data_of(fell)["to"], fact_from("fell_due", 1, 4, 7200, data_of(fell)) == fell
('queued', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import IntEnum
from typing import Any

from pathway_engine.engine.facts import FACTS, Clock, Fact, Offer, Opens, Partner
from pathway_engine.engine.records import Crosses, State, VisitKind

_HEAD = ("case", "seq", "at")
_READ: Mapping[str, Any] = {
    "to": lambda text: State[text.upper()],
    "visit_kind": lambda text: VisitKind[text.upper()],
    "by": tuple,
    "stopped": tuple,
    "branches": tuple,
    "opens": lambda opens: tuple(Opens(**opened) for opened in opens),
    "clocks": lambda clocks: tuple(Clock(**clock) for clock in clocks),
    "partners": lambda partners: tuple(Partner(**partner) for partner in partners),
    "offer": lambda offer: None if offer is None else _offer_from(offer),
}
"""How what JSON has no form for is read again, by the name of the field."""


def data_of(fact: Fact) -> dict[str, Any]:
    """What a fact says beside case, number and time, as plain JSON values."""
    return {
        each.name: _plain(getattr(fact, each.name))
        for each in fields(fact)
        if each.name not in _HEAD
    }


def fact_from(kind: str, case: int, seq: int, at: int, data: Mapping[str, Any]) -> Fact:
    """The fact that `data_of` was told of. Raises `KeyError` for a kind that is not known."""
    read = {name: _READ[name](value) if name in _READ else value for name, value in data.items()}
    return FACTS[kind](case=case, seq=seq, at=at, **read)


def _offer_from(data: Mapping[str, Any]) -> Offer:
    return Offer(**{**data, "crosses": Crosses[data["crosses"].upper()]})


def _plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Clock | Offer | Opens | Partner):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
