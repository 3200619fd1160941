"""Faults in what holds, ways out and bindings to a worker leave behind."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, Plant, Scene, cases, delays, handoffs, key, visits

YAML = """
pathway: later
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, provider: {sector: trading_company}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}, social_worker: {}}
defaults: {calendar: office}
teams:
  front: {organisation: council, staff: {adviser: {present: 2}}}
  assess: {organisation: provider, absence: 10%, staff: {social_worker: 4}}
arrivals: {people: {rate: 7/wd, during: office}}
handoffs:
  out: {between: teams, delay: {mean: 2d, cv: 0.8}, disputed: {share: 30%, for: 2d}}
start: contact
steps:
  contact: {team: front, work: 40m, outcomes: {on: {to: assessment}}}
  assessment:
    team: assess
    work: {mean: 5h, cv: 0.4}
    holds:
      missing_information: {share: 60%, for: {mean: 2d, cv: 0.5}}
      waiting_equipment: {share: 20%, for: 1wd}
    exits: {gave_up: {to: gone, after: {mean: 6d, family: exponential}}}
    outcomes: {on: {to: pause}}
  pause: {due: 3d, exits: {better: {to: gone, after: {mean: 8d, family: exponential}}}, outcomes: {on: {to: review}}}
  review: {team: assess, work: 1h, same_worker: true, outcomes: {again: {to: assessment, share: 20%}, on: {to: helped}}}
exits: {died: {to: dead, after: {mean: 60d, family: exponential}}}
endings: {helped: {kind: supported, package: none}, gone: {kind: withdrawn}, dead: {kind: other}}
"""
HELD = f"{DONE} AND held_time > 0"
BOUND = f"{DONE} AND worker_time > 0 AND step_id = {key('step', 'review')}"
GONE = "SELECT case_no, visit_no FROM visits WHERE state = 9"
WAITED = f"{GONE} AND started_at IS NULL AND ready_at IS NOT NULL"
OFFERED = "SELECT case_no, visit_no FROM handoffs WHERE result = 2"
IN_DISPUTE = f"{OFFERED} AND disputed_to IS NOT NULL"
BROKEN_OFF = f"{GONE} AND started_at IS NOT NULL AND work_done_at IS NULL"


def later(seconds: int) -> str:
    """The case left so much later, in all rows."""
    return (
        visits(f"finished_at = finished_at + {seconds}, capacity_time = capacity_time + {seconds}")
        + "; " + cases(f"closed_at = closed_at + {seconds}")
    )  # fmt: skip


PLANTS = {
    "held for less": Plant("delays", "held_time is not the time of its holds", HELD, visits("held_time = held_time - 60, worker_time = worker_time + 60")),
    "a hold too few": Plant("delays", "held_time is not the time of its holds", HELD, "DELETE FROM delays WHERE {row} AND kind = 0"),
    "a shorter hold": Plant("delayed", "to_at is not that of the delay", f"{HELD} AND worker_time > 60", f"{visits('held_time = held_time - 60, worker_time = worker_time + 60')}; UPDATE delays SET to_at = to_at - 60 WHERE {{row}} AND kind = 0 AND to_at = (SELECT max(to_at) FROM delays WHERE {{row}} AND kind = 0)"),
    "held for another cause": Plant("delayed", "cause is not that of the delay", HELD, delays(f"cause_id = {key('cause', 'waiting_allocation')}")),
    "a wait after a hold": Plant("waits", "worker_time is not what it waited for", f"{HELD} AND worker_time > 60", visits("worker_time = worker_time - 60, capacity_time = capacity_time + 60")),
    "held, and its worker idles": Plant("waits", "it waits while somebody is free for it", HELD, visits("work_done_at = work_done_at + 60, finished_at = finished_at + 60, worker_time = worker_time + 60")),
    "another takes it": Plant("taken", "it waits for the worker who last had the case", BOUND, visits("worker_no = CASE worker_no WHEN 3 THEN 4 ELSE 3 END")),
    "bound, told as capacity": Plant("waits", "worker_time is not what it waited for", BOUND, visits("capacity_time = worker_time, worker_time = 0")),
    "leaves later": Plant("exits", "it does not end when its case leaves", WAITED, later(60)),
    "leaves for another ending": Plant("exits", "it has not the ending to which it leaves", GONE, cases(f"ending_id = CASE ending_id WHEN {key('ending', 'gone')} THEN {key('ending', 'dead')} ELSE {key('ending', 'gone')} END")),
    "leaves though nothing is due": Plant("exits", "no way out of it is due", f"{DONE} AND step_id = {key('step', 'review')} AND outcome_id IS NOT NULL AND finished_at = (SELECT closed_at FROM cases c WHERE c.case_no = visits.case_no)", visits("state = 9, outcome_id = NULL")),
    "stays though it has left": Plant("exits", "it goes on although its case has left", WAITED, visits("state = 3, finished_at = NULL") + "; " + cases("closed_at = NULL, ending_id = NULL")),
    "an answer to a withdrawn offer": Plant("handoffs", "the offer is withdrawn and the visit is not", OFFERED, handoffs("result = NULL")),
    "withdrawn, but done": Plant("handoffs", "the offer is withdrawn and the visit is not", "SELECT case_no, visit_no FROM handoffs WHERE result = 0", handoffs("result = 2, accepted_at = NULL")),
    "a dispute that outlasts the case": Plant("offers", "disputed_to is not what is drawn", IN_DISPUTE, handoffs("disputed_to = disputed_to - 60")),
    "more done than was worked": Plant("lengths", "effort_time is not what was worked before", BROKEN_OFF, visits("effort_time = effort_time + 60")),
    "worked on while it waited": Plant("moves", "its row tells of no legal life", WAITED, visits("state = 6")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS)
