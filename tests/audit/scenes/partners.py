"""Faults in what work with partners leaves behind, and in the team that lends them."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, Plant, Scene, key, partner_waits, result, visits

YAML = """
pathway: partners
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}, short: {hours: {mon-thu: "10:00-16:00"}}}
roles: {adviser: {}, doctor: {}}
defaults: {calendar: office}
teams:
  front: {organisation: council, overtime: true, staff: {adviser: {present: 4}}}
  clinic: {organisation: trust, calendar: short, absence: 20%, casework: 80%, staff: {doctor: 1.3}}
arrivals: {people: {rate: 2.1/wd, during: office}}
start: contact
steps:
  contact: {team: front, work: 1h, outcomes: {joint: {to: visit, share: 45%}, on: {to: opinion}}}
  visit: {team: front, work: {mean: 3h, cv: 0.4}, with: {clinic: {doctor: 1}}, outcomes: {on: {to: done}}}
  opinion: {team: clinic, work: {mean: 2h, cv: 0.4}, outcomes: {on: {to: done}}}
endings: {done: {kind: resolved}}
"""
JOINT = f"{DONE} AND step_id = {key('step', 'visit')}"
NAMED = "SELECT case_no, visit_no FROM partner_waits"
OPINION = f"{DONE} AND step_id = {key('step', 'opinion')}"
AFTER_A_VISIT = f"{OPINION} AND capacity_time > 1800 AND EXISTS (SELECT 1 FROM visits w WHERE w.work_done_at = visits.started_at AND w.step_id = {key('step', 'visit')})"
BOTH_FREE = f"{OPINION} AND ready_at = started_at"

SOONER = visits("started_at = started_at - 60, partner_time = partner_time - 60, work_time = work_time + 60")  # fmt: skip
PLANTS = {
    "more partners than there are": Plant("workers", "it begins while too few are free to take part", f"{JOINT} AND partner_time BETWEEN 60 AND 7200 AND closed_time = 0", SOONER),
    "worked on while the partner was away": Plant("hours", "work_time is not the time its worker and all partners were there", f"{JOINT} AND closed_time > 0", visits("work_time = work_time + closed_time, closed_time = 0")),
    "ended while the partner was away": Plant("hours", "its work ends while not all partners are there", f"{JOINT} AND closed_time > 0", visits("work_done_at = work_done_at + 43200, finished_at = finished_at + 43200")),
    "in two places at once": Plant("workers", "its worker is at work on another visit", AFTER_A_VISIT, visits("started_at = started_at - 60, capacity_time = capacity_time - 60, work_time = work_time + 60")),
    "taken up by whoever was idle for a shorter time": Plant("taken", "somebody free comes before its worker", BOTH_FREE, visits("worker_no = 9 - worker_no")),
    "waited while the doctor was elsewhere, told as out of hours": Plant("waits", "capacity_time is not what it waited for", AFTER_A_VISIT, visits("hours_time = hours_time + capacity_time, capacity_time = 0")),
    "waited for another team": Plant("partners", "not the team that its step names there", NAMED, partner_waits(f"team_id = {key('team', 'front')}")),
    "waited for a team that its step does not name": Plant("partners", "its step names no such team", NAMED, partner_waits("partner_no = 4")),
    "waited for nobody": Plant("partners", "it waited for no time at all", NAMED, partner_waits("partner_time = 0")),
    "waited for the doctor a minute less than for partners": Plant("partners", "partner_time is not what it waited for the teams of its partners", NAMED, partner_waits("partner_time = partner_time - 1")),
    "a doctor who did more than that": Plant("sums", 'busy_time {"post": "doctor"', JOINT, result("busy_time")),
    "overtime for the doctor's night": Plant("sums", 'overtime_time {"post": "adviser"', JOINT, result("overtime_time")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS)
