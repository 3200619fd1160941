"""Spreads beyond belief: what was meant is mostly a share, or a standard deviation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.values import ValueProblem, parse_duration, parse_number, plain
from pathway_engine.definition.walking import quantity_keys, walk

LARGEST = 3
"""The largest coefficient of variation of which nothing is said."""


def check_spreads(pathway: Pathway, report: Report) -> None:
    """Warn of a `cv` above 3, and of an `sd` that is more than three times the mean.

    Quantiles are what somebody measured; however far apart, they are believed.
    """
    for place in walk(pathway):
        written = quantity_keys(pathway, place)
        for key, spread in _spreads(written):
            if spread > LARGEST:
                of_mean = "" if key == "cv" else f", {float(spread):.3g} times the mean"
                report.add(
                    "wide_spread",
                    join(place.path, key),
                    found=f"`{key}: {written[key]}`{of_mean}",
                    expected=f"a spread of at most {LARGEST} times the mean",
                    hint=_hint(key, spread),
                )


def _spreads(written: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """The coefficient of variation that is written, or follows from mean and standard deviation."""
    try:
        if {"mean", "cv"} <= written.keys():
            return [("cv", parse_number(written["cv"]))]
        if {"mean", "sd"} <= written.keys():
            mean, sd = _size(written["mean"]), _size(written["sd"])
            return [("sd", sd / mean)] if mean else []
    except (ValueProblem, TypeError):
        pass  # what cannot be read is told elsewhere
    return []


def _size(text: str) -> Decimal:
    """A number, or a duration in seconds or working days."""
    try:
        return parse_number(text)
    except ValueProblem:
        duration = parse_duration(text)
        return duration.amount if duration.working_days else duration.seconds


def _hint(key: str, spread: Decimal) -> str:
    if key == "cv" and spread >= 10:
        return f"a spread of {plain(spread)} % of the mean is written {plain(spread / 100)}"
    return "few cases would take most of the time; if it was measured, write what was: a p90"
