"""Several councils beside each other: every arrangement of each, by the same measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from pathway_engine.analysis.untold import Key, key_of
from pathway_engine.clock import DAY
from pathway_engine.definition.measures.naming import family_of
from pathway_engine.report.numbers import Scale, bare, interval_text
from pathway_engine.report.tables import paragraph, pivot
from pathway_engine.report.words import cause_title

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Interval, Summary
    from pathway_engine.definition.titles import Titles

_PLAIN, _DAYS = Scale(1, "", "", 2), Scale(DAY, "", "", 1)
MEASURED: tuple[tuple[str, str, str, Scale], ...] = (
    ("handoffs.all", "per_case", "Handoffs a case", _PLAIN),
    ("handoffs.between_organisations", "per_case", "between organisations", _PLAIN),
    ("orphan_time", "per_case", "Nobody accountable, days a case", _DAYS._replace(decimals=2)),
    ("case_duration", "mean", "From opening to closing, days", _DAYS),
)
"""What all are measured by: a measure, its statistic, what it is called, and its scale."""

ASSUMED = "Numbers assumed"
DELAY = "delay."
_NEGLIGIBLE = DAY / 20
"""Seconds a case below which a cause is left out of the table, where it is so everywhere."""

NOTE = (
    "Beware: a case is whoever comes into the pathway that is modelled, which is not the same "
    "piece of a council's work in each, and the numbers that are assumed are drafts, not a "
    "council's own. What may be compared is how an arrangement differs from the first of its own "
    "council."
)


class Arrangement(NamedTuple):
    """One design of an experiment, with all of its numbers as its file has them."""

    label: str
    title: str
    intervals: Mapping[Key, Interval]
    origins: Mapping[str, int]
    """How many of its numbers are sourced, assumed and unattributed."""

    @property
    def assumed(self) -> float:
        """The share of its numbers that are no source's."""
        every = sum(self.origins.values())
        return 1 - self.origins.get("sourced", 0) / every if every else 0.0


class Council(NamedTuple):
    """An experiment: what it is called, its page, its arrangements, and what became of claims."""

    name: str
    title: str
    page: str
    arrangements: Sequence[Arrangement]
    claims: str
    titles: Titles


def arrangement(
    label: str, title: str, measures: Sequence[Summary], origins: Mapping[str, int]
) -> Arrangement:
    """One design with its measures that are not cut."""
    told = {key_of(*row[:3]): row.interval for row in measures if not row.by}
    return Arrangement(label, title, told, origins)


def cells(one: Arrangement) -> list[str]:
    """An arrangement by every measure, then how much of it is assumed."""
    numbers = [_text(one, measure, statistic, scale) for measure, statistic, _, scale in MEASURED]
    return [*numbers, f"{bare(one.assumed, Scale(0.01, '', '', 0))} %"]


def headings() -> list[str]:
    """What the cells are."""
    return [*(name for _, _, name, _ in MEASURED), ASSUMED]


def _text(one: Arrangement, measure: str, statistic: str, scale: Scale) -> str:
    told = one.intervals.get(key_of(measure, statistic, {}))
    if told is None or not told.replications:
        return ""
    return interval_text(told, scale)


def causes(councils: Sequence[Council]) -> dict[str, str]:
    """The causes that take a twentieth of a day a case somewhere, the longest first, in words."""
    most: dict[str, float] = {}
    words: dict[str, str] = {}
    for council in councils:
        for one in council.arrangements:
            for (measure, statistic, _), told in one.intervals.items():
                if (
                    family_of(measure) == "delay"
                    and statistic == "per_case"
                    and isfinite(told.mean)
                ):
                    most[measure] = max(told.mean, most.get(measure, 0.0))
                    cause = measure.removeprefix(DELAY)
                    words.setdefault(measure, cause_title(cause, council.titles))
    ranked = sorted(most, key=lambda measure: (-most[measure], measure))
    return {measure: words[measure] for measure in ranked if most[measure] >= _NEGLIGIBLE}


def days(one: Arrangement, measures: Sequence[str]) -> list[str]:
    """The mean days a case that an arrangement loses by each cause; empty where it has it not."""
    return [_days(one.intervals.get(key_of(measure, "per_case", {}))) for measure in measures]


def _days(told: Interval | None) -> str:
    return "" if told is None or not isfinite(told.mean) else bare(told.mean, _DAYS)


def rows(councils: Sequence[Council]) -> Iterator[tuple[str, Arrangement]]:
    """Every arrangement with what it is called beside those of others."""
    for council in councils:
        for one in council.arrangements:
            yield f"{council.name}: {one.label}", one


def render_overview(councils: Sequence[Council], width: int) -> str:
    """The same measures of all, days by cause, and what became of the claims of each."""
    every = [*rows(councils)]
    first = pivot("arrangement", headings(), [(name, cells(one)) for name, one in every], width)
    lost = causes(councils)
    parts = [paragraph("Means with 95 % intervals", width), first]
    if lost:
        told = [(name, days(one, [*lost])) for name, one in every]
        parts += [
            paragraph("Delays by cause, mean days a case", width),
            pivot("arrangement", [*lost.values()], told, width),
        ]
    parts.append("\n".join(paragraph(f"{one.name}: {one.claims}", width) for one in councils))
    parts.append(paragraph(NOTE, width))
    return "\n\n".join(parts)
