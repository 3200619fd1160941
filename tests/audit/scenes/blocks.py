"""Faults in what branches that run side by side leave behind."""

# ruff: noqa: E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, MONDAY, Plant, Scene, key, visits
from pathway_engine.clock import WEEK
from pathway_engine.engine.records import Window

WINDOW = Window(MONDAY, MONDAY + 2 * WEEK, MONDAY + 12 * WEEK)
YAML = """
pathway: blocks
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}, doctor: {}}
defaults: {calendar: office}
teams:
  front: {organisation: council, staff: {adviser: 4}, caseload: 6}
  clinic: {organisation: trust, staff: {doctor: 2}}
arrivals: {people: {rate: 3/wd, during: office}}
handoffs: {out: {between: teams, delay: 1wd, returned: {share: 30%, rework: 1h}}}
start: contact
steps:
  contact: {team: front, work: 1h, outcomes: {on: {to: look}}}
  look:
    parallel:
      care: {visit: {team: front, work: 3h, outcomes: {on: {to: join}}}}
      health: {exam: {team: clinic, work: 2h, outcomes: {on: {to: letter}}}, letter: {due: 2d, outcomes: {on: {to: join}}}}
    outcomes: {on: {to: done}}
endings: {done: {kind: resolved}}
"""
INSIDE = f"{DONE} AND parent_no IS NOT NULL AND step_id = {key('step', 'exam')}"
OUTSIDE = f"{DONE} AND parent_no IS NULL AND step_id = {key('step', 'contact')}"

PLANTS = {
    "in the other branch": Plant("routes", "it is not in the branch of its step", INSIDE, visits("branch = 'care'")),
    "in a branch of what is no block": Plant("routes", "its branch is not one of the block in which it is", INSIDE, visits("parent_no = 1")),
    "in a branch of nothing": Plant("columns", "in a branch of no block", OUTSIDE, visits("branch = 'care'")),
    "a block that works": Plant("parts", "a part of a block", f"{DONE} AND kind = 3", visits("work_time = 5")),
    "out of its branch": Plant("routes", "it is not in the branch of its step", INSIDE, visits("branch = NULL, parent_no = NULL")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS, WINDOW)
