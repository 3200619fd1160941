"""How a book writes facts down: chained by hashes, and saying nothing of a person themselves.

What is personal (references, persons, values, free text) stands apart, each beside a random salt;
the fact has a commitment in its place. Who changes a value breaks its commitment; who erases a
value and its salt leaves a fact that still holds, and says nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from pathway_engine.engine.facts import Fact
from pathway_engine.engine.writing import data_of, fact_from

_TEXTS = frozenset({"reason", "text", "document", "reference", "person"})
"""What is personal by its name, wherever it stands in a fact."""
_VALUES = "values"
"""What every value below is personal of."""
_COMMITTED = "sha256:"


class Particular(NamedTuple):
    """Something personal: what it is called in its fact, its salt, and its value as JSON."""

    name: str
    salt: str
    value: str


class Entry(NamedTuple):
    """A fact as it stands in the book: who told it, for which team, when the book learned it."""

    position: int
    recorded_at: int
    actor: str
    team: str | None
    fact: Fact
    hash: str


class Line(NamedTuple):
    """An entry as it is stored; `data` is the exact text that is hashed."""

    position: int
    case_no: int
    seq: int
    kind: str
    at: int
    recorded_at: int
    actor: str
    team: str | None
    data: str
    hash: str


def ascii_json(value: Any) -> str:
    """The one text of a JSON value: keys in order, no spaces, ASCII.

    >>> ascii_json({"b": 1.5, "a": None})
    '{"a":null,"b":1.5}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def commitment(salt: str, value: str) -> str:
    """What a fact says in the place of something personal, whose JSON is `value`.

    >>> commitment("00", "true")[:20]
    'sha256:196bddc1c72dd'
    """
    return _COMMITTED + sha256(f"{salt}\n{value}".encode()).hexdigest()


def chained(before: str, line: Line) -> str:
    """The hash of a line, after that of the line before it (empty for the first)."""
    told = ascii_json(list(line[:-1]))
    return sha256(f"{before}\n{told}".encode()).hexdigest()


def written(entry: Entry, before: str) -> tuple[Line, tuple[Particular, ...]]:
    """An entry as it is stored after a hash, and what is personal in it."""
    kept: list[Particular] = []

    def commit(name: str, value: Any) -> Any:
        salt, text = secrets.token_hex(16), ascii_json(value)
        kept.append(Particular(name, salt, text))
        return commitment(salt, text)

    fact = entry.fact
    data = ascii_json(_each_personal(data_of(fact), commit))
    told = (entry.recorded_at, entry.actor, entry.team, data, "")
    line = Line(entry.position, fact.case, fact.seq, fact.kind, fact.at, *told)
    return line._replace(hash=chained(before, line)), tuple(kept)


def read(line: Line, particulars: Mapping[str, str]) -> Entry:
    """The entry that a line tells, with what is personal in it by name (JSON); erased is blank."""

    def tell(name: str, committed: Any) -> Any:
        if not isinstance(committed, str) or not committed.startswith(_COMMITTED):
            return committed
        return json.loads(particulars[name]) if name in particulars else _nothing(name)

    data = _each_personal(json.loads(line.data), tell)
    fact = fact_from(line.kind, line.case_no, line.seq, line.at, data)
    return Entry(line.position, line.recorded_at, line.actor, line.team, fact, line.hash)


def commitments(line: Line) -> dict[str, str]:
    """The commitments in a line, by the name of what is personal."""
    found: dict[str, str] = {}

    def note(name: str, committed: Any) -> Any:
        if isinstance(committed, str) and committed.startswith(_COMMITTED):
            found[name] = committed
        return committed

    _each_personal(json.loads(line.data), note)
    return found


def blank(fact: Fact) -> Fact:
    """A fact as it is told to those who may not see what is personal in it.

    >>> from pathway_engine.engine.facts import Opened
    >>> dict(blank(Opened(case=1, seq=1, at=0, values={"urgent": True})).values)
    {'urgent': None}
    """
    data = _each_personal(data_of(fact), lambda name, _: _nothing(name))
    return fact_from(fact.kind, fact.case, fact.seq, fact.at, data)


def _nothing(name: str) -> str | None:
    """What stands where something personal is not told."""
    path = name.split(".")
    return None if _VALUES in path or path[-1] in ("reference", "person", "document") else ""


def _each_personal(data: Any, change: Callable[[str, Any], Any], path: str = "") -> Any:
    """JSON data in which everything personal that is there is changed."""
    if isinstance(data, list):
        return [_each_personal(each, change, f"{path}{i}.") for i, each in enumerate(data)]
    if not isinstance(data, Mapping):
        return data
    found = {}
    for name, value in data.items():
        if name == _VALUES and isinstance(value, Mapping):
            found[name] = {
                of: each if each is None else change(f"{path}{name}.{of}", each)
                for of, each in value.items()
            }
        elif name in _TEXTS and value:
            found[name] = change(f"{path}{name}", value)
        else:
            found[name] = _each_personal(value, change, f"{path}{name}.")
    return found
