"""Who waits for one worker: until the worker's post ends, then for whoever may."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.kernel.lines import change_lane, join, lane_for
from pathway_engine.simulation.kernel.tables import lane_at, team_at, visit_at, worker_at


@kernel(state_t, i8)
def join_common_line(s: Any, v: int) -> None:
    """A visit joins the line of all who may work on it."""
    visit_at(s, v).bound = NONE
    join(s, v, lane_for(s, v))


@kernel(state_t, i8)
def unbind(s: Any, v: int) -> None:
    """A visit waits no longer for its own worker: a new stretch of its wait begins."""
    visit_at(s, v).bound = NONE
    change_lane(s, v)


@kernel(state_t, i8)
def unbind_all(s: Any, team: int) -> None:
    """In an open team nobody waits for a worker whose post has ended.

    What ends while a team is closed is seen to when it opens: until then every second belongs
    to the part of the last open one.
    """
    t = team_at(s, team)
    for lane in range(t.lanes, t.lanes + t.lanes_n):
        worker = lane_at(s, lane).worker
        while worker >= 0 and lane_at(s, lane).head >= 0 and worker_at(s, worker).posted == 0:
            unbind(s, lane_at(s, lane).head)
