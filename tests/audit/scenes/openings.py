"""Faults in what is left behind of cases that others opened, and of people from a file."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

from audit.planting import DONE, MONDAY, Plant, Scene, attribute, cases, key, visits
from pathway_engine.clock import WEEK
from pathway_engine.engine.records import Window

WINDOW = Window(MONDAY, MONDAY + WEEK, MONDAY + 12 * WEEK)
YAML = """
pathway: openings
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}}
defaults: {calendar: office, priority: 1 if urgent else 0}
teams: {front: {organisation: council, staff: {adviser: {present: 3}}}}
case: {urgent: {type: boolean, initial: false}, cost: {type: number, initial: 0}}
arrivals:
  people: {rate: 2/wd, during: office, case: {urgent: 30%}}
  known: {replay: known.csv}
start: contact
steps:
  contact:
    team: front
    work: {mean: 1h, cv: 0.5}
    records: {cost: {median: 10, p90: 30}}
    outcomes:
      seen: {to: home, opens: {visit: {at: look, after: {median: 10d, p90: 30d}, share: 60%, when: cost > 8}}}
  look: {team: front, work: {mean: 2h, cv: 0.5}, outcomes: {on: {to: home}}}
endings: {home: {kind: resolved, opens: {again: {at: contact, after: {mean: 20d, cv: 0.6}, share: 40%, case: {urgent: 50%}}}}}
"""
KNOWN = "at,urgent\n" + "".join(
    f"2026-01-{day:02}T10:00,{word}\n"
    for day, word in zip(range(6, 30), ("true", "false") * 12, strict=True)
)


OF_PEOPLE = (
    "SELECT l.case_no FROM links l JOIN cases p ON p.case_no = l.other_no WHERE p.entry = 'people'"
)
"""Cases of those whom chance brings: of people from a file it is not known who they are."""


def opened(entry: str) -> str:
    """Cases that an opening brought."""
    return f"SELECT case_no, NULL FROM cases WHERE entry = '{entry}' AND case_no IN ({OF_PEOPLE})"


def of(entry: str, some: str = "SELECT case_no FROM cases") -> str:
    """First visits that are done, of whom an arrival or an opening brought."""
    return f"{DONE} AND visit_no = 1 AND case_no IN (SELECT case_no FROM cases WHERE entry = '{entry}' AND case_no IN ({some}))"


def brought(arrival: str) -> str:
    """Cases that an arrival brings."""
    return f"SELECT case_no, NULL FROM cases WHERE entry = '{arrival}'"


LATER = cases("opened_at = opened_at + 60")
CHILD = "case_no IN (SELECT l.case_no FROM links l WHERE l.other_no IN (SELECT case_no FROM cases WHERE {case}))"
PLANTS = {
    "opened later": Plant("links", "nothing opens it then", opened("home.again"), LATER),
    "opened later by an outcome": Plant("links", "nothing opens it then", opened("contact.visit"), LATER),
    "does not open": Plant("links", "a case was to open of it, and is not there", "SELECT other_no, NULL FROM links JOIN cases ON cases.case_no = other_no WHERE cases.entry = 'people'", f"UPDATE cases SET opened_at = opened_at + 60 WHERE {CHILD}"),
    "comes as another": Plant("attributes", "`urgent` is not what was drawn for it", opened("home.again"), cases("arrived_with = json_set(arrived_with, '$.urgent', json(CASE json_extract(arrived_with, '$.urgent') WHEN 1 THEN 'false' ELSE 'true' END))")),
    "forgets what was known": Plant("attributes", "`cost` is not what was drawn for it", opened("contact.visit"), cases("arrived_with = json_set(arrived_with, '$.cost', 1.5)")),
    "records something else": Plant("attributes", "`cost` is not what was drawn and set", opened("home.again"), attribute("cost", "1.5")),
    "works for longer": Plant("lengths", "effort_time is not the work that is drawn", of("contact.visit", OF_PEOPLE), visits("effort_time = effort_time + 60")),
    "starts elsewhere": Plant("arrivals", "the step is not where its entry starts", of("contact.visit"), visits(f"step_id = {key('step', 'contact')}")),
    "waits for something else": Plant("waits", "hours_time is not what it waited for", of("known"), visits("hours_time = hours_time + 1, capacity_time = capacity_time - 1")),
    "another priority": Plant("named", "priority is not that of the case on joining the queue", of("home.again"), visits("priority = priority + 1")),
    "comes though there is a file": Plant("arrivals", "its person comes in another second", brought("people"), LATER),
    "starts elsewhere from a file": Plant("arrivals", "the step is not where its entry starts", of("known"), visits(f"step_id = {key('step', 'look')}")),
    "came before the run": Plant("arrivals", "its arrival brings nobody then", brought("known"), cases(f"opened_at = {MONDAY - 60}")),
}  # fmt: skip

SCENE = Scene(YAML, PLANTS, WINDOW, people={"known": KNOWN})
