"""Queues of the textbooks as pathways that are always open, and what a run of one shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from pathway_engine.clock import DAY, HOUR, seconds_of
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import NONE, Numbering, Records, State, Window
from pathway_engine.simulation import replicate
from reference.small import pathway_from

START = seconds_of(date(2024, 1, 1))
Array = np.ndarray[Any, Any]

HEAD = """
pathway: queue
language: 1
timezone: Europe/London
organisations: {council: {sector: council}}
roles: {worker: {}}
case: {urgent: {type: boolean, initial: false}}
endings: {done: {kind: resolved}, gone: {kind: withdrawn}}
"""
UNMANNED = "{organisation: council, calendar: always}"
"""A team without staff: people stay there."""


def team(servers: int) -> str:
    """So many workers, always there, at pace 1."""
    return f"{{organisation: council, calendar: always, staff: {{worker: {{present: {servers}}}}}}}"


def one_queue(per_hour: float, work: str, servers: int = 1, more: str = "") -> Pathway:
    """Poisson arrivals, one team, one step."""
    return pathway_from(
        f"{HEAD}\nstart: a\nteams: {{a: {team(servers)}}}\n"
        f"arrivals: {{all: {{rate: {per_hour}/h, case: {{urgent: 50%}}}}}}\n"
        f"steps: {{a: {{team: a, work: {work}, {more} outcomes: {{done: {{to: done}}}}}}}}\n"
    )


def run(pathway: Pathway, days: int, seed: int = 1, replication: int = 1) -> Records:
    """One replication; a tenth of it is for warming up."""
    warm = START + days // 10 * DAY
    return replicate(pathway, Window(START, warm, START + days * DAY), seed, replication)


def counted(records: Records) -> Array:
    """Which visits became ready after the warm-up and were started."""
    visits = records.visits
    ready: Array = visits["ready_at"] >= records.window.warm_up_until
    done: Array = ready & (visits["started_at"] != NONE) & (visits["state"] == State.DONE)
    return done


def mean_wait(records: Records, which: Array) -> float:
    """Mean minutes from ready to started of those visits that are counted."""
    visits = records.visits
    waits = visits["started_at"] - visits["ready_at"]
    return float(np.mean(waits[which & counted(records)])) / 60


def at(records: Records, step: str) -> Array:
    """Which visits are to a step."""
    here: Array = records.visits["step"] == Numbering.of(records.pathway).step_of[step]
    return here


def share_gone(records: Records) -> float:
    """Of those who came after the warm-up and have ended, the share that left unserved."""
    cases, gone = records.cases, Numbering.of(records.pathway).endings.index("gone")
    came = (cases["opened_at"] >= records.window.warm_up_until) & (cases["closed_at"] != NONE)
    return float(np.mean(cases["ending"][came] == gone))


def days_for(cases: int, per_hour: float) -> int:
    """How many days bring so many cases."""
    return round(cases / per_hour * HOUR / DAY)
