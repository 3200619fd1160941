"""What remains of a time of which some has passed: drawn on the condition that it exceeds that.

The share of a distribution that has passed is F(gone); the number u is brought into the rest,
u' = F(gone) + u·(1 − F(gone)), and x = F⁻¹(u'). Where nothing is left, x is drawn as ever: it
has passed, too.
"""

from __future__ import annotations

import math
from typing import Any

from pathway_engine.simulation.kernel.access import f8, i8, kernel, record_t, state_t
from pathway_engine.simulation.kernel.chance import moment_after, told, value_of
from pathway_engine.simulation.kernel.layout import (
    CHOICE,
    CONSTANT,
    ERLANG,
    EXPONENTIAL,
    GAMMA,
    LOGNORMAL,
    NONE,
    NORMAL,
    TOO_LONG,
    TRIANGULAR,
    UNIFORM,
)
from pathway_engine.simulation.kernel.opentimes import last_begun, next_opening
from pathway_engine.simulation.kernel.philox import uniform
from pathway_engine.simulation.kernel.quantiles import gamma_above
from pathway_engine.simulation.kernel.rules import stop
from pathway_engine.simulation.kernel.tables import (
    calendar_at,
    case_at,
    interval_at,
    number_at,
    quantity_at,
    run_at,
    workday_at,
)

BELOW_ONE = 1.0 - 2.0**-53
"""The greatest number below one: of a share beyond it there is no quantile."""


@kernel(f8)
def bell_below(z: float) -> float:
    """The chance that a standard normal value lies at or below z."""
    return math.erfc(-z / math.sqrt(2.0)) / 2.0


@kernel(f8, f8)
def gamma_below(shape: float, x: float) -> float:
    """The chance that a gamma of scale 1 lies at or below x."""
    return min(max(gamma_above(shape, x, 0.0), 0.0), 1.0)


@kernel(f8, f8, f8, f8)
def triangle_below(low: float, mode: float, high: float, x: float) -> float:
    """The area of a triangle up to x."""
    if x <= low:
        return 0.0
    if x >= high:
        return 1.0
    if x <= mode:
        return (x - low) * (x - low) / ((mode - low) * (high - low))
    return 1.0 - (high - x) * (high - x) / ((high - mode) * (high - low))


@kernel(i8, f8, f8, f8, f8)
def of_any_sign_below(family: int, a: float, b: float, c: float, x: float) -> float:
    """The same for families that may lie below zero."""
    if family == NORMAL:
        return bell_below((x - a) / b)
    if family == TRIANGULAR:
        return triangle_below(a, b, c, x)
    if family == CONSTANT:
        return 1.0 if x >= a else 0.0
    return (min(max(x, a), b) - a) / (b - a)


@kernel(i8, f8, f8, f8, f8)
def below(family: int, a: float, b: float, c: float, x: float) -> float:
    """The share of a distribution that lies at or below x (parameters as in `quantiles`)."""
    if family in (NORMAL, TRIANGULAR, CONSTANT, UNIFORM):
        return of_any_sign_below(family, a, b, c, x)
    if x <= 0.0:
        return 0.0
    if family == LOGNORMAL:
        return bell_below((math.log(x) - a) / b)
    if family == EXPONENTIAL:
        return -math.expm1(-x / a)
    if family == GAMMA:
        return gamma_below(a, x / b)
    if family == ERLANG:
        return gamma_below(a, x * a / b)
    return -math.expm1(-math.pow(x / b, a))


@kernel(state_t, record_t("quantity"), i8, f8)
def weight_left(s: Any, quantity: Any, i: int, gone: float) -> float:
    """The weight of value number i of a choice, none if it has passed."""
    value = number_at(s, quantity.item + quantity.n + i).v
    if min(max(value, quantity.low), quantity.high) <= gone:
        return 0.0
    weight: float = number_at(s, quantity.item + i).v
    if i > 0:
        weight -= number_at(s, quantity.item + i - 1).v
    return weight


@kernel(state_t, record_t("quantity"), f8)
def weights_left(s: Any, quantity: Any, gone: float) -> float:
    """The weights of all values of a choice that have not passed."""
    total = 0.0
    for i in range(quantity.n):
        total += weight_left(s, quantity, i, gone)
    return total


@kernel(state_t, record_t("quantity"), f8)
def passed(s: Any, quantity: Any, gone: float) -> float:
    """The chance that a quantity is no more than what is gone, its bounds observed."""
    if gone >= quantity.high:
        return 1.0
    if gone < quantity.low:
        return 0.0
    if quantity.family == CHOICE:
        total = number_at(s, quantity.item + quantity.n - 1).v
        left = weights_left(s, quantity, gone)
        return 1.0 if left <= 0.0 else 1.0 - left / total
    return below(quantity.family, quantity.a, quantity.b, quantity.c, gone)


