"""A small ledger with everything in it that can be simulated, for faults to be planted in."""

from __future__ import annotations

from pathlib import Path

from checking import few_routed
from pathway_engine import compare, load

BASE = """\
pathway: rich
title: Everything that is simulated
description: A file for planted faults
language: 1
version: "3"
timezone: Europe/London
currency: GBP
full_time: 37h
defaults: {calendar: office, casework: 80%, absence: 10%, accountable: whoever, priority: days_open}
organisations:
  council: {title: The council, sector: council}
  provider: {title: The provider, sector: trading_company}
  trust: {sector: nhs_trust}
  whoever: {given: urgent, true: council, false: trust}
calendars:
  office: {hours: {mon-fri: ["09:00-12:30", "13:00-17:00"]}, holidays: GB-ENG}
  nights: {hours: {mon-fri: "20:00-04:00"}}
places:
  beds: {title: Beds, organisation: trust, count: {core: 3, winter: {count: 2, until: +4w}}}
  rooms: {organisation: council, count: 2}
roles:
  adviser: {title: Customer adviser, cost: 24/h}
  social_worker: {title: Social worker, cost: 40/h}
  nurse: {cost: 38/h}
teams:
  front: {title: Front door, organisation: council, staff: {adviser: {present: 2}}, site: hall}
  north:
    organisation: provider
    staff: {social_worker: 2, nurse: {fte: 1.5, employer: trust, cost: 45/h}}
    caseload: 1
    site: hall
  south: {organisation: provider, staff: {social_worker: 2}, site: mill}
  panel: {organisation: trust, calendar: nights, staff: {nurse: {present: 2}}, site: ward}
  local: {given: area, north: north, otherwise: south}
case:
  urgent: {title: Urgent, type: boolean, initial: "false"}
  area: {type: choice, values: [north, south, west], initial: north}
  age: {type: integer, min: 18, max: 110}
  cost: {type: number, unit: GBP/week, min: 0}
arrivals:
  people:
    rate: 500/year
    during: office
    case: {urgent: 30%, area: {north: 60%, south: 40%}, age: {low: 20, high: 100}}
  others: {rate: 100/year, to: assessment, case: {age: 50, area: south}}
handoffs:
  inside: {between: teams, delay: 2h, returned: {share: 20%, rework: 30m}}
  outside:
    between: organisations
    delay: {mean: 1wd, cv: 0.5}
    disputed: {share: {given: urgent, true: 30%, false: 50%}, for: {median: 1d, p90: 3d}}
    returned: {share: 30%, rework: {low: 20m, high: 60m}}
    rekeying: {mean: 15m, cv: 0.3}
start: contact
steps:
  contact:
    title: First contact
    team: front
    function: information
    work: {mean: 40m, cv: 0.5}
    exits: {gave_up: {to: gone, after: {mean: 30h, cv: 0.8}, when: not urgent}}
    outcomes:
      advised: {to: advised, share: 20%}
      assess: {to: assessment, title: To be assessed, share: 80%}
  assessment:
    team: local
    by: {given: urgent, true: [social_worker, nurse], false: [social_worker]}
    accountable: {given: urgent, true: provider, false: council}
    queue_cause: waiting_assessment
    work: {given: urgent, true: 3h, false: {mean: 9h, cv: 0.6}}
    afterwards: {values: [4h, 30h], cause: late_papers}
    priority: 10 if urgent else 0
    same_worker: true
    holds:
      missing_information:
        share: {given: urgent, true: 70%, false: 40%}
        for: {mean: 20h, cv: 0.5}
      waiting_equipment: {for: 1wd, when: age > 70}
    exits: {gave_up: {to: gone, after: 8wd}, better: {to: gone, after: {mean: 12d, cv: 1}}}
    requires: {grown: age >= 18}
    records: {cost: {median: 280, p90: 700, once: true}}
    outcomes:
      over: {to: panel, when: cost > 350 and visits(panel) < 1}
      wait: {to: pause, share: 60%, set: {area: south, urgent: not urgent}}
      enough: {to: supported}
  panel:
    team: panel
    accountable: council
    work: 1h
    afterwards: {values: [20h], cause: waiting_equipment}
    due: {values: [3d], since: contact.finished}
    outcomes: {agreed: {to: sort}}
  pause:
    due: 2wd
    exits: {better: {to: gone, after: {mean: 6d, cv: 1}}}
    outcomes: {over: {to: sort}}
  sort:
    outcomes:
      again: {to: assessment, when: urgent and visits(assessment) < 2}
      enough: {to: supported}
exits: {died: {to: gone, after: {mean: 80d, family: exponential}, when: days_open > 1}}
endings:
  gone: {kind: withdrawn}
  advised: {title: Advised, kind: resolved}
  supported: {kind: supported, package: {weekly: cost, lasts: {mean: 20d, cv: 0.5}}}
targets:
  quick: {title: In four weeks, from: opened, to: assessment.finished, within: 28d, counts: reached}
causes:
  late_papers: {title: Papers that come late, responsible: nhs, dtoc: A, mhsds: "03"}
costs:
  building: {organisation: council, amount: 1000/year}
"""
REDESIGN = """\
redesign: richer
title: With one more in the south
baseline: base.yaml
changes:
  - set: teams.south.staff.social_worker
    from: 2
    to: 3
    assumption: Drafted
"""


def rich_ledger(folder: Path) -> Path:
    """Two designs of one replication each, with a value set for the run."""
    (folder / "base.yaml").write_text(BASE)
    (folder / "redesign.yaml").write_text(REDESIGN)
    path = folder / "rich.db"
    with few_routed():
        designs = (load(folder / "base.yaml"), load(folder / "redesign.yaml"))
        compare(
            *designs, length="5w", warm_up="2w", replications=1, threads=1, ledger=path,
            starts="2026-03-30", settings=["teams.panel.staff.nurse.present=1"],
        )  # fmt: skip
    return path
