"""Faults in work that was held while the post of whoever began it ended."""

# ruff: noqa: E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, WINDOW, Plant, Scene, key, result, visits
from pathway_engine.clock import DAY

OVER = WINDOW.warm_up_until + 60 * DAY
YAML = """
pathway: takeovers
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}}
defaults: {calendar: office, casework: 80%}
teams:
  front: {organisation: council, staff: {adviser: 3, leaver: {role: adviser, fte: 1, until: +60d}}}
arrivals: {people: {rate: 3/wd, during: office}}
start: contact
steps:
  contact:
    team: front
    work: {mean: 6h, cv: 0.4}
    holds: {missing_information: {share: 60%, for: {mean: 4d, cv: 0.5}}}
    outcomes: {on: {to: done}}
endings: {done: {kind: resolved}}
"""
TAKEN_OVER = f"{DONE} AND started_at < {OVER} AND work_done_at > {OVER} AND held_time > 0 AND worker_no < 3 AND capacity_time > 0"
ORDINARY = (
    f"{DONE} AND started_at > {OVER} AND ready_at = started_at AND held_time = 0 AND worker_no < 3"
)
WAITED = f"{DONE} AND step_id = {key('step', 'contact')} AND capacity_time > 600 AND held_time = 0"

PLANTS = {
    "longer than at the pace of whoever began it": Plant("workers", "nobody can have begun it", TAKEN_OVER, visits("work_time = work_time + 60, closed_time = closed_time - 60")),
    "waited for whoever had left": Plant("waits", "worker_time is not what it waited for", TAKEN_OVER, visits("worker_time = worker_time + capacity_time, capacity_time = 0")),
    "passed over in a team that somebody left": Plant("waits", "capacity_time is not what it waited for", WAITED, visits("hours_time = hours_time + capacity_time, capacity_time = 0")),
    "taken up by whoever was idle for a shorter time": Plant("taken", "somebody free comes before its worker", ORDINARY, visits("worker_no = (worker_no + 1) % 3")),
    "more than whoever left did": Plant("sums", 'busy_time {"post": "leaver"', WAITED, result("busy_time")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS)
