"""Faults in what posts that begin and end leave behind."""

# ruff: noqa: E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, MONDAY, WINDOW, Plant, Scene, key, result, visits
from pathway_engine.clock import HOUR, WEEK

OVER = WINDOW.warm_up_until + 780 * HOUR
YAML = """
pathway: posts
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}, mornings: {hours: {mon-fri: "08:00-12:00"}}}
roles: {adviser: {}, clerk: {}}
defaults: {calendar: office, absence: 10%}
teams:
  late: {organisation: council, overtime: true, staff: {clerk: 2, mornings: {role: clerk, present: 1, calendar: mornings}}}
  front:
    organisation: council
    staff: {adviser: 2, surge: {role: adviser, fte: 3, from: -1w, until: +780h}, clerk: 1}
    caseload: 2
arrivals: {people: {rate: 7/wd, during: office}}
start: contact
steps:
  contact: {team: front, by: adviser, work: 2h, outcomes: {on: {to: pause}}}
  pause: {due: 6h, outcomes: {on: {to: review}}}
  review: {team: front, same_worker: true, work: 3h, outcomes: {on: {to: writing}}}
  writing: {team: late, work: 90m, outcomes: {on: {to: helped}}}
endings: {helped: {kind: supported}}
"""
BY_THE_SURGE = f"{DONE} AND worker_no IN (5, 6, 7)"
LATE = f"{DONE} AND step_id = {key('step', 'writing')}"
CONTACT = f"{DONE} AND step_id = {key('step', 'contact')}"
NO_LONGER_BOUND = (
    f"{DONE} AND worker_time > 0 AND capacity_time > 0 AND step_id = {key('step', 'review')}"
)

PLANTS = {
    "begun after the post": Plant("hours", "it starts while its worker is not there", f"{CONTACT} AND started_at > {OVER} AND closed_time = 0", visits("worker_no = 5")),
    "begun before the post": Plant("hours", "it starts while its worker is not there", f"{CONTACT} AND started_at < {WINDOW.warm_up_until - WEEK} AND closed_time = 0", visits("worker_no = 5")),
    "bound beyond the post": Plant("waits", "worker_time is not what it waited for", NO_LONGER_BOUND, visits("worker_time = worker_time + capacity_time, capacity_time = 0")),
    "paid as if for good": Plant("sums", "paid_time", BY_THE_SURGE, result("paid_time")),
    "begun after hours": Plant("hours", "it starts while its worker is not there", f"{LATE} AND worker_no = 0 AND work_time > 5400", visits("started_at = started_at + 28800, work_done_at = work_done_at + 28800, finished_at = finished_at + 28800, capacity_time = capacity_time + 28800")),
    "rested at night": Plant("hours", "work_time is not the time its worker was there", LATE, visits("work_time = work_time - 600, closed_time = closed_time + 600")),
    "overtime for nothing": Plant("sums", "overtime_time", LATE, result("overtime_time")),
    "on duty in the afternoon": Plant("hours", "it starts while its worker is not there", f"{LATE} AND worker_no < 2 AND (started_at - {MONDAY}) % 86400 > 46800", visits("worker_no = 2")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS, seed=8)
