"""Small pathways, one for each way in which a case can go."""

from __future__ import annotations

HEAD = """
pathway: alone
language: 1
timezone: Europe/London
full_time: 40h
organisations:
  council: {sector: council}
  trust: {sector: nhs_trust}
  company: {sector: trading_company}
  whoever: {given: area, north: trust, south: council}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}, closed: [2026-01-07]}
  clinic: {hours: {mon-fri: ["08:30-12:30", "13:30-16:30"]}}
roles: {adviser: {}, nurse: {}, broker: {}}
defaults: {calendar: office, casework: 80%}
teams:
  door: {organisation: council, staff: {adviser: 2}}
  ward: {organisation: trust, calendar: clinic, staff: {nurse: 2, adviser: 1}}
  firm: {organisation: company, casework: 65%, staff: {broker: 1}}
  local: {given: urgent, true: ward, otherwise: firm}
  near: {given: area, north: local, otherwise: ward}
case:
  urgent: {type: boolean, initial: false}
  area: {type: choice, values: [north, south], initial: north}
  cost: {type: number, initial: 0}
  tries: {type: integer, initial: 0, max: 9}
start: contact
endings: {done: {kind: resolved}, home: {kind: supported}}
"""


def steps(text: str, handoffs: str = "") -> str:
    return f"{HEAD}\nhandoffs: {{{handoffs}}}\nsteps:\n{text}"


STRAIGHT = steps("""
  contact: {team: door, work: 3h, outcomes: {on: {to: second}}}
  second: {team: door, work: 90m, afterwards: 1.5wd, outcomes: {done: {to: done}}}
""")
HANDED_OVER = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
  care: {team: ward, work: 2h, accountable: council, outcomes: {on: {to: buying}}}
  buying:
    team: firm
    work: 45m
    afterwards: {values: [2wd], weights: [1], cause: waiting_home_care}
    outcomes: {done: {to: home}}
""", "outside: {between: organisations, delay: 1.25wd, rekeying: 20m}, "
     "paid: {to: firm, delay: 30h}")  # fmt: skip
RETURNED = steps("""
  contact: {team: door, work: 1h, priority: 3 + visits(contact), outcomes: {on: {to: care}}}
  care: {team: ward, work: 2h, due: 5wd, by: [adviser, nurse], outcomes: {done: {to: done}}}
""", "outside: {between: organisations, delay: 6h, rekeying: 15m, "
     "returned: {share: 50%, rework: 40m}}")  # fmt: skip
DISPUTED = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
  care: {team: firm, work: 2h, outcomes: {done: {to: done}}}
""", "outside: {between: organisations, delay: 1wd, disputed: {share: 50%, for: 3d}, "
     "returned: {share: 50%, rework: 30m}}")  # fmt: skip
WAITS = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: pause, set: {tries: tries + 1}}}}
  pause: {due: 2.5wd, outcomes: {on: {to: sort}}}
  sort:
    outcomes:
      again:
        to: contact
        when: tries < 3 and days_open < 9
        set: {urgent: not urgent, cost: tries * 10}
      over: {to: done, when: cost > 15, set: {area: south if urgent else north}}
      done: {to: home}
""")
DUE_SINCE = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
  care: {team: ward, work: 1h, due: {values: [10wd], weights: [1], since: contact.finished},
         outcomes: {again: {to: review, when: visits(care) < 2}, done: {to: done}}}
  review: {team: door, work: 30m, due: {values: [3d], weights: [1], since: opened},
           outcomes: {on: {to: care}}}
""", "outside: {between: organisations, delay: 4h}")  # fmt: skip
RECORDS = steps("""
  contact:
    team: door
    work: 1h
    records: {urgent: 50%, area: {north: 1, south: 2}, cost: {median: 280, p90: 700, once: true},
              tries: {low: 0, high: 8}}
    outcomes:
      again: {to: contact, when: visits(contact) < 3}
      dear: {to: home, when: cost > 300}
      done: {to: done}
""")  # fmt: skip
SIGNPOSTS = steps("""
  contact: {team: door, work: 1h, records: {urgent: 50%}, outcomes: {on: {to: care}}}
  care:
    team: {given: area, north: near, south: local}
    work: {given: urgent, true: 1h, false: 5h}
    due: {given: urgent, true: 0wd, false: 1wd}
    accountable: {given: urgent, true: whoever, false: council}
    priority: {given: urgent, true: 10, otherwise: cost}
    records: {urgent: {given: area, north: 70%, otherwise: not urgent}}
    afterwards:
      given: urgent
      true: {values: [1d], weights: [1], cause: waiting_equipment}
      false: 0m
    outcomes: {again: {to: care, share: {given: urgent, true: 60%, false: 20%}}, done: {to: done}}
""", "any: {between: teams, delay: {given: urgent, true: 1h, false: 2wd}}")  # fmt: skip
CLOSED = steps("""
  contact: {team: door, work: 13h, outcomes: {on: {to: care}}}
  care: {team: ward, work: 6h, outcomes: {on: {to: nothing}}}
  nothing: {team: ward, work: 0m, outcomes: {done: {to: done}}}
""")
ALL = {
    "straight": STRAIGHT,
    "handed over": HANDED_OVER,
    "returned": RETURNED,
    "disputed": DISPUTED,
    "waits and decisions": WAITS,
    "due since": DUE_SINCE,
    "records": RECORDS,
    "signposts": SIGNPOSTS,
    "closed": CLOSED,
}
