"""The run is over: the parts so far of every visit that is still open."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import ACTIVE, BLOCK_VISIT, HELD, PLANNED
from pathway_engine.simulation.kernel.lines import close_wait
from pathway_engine.simulation.kernel.sums import count_wait
from pathway_engine.simulation.kernel.tables import handoff_row_at, run_at, visit_at, visit_row_at
from pathway_engine.simulation.kernel.together import count_work, worked_together
from pathway_engine.simulation.kernel.visits import write_partner_waits


@kernel(state_t, i8, inline=True)
def write_parts_so_far(s: Any, v: int) -> None:
    """The run is over: write the parts of an open visit up to now."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    since = row.offered_at + row.handoff_time
    if row.state <= 1:
        row.handoff_time = now - row.offered_at
        if row.state == 1:
            row.dispute_time = now - handoff_row_at(s, visit.handoff).disputed_from
    elif row.kind == BLOCK_VISIT:
        pass  # a block has no parts
    elif row.state == PLANNED:
        row.planned_time = now - since
    elif row.state == 3:
        close_wait(s, v)
        count_wait(s, v, 1)
    elif row.state == ACTIVE:
        visit.part = worked_together(s, v, visit.part_from, now)
        row.work_time += visit.part
        row.closed_time += now - visit.part_from - visit.part
        count_work(s, v)
    elif row.state == HELD:
        row.held_time += now - visit.part_from
    else:
        row.afterwards_time = now - row.work_done_at


@kernel(state_t, inline=True)
def write_open_visits(s: Any) -> None:
    """The run is over: write the parts of every open visit."""
    for v in range(run_at(s, 0).visit_room):
        if visit_at(s, v).row >= 0:
            write_parts_so_far(s, v)
            if run_at(s, 0).partner_teams > 0:
                write_partner_waits(s, v)
