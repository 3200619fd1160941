"""The words a file is written in, read exactly and strictly.

`amounts` reads durations, shares, rates, costs, numbers, yes and no; `times` reads dates,
moments, hours of the day, weekdays and months; what they refuse is a `ValueProblem`.
"""

from __future__ import annotations

from pathway_engine.definition.values.amounts import (
    Cost,
    Duration,
    Rate,
    boolean_hint,
    parse_boolean,
    parse_cost,
    parse_duration,
    parse_integer,
    parse_number,
    parse_paid_hours,
    parse_rate,
    parse_share,
    plain,
    unit_words,
)
from pathway_engine.definition.values.problem import ValueProblem
from pathway_engine.definition.values.times import (
    ALWAYS_AFTER,
    ALWAYS_BEFORE,
    MONTHS,
    WEEKDAYS,
    Moment,
    in_force,
    parse_date,
    parse_hours,
    parse_hours_of_day,
    parse_moment,
    parse_months,
    parse_time,
    parse_weekdays,
)

__all__ = [
    "ALWAYS_AFTER",
    "ALWAYS_BEFORE",
    "MONTHS",
    "WEEKDAYS",
    "Cost",
    "Duration",
    "Moment",
    "Rate",
    "ValueProblem",
    "boolean_hint",
    "in_force",
    "parse_boolean",
    "parse_cost",
    "parse_date",
    "parse_duration",
    "parse_hours",
    "parse_hours_of_day",
    "parse_integer",
    "parse_moment",
    "parse_months",
    "parse_number",
    "parse_paid_hours",
    "parse_rate",
    "parse_share",
    "parse_time",
    "parse_weekdays",
    "plain",
    "unit_words",
]
