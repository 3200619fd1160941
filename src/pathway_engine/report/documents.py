"""Results for machines: rows of JSON documents, and sheets of comma-separated values."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from pathway_engine.analysis.few import of, of_few
from pathway_engine.analysis.matrix import UNITS, Cell, columns_meant
from pathway_engine.analysis.rings import Ring
from pathway_engine.analysis.settled import Clearing, Growing
from pathway_engine.analysis.summary import Difference, Interval, Summary
from pathway_engine.definition.measures.entries import SIDES
from pathway_engine.report.defusing import for_a_cell

_CUTS = (
    "step",
    "team",
    "organisation",
    "role",
    "employer",
    "ending",
    "entry",
    "place",
    "cause",
    *(side for pair in SIDES.values() for side in pair),
)


def measure_rows(rows: Iterable[Summary]) -> list[dict[str, Any]]:
    """The rows under `measures`: undefined numbers are null, `few` marks a quantile of few.

    >>> measure_rows([Summary("wip", "mean", {}, "cases", Interval(4.0, math.nan, math.nan, 1))])
    [{'measure': 'wip', 'statistic': 'mean', 'by': {}, 'unit': 'cases', 'mean': 4.0, 'low': None,
    'high': None, 'replications': 1, 'few': False}]
    """
    kept = list(rows)
    few = of_few(kept)
    return [
        _named(row) | bounds_of(row.interval) | _number(row.interval) | {"few": of(row) in few}
        for row in kept
    ]


def difference_rows(rows: Iterable[Difference]) -> list[dict[str, Any]]:
    """The rows of a comparison: `baseline`, `redesign` and `difference`, each an interval."""
    kept = list(rows)
    few = of_few(kept)
    return [
        _named(row)
        | {
            "baseline": bounds_of(row.baseline),
            "redesign": bounds_of(row.redesign),
            "difference": bounds_of(row.difference),
            "excludes_zero": row.difference.excludes_zero,
        }
        | _number(row.difference)
        | {"few": of(row) in few}
        for row in kept
    ]


def matrix_rows(cells: Iterable[Cell], only: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The matrix of handoffs: each pair of teams with its numbers, each an interval in a unit.

    All of them, or those of the measures that `only` names.
    """
    shown = columns_meant(only)
    return [
        {"from": cell.sender, "to": cell.receiver}
        | {name: bounds_of(getattr(cell, name)) | {"unit": UNITS[name]} for name in shown}
        for cell in cells
    ]


def growing_rows(growing: Iterable[Growing]) -> list[dict[str, Any]]:
    """The teams whose queues have not settled, with their growth in visits a week."""
    return [{"team": team, "weekly": bounds_of(weekly)} for team, weekly in growing]


def clearing_rows(clears: Iterable[Clearing]) -> list[dict[str, Any]]:
    """The teams whose queues began high and came back, and in which week."""
    return [one._asdict() for one in clears]


def ring_rows(runs: Sequence[Sequence[Ring]]) -> list[dict[str, Any]]:
    """The rings of places that stood at the end, with the number of replications of each."""
    found = Counter(ring.places for rings in runs for ring in rings)
    return [{"places": list(places), "replications": number} for places, number in found.items()]


def _named(row: Summary | Difference) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "statistic": row.statistic,
        "by": dict(row.by),
        "unit": row.unit,
    }


def bounds_of(interval: Interval) -> dict[str, float | None]:
    """An interval as a document has it: what is undefined is null."""
    names = ("mean", "low", "high")
    return {name: x if math.isfinite(x) else None for name, x in zip(names, interval, strict=False)}


def _number(interval: Interval) -> dict[str, int]:
    return {"replications": interval.replications}


def sheet(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as comma-separated values that a spreadsheet opens without running them.

    What a row holds as a mapping gets a column for each of its keys: cuts under their own
    names, intervals as `baseline mean` and so on. A text that a spreadsheet would take for a
    formula is preceded by an apostrophe; what a terminal would obey shows as `?`.

    >>> print(sheet([{"measure": "wip", "by": {"team": "=1+1"}, "mean": -0.5}]), end="")
    measure,team,mean
    wip,'=1+1,-0.5
    """
    flat = [_flat(row) for row in rows]
    heads = _ordered(dict.fromkeys(key for row in flat for key in row))
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(map(_cell, heads))
    writer.writerows([_cell(row.get(head)) for head in heads] for row in flat)
    return file.getvalue()


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if not isinstance(value, Mapping):
            flat[key] = value
        else:
            inner = value.items()
            flat |= dict(inner) if key == "by" else {f"{key} {name}": x for name, x in inner}
    return flat


def _ordered(heads: Mapping[str, None]) -> list[str]:
    """Columns as they come, the cuts together after the statistic, always in one order."""
    if "measure" not in heads:
        return [*heads]
    names = [head for head in heads if head not in _CUTS]
    cuts = [head for head in _CUTS if head in heads]
    at = names.index("statistic" if "statistic" in names else "measure") + 1
    return [*names[:at], *cuts, *names[at:]]


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return "" if value is None else value
    return for_a_cell(value)
