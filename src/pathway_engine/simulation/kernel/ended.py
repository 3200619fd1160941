"""People of a backlog whose case has ended: their packages and openings run on."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import f8, i8, kernel, record_t, state_t
from pathway_engine.simulation.kernel.cases import free_case
from pathway_engine.simulation.kernel.openings import plan_opening
from pathway_engine.simulation.kernel.packages import (
    begin_package,
    one_case_fewer,
    person_of,
    price_package,
)
from pathway_engine.simulation.kernel.remaining import (
    gone_of,
    has_passed,
    luck_of,
    remaining_moment,
)
from pathway_engine.simulation.kernel.rules import given_value, holds
from pathway_engine.simulation.kernel.tables import (
    case_at,
    case_row_at,
    ending_at,
    number_at,
    opening_at,
    run_at,
)


@kernel(state_t, i8, i8)
def run_package_on(s: Any, c: int, ending: int) -> int:
    """The package of an ending has run since the case opened; its number, 0 for none."""
    one = ending_at(s, ending)
    if one.weekly < 0:
        return 0
    person = person_of(s, c)
    quantity = given_value(s, c, one.lasts_by, one.lasts)
    opened_at = case_at(s, c).opened_at
    u = luck_of(s, c, one.key, 1)
    ends_at = remaining_moment(s, c, quantity, u, opened_at, one.calendar)
    begin_package(s, person, ends_at)
    price_package(s, c, person, ending)
    return 1


@kernel(f8, f8, inline=True)
def still(share: float, passed: float) -> float:
    """The share of those who still open a case, of those who have not opened it yet."""
    return share if passed >= 1.0 else share * (1.0 - passed) / (1.0 - share * passed)


@kernel(state_t, record_t("opening"), i8, i8, i8)
def still_opens(s: Any, one: Any, c: int, quantity: int, calendar: int) -> bool:
    """Whether a case opens another one that it has not opened yet."""
    if one.rule >= 0 and not holds(s, one.rule, c):
        return False
    if one.share_by < 0 and one.share < 0:
        return True
    share = number_at(s, given_value(s, c, one.share_by, one.share)).v
    gone = gone_of(s, c, quantity, case_at(s, c).opened_at, calendar)
    passed = has_passed(s, c, quantity, gone)
    return luck_of(s, c, one.share_key, 1) < still(share, passed)


@kernel(state_t, i8, i8, i8)
def run_openings_on(s: Any, c: int, ending: int, package: int) -> None:
    """Cases still to open; what would have opened before the window has, and opens nothing."""
    run = run_at(s, 0)
    opened_at = case_at(s, c).opened_at
    calendar = ending_at(s, ending).calendar
    opening = ending_at(s, ending).opens
    while opening >= 0:
        one = opening_at(s, opening)
        quantity = given_value(s, c, one.after_by, one.after)
        if still_opens(s, one, c, quantity, calendar):
            u = luck_of(s, c, one.after_key, 1)
            t = remaining_moment(s, c, quantity, u, opened_at, calendar)
            if t >= run.warm_up_until and t < run.ends_at:
                plan_opening(s, c, opening, 1, package, t)
        opening = one.next


@kernel(state_t, i8, i8)
def end_before(s: Any, c: int, ending: int) -> None:
    """A case ended in the second in which it opened, to which the clock is put back."""
    case = case_at(s, c)
    row = case_row_at(s, case.row)
    row.closed_at = row.opened_at
    row.ending = ending
    run_openings_on(s, c, ending, run_package_on(s, c, ending))
    if case.person >= 0:
        one_case_fewer(s, case.person)
    free_case(s, c)
