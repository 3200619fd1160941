"""Faults in what branches that run side by side leave behind."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, MONDAY, Plant, Scene, attribute, cases, handoffs, key, visits
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
case: {urgent: {type: boolean, initial: false}, seen: {type: boolean, initial: false}}
arrivals: {people: {rate: 3/wd, during: office, case: {urgent: 30%}}}
handoffs: {out: {between: teams, delay: 1wd, returned: {share: 30%, rework: 1h}}}
start: contact
steps:
  contact: {team: front, work: 1h, outcomes: {on: {to: look}}}
  look:
    parallel:
      care: {visit: {team: front, work: 3h, outcomes: {on: {to: join}}}}
      health: {exam: {team: clinic, work: 2h, outcomes: {fast: {to: join, when: urgent}, on: {to: letter, set: {seen: true}}}}, letter: {due: 2d, outcomes: {on: {to: join}}}}
    outcomes: {on: {to: ask}}
  ask:
    join: any
    parallel:
      phone: {call: {team: front, work: 10h, outcomes: {on: {to: join}}}}
      post: {reply: {due: {low: 1d, high: 6d}, outcomes: {on: {to: join}}}}
    outcomes: {on: {to: close}}
  close: {team: front, work: 10m, requires: {settled: seen or urgent}, outcomes: {on: {to: done}}}
endings: {done: {kind: resolved}}
"""
INSIDE = f"{DONE} AND parent_no IS NOT NULL AND step_id = {key('step', 'exam')}"
OUTSIDE = f"{DONE} AND parent_no IS NULL AND step_id = {key('step', 'contact')}"
FALSE = "json('false')"


def done(step: str, more: str = "") -> str:
    """Visits of a step that are done."""
    return f"{DONE} AND step_id = {key('step', step)}{more}"


def outcome(step: str, name: str) -> str:
    """The key of an outcome of a step."""
    return (
        f"(SELECT outcome_id FROM outcomes WHERE name = '{name}' AND step_id = {key('step', step)})"
    )


