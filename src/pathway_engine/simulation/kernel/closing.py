"""A case closes: its package, the cases that its ending opens, its slots given back."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.cases import free_case
from pathway_engine.simulation.kernel.openings import open_others
from pathway_engine.simulation.kernel.packages import end_package, one_case_fewer, set_package
from pathway_engine.simulation.kernel.places import leave_place
from pathway_engine.simulation.kernel.slots import forsake
from pathway_engine.simulation.kernel.sums import count_case
from pathway_engine.simulation.kernel.tables import (
    case_at,
    case_row_at,
    ending_at,
    person_at,
    run_at,
)
from pathway_engine.simulation.kernel.tokens import end_token


@kernel(state_t, i8, i8, inline=True)
def end_with(s: Any, c: int, ending: int) -> None:
    """What an ending brings: a package begins, changes or ends, and further cases are opened."""
    one = ending_at(s, ending)
    package = 0
    if one.weekly >= 0:
        set_package(s, c, ending)
        package = person_at(s, case_at(s, c).person).package
    elif one.no_package:
        end_package(s, c)
    open_others(s, c, one.opens, 1, one.calendar, package)


@kernel(state_t, i8, i8)
def close(s: Any, c: int, ending: int) -> None:
    """A case closes now, or when the work in hand beside it is done."""
    run = run_at(s, 0)
    case = case_at(s, c)
    case.leaving = ending
    if case.beside > 0:
        return
    row = case_row_at(s, case.row)
    row.closed_at = run.now
    row.ending = ending
    if case.place >= 0:
        leave_place(s, c)
    end_with(s, c, ending)
    if case.person >= 0:
        one_case_fewer(s, case.person)
    forsake(s, case.token)
    end_token(s, case.token)
    count_case(s, c)
    free_case(s, c)
