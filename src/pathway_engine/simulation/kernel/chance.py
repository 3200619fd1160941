"""What chance decides: durations, chances, attributes, outcomes, each at its address."""

from __future__ import annotations

import math
from typing import Any

from pathway_engine.clock import LONGEST_WORK
from pathway_engine.simulation.kernel.access import f8, i8, kernel, record_t, state_t
from pathway_engine.simulation.kernel.layout import (
    CHOICE,
    DRAW_CHANCE,
    DRAW_COMPUTED,
    DRAW_WEIGHTS,
    NONE,
    NOT_SET,
    OUT_OF_BOUNDS,
    SECONDS_A_DAY,
    TOO_LONG,
)
from pathway_engine.simulation.kernel.opentimes import after_working_days
from pathway_engine.simulation.kernel.philox import uniform
from pathway_engine.simulation.kernel.quantiles import quantile
from pathway_engine.simulation.kernel.rules import attribute_of, evaluate, given_value, stop
from pathway_engine.simulation.kernel.tables import (
    attribute_at,
    case_at,
    draw_at,
    number_at,
    quantity_at,
    record_at,
    run_at,
    value_at,
)

KEPT = 1 << 18
"""More quantities than a file can hold (each is a value of it)."""

LONGEST = 1e13
"""No duration is longer (in seconds, or in parts of a working day): it cannot overflow."""


@kernel(state_t, i8, i8, f8, inline=True)
def pick(s: Any, first: int, n: int, u: float) -> int:
    """Which of `n` cumulative weights is the first to exceed u times their total."""
    x = u * number_at(s, first + n - 1).v
    i = 0
    while i < n - 1 and number_at(s, first + i).v <= x:
        i += 1
    return i


@kernel(state_t, record_t("quantity"), f8, inline=True)
def value_of(s: Any, quantity: Any, u: float) -> float:
    """The value of a quantity at u, within its bounds."""
    if quantity.family == CHOICE:
        x = number_at(s, quantity.item + quantity.n + pick(s, quantity.item, quantity.n, u)).v
    else:
        x = quantile(quantity.family, quantity.a, quantity.b, quantity.c, u)
    return min(max(x, quantity.low), quantity.high)


@kernel(f8, inline=True)
def whole(x: float) -> int:
    """A drawn duration to the second, half-even, never negative."""
    return round(min(max(x, 0.0), LONGEST))


@kernel(state_t, i8, i8)
def told(s: Any, quantity: int, case: int) -> float:
    """What an attribute of a case tells of a quantity; one that is not set stops the run."""
    one = quantity_at(s, quantity)
    value = attribute_of(s, case, one.of)
    if math.isnan(value):
        stop(s, NOT_SET, case, -1, one.of)
        value = 0.0
    return min(max(max(value, 0.0) * one.a, one.low), one.high)


@kernel(state_t, i8, i8, inline=True)
def as_read(s: Any, case: int, quantity: int) -> int:
    """A quantity that is read now and drawn later: what an attribute tells of it is kept with it.

    Whole seconds stand above its place, one more than there are.
    """
    if quantity < 0 or quantity_at(s, quantity).of == NONE:
        return quantity
    return quantity + (whole(told(s, quantity, case)) + 1) * KEPT


@kernel(i8, inline=True)
def place_of(quantity: int) -> int:
    """The place of a quantity, with which something may be kept."""
    return quantity % KEPT


@kernel(state_t, i8, i8, i8, i8, i8)
def sampled(s: Any, quantity: int, key: int, case: int, n: int, k: int) -> float:
    """A quantity drawn for a case at (key; identity, n, k), in its own unit."""
    if quantity >= KEPT:
        return float(quantity // KEPT - 1)
    if quantity_at(s, quantity).of != NONE:
        return told(s, quantity, case)
    u = uniform(s, key, case_at(s, case).identity, n, k)
    return value_of(s, quantity_at(s, quantity), u)


@kernel(state_t, record_t("visit"), i8, inline=True)
def possible(s: Any, visit: Any, seconds: int) -> int:
    """Seconds that somebody works on a visit, before and after division by the pace.

    More than a row can hold stop the run.
    """
    if seconds > LONGEST_WORK:
        stop(s, TOO_LONG, visit.case, visit.step, NONE)
        return 0
    return seconds


@kernel(state_t, i8, f8, i8, i8, inline=True)
def moment_after(s: Any, t: int, x: float, quantity: int, calendar: int) -> int:
    """The second that lies x after t: in the quantity's unit, seconds or working days."""
    if quantity_at(s, place_of(quantity)).days:
        return after_working_days(s, calendar, t, whole(x * SECONDS_A_DAY))
    return t + whole(x)


@kernel(state_t, i8, i8, i8, i8, i8, inline=True)
def happens(s: Any, share: int, key: int, case: int, n: int, k: int) -> bool:
    """Whether a chance (its place among the numbers; none is never) comes true."""
    if share < 0:
        return False
    return uniform(s, key, case_at(s, case).identity, n, k) < number_at(s, share).v


@kernel(state_t, i8, i8, f8, i8)
def assign(s: Any, case: int, attribute: int, value: float, step: int) -> None:
    """Set an attribute: whole for an integer, within its bounds or the run stops."""
    a = attribute_at(s, attribute)
    if a.whole:
        value = float(round(value))
    if value < a.low or value > a.high:
        stop(s, OUT_OF_BOUNDS, case, step, attribute)
    value_at(s, case_at(s, case).row * run_at(s, 0).attributes + attribute).v = value


@kernel(state_t, record_t("record"), i8, i8, i8, inline=True)
def draw_attribute(s: Any, record: Any, case: int, n: int, step: int) -> None:
    """Draw one attribute of a case: at a step's n-th visit, or (n = 0) on arrival."""
    draw = draw_at(s, given_value(s, case, record.draw_by, record.draw))
    if draw.once and n > 1:
        return
    if draw.kind == DRAW_COMPUTED:
        value = evaluate(s, draw.item, case)
    elif draw.kind == DRAW_CHANCE:
        u = uniform(s, record.key, case_at(s, case).identity, n, 0)
        value = 1.0 if u < draw.share else 0.0
    elif draw.kind == DRAW_WEIGHTS:
        u = uniform(s, record.key, case_at(s, case).identity, n, 0)
        value = float(pick(s, draw.item, draw.n, u))
    else:
        value = sampled(s, draw.item, record.key, case, n, 0)
    assign(s, case, record.attribute, value, step)


@kernel(state_t, i8, i8, i8, i8, i8)
def draw_attributes(s: Any, first: int, n: int, case: int, visit: int, step: int) -> None:
    """Draw a list of attributes, later ones seeing earlier ones."""
    for i in range(first, first + n):
        draw_attribute(s, record_at(s, i), case, visit, step)