FAST = done("exam", f" AND outcome_id = {outcome('exam', 'fast')}")
SLOW = done("exam", f" AND outcome_id = {outcome('exam', 'on')}")
REPLY = f"SELECT case_no, visit_no FROM visits WHERE step_id = {key('step', 'reply')}"
AFTER = done("close", " AND (case_no, visit_no) IN (SELECT case_no, visit_no FROM handoffs)")
BESIDE = done(
    "close", " AND finished_at < (SELECT closed_at FROM cases c WHERE c.case_no = visits.case_no)"
)
PLANTS = {
    "in the other branch": Plant("routes", "it is not in the branch of its step", INSIDE, visits("branch = 'care'")),
    "in a branch of what is no block": Plant("routes", "its branch is not one of the block in which it is", INSIDE, visits("parent_no = 1")),
    "in a branch of nothing": Plant("columns", "in a branch of no block", OUTSIDE, visits("branch = 'care'")),
    "a block that works": Plant("parts", "a part of a block", f"{DONE} AND kind = 3", visits("work_time = 5")),
    "out of its branch": Plant("routes", "it is not in the branch of its step", INSIDE, visits("branch = NULL, parent_no = NULL")),
    "leads elsewhere in a branch": Plant("routes", "the outcome before it leads to another step", done("letter"), visits(f"step_id = {key('step', 'exam')}, kind = 0, team_id = {key('team', 'clinic')}")),
    "a branch that waits between": Plant("routes", "it does not begin when the visit before it ends", done("letter"), visits("offered_at = offered_at + 60, planned_time = planned_time - 60")),
    "goes on after it has joined": Plant("routes", "its branch has joined, and a visit of it follows", SLOW, visits(f"outcome_id = {outcome('exam', 'fast')}")),
    "joins half-way": Plant("routes", "its outcome leads on, and no visit follows", FAST, visits(f"outcome_id = {outcome('exam', 'on')}")),
    "takes the time of a branch": Plant("routes", "at_step does not count the case's visits", INSIDE, visits("at_step = 2")),
    "a rule in a branch": Plant("rules", "`fast` taken, its rule is false", FAST, attribute("urgent", FALSE)),
    "enters what it may not": Plant("requires", "entered, `settled` is false", done("close"), f"{attribute('urgent', FALSE)}; {attribute('seen', FALSE)}"),
    "begins later than its block": Plant("branches", "it does not begin with its block", done("visit"), visits("offered_at = offered_at + 1, ready_at = ready_at + 1, capacity_time = capacity_time - 1")),
    "over before its branches": Plant("branches", "it is not over when its branches join", done("look"), visits("finished_at = finished_at - 1")),
    "open though its branches have joined": Plant("branches", "its branches have joined, and it is not over", done("look"), visits("state = 2, finished_at = NULL, outcome_id = NULL")),
    "does not begin with a branch": Plant("branches", "a branch of it does not begin", f"{REPLY} AND state = 2", "DELETE FROM visits WHERE {row}"),
    "more than one joins": Plant("branches", "more than one of its branches joins", f"{REPLY} AND state = 9", visits(f"state = 7, outcome_id = {outcome('reply', 'on')}")),
    "goes on though another has joined": Plant("branches", "it goes on although its block is over", f"{REPLY} AND state = 9", visits("finished_at = finished_at + 60, planned_time = planned_time + 60")),
    "withdrawn while its block goes on": Plant("branches", "it is withdrawn, and its block is not over", f"{REPLY} AND state = 2", visits("state = 9, finished_at = offered_at, planned_time = 0")),
    "handed over by nobody in a branch": Plant("handoffs", "the team changed without a handoff", INSIDE, "DELETE FROM handoffs WHERE {row}"),
    "handed over by another in a branch": Plant("handoffs", "from_visit_no is not that of the team's last visit", INSIDE, handoffs("from_visit_no = from_visit_no + 1")),
    "another attempt in a branch": Plant("handoffs", "the attempt is not that of the offer", INSIDE, handoffs("attempt = attempt + 1")),
    "another answers in a branch": Plant("accountable", "accountable changed where no team is concerned", done("letter"), visits(f"accountable_id = {key('organisation', 'council')}")),
    "another answers after the block": Plant("handoffs", "accountable_changes is not what the visits tell", AFTER, handoffs("accountable_changes = 1 - accountable_changes")),
    "hands over who came first": Plant("handoffs", "from_visit_no is not that of the team's last visit", AFTER, handoffs("from_visit_no = from_visit_no - 1")),
    "closed before the work in hand": Plant("routes", "the case did not close with it", BESIDE, cases("closed_at = closed_at - 1")),
    "works for longer in a branch": Plant("lengths", "effort_time is not the work that is drawn", done("exam", " AND kind = 0"), visits("effort_time = effort_time + 60")),
    "due on another day in a branch": Plant("named", "due_at is not what `letter` says", done("letter"), visits("due_at = due_at + 60")),
    "answered later in a branch": Plant("offers", "accepted_at is not what is drawn", INSIDE, handoffs("accepted_at = accepted_at + 60")),
    "another outcome in a branch": Plant("outcomes", "the outcome is not the one that rules and draw give", FAST, visits(f"outcome_id = {outcome('exam', 'on')}")),
    "set by nobody in a branch": Plant("attributes", "`seen` is not what was drawn and set", SLOW, attribute("seen", FALSE)),
    "waits for something else in a branch": Plant("waits", "capacity_time is not what it waited for", done("visit"), visits("capacity_time = capacity_time - 1, caseload_time = caseload_time + 1")),
    "leaves for nothing in a branch": Plant("exits", "it is withdrawn, and no way out of it is due", f"{REPLY} AND state = 2", visits("state = 9, finished_at = offered_at, planned_time = 0")),
    "gives up the work of another branch early": Plant("exits", "it does not end when its case leaves", f"SELECT case_no, visit_no FROM visits WHERE state = 9 AND step_id = {key('step', 'call')} AND work_time > 60", visits("finished_at = finished_at - 60, work_time = work_time - 60")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS, WINDOW)
