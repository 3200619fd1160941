"""Whether the measures that a run keeps are those of its rows.

Of a run without rows: whether they can be, and fit its sums over the window.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isclose, isnan, nan

from pathway_engine.analysis.asked import is_further
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.report import Fault
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.costs import costs
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import visit_rows
from pathway_engine.analysis.figures import Kept
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.staff import staff
from pathway_engine.analysis.untold import Key, key_of
from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.cutting import cut_of
from pathway_engine.definition.measures.entries import SPREAD, TALLY, in_turn, says_of_cases
from pathway_engine.definition.measures.naming import entry_for
from pathway_engine.definition.models import Package
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import Integral, Records
from pathway_engine.ledger import Run, Store
from pathway_engine.ledger.results import Figure

SAME = 1e-9
"""Sums depend on the order of adding in their last digits."""

_TOGETHER = (SPREAD, TALLY, ("share", "full"))
"""Statistics of which a run tells all or none."""

_DURATION = "case_duration"
"""The measure that tells how many cases closed, and how many of them came to a package."""

_FROM_ROWS = ("joined",)
"""Statistics beside those from sums which come from rows."""

Told = Mapping[tuple[str, tuple[tuple[str, str], ...]], Mapping[str, float]]
"""The statistics of each measure and cut."""


def measures(evidence: Evidence, trial: Trial) -> None:
    """The measures that are kept beside rows are what the rows come to."""
    if not evidence.figures:
        return  # they are worked out whenever somebody asks
    records = evidence.records
    for said in Kept.of(records.pathway).odd(evidence.figures):
        trial.fault(f"results: {said}")
    expected = {_key(value): value.value for value in measures_of(records, _asked(evidence))}
    found = {
        key_of(one.measure, one.statistic, one.by): nan if one.value is None else one.value
        for one in evidence.figures
    }
    trial.result.checked += len(expected)
    for said in _unlike(found, expected):
        trial.fault(f"results: {said}")


def _asked(evidence: Evidence) -> list[tuple[str, ...]]:
    """By what else than in the catalogue the measures are cut that are kept."""
    told = {(one.measure, frozenset(one.by)) for one in evidence.figures}
    found = (words for measure, words in told if is_further(entry_for(measure), words))
    return [in_turn(words) for words in dict.fromkeys(found)]


def kept_measures(store: Store, run: Run, trial: Trial) -> None:
    """What a run without rows keeps is of its pathway, can be, and fits its sums."""
    figures = store.figures(run.run_id)
    records = store.sums(run.run_id)
    trial.result.checked += len(figures) + len(records.integrals)
    for odd in store.odd_rows(run.run_id, records):
        trial.result.add([Fault(f"{odd.table}: {odd.said}", run.run_id)], odd.number)
    for said in what_is_wrong(figures, records):
        trial.fault(f"results: {said}")


def what_is_wrong(figures: Sequence[Figure], records: Records) -> list[str]:
    """What is wrong with the measures of a run, whose records have sums and no rows."""
    pathway = records.pathway
    kept = Kept.of(pathway)
    if found := list(kept.odd(figures)):
        return found
    values = kept.values(figures)
    told = _by_cut(values)
    has_packages = any(isinstance(one.package, Package) for one in pathway.endings.values())
    found += [*_missing(told, has_packages=has_packages), *_spread_wrong(told)]
    return [*found, *_tally_wrong(told), *_odd_sums(records), *_unlike_sums(values, records)]


def _by_cut(values: Sequence[Value]) -> Told:
    found: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, float]] = defaultdict(dict)
    for value in values:
        found[value.measure, tuple(value.by.items())][value.statistic] = value.value
    return found


def _named(measure: str, by: Collection[tuple[str, str]]) -> str:
    cut = " and ".join(f"{word} `{label}`" for word, label in by)
    return f"`{measure}`" + (f" by {cut}" if cut else "")


def _missing(told: Told, *, has_packages: bool) -> Iterator[str]:
    """Statistics that are told together are all there; of the whole, those of the catalogue."""
    for (measure, by), numbers in told.items():
        entry = entry_for(measure)
        cut = cut_of(entry, dict(by)) or ""
        full = entry.cut_by(cut) if cut else entry.statistics
        wanted = {one for one in full if has_packages or not one.startswith("per_package")}
        groups = [wanted & set(group) for group in _TOGETHER] if cut else [wanted]
        lacking = {one for group in groups if group & numbers.keys() for one in group}
        if lacking := lacking - numbers.keys():
            said = ", ".join(f"`{one}`" for one in entry.statistics if one in lacking)
            yield f"of {_named(measure, by)} it lacks {said}"


def _spread_wrong(told: Told) -> Iterator[str]:
    """Numbers of things are whole, and of some things there are quantiles, in their order."""
    for (measure, by), numbers in told.items():
        name = _named(measure, by)
        for statistic in numbers.keys() & {"count", "joined", "per_package_count"}:
            if not numbers[statistic].is_integer():
                yield f"of {name} `{statistic}` is {numbers[statistic]}, no whole number"
        quantiles = [numbers[one] for one in ("median", "p90", "p95") if one in numbers]
        defined = [one for one in quantiles if not isnan(one)]
        if defined != sorted(defined):
            yield f"of {name} the quantiles are not in their order"
        if (
            quantiles
            and "count" in numbers
            and (len(defined) < len(quantiles)) != (numbers["count"] == 0)
        ):
            yield f"of {name} the quantiles are not those of {numbers['count']:g}"


def _tally_wrong(told: Told) -> Iterator[str]:
    """What adds up is whole: seconds, handoffs; so is what it comes to per case, times the cases.

    Of what says what a case is, such as an ending, it is told per such case.
    """
    for (measure, by), numbers in told.items():
        if "per_case" not in entry_for(measure).statistics:
            continue
        cases = told.get((_DURATION, tuple(one for one in by if says_of_cases(one[0]))), {})
        closed, packaged = (cases.get(one, 0.0) for one in ("count", "per_package_count"))
        for statistic, of in (("sum", None), ("per_case", closed), ("per_package", packaged)):
            if statistic in numbers and not _adds_up(numbers[statistic], of):
                said = "added up" if of is None else f"of {of:g} cases"
                yield f"of {_named(measure, by)} `{statistic}` is {numbers[statistic]}, {said}"


def _adds_up(number: float, of: float | None) -> bool:
    """Whether a number is whole, or what comes to each of some is; undefined of none."""
    if of == 0:
        return isnan(number)
    whole = number if of is None else number * of
    return not isnan(whole) and isclose(whole, round(whole), rel_tol=1e-12, abs_tol=1e-6)


def _odd_sums(records: Records) -> Iterator[str]:
    """Every sum that each run tells is there, and none of time is below zero."""
    told = {(one.measure, tuple(sorted(one.by.items()))) for one in records.integrals}
    for one in _always(records):
        if (one.measure, tuple(sorted(one.by.items()))) not in told:
            yield f"the sum {_named(one.measure, one.by.items())} is missing"
    for one in records.integrals:
        if one.value < 0 and one.measure != "package_cost":  # it may be written as a saving
            yield f"the sum {_named(one.measure, one.by.items())} is {one.value}"


def _always(records: Records) -> Iterator[Integral]:
    """The sums that every run tells, whatever they are."""
    yield Integral("wip_time", {}, 0.0)
    for post in staffed_posts(records.pathway):
        by = {"team": post.team, "post": post.post, "role": post.role}
        for measure in ("busy_time", "present_time", "paid_time"):
            yield Integral(measure, by, 0.0)


def _unlike_sums(values: Sequence[Value], records: Records) -> Iterator[str]:
    """What measures tell of staff, queues, open cases and money is what the sums come to."""
    counted = Counted(records)
    numbers = [*staff(counted, visit_rows(counted)), *costs(counted)]
    concerned = {value.measure for value in numbers}
    expected = {_key(one): one.value for one in numbers if one.statistic not in _FROM_ROWS}
    for one in records.integrals:
        if one.measure == "wip_time":
            expected["wip", "mean", ()] = one.value / counted.seconds
    found = {
        _key(one): one.value
        for one in values
        if (one.measure in concerned and one.statistic not in _FROM_ROWS)
        or (one.measure, one.statistic) == ("wip", "mean")
    }
    yield from _unlike(found, expected)


def _unlike(found: Mapping[Key, float], expected: Mapping[Key, float]) -> Iterator[str]:
    """The measures that are not there, are another number, or are there for no reason."""
    for measure, statistic, by in dict.fromkeys((*expected, *found)):
        key = (measure, statistic, by)
        mine, wanted = found.get(key), expected.get(key)
        if mine is None or wanted is None or not _same(mine, wanted):
            said = "nothing" if mine is None else mine
            yield f"{_named(f'{measure}.{statistic}', by)}: found {said}, expected {wanted}"


def _key(value: Value) -> Key:
    return key_of(value.measure, value.statistic, value.by)


def _same(one: float, other: float) -> bool:
    return (isnan(one) and isnan(other)) or isclose(one, other, rel_tol=SAME, abs_tol=SAME)
