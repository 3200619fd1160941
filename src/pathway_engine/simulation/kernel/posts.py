"""Posts begin and end: who is there from now on, who sits no longer, what slots there are."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.bindings import unbind_all
from pathway_engine.simulation.kernel.lines import touch
from pathway_engine.simulation.kernel.opentimes import is_away
from pathway_engine.simulation.kernel.panels import sits_no_longer
from pathway_engine.simulation.kernel.staff import be_there
from pathway_engine.simulation.kernel.tables import (
    calendar_at,
    duty_at,
    interval_at,
    post_at,
    run_at,
    team_at,
    worker_at,
)


@kernel(state_t, i8)
def begin_post(s: Any, post: int) -> None:
    """A post begins: its workers are there from now on, if it is open."""
    p = post_at(s, post)
    c = calendar_at(s, p.calendar)
    for worker in range(p.workers, p.workers + p.workers_n):
        worker_at(s, worker).posted = 1
        if c.open and not is_away(s, worker, interval_at(s, c.interval).day):
            be_there(s, worker, 1)


@kernel(state_t, i8)
def end_post(s: Any, post: int) -> None:
    """A post ends: its workers start nothing more, and finish what they have in hand."""
    p = post_at(s, post)
    for worker in range(p.workers, p.workers + p.workers_n):
        worker_at(s, worker).posted = 0
        be_there(s, worker, 0)
        sits_no_longer(s, worker)
    if team_at(s, p.team).open:
        unbind_all(s, p.team)


@kernel(state_t)
def change_posts(s: Any) -> None:
    """Posts that begin or end now; when slots shrink nobody is put out."""
    run = run_at(s, 0)
    while run.next_duty < run.duties_n and duty_at(s, run.next_duty).at <= run.now:
        duty = duty_at(s, run.next_duty)
        run.next_duty += 1
        if duty.begins:
            begin_post(s, duty.post)
        else:
            end_post(s, duty.post)
        team = post_at(s, duty.post).team
        team_at(s, team).slots += duty.slots
        touch(s, team)