@kernel(state_t, i8, i8, f8)
def has_passed(s: Any, c: int, quantity: int, gone: float) -> float:
    """The chance that a time of a case is over by what is gone of it."""
    one = quantity_at(s, quantity)
    if one.of != NONE:  # a plain value: it is over or it is not
        return 1.0 if told(s, quantity, c) <= gone else 0.0
    return passed(s, one, gone)


@kernel(state_t, record_t("quantity"), f8, f8)
def value_left(s: Any, quantity: Any, u: float, gone: float) -> float:
    """The first value of a choice whose cumulative weight, among the rest, exceeds u × total."""
    sought = u * weights_left(s, quantity, gone)
    total = 0.0
    last = 0
    for i in range(quantity.n):
        weight = weight_left(s, quantity, i, gone)
        if weight > 0.0:
            last = i
            total += weight
            if total > sought:
                break
    value = number_at(s, quantity.item + quantity.n + last).v
    return min(max(value, quantity.low), quantity.high)


@kernel(state_t, record_t("quantity"), f8, f8)
def value_beyond(s: Any, quantity: Any, u: float, gone: float) -> float:
    """The value at u of those that exceed what is gone; of all, where none does."""
    share = passed(s, quantity, gone)
    if share >= 1.0:
        return value_of(s, quantity, u)
    if quantity.family == CHOICE:
        return value_left(s, quantity, u, gone)
    return max(gone, value_of(s, quantity, min(share + u * (1.0 - share), BELOW_ONE)))


@kernel(state_t, i8, i8, i8)
def share_of_day(s: Any, calendar: int, t: int, workday: int) -> float:
    """The share of a working day's open seconds that is gone at t, or when it next opens."""
    begin = next_opening(s, calendar, t)
    i = last_begun(s, calendar, begin)
    gone = begin - interval_at(s, i).start
    j = workday_at(s, workday).first
    while j < i:
        gone += interval_at(s, j).end - interval_at(s, j).start
        j += 1
    return gone / workday_at(s, workday).seconds


@kernel(state_t, i8, i8)
def workday_of(s: Any, calendar: int, t: int) -> int:
    """The working day that runs at t, or is the next to open."""
    i = last_begun(s, calendar, next_opening(s, calendar, t))
    workday: int = interval_at(s, i).workday
    return workday


@kernel(state_t, i8, i8, i8)
def working_days_between(s: Any, calendar: int, begin: int, end: int) -> float:
    """How many working days pass between two seconds: the difference of their positions."""
    first = workday_of(s, calendar, begin)
    last = workday_of(s, calendar, end)
    more = share_of_day(s, calendar, end, last) - share_of_day(s, calendar, begin, first)
    return (last - first) + more


@kernel(state_t, i8, i8, i8, i8)
def gone_of(s: Any, c: int, quantity: int, since: int, calendar: int) -> float:
    """How much of a quantity has passed from `since` until the window opens, in its own unit."""
    now = run_at(s, 0).warm_up_until
    if quantity_at(s, quantity).days == 0:
        return float(now - since)
    if since < interval_at(s, calendar_at(s, calendar).first).start:
        stop(s, TOO_LONG, c, NONE, NONE)  # the days before are not laid out
        return 0.0
    return working_days_between(s, calendar, since, now)


@kernel(state_t, i8, i8, i8, inline=True)
def luck_of(s: Any, c: int, key: int, n: int) -> float:
    """The number of a case at (key; identity, n, 0)."""
    u: float = uniform(s, key, case_at(s, c).identity, n, 0)
    return u


@kernel(state_t, i8, i8, f8, i8, i8)
def remaining_moment(s: Any, c: int, quantity: int, u: float, since: int, calendar: int) -> int:
    """When a time of a case is over that runs from `since`, at u.

    What began before the window opened lasts longer than until then.
    """
    one = quantity_at(s, quantity)
    if one.of != NONE:  # a plain value: what is past is past
        return moment_after(s, since, told(s, quantity, c), quantity, calendar)
    if since > run_at(s, 0).warm_up_until:
        return moment_after(s, since, value_of(s, one, u), quantity, calendar)
    x = value_beyond(s, one, u, gone_of(s, c, quantity, since, calendar))
    return moment_after(s, since, x, quantity, calendar)
