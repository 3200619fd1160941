"""A small pathway for studies, quick to run, with a delay of every simulated kind in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from checking import bound
from pathway_engine.definition.models import Pathway

YAML = """
pathway: small
title: A small pathway
language: 1
timezone: Europe/London
currency: GBP
full_time: 37h
defaults: {calendar: office, casework: 80%, absence: 10%, accountable: council}
organisations:
  council: {title: The council, sector: council}
  provider: {title: The provider, sector: trading_company}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}
roles: {worker: {title: Worker, cost: 30/h}}
teams:
  door: {title: Front door, organisation: council, staff: {worker: 2}}
  care: {title: Care, organisation: provider, staff: {worker: 3}, caseload: 6}
case: {cost: {type: number, title: Weekly cost, unit: GBP/week, initial: 0}}
arrivals: {requests: {rate: 5/wd, during: office}}
handoffs:
  outside:
    between: organisations
    delay: {mean: 1wd, cv: 1.0}
    returned: {share: 10%, rework: 30m}
    disputed: {share: 10%, for: 1d}
    rekeying: 15m
start: contact
steps:
  contact:
    team: door
    work: {mean: 1h, cv: 0.8}
    outcomes: {on: {to: assess, share: 60%}, advised: {to: advised, share: 40%}}
  assess:
    team: care
    work: {mean: 2h, cv: 0.5}
    afterwards: {mean: 1wd, cv: 0.5, cause: waiting_home_care}
    records: {cost: {median: 100, p90: 300}}
    outcomes: {again: {to: assess, share: 20%}, done: {to: supported, share: 80%}}
endings:
  advised: {kind: resolved}
  supported: {kind: supported, package: {weekly: cost, lasts: 8w}}
targets: {quick: {title: Supported in two weeks, from: opened, to: supported, within: 14d}}
"""

SHORT: dict[str, Any] = {"length": "4w", "warm_up": "2w", "replications": 3, "threads": 1}
"""A study that is over at once."""


@cache
def small() -> Pathway:
    return bound(YAML)


def edited(*edits: str, name: str = "other") -> Pathway:
    """The pathway under another name, each odd edit replaced by the next one."""
    text = YAML.replace("pathway: small", f"pathway: {name}")
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return bound(text)
