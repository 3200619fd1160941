"""A run that is started anew from its open cases agrees in distribution with the one it was.

Every duration varies. Each pair goes on from one cut with the same arrivals and the luck of the
open cases drawn anew; over many pairs the differences have no side.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

from cut import cut
from pathway_engine.analysis.values import Array
from pathway_engine.clock import DAY, HOUR
from pathway_engine.engine.records import NONE, Records, Window
from pathway_engine.simulation import Starting, build_plan, records_of, run_plan
from reference.small import MONDAY, pathway_from
from unit.simulation.cutting import HEAD

SEED, PAIRS, AT, AHEAD = 2, 60, 23 * DAY + 11 * HOUR, 7 * DAY

TEXT = f"""{HEAD.replace("4/wd", "5/wd")}
teams:
  a: {{organisation: council, staff: {{worker: {{present: 2}}}}}}
  b: {{organisation: trust, staff: {{worker: {{present: 2}}}}}}
handoffs:
  any:
    between: teams
    delay: {{mean: 2d, cv: 1}}
    disputed: {{share: 20%, for: {{mean: 3d, cv: 0.5}}}}
    returned: {{share: 20%, rework: {{mean: 1h, cv: 0.5}}}}
    rekeying: 10m
exits: {{slow: {{after: {{mean: 40d, cv: 0.5}}, to: gone}}}}
steps:
  contact:
    team: a
    work: {{mean: 2h, cv: 0.8}}
    afterwards: {{mean: 2d, cv: 0.7}}
    outcomes: {{wait: {{to: pause, share: 40%}}, on: {{to: visit}}}}
  pause: {{due: {{mean: 4d, cv: 0.6}}, outcomes: {{on: {{to: visit}}}}}}
  visit:
    team: b
    work: {{mean: 3h, cv: 0.8}}
    due: {{mean: 2wd, cv: 0.5}}
    outcomes: {{again: {{to: contact, share: 20%}}, end: {{to: done}}}}
"""


def counted(records: Records, given: int) -> list[float]:
    """What became of the open cases within a week, and of everything by then."""
    at = MONDAY + AT
    cases = records.cases
    mine = cases[(cases["case_no"] <= given) & (cases["opened_at"] < at)]
    closed = mine["closed_at"][mine["closed_at"] != NONE]
    visits = records.visits
    lasting = (visits["finished_at"] == NONE) | (visits["finished_at"] >= at)
    later = visits[lasting & (visits["case_no"] <= given)]
    begun = later["started_at"]
    return [
        float(((closed >= at) & (closed < at + AHEAD)).sum()),
        float((later["finished_at"] != NONE).sum()),
        float(((begun >= at) & (begun < at + 2 * DAY)).sum()),
        float((cases["closed_at"] == NONE).sum()),
        float(later["work_time"][later["started_at"] >= at].sum()) / HOUR,
    ]


def pairs() -> tuple[Array, Array]:
    """What the runs that went on came to, and those that were started anew."""
    pathway, at = pathway_from(TEXT), MONDAY + AT
    first = build_plan(pathway, Window(MONDAY, MONDAY, at))
    whole = build_plan(pathway, Window(MONDAY, MONDAY, at + AHEAD))
    found = []
    for replication in range(1, PAIRS + 1):
        told = cut(run_plan(first, SEED, replication))
        cases = [replace(case, identity=None) for case in told.cases]
        starting = Starting(cases, told.workers, told.last)
        anew = build_plan(pathway, Window(at, at, at + AHEAD), starting)
        runs = run_plan(whole, SEED, replication), run_plan(anew, SEED, replication)
        found.append([counted(records_of(run), starting.last_number) for run in runs])
    return np.array(found)[:, 0], np.array(found)[:, 1]


def test_differences_between_pairs_have_no_side() -> None:
    went_on, anew = pairs()
    assert went_on.mean(axis=0).min() > 2  # there is something to compare
    for one, other in zip(went_on.T, anew.T, strict=True):
        assert (one != other).any()
        assert stats.ttest_rel(one, other).pvalue > 0.01
