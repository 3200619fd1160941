"""The service: who may ask, what comes of commands, how refusals are said."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from service import service

from pathway_engine import SYSTEM, Actor, Desk, load

SMALL = Path(__file__).parents[2] / "pathways" / "small" / "small.yaml"
DOOR = {
    "ann": Actor("w17", {"front_door": frozenset({"adviser"})}, "council"),
    "ben": Actor("w20", {"community": frozenset({"social_worker"})}, "council"),
}


@pytest.fixture
def web() -> Iterator[FastAPI]:
    desk = Desk("sqlite://")
    desk.install(load(SMALL), by=SYSTEM)
    yield service(desk, DOOR)
    desk.close()


def ask(web: FastAPI, how: str, who: str, path: str, **more: Any) -> httpx.Response:
    """What the service answers, asked without a server."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=web)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.request(how, path, **more)

    more["headers"] = {"Authorization": f"Bearer {who}", **more.get("headers", {})}
    return asyncio.run(asked())


def send(web: FastAPI, who: str, path: str, said: Any = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return ask(web, "POST", who, path, json=said, headers=named)


def see(web: FastAPI, who: str, path: str) -> httpx.Response:
    return ask(web, "GET", who, path)


def test_a_stranger_is_let_in_nowhere(web: FastAPI) -> None:
    assert send(web, "eve", "/cases", {"pathway": "small"}).status_code == 401
    assert see(web, "eve", "/work").status_code == 401


def test_a_case_goes_from_hand_to_hand(web: FastAPI) -> None:
    opened = send(web, "ann", "/cases", {"pathway": "small", "reference": "R1"})
    assert (opened.status_code, opened.json()["facts"]) == (201, ["opened", "offered"])
    assert send(web, "ann", "/cases/1/visits/1/start").status_code == 200
    finished = send(web, "ann", "/cases/1/visits/1/finish", {"outcome": "needs"})
    assert finished.json()["facts"] == ["finished", "offered"]
    (item,) = see(web, "ben", "/work").json()
    assert (item["case"], item["visit"], item["state"]) == (1, 2, "offered")
    assert {"move": "accept", "visit": 2} in see(web, "ben", "/cases/1").json()["may"]
    assert send(web, "ben", "/cases/1/visits/2/accept", None, If_Match="5").status_code == 200
    effort = send(web, "ben", "/cases/1/visits/2/start").json()["revision"]
    assert effort == 7
    done = send(web, "ben", "/cases/1/visits/2/finish", {"outcome": "eligible", "effort": 90})
    assert done.json()["facts"] == ["finished", "closed"]
    assert see(web, "ben", "/cases/1").json()["ending"] == "supported"


def test_a_request_that_is_sent_twice_counts_once(web: FastAPI) -> None:
    answers = [
        send(web, "ann", "/cases", {"pathway": "small"}, Idempotency_Key="k").json()
        for _ in range(2)
    ]
    assert [one["case"] for one in answers] == [1, 1]
    assert [one["replayed"] for one in answers] == [False, True]
    other = send(web, "ann", "/cases", {"pathway": "small", "person": "p"}, Idempotency_Key="k")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_how_refusals_are_said(web: FastAPI) -> None:
    send(web, "ann", "/cases", {"pathway": "small"})
    visit = "/cases/1/visits/1"
    assert send(web, "ann", f"{visit}/accept").status_code == 409
    stale = send(web, "ann", f"{visit}/start", None, If_Match="1")
    assert stale.status_code == 412
    send(web, "ann", f"{visit}/start")
    missing = send(web, "ann", f"{visit}/finish")
    assert (missing.status_code, missing.json()["missing"]) == (422, ["advised", "needs"])
    assert send(web, "ben", f"{visit}/finish").json()["who_could"] == ["team front_door"]
    assert see(web, "ann", "/cases/9").status_code == 404
    assert send(web, "ann", f"{visit}/fly").status_code == 404
    assert send(web, "ann", f"{visit}/finish", {"outcom": "needs"}).status_code == 422


def test_a_mistake_is_undone(web: FastAPI) -> None:
    send(web, "ann", "/cases", {"pathway": "small"})
    send(web, "ann", "/cases/1/visits/1/start")
    undone = send(web, "ann", "/cases/1/undo", {"to": 2, "reason": "wrong person"})
    assert undone.json()["facts"] == ["reverted"]
    assert see(web, "ann", "/cases/1").json()["visits"][0]["state"] == "queued"
