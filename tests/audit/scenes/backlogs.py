"""Faults in what people leave behind who were there when the window opened."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import MONDAY, Plant, Scene, cases, key, visits
from pathway_engine.clock import WEEK
from pathway_engine.engine.records import Window

WINDOW = Window(MONDAY, MONDAY, MONDAY + 8 * WEEK)
YAML = """
pathway: there
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}}
defaults: {calendar: office}
places: {ward: {organisation: trust, count: 9}}
teams:
  front: {organisation: council, staff: {adviser: {present: 3}}}
  beds: {organisation: trust, calendar: always}
arrivals: {people: {rate: 2/wd, during: office}}
backlog:
  unallocated: {at: contact, cases: 20, waited: {median: 20d, p90: 75d}}
  later: {at: review, cases: 10, waited: {low: 1d, high: 20d}}
  pausing: {at: pause, cases: 10, waited: {low: 1d, high: 5d}}
  home: {at: supported, cases: 10, waited: {low: 1d, high: 90d}}
  inside: {at: bed, cases: 6, stayed: {low: 1d, high: 5d}}
start: contact
steps:
  contact: {team: front, work: 40m, outcomes: {on: {to: pause}}}
  pause: {due: {mean: 6d, cv: 0.5}, outcomes: {on: {to: review}}}
  review: {team: front, due: {low: 10d, high: 30d}, work: 1h, outcomes: {stays: {to: bed, share: 20%}, on: {to: supported}}}
  bed: {team: beds, in: ward, stay: {mean: 8d, cv: 0.6}, outcomes: {on: {to: supported}}}
endings:
  supported: {kind: supported}
"""


def of(entry: str, visit: int = 1) -> str:
    """First visits of an entry's cases, or later ones."""
    return f"SELECT v.case_no, v.visit_no FROM visits v JOIN cases c USING (case_no) WHERE c.entry = '{entry}' AND v.visit_no = {visit}"


AT_HOME = "SELECT case_no, NULL FROM cases WHERE entry = 'home'"
EARLIER = f"{cases('opened_at = opened_at - 60')}; "
PLANTS = {
    "there for longer": Plant("backlog", "it did not open as long ago as is drawn", of("unallocated"), EARLIER + visits("offered_at = offered_at - 60, ready_at = ready_at - 60, capacity_time = capacity_time + 60")),
    "out of turn": Plant("backlog", "it is not numbered by opening", of("unallocated"), f"{cases('opened_at = opened_at - 5000000')}; " + visits("offered_at = offered_at - 5000000, ready_at = ready_at - 5000000, capacity_time = capacity_time + 5000000")),
    "due on another day": Plant("named", "due_at is not what `review` says", of("later"), visits("due_at = due_at + 60, ready_at = ready_at + 60, planned_time = planned_time + 60, hours_time = hours_time - 60")),
    "pauses for longer": Plant("named", "due_at is not what `pause` says", of("pausing"), visits("due_at = due_at + 60, finished_at = finished_at + 60, planned_time = planned_time + 60")),
    "goes on too early": Plant("backlog", "the wait is not over when it falls due", of("pausing"), visits("finished_at = finished_at - 60, planned_time = planned_time - 60")),
    "was elsewhere": Plant("backlog", "it is not at the step where it was", of("unallocated"), visits(f"step_id = {key('step', 'review')}")),
    "waited for opening time": Plant("backlog", "its wait began in open hours", of("unallocated"), visits("hours_time = 60, capacity_time = capacity_time - 60")),
    "waited for less": Plant("backlog", "capacity_time is less than it had waited", of("unallocated"), visits("closed_time = closed_time + capacity_time, capacity_time = 0")),
    "came in later": Plant("backlog", "it has stayed since it opened, and started_at is another second", of("inside"), visits("started_at = started_at + 60")),
    "ended when it joined": Plant("backlog", "it was open before it joined", AT_HOME, cases("closed_at = closed_at + 60")),
    "queued before it was due": Plant("backlog", "it has not waited since it was due", of("unallocated"), visits("ready_at = ready_at + 60, planned_time = 60, capacity_time = capacity_time - 60")),
    "opened after it joined": Plant("backlog", "it opened after it joined", of("unallocated"), cases(f"opened_at = {WINDOW.warm_up_until + 60}")),
    "with another ending": Plant("backlog", "it has not the ending where it was", AT_HOME, cases("ending_id = NULL")),
    "planned for a while": Plant("backlog", "it was not planned until it was due", of("unallocated"), visits("planned_time = planned_time + 60, capacity_time = capacity_time - 60")),
    "planned without a plan": Plant("backlog", "nothing is planned, and it is due", of("unallocated"), visits("due_at = offered_at")),
    "another comes": Plant("arrivals", "its person comes in another second", "SELECT case_no, NULL FROM cases WHERE entry = 'people'", cases("opened_at = opened_at + 1")),
    "works for longer": Plant("lengths", "effort_time is not the work that is drawn", of("unallocated"), visits("effort_time = effort_time + 60")),
    "planned for longer later on": Plant("named", "due_at is not what `pause` says", of("unallocated", 2), visits("due_at = due_at + 60")),
    "waited for a slot": Plant("waits", "capacity_time is not what it waited for", of("unallocated"), visits("capacity_time = capacity_time - 60, caseload_time = caseload_time + 60")),
    "stays for less": Plant("lengths", "it finishes at another time than is drawn", of("inside"), visits("finished_at = finished_at - 60, afterwards_time = afterwards_time - 60")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS, WINDOW)
