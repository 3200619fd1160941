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
HOLDS = steps(
    """
  contact:
    team: door
    work: 4h
    holds:
      missing_information: {share: 60%, for: {median: 5h, p90: 40h}}
      hospital_admission: {when: urgent, for: 1.5wd}
      legal_or_capacity: {share: {given: area, north: 50%, south: 0%}, for: 0m}
    afterwards: {values: [3h], weights: [1], cause: waiting_equipment}
    records: {urgent: 50%}
    outcomes: {again: {to: contact, when: visits(contact) < 3}, on: {to: care}}
  care:
    team: ward
    by: nurse
    work: 1s
    holds: {person_or_family_choice: {for: {values: [0h, 30h], weights: [1, 1]}}}
    outcomes: {done: {to: done}}
""".replace("1s", "0m"),
    "outside: {between: organisations, delay: 4h, rekeying: 20m}",
)
SAME_WORKER = steps(
    """
  contact: {team: door, work: 7h, outcomes: {on: {to: care}}}
  care: {team: ward, by: [nurse, adviser], work: 1h, outcomes: {on: {to: again}}}
  again:
    team: door
    work: 30m
    same_worker: true
    outcomes: {more: {to: last, when: visits(again) < 2}, done: {to: done}}
  last: {team: ward, by: adviser, work: 1h, same_worker: true, outcomes: {on: {to: again}}}
""",
    "outside: {between: organisations, delay: 6h, returned: {share: 50%, rework: 2h}}",
)
JOINT = steps(
    """
  contact:
    team: door
    work: 3h
    with: {ward: {nurse: 1, adviser: 1}}
    outcomes: {on: {to: care}}
  care:
    team: ward
    by: nurse
    work: 9h
    with: {door: {adviser: 2}, firm: {broker: 1}}
    afterwards: 1wd
    outcomes: {again: {to: contact, share: 40%}, done: {to: done}}
""",
    "outside: {between: organisations, delay: 30h, rekeying: 90m}",
)
PANELS = steps(
    """
  contact: {team: door, work: 1h, outcomes: {on: {to: panel}}}
  panel:
    team: ward
    by: nurse
    work: 90m
    sessions: {every: week, days: [tue, thu], at: "12:00", places: 2}
    records: {urgent: 60%}
    outcomes: {again: {to: panel, when: urgent and visits(panel) < 3}, on: {to: monthly}}
  monthly:
    team: firm
    work: 30m
    due: 2wd
    sessions: {every: month, days: [2nd mon, last fri], at: "10:00", places: {each: 1}}
    outcomes: {fortnight: {to: fortnight, share: 50%}, done: {to: done}}
  fortnight:
    team: door
    work: 10h
    sessions: {every: 2 weeks, days: [wed], first: 2026-01-07, at: "09:00", places: 1}
    outcomes: {done: {to: done}}
""",
    "outside: {between: organisations, delay: 2d, returned: {share: 40%, rework: 1h}}",
)
EXITS = (
    steps(
        """
  contact:
    team: door
    work: 5h
    due: 2d
    exits:
      tired: {to: home, after: {median: 20h, p90: 60h}}
      urgent: {to: done, after: 0.25wd, when: urgent}
    records: {urgent: 30%}
    afterwards: 3d
    outcomes: {on: {to: pause}}
  pause:
    due: 3d
    exits: {gone: {to: home, after: {low: 2d, high: 9d}}}
    outcomes: {on: {to: care}}
  care:
    team: ward
    work: 6h
    exits: {tired: {to: home, after: {median: 30h, p90: 200h}}}
    outcomes: {on: {to: contact, share: 50%}, done: {to: done}}
""",
        "outside: {between: organisations, delay: 20h, rekeying: 20m, "
        "disputed: {share: 40%, for: 20h}, returned: {share: 40%, rework: 3h}}",
    )
    + """
exits:
  died: {to: done, after: {median: 9d, p90: 40d}}
  never: {to: home, after: 1d, when: cost > 5}
"""
)
BLOCK = """
  contact: {team: door, work: 1h, outcomes: {on: {to: both}}}
  both:
    join: all
    parallel:
      care:
        nurse: {team: ward, by: nurse, work: 2h, outcomes: {on: {to: visit}}}
        visit: {team: ward, by: adviser, work: 3h, afterwards: 1wd,
                outcomes: {again: {to: nurse, share: 20%}, done: {to: join}}}
      money:
        form: {team: door, work: 90m, records: {cost: {median: 280, p90: 700}},
               outcomes: {ask: {to: wait, share: 50%}, done: {to: join, set: {tries: 1}}}}
        wait: {due: 1.5wd, outcomes: {on: {to: join}}}
      buying:
        buy: {team: firm, work: 4h, holds: {missing_information: {share: 50%, for: 9h}},
              outcomes: {done: {to: join}}}
    outcomes:
      again: {to: contact, when: visits(both) < 2}
      dear: {to: after, share: 50%}
      on: {to: pause}
  after: {team: ward, by: nurse, work: 1h, outcomes: {done: {to: done}}}
  pause: {due: 1h, outcomes: {done: {to: home}}}
"""
HANDOFFS = ("outside: {between: organisations, delay: 4h, rekeying: 20m, "
            "disputed: {share: 30%, for: 1d}, returned: {share: 40%, rework: 2h}}")  # fmt: skip
