"""Facts as plain JSON values, and back: what is stored must be readable for ever.

>>> from pathway_engine.engine.facts import FellDue
>>> fell = FellDue(case=1, seq=4, at=7200, visit=2, to=State.QUEUED, priority=0.0)
>>> data_of(fell)["to"], fact_from("fell_due", 1, 4, 7200, data_of(fell)) == fell
('queued', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import IntEnum
from functools import cache
from typing import Any

from pathway_engine.engine.book_facts import FACTS, Moved, Taken
from pathway_engine.engine.facts import Clock, Fact, Offer, Opens, Partner
from pathway_engine.engine.records import Crosses, Deviation, State, VisitKind

_HEAD = ("case", "seq", "at")
_VISITS: Mapping[str, Any] = {"adopted": Taken, "migrated": Moved}
"""What the visits are that a fact of the book tells of."""
_READ: Mapping[str, Any] = {
    "to": lambda to: State[to.upper()] if isinstance(to, str) else to,
    "visit_kind": lambda text: VisitKind[text.upper()],
    "by": tuple,
    "stopped": tuple,
    "branches": tuple,
    "opens": lambda opens: tuple(Opens(**opened) for opened in opens),
    "clocks": lambda clocks: tuple(Clock(**clock) for clock in clocks),
    "partners": lambda partners: tuple(Partner(**partner) for partner in partners),
    "offer": lambda offer: None if offer is None else _offer_from(offer),
    "deviation": lambda text: Deviation[text.upper()],
    "names": tuple,
    "instead": lambda facts: tuple(_fact_from(fact) for fact in facts),
}
"""How what JSON has no form for is read again, by the name of the field."""


def data_of(fact: Fact) -> dict[str, Any]:
    """What a fact says beside case, number and time, as plain JSON values.

    What is as it is where nothing is said is left out; that never changes.
    """
    return {
        name: _plain(value)
        for name, unsaid in _said_by(fact.kind)
        if (value := getattr(fact, name)) != unsaid
    }


@cache
def _said_by(kind: str) -> tuple[tuple[str, Any], ...]:
    """What a kind of fact says: each name, and the value where nothing is said."""
    named = (each for each in fields(FACTS[kind]) if each.name not in _HEAD)
    return tuple(
        (each.name, each.default if each.default_factory is MISSING else each.default_factory())
        for each in named
    )


def fact_from(kind: str, case: int, seq: int, at: int, data: Mapping[str, Any]) -> Fact:
    """The fact that `data_of` was told of. Raises `KeyError` for a kind that is not known."""
    read = {name: _READ[name](value) if name in _READ else value for name, value in data.items()}
    if kind in _VISITS:
        read["visits"] = tuple(_VISITS[kind](**_visit(visit)) for visit in data["visits"])
    return FACTS[kind](case=case, seq=seq, at=at, **read)


def _visit(said: Mapping[str, Any]) -> dict[str, Any]:
    """A visit as a fact of the book tells of it."""
    states = {"state": State, "kind": VisitKind}
    told = {name: of[said[name].upper()] for name, of in states.items() if name in said}
    return {**said, **told, "by": tuple(said["by"])}


def _fact_from(said: Mapping[str, Any]) -> Fact:
    """A fact that another one tells of."""
    return fact_from(said["kind"], said["case"], said["seq"], said["at"], said["data"])


def _offer_from(data: Mapping[str, Any]) -> Offer:
    return Offer(**{**data, "crosses": Crosses[data["crosses"].upper()]})


def _plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Fact):
        head = {name: getattr(value, name) for name in _HEAD}
        return {"kind": value.kind, **head, "data": data_of(value)}
    if isinstance(value, Clock | Offer | Opens | Partner | Taken | Moved):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
