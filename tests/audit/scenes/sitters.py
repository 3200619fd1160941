"""Faults in who sits at panels are caught: others were free, or other work came between."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, Plant, Scene, key, visits

YAML = """
pathway: panels
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}, manager: {}, director: {}}
defaults: {calendar: office, casework: 50%, absence: 10%}
teams:
  front: {organisation: council, absence: 0%, staff: {adviser: {present: 3}}}
  office: {organisation: council, caseload: 4, staff: {manager: 3, director: 2}}
arrivals: {people: {rate: 4/wd, during: office}}
start: contact
steps:
  contact: {team: front, work: 40m, outcomes: {large: {to: funding, share: 55%}, on: {to: hearing}}}
  funding:
    team: office
    by: [manager, director]
    work: {mean: 1h, cv: 0.5}
    sessions: {every: week, days: [tue, thu], at: "10:00", places: {tue: 5, thu: 8}}
    exits: {gave_up: {to: gone, after: {mean: 9d, family: exponential}}}
    outcomes: {on: {to: letter}}
  hearing:
    team: office
    work: {mean: 40m, cv: 0.5}
    sessions: {every: day, at: "13:00", places: {each: 1}}
    outcomes: {on: {to: letter}}
  letter: {team: office, work: {mean: 90m, cv: 0.5}, outcomes: {on: {to: helped}}}
endings: {helped: {kind: supported, package: none}, gone: {kind: withdrawn}}
"""
FUNDED = f"{DONE} AND step_id = {key('step', 'funding')}"
HEARD = f"{DONE} AND step_id = {key('step', 'hearing')}"
WRITTEN = f"{DONE} AND step_id = {key('step', 'letter')}"
OF_THE_LIST = "FROM visits v WHERE v.step_id = visits.step_id AND v.sitting_at = visits.sitting_at"
FIRST = f"{FUNDED} AND started_at = (SELECT min(started_at) {OF_THE_LIST}) AND (SELECT count(*) {OF_THE_LIST}) > 2"
NEXT = f"{FUNDED} AND started_at > (SELECT min(started_at) {OF_THE_LIST})"
A_MINUTE_LATER = visits(
    "started_at = started_at + 60, work_done_at = work_done_at + 60, finished_at = finished_at + 60, capacity_time = capacity_time + 60"
)
ALL_LATER = "UPDATE visits SET started_at = started_at + 60, work_done_at = work_done_at + 60 WHERE sitting_at = (SELECT sitting_at FROM visits WHERE {row})"
OF_A_LIST = f"(SELECT v.{{}} FROM visits v WHERE v.step_id = {key('step', 'funding')} AND v.started_at > visits.ready_at ORDER BY v.started_at LIMIT 1)"

PLANTS = {
    "the next waits": Plant("sitters", "its sitter could have heard it before", NEXT, A_MINUTE_LATER),
    "somebody might have sat": Plant("sitters", "somebody is free to sit and does not", FIRST, ALL_LATER),
    "who was not there sits": Plant("sitters", "its worker was not there when the panel sat", HEARD, visits("worker_no = worker_no + 100")),
    "the last is left to wait": Plant("sitters", "its worker is to sit, and begins it", f"{FUNDED} AND started_at = (SELECT max(started_at) {OF_THE_LIST}) AND (SELECT count(*) {OF_THE_LIST}) > 1", visits("started_at = NULL, work_done_at = NULL, finished_at = NULL, worker_no = NULL, role_id = NULL, state = 3")),
    "other work in between": Plant("sitters", "its worker is to sit, and begins it", WRITTEN, visits(f"started_at = {OF_A_LIST.format('started_at')} + 1, worker_no = {OF_A_LIST.format('worker_no')}")),
    "somebody else might have sat": Plant("taken", "somebody free comes before its worker", f"{FIRST} AND role_id = {key('role', 'manager')} AND started_at = sitting_at", visits(f"worker_no = (SELECT max(worker_no) FROM visits), role_id = {key('role', 'director')}")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS)
