"""A small web service over the desk: commands in, what came of them out.

It shows what an application adds: it knows who asks (`Door`), turns JSON into commands, and says
refusals in HTTP. `Idempotency-Key` is the key of a command, `If-Match` the revision that the
worker saw. Run it with any server of ASGI: `uvicorn --factory service:made`.
"""

import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple

from fastapi import Body, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse

from pathway_engine import Actor, CaseworkError, Desk, UsageError
from pathway_engine.casework import (
    Accept,
    Assign,
    Busy,
    CaseView,
    Done,
    Finish,
    Hold,
    KeyReused,
    MissingRecord,
    NotYours,
    Open,
    Record,
    Resume,
    Return,
    Stale,
    Start,
    TooEarly,
    Undo,
    Unknown,
    VisitId,
    WorkDone,
)

MOVES = {
    move.__name__.lower(): move
    for move in (Accept, Assign, Finish, Hold, Record, Resume, Return, Start, WorkDone)
}
"""The moves that this service offers; each takes the fields of its command as JSON."""

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (UsageError, 422),
    (NotYours, 403),
    (Unknown, 404),
    (Stale, 412),
    (MissingRecord, 422),
    (TooEarly, 422),
    (KeyReused, 422),
    (Busy, 503),
)
"""How errors are said in HTTP; every other refusal is a conflict."""

Door = Mapping[str, Actor]
"""Who a bearer token stands for. A real service asks whoever keeps its users."""


def actor(request: Request) -> Actor:
    """Who asks. The library authenticates nobody: this is where it happens."""
    door: Door = request.app.state.door
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token not in door:
        raise HTTPException(401, "who are you?")
    return door[token]


def desk_of(request: Request) -> Desk:
    """The desk that all requests share: each call is one transaction."""
    desk: Desk = request.app.state.desk
    return desk


By = Annotated[Actor, Depends(actor)]
AtDesk = Annotated[Desk, Depends(desk_of)]


class Care(NamedTuple):
    """How carefully: the key under which a command counts once, the revision that was seen."""

    key: str | None
    expect: int | None


def care(
    key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
    match: Annotated[int | None, Header(alias="If-Match")] = None,
) -> Care:
    return Care(key, match)


def place(case: int, visit: int) -> VisitId:
    return VisitId(case, visit)


Carefully = Annotated[Care, Depends(care)]
Visit = Annotated[VisitId, Depends(place)]
Said = Annotated[dict[str, Any], Body()]
MaybeSaid = Annotated[dict[str, Any] | None, Body()]


def service(desk: Desk, door: Door) -> FastAPI:
    """The service over a desk, for whoever the door knows."""
    app = FastAPI(title="Cases")
    app.state.desk, app.state.door = desk, door
    app.add_exception_handler(CaseworkError, refused)
    app.add_exception_handler(UsageError, refused)
    app.post("/cases", status_code=201)(opened)
    app.get("/cases/{case}")(seen)
    app.post("/cases/{case}/undo")(undone)
    app.post("/cases/{case}/visits/{visit}/{move}")(moved)
    app.get("/work")(work)
    return app


def made() -> FastAPI:
    """The service over the ledger that the environment names, which lets nobody in yet."""
    return service(Desk(os.environ["CARE_LEDGER"]), {})


def refused(_: Request, error: Exception) -> JSONResponse:
    """A refusal: why, what is missing, who could. No value of a person is in it."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 409)
    told = {name: getattr(error, name) for name in ("code", "missing", "who_could")
            if hasattr(error, name)}  # fmt: skip
    return JSONResponse({"error": str(error), **told}, status)


def opened(said: Said, by: By, desk: AtDesk, how: Carefully) -> dict[str, Any]:
    return told(desk.do(made_of(Open, said), by=by, key=how.key))


def moved(
    visit: Visit, move: str, by: By, desk: AtDesk, how: Carefully, said: MaybeSaid = None
) -> dict[str, Any]:
    if move not in MOVES:
        raise HTTPException(404, f"expected one of {', '.join(MOVES)}")
    command = made_of(MOVES[move], {"visit": visit, **(said or {})})
    return told(desk.do(command, by=by, key=how.key, expect=how.expect))


def undone(case: int, said: Said, by: By, desk: AtDesk, how: Carefully) -> dict[str, Any]:
    command = made_of(Undo, {"case": case, **said})
    return told(desk.do(command, by=by, key=how.key, expect=how.expect))


def seen(case: int, by: By, desk: AtDesk) -> dict[str, Any]:
    view = desk.case(case, by=by)
    may = [
        {"move": option.command.__name__.lower(), "visit": option.visit.visit}
        for option in desk.options(case, by=by)
        if option.allowed and option.visit is not None
    ]
    return {**shown(view), "may": may}


def work(by: By, desk: AtDesk, team: str | None = None) -> list[dict[str, Any]]:
    page = desk.work(by=by, team=team)
    return [
        {
            "case": item.place.case,
            "visit": item.place.visit,
            "step": item.title,
            "state": item.state.name.lower(),
            "revision": item.revision,
        }
        for item in page.items
    ]


def made_of(kind: Any, said: Mapping[str, Any]) -> Any:
    """A command from JSON: moments with their time zone, efforts in minutes."""
    known = {each.name for each in fields(kind)}
    if odd := sorted(said.keys() - known):
        raise HTTPException(422, f"`{odd[0]}`: expected some of {', '.join(sorted(known))}")
    try:
        return kind(**{name: read(name, value) for name, value in said.items()})
    except (TypeError, ValueError):
        raise HTTPException(422, "a field is missing, or is no moment or number") from None


def read(name: str, value: Any) -> Any:
    if name in ("due", "started_at", "sitting") and value is not None:
        return datetime.fromisoformat(value)
    return timedelta(minutes=value) if name == "effort" and value is not None else value


def told(done: Done) -> dict[str, Any]:
    facts = [fact.kind for fact in done.facts]
    return {"case": done.case, "revision": done.revision, "facts": facts,
            "replayed": done.replayed}  # fmt: skip


def shown(view: CaseView) -> dict[str, Any]:
    visits = [
        {
            "visit": visit.id.visit,
            "step": visit.title,
            "state": visit.state.name.lower(),
            "team": visit.team,
            "revision": visit.revision,
        }
        for visit in view.visits
    ]
    return {"case": view.number, "revision": view.revision, "ending": view.ending,
            "known": view.values, "visits": visits}  # fmt: skip
