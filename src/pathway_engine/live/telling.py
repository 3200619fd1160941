"""Public commands as the engine takes them: moments as UTC seconds, efforts as seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any

from pathway_engine.engine import commands as engine
from pathway_engine.engine.chain import ascii_json
from pathway_engine.errors import UsageError
from pathway_engine.live import commands
from pathway_engine.live.actors import Actor

LARGEST = 2**63 - 1
"""The largest number that a database keeps."""
FIRST, LAST = -2_208_988_800, 4_102_444_800
"""UTC seconds of 1900 and of 2100: holidays are known in between."""


def seconds(moment: datetime) -> int:
    """A moment in UTC seconds. Raises `UsageError` for one without a time zone, or far away.

    >>> from datetime import UTC
    >>> seconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400
    """
    if moment.tzinfo is None:
        raise UsageError(f"{moment.isoformat()} has no time zone; give it one (such as UTC)")
    found = int(moment.timestamp())
    if not FIRST <= found < LAST:
        raise UsageError(f"{moment.isoformat()} is not in the years 1900 to 2099")
    return found


def check_storable(*said: object) -> None:
    """Raise `UsageError` for texts and numbers that no database keeps; none of them is told.

    >>> check_storable(commands.Note(case=1, text="so"), "a key", None)
    >>> check_storable(commands.Note(case=2**64, text="so"))
    Traceback (most recent call last):
    pathway_engine.errors.UsageError: a number is too large
    """
    for one in said:
        if isinstance(one, str):
            _check_text(one)
        elif isinstance(one, int) and abs(one) > LARGEST:
            raise UsageError("a number is too large")
        elif isinstance(one, Mapping):
            check_storable(*one, *(each for each in one.values() if isinstance(each, str)))
        elif isinstance(one, tuple | list):
            check_storable(*one)
        elif is_dataclass(one):
            check_storable(*(getattr(one, each.name) for each in fields(one)))


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError("a text holds what is no character") from None
    if "\0" in text:
        raise UsageError("a text holds a null character")


def case_of(command: commands.Command) -> int | None:
    """The number of the case that a command is about; None where it opens one, or is about none."""
    if isinstance(command, commands.OnVisit):
        return int(command.visit[0])
    number = getattr(command, "case", None)
    return number if isinstance(number, int) else None


def told(command: commands.OnVisit, by: Actor) -> engine.Command:
    """A move of a visit as the engine takes it; who begins without naming a worker does it."""
    visit = engine.VisitId(*command.visit)
    return _TELLING[type(command)](visit, command, by)


def digest(command: commands.Command) -> str:
    """What a key stands for: SHA-256 of the command and all that it says.

    >>> one = commands.Accept(visit=(1, 2))
    >>> digest(one) == digest(commands.Accept(visit=engine.VisitId(1, 2)))
    True
    """
    said = {each.name: _plain(getattr(command, each.name)) for each in fields(command)}
    return sha256(ascii_json([type(command).__name__, said]).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return seconds(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def _effort(effort: timedelta | None) -> int | None:
    return None if effort is None else round(effort.total_seconds())


def _moment(moment: datetime | None) -> int | None:
    return None if moment is None else seconds(moment)


def _start(visit: engine.VisitId, command: commands.Start, by: Actor) -> engine.Command:
    return engine.Start(
        visit=visit,
        worker=command.worker or by.id,
        role=command.role,
        partners=tuple(command.partners),
        override=command.override,
    )


def _finish(visit: engine.VisitId, command: commands.Finish, _: Actor) -> engine.Command:
    return engine.Finish(
        visit=visit,
        outcome=command.outcome,
        values=dict(command.values),
        started_at=_moment(command.started_at),
        partners=tuple(command.partners),
        due=_moment(command.due),
        effort=_effort(command.effort),
        opens=dict(command.opens),
        override=command.override,
    )


_TELLING: dict[type[commands.OnVisit], Callable[[engine.VisitId, Any, Actor], engine.Command]] = {
    commands.Accept: lambda visit, _, __: engine.Accept(visit=visit),
    commands.Return: lambda visit, c, _: engine.Return(visit=visit, reason=c.reason),
    commands.Dispute: lambda visit, c, _: engine.Dispute(visit=visit, reason=c.reason),
    commands.Assign: lambda visit, c, _: engine.Assign(visit=visit, worker=c.worker),
    commands.Start: _start,
    commands.WorkDone: lambda visit, c, _: engine.WorkDone(visit=visit, effort=_effort(c.effort)),
    commands.Hold: lambda visit, c, _: engine.Hold(
        visit=visit, cause=c.cause, responsible=c.responsible
    ),
    commands.Resume: lambda visit, _, __: engine.Resume(visit=visit),
    commands.Record: lambda visit, c, _: engine.Record(visit=visit, values=dict(c.values)),
    commands.Schedule: lambda visit, c, _: engine.Schedule(visit=visit, sitting=seconds(c.sitting)),
    commands.Finish: _finish,
    commands.Reassign: lambda visit, c, _: engine.Reassign(
        visit=visit, team=c.team, reason=c.reason
    ),
    commands.Divert: lambda visit, c, _: engine.Divert(visit=visit, to=c.to, reason=c.reason),
}
