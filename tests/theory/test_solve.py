"""How many workers it takes in a queue whose waits are known: `solve` says what Erlang C says."""

from __future__ import annotations

from checking import bound
from pathway_engine import solve
from theory.formulas import wait_mmc
from theory.queues import HEAD, team

QUEUE = f"""
{HEAD}
start: a
teams: {{a: {team(3)}}}
arrivals: {{all: {{rate: 12/h}}}}
steps:
  a: {{team: a, work: {{mean: 10m, family: exponential}}, outcomes: {{done: {{to: done}}}}}}
"""


def test_as_many_workers_as_erlang_says() -> None:
    """Twelve an hour, ten minutes each: from three workers on, whose wait is 4.44 minutes."""
    workers = range(3, 9)
    limit = 2.0
    expected = next(n for n in workers if wait_mmc(0.2, 0.1, n) <= limit)
    assert wait_mmc(0.2, 0.1, expected) < 0.6 * limit, "not a near thing"
    found = solve(
        bound(QUEUE),
        vary="teams.a.staff.worker.present=3..8", until=f"waiting_time.mean <= {limit}m",
        length="8w", warm_up="1w", replications=4, threads=1,
    )  # fmt: skip
    assert found.value == str(expected)
    assert found.answer is not None
    assert found.answer.clear
    assert found.below is not None
    assert abs(found.below.decides.mean / 60 - wait_mmc(0.2, 0.1, expected - 1)) < 0.3
