"""Faults in what panels and partners leave behind."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, Plant, Scene, key, visits

YAML = """
pathway: panel
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}, manager: {}, doctor: {}}
defaults: {calendar: office, casework: 80%}
teams:
  front: {organisation: council, staff: {adviser: {present: 3}}, caseload: 10}
  panel: {organisation: council, staff: {manager: {present: 2}}}
  clinic: {organisation: trust, absence: 20%, staff: {doctor: 1}}
arrivals: {people: {rate: 2.2/wd, during: office}}
handoffs: {papers: {between: teams, delay: 1wd}}
start: contact
steps:
  contact: {team: front, work: 2h, outcomes: {joint: {to: visit, share: 40%}, on: {to: funding}}}
  visit: {team: front, work: {mean: 3h, cv: 0.4}, with: {clinic: {doctor: 1}}, outcomes: {on: {to: funding}}}
  funding:
    team: panel
    sessions: {every: week, days: [thu], at: "10:00", places: 9}
    work: 25m
    outcomes: {on: {to: letter}}
  letter: {team: panel, work: 3h, outcomes: {on: {to: done}}}
endings: {done: {kind: resolved}}
"""
HEARD = f"{DONE} AND sitting_at IS NOT NULL"
WAITED_LONG = f"{HEARD} AND session_time > 700000"
SECOND = "SELECT v.case_no, v.visit_no FROM visits v WHERE v.sitting_at IS NOT NULL AND v.state = 7 AND v.started_at > (SELECT min(w.started_at) FROM visits w WHERE w.sitting_at = v.sitting_at)"
FIRST = (
    SECOND.replace("v.started_at > (", "v.started_at = (")
    + " AND EXISTS (SELECT 1 FROM visits w WHERE w.sitting_at = v.sitting_at AND w.started_at > v.started_at)"
)
OTHERS = f"{DONE} AND step_id = {key('step', 'letter')} AND capacity_time > 60"

PLANTS = {
    "heard without being listed": Plant("sittings", "it is heard before it is listed", HEARD, visits("sitting_at = NULL")),
    "listed where no panel sits": Plant("sittings", "no panel hears its step", OTHERS, visits("sitting_at = started_at")),
    "listed at another hour": Plant("sittings", "no sitting begins then", HEARD, visits("sitting_at = sitting_at + 3600, session_time = session_time + 3600")),
    "one too many": Plant("sittings", "more are listed than the sitting has places", WAITED_LONG, visits("sitting_at = sitting_at - 604800, session_time = session_time - 604800, capacity_time = capacity_time + 604800")),
    "left out, though it waits first": Plant("sittings", "it waits first and is not listed", HEARD, visits("sitting_at = sitting_at + 604800")),
    "listed before it waits": Plant("sittings", "it is listed before it waits", HEARD, visits("ready_at = sitting_at + 60")),
    "heard out of turn": Plant("sittings", "it is heard before one that comes first", FIRST, visits("priority = priority - 1")),
    "heard by another": Plant("sittings", "another sits than before it", SECOND, visits("worker_no = CASE worker_no WHEN 3 THEN 4 ELSE 3 END")),
    "waited for the panel, told as capacity": Plant("waits", "session_time is not what it waited for", HEARD, visits("capacity_time = capacity_time + session_time, session_time = 0")),
    "stretched by a pace": Plant("workers", "work_time is not effort over pace", HEARD, visits("effort_time = effort_time + 60")),
    "waited for a partner where nobody takes part": Plant("waits", "partner_time where nobody takes part", OTHERS, visits("partner_time = capacity_time, capacity_time = 0")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS)
