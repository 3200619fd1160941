"""Minutes where days pass: `12m` mostly means twelve months, for which there is no unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pathway_engine.clock import YEAR_DAYS
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import (
    Backlog,
    Exit,
    Model,
    Opening,
    Package,
    Pathway,
    Target,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.values import Duration, ValueProblem, parse_duration, plain
from pathway_engine.definition.walking import Place, walk

OF_MONTHS: dict[tuple[type[Model], str], frozenset[int]] = {
    **dict.fromkeys(
        ((Backlog, "stayed"), (Backlog, "waited"), (Opening, "after"), (Package, "lasts")),
        frozenset({1, 2, 3, 4, 6, 8, 9, 12, 18, 24, 36, 48}),
    ),
    **dict.fromkeys(
        ((Exit, "after"), (Target, "within"), (TeamStep, "due"), (TeamStep, "stay"),
         (WaitStep, "due")),
        frozenset({3, 6, 9, 12, 18, 24, 36}),
    ),
}  # fmt: skip
"""Numbers of months that are asked for in a field; of minutes that would be five, ten or thirty.

In some fields hardly anybody counts minutes; in the others a call, say, may be given up soon.
"""
_AMOUNTS = frozenset({"value", "mean", "median", "low", "mode", "high", "values"}) | {
    f"p{percent:02d}" for percent in (5, 10, 25, 75, 90, 95)
}


def check_minutes(pathway: Pathway, report: Report) -> None:
    """Warn of waits that are written in minutes alone where months were probably meant."""
    for place in walk(pathway):
        months = OF_MONTHS.get((type(place.owner), place.field))
        if months is None:
            continue
        written = list(_durations(place))
        minutes = [one.seconds / 60 for _, one in written if one.text.endswith("m")]
        counted = set(minutes) - {0}
        if counted and len(minutes) == len(written) and counted <= months:
            key, first = next(one for one in written if one[1].seconds)
            report.add(
                "minutes_for_months", join(place.path, key), found=f"`{first.text}`, {first.words}",
                expected="a wait of days, weeks or years",
                hint=f"if months are meant, write {_months(first.seconds / 60)}",
            )  # fmt: skip


def _durations(place: Place) -> Iterator[tuple[str, Duration]]:
    """The times that are written there, each with its key; none of what is a table."""
    if isinstance(place.value, Duration):
        yield "", place.value
    elif isinstance(place.value, Quantity):
        for key, text in place.value.written:
            for one in _texts(text) if key in _AMOUNTS else ():
                try:
                    yield ("" if key == "value" else key), parse_duration(one)
                except ValueProblem:
                    continue  # a number of another kind


def _texts(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _months(number: Decimal) -> str:
    """So many months in a unit that there is, the nearest whole number of them.

    >>> _months(Decimal(24)), _months(Decimal(3)), _months(Decimal(1))
    ('2y', '13w', '30d')
    """
    if number % 12 == 0:
        return f"{plain(number / 12)}y"
    days = number * YEAR_DAYS / 12
    return f"{round(days / 7)}w" if number >= 2 else f"{round(days)}d"
