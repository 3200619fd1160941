"""A ledger tells where a pathway comes from: its file as read, its base, its redesigns."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pathway_engine import Ledger, compare, load, simulate
from pathway_engine.shipped import shipped_pathways

pytestmark = pytest.mark.usefixtures("few_are_routed")
WOKINGHAM = shipped_pathways() / "wokingham"
SHORT: dict[str, Any] = {"length": "2w", "warm_up": "0w", "replications": 1, "threads": 1}

AGAIN = """\
title: Nine brokers
redesign: consolidated_again
baseline: consolidated.yaml
changes:
  - set: teams.brokerage.staff.broker
    to: 9
"""


class Kept(NamedTuple):
    """What a ledger says of a pathway's origin."""

    base: str | None
    redesigns: list[str]
    source: str


def origins(path: Path) -> dict[str, Kept]:
    query = (
        "SELECT one.name, base.name, one.redesigns, one.source FROM pathways AS one "
        "LEFT JOIN pathways AS base ON base.pathway_id = one.base_id"
    )
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute(query).fetchall()
    return {name: Kept(base, json.loads(redesigns), text) for name, base, redesigns, text in rows}


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def test_redesigns_rest_on_the_pathway_that_they_were_applied_to(tmp_path: Path) -> None:
    names = ("split", "consolidated", "three_conversations")
    designs = [load(WOKINGHAM / f"{name}.yaml") for name in names]
    compare(*designs, ledger=tmp_path / "a.db", **SHORT)
    kept = origins(tmp_path / "a.db")
    base, hub, talks = (design.name for design in designs)
    assert kept == {
        base: Kept(None, [], text_of(WOKINGHAM / "split.yaml")),
        hub: Kept(base, [hub], text_of(WOKINGHAM / "consolidated.yaml")),
        talks: Kept(base, [hub, talks], text_of(WOKINGHAM / "three_conversations.yaml")),
    }
    with Ledger(tmp_path / "a.db") as ledger:
        assert [run.redesigns for run in ledger.runs()] == [(), (hub,), (hub, talks)]
        assert ledger.audit().passed


def test_a_redesign_alone_brings_its_base(tmp_path: Path) -> None:
    for name in ("split", "consolidated"):
        (tmp_path / f"{name}.yaml").write_bytes((WOKINGHAM / f"{name}.yaml").read_bytes())
    (tmp_path / "again.yaml").write_text(AGAIN)
    simulate(load(tmp_path / "again.yaml"), ledger=tmp_path / "a.db", **SHORT)
    base, hub = (load(WOKINGHAM / f"{name}.yaml").name for name in ("split", "consolidated"))
    kept = origins(tmp_path / "a.db")
    assert list(kept) == [base, "consolidated_again"]
    assert kept["consolidated_again"] == Kept(base, [hub, "consolidated_again"], AGAIN)
    with Ledger(tmp_path / "a.db") as ledger:
        assert ledger.audit().passed


def test_what_is_set_for_a_run_stands_in_the_run(tmp_path: Path) -> None:
    setting = "teams.brokerage.staff.broker=9"
    simulate(load(WOKINGHAM / "split.yaml"), settings=[setting], ledger=tmp_path / "a.db", **SHORT)
    ((_, kept),) = origins(tmp_path / "a.db").items()
    assert kept == Kept(None, [], text_of(WOKINGHAM / "split.yaml"))
    with Ledger(tmp_path / "a.db") as ledger:
        assert ledger.runs()[0].settings["set"] == [setting]
