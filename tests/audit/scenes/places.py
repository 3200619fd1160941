"""Faults in what people who occupy places leave behind."""

# ruff: noqa: E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, Plant, Scene, key, visits

YAML = """
pathway: beds
language: 1
timezone: Europe/London
full_time: 37h
organisations: {trust: {sector: nhs_trust}, homes: {sector: independent}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {therapist: {}}
defaults: {calendar: office}
teams:
  hospital: {organisation: trust, staff: {therapist: 2}}
  home: {organisation: homes, calendar: always}
places:
  ward: {organisation: trust, count: {core: 5, winter: {count: 2, from: +2w, until: +9w}}}
  rooms: {organisation: homes, count: 3}
arrivals: {people: {rate: 9/week}}
handoffs:
  out: {between: teams, delay: {mean: 12h, cv: 0.8}, returned: {share: 20%, rework: 1h}}
start: admission
steps:
  admission: {team: hospital, in: ward, stay: {mean: 3d, cv: 0.8}, outcomes: {on: {to: assessment}}}
  assessment: {team: hospital, in: ward, work: {mean: 3h, cv: 0.5}, outcomes: {home: {to: goodbye, share: 40%}, on: {to: placement}}}
  placement: {team: home, in: rooms, stay: {mean: 4d, cv: 0.6}, outcomes: {on: {to: goodbye}}}
  goodbye: {leaves: started, due: 1d, outcomes: {on: {to: well}}}
endings: {well: {kind: resolved}}
"""
IN_PLACE = f"{DONE} AND place_id IS NOT NULL"
CAME_IN = f"{IN_PLACE} AND left_place_at IS NOT NULL"
WAITED = f"{CAME_IN} AND place_time > 120 AND team_id = {key('team', 'home')}"
FOUND_THERE = f"{IN_PLACE} AND left_place_at IS NULL AND step_id = {key('step', 'assessment')}"
STAYED = f"{IN_PLACE} AND step_id = {key('step', 'placement')}"

PLANTS = {
    "left later": Plant("places", "left_place_at is not when the case left", CAME_IN, visits("left_place_at = left_place_at + 60")),
    "never left": Plant("places", "left_place_at is not when the case left", CAME_IN, visits("left_place_at = NULL")),
    "left what it had not come into": Plant("places", "left_place_at is not when the case left", FOUND_THERE, visits("left_place_at = finished_at")),
    "in another place": Plant("places", "its place is not that of its step", STAYED, visits(f"place_id = {key('place', 'ward')}")),
    "in no place": Plant("places", "its place is not that of its step", STAYED, visits("place_id = NULL, left_place_at = NULL")),
    "let in while it was full": Plant("places", "has no room for it", WAITED, visits("started_at = started_at - 60, work_done_at = work_done_at - 60, place_time = place_time - 60, afterwards_time = afterwards_time + 60")),
    "waited for a place, told as capacity": Plant("waits", "place_time is not what it waited for", WAITED, visits("capacity_time = capacity_time + place_time, place_time = 0")),
    "kept out though there was room": Plant("waits", "it waits while somebody is free for it", STAYED, visits("started_at = started_at + 60, work_done_at = work_done_at + 60, place_time = place_time + 60, afterwards_time = afterwards_time - 60")),
    "stayed longer": Plant("lengths", "it finishes at another time than is drawn", STAYED, visits("finished_at = finished_at + 60, afterwards_time = afterwards_time + 60")),
    "worked on while it only stays": Plant("lengths", "where nobody works", STAYED, visits("effort_time = 60")),
    "a worker where people only stay": Plant("workers", "it has a worker and no work", STAYED, visits("worker_no = 0")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS)