ALL_JOIN = steps(BLOCK, HANDOFFS)
ANY_JOINS = steps(BLOCK.replace("join: all", "join: any"), HANDOFFS)
LEAVES_A_BLOCK = ANY_JOINS + "exits: {died: {to: home, after: {median: 3d, p90: 12d}}}\n"
OPENS = (
    steps(
        """
  contact:
    team: door
    work: 1h
    records: {urgent: 50%}
    outcomes:
      more:
        to: care
        set: {tries: tries + 1}
        opens:
          review:
            at: care
            after: {median: 3d, p90: 9d}
            share: 60%
            case: {area: {north: 1, south: 1}}
          soon: {at: contact, after: 0m, when: tries < 3 and urgent, case: {urgent: 10%}}
      on: {to: care, share: 30%}
  care: {team: ward, work: 2h, outcomes: {home: {to: home, share: 50%}, done: {to: done}}}
""",
        "outside: {between: organisations, delay: 4h}",
    )
    .replace(
        "home: {kind: supported}",
        "home: {kind: supported, package: {weekly: 100, lasts: {mean: 9d, cv: 1}}, "
        "opens: {again: {at: contact, after: {mean: 6d, cv: 1}, share: 80%}}}",
    )
    .replace("done: {kind: resolved}", "done: {kind: resolved, package: none}")
)
STAYS = (
    steps(
        """
  contact: {team: door, work: 2h, leaves: started, outcomes: {on: {to: admitted}}}
  admitted:
    team: ward
    by: nurse
    in: beds
    work: 1h
    afterwards: 3d
    outcomes: {on: {to: rehabilitation}}
  rehabilitation:
    team: home
    in: rooms
    stay: {median: 3d, p90: 9d}
    due: 1d
    priority: 3
    exits: {better: {to: home, after: {median: 30h, p90: 200h}}}
    outcomes:
      worse: {to: admitted, share: 30%}
      again: {to: rehabilitation, share: 20%}
      out: {to: leave}
      care: {to: care, share: 30%}
  care: {team: firm, work: 3h, leaves: finished, outcomes: {more: {to: contact, share: 30%},
         done: {to: done}}}
  leave: {due: 5h, leaves: finished, outcomes: {on: {to: pause}}}
  pause: {leaves: started, outcomes: {on: {to: done}}}
""",
        "outside: {between: organisations, delay: 9h, returned: {share: 40%, rework: 1h}}",
    )
    .replace(
        "  local:",
        "  home: {organisation: trust, calendar: daily, staff: {}}\n  local:",
    )
    .replace(
        "calendars:\n",
        'calendars:\n  daily: {hours: {mon-sun: "08:00-20:00"}}\n',
    )
    + """
places:
  beds: {organisation: trust, count: 2}
  rooms: {organisation: company, count: 3}
"""
)
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
    "holds": HOLDS,
    "same worker": SAME_WORKER,
    "joint work": JOINT,
    "panels": PANELS,
    "exits": EXITS,
    "all join": ALL_JOIN,
    "any joins": ANY_JOINS,
    "leaves a block": LEAVES_A_BLOCK,
    "opens": OPENS,
    "stays": STAYS,
}
