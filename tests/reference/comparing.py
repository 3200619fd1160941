"""Kernel and reference on one drawn pathway: the first row in which they differ."""

from __future__ import annotations

from collections import defaultdict
from math import isclose
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.accounts import account_for
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.delayed import seconds_delayed, stays_in
from pathway_engine.analysis.occupancy import times_at_each_number
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import KEYS, TABLES, Records, Window
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import Person, replicate
from reference.delayed import told_by_cause
from reference.openings import MOST_OPENINGS
from reference.rows import Rows
from reference.simulator import Told, simulate
from reference.strategies import Run
from reference.writing import to_yaml


class Stopped(NamedTuple):
    """A run that was stopped at a case; who goes round in circles is at several steps."""

    case: str
    steps: frozenset[str]


MOST_VISITS = 2_000
Result = Rows | Stopped
Sums = dict[tuple[str, ...], float]


def by_reference(pathway: Pathway, run: Run) -> Result:
    """What the reference simulator makes of a run."""
    try:
        return simulate(pathway, run.window, run.seed, 1, run.arrivals)
    except RunStopped as stopped:
        return Stopped(stopped.case, frozenset(stopped.step.split(", ")))


def by_kernel(pathway: Pathway, run: Run) -> Result:
    """What the kernel makes of it."""
    try:
        return kernel(pathway, run.window, run.seed, 1, run.arrivals)
    except RunStopped as stopped:
        return Stopped(stopped.case, frozenset(stopped.step.split(", ")))


def kernel(
    pathway: Pathway, window: Window, seed: int, replication: int, arrivals: Told | None = None
) -> Rows:
    """The kernel, called as the reference is, its rows as the reference writes them."""
    people = None if arrivals is None else [Person(s, i, dict(a), to) for s, i, a, to in arrivals]
    return rows_in(replicate(pathway, window, seed, replication, people))


def rows_in(records: Records) -> Rows:
    """The rows of arrays, as plain tuples in the same columns."""
    tables = {}
    for table, columns in TABLES.items():
        array = getattr(records, table)
        tables[table] = list(zip(*(array[c.name].tolist() for c in columns), strict=True))
    known = {
        told: [tuple(row) for row in np.asarray(getattr(records, told)).tolist()]
        for told in ("attributes", "arrived_with")
    }
    named = {(i.measure, *i.by.values()): i.value for i in records.integrals}
    sums = {key: value for key, value in named.items() if value and key[0] != "paid_time"}
    occupied = {
        (*by, *by.values(), str(number)): float(seconds)
        for by, times in times_at_each_number(Counted(records))
        for number, seconds in enumerate(times.tolist())
        if number and seconds
    }
    delayed = delayed_in(Counted(records))
    return Rows(**tables, **known, sums=sums, occupied=occupied, delayed=delayed)


def delayed_in(counted: Counted) -> Sums:
    """Seconds of people delayed in places: by place, cause and organisation."""
    if not counted.pathway.places:
        return {}
    account = account_for(counted)
    names = (tuple(counted.pathway.places), account.cause_names, account.organisation_names)
    found = seconds_delayed(counted, account, stays_in(counted))
    return {
        tuple(name[code] for name, code in zip(names, codes, strict=True)): float(found[*codes])
        for codes in np.argwhere(found).tolist()
    }


def difference(one: Result, other: Result) -> str:
    """The first difference, in words; nothing if there is none. The first is the reference's."""
    if isinstance(one, Stopped) and isinstance(other, Stopped):
        same = one.case == other.case and other.steps <= one.steps
        return "" if same else f"reference: {shown(one)}, kernel: {shown(other)}"
    if isinstance(one, Stopped) or isinstance(other, Stopped):
        return f"reference: {shown(one)}, kernel: {shown(other)}"
    for table in TABLES:
        found = first_difference(table, getattr(one, table), getattr(other, table))
        if found:
            return found
    for told in ("arrived_with", "attributes"):
        pairs = zip(getattr(one, told), getattr(other, told), strict=True)
        for case, (mine, theirs) in enumerate(pairs, 1):
            if repr(mine) != repr(theirs):
                return f"{told} of case {case}: reference {mine}, kernel {theirs}"
    kinds = ("sums", "occupied", "delayed")
    wrong = (different_sums(getattr(one, kind), getattr(other, kind)) for kind in kinds)
    return next(filter(None, wrong), "")


def different_sums(one: Sums, other: Sums) -> str:
    """The sums that are not the same; money to the last bits but three."""
    return "\n".join(
        f"{' '.join(key)}: reference {one.get(key, 0)}, kernel {other.get(key, 0)}"
        for key in {**one, **other}
        if not isclose(one.get(key, 0), other.get(key, 0), rel_tol=1e-12)
    )


def shown(result: Result) -> str:
    """A result in a few words."""
    if isinstance(result, Stopped):
        return f"stopped at case {result.case}, {', '.join(sorted(result.steps))}"
    return f"{len(result.visits)} visits"


def first_difference(
    table: str, one: list[tuple[float, ...]], other: list[tuple[float, ...]]
) -> str:
    """The first row of a table that is not the same in both."""
    names = [column.name for column in TABLES[table]]
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            key = ", ".join(f"{k} {mine[names.index(k)]}" for k in KEYS[table])
            cells = [f"  {name}: reference {a}, kernel {b}"
                     for name, a, b in zip(names, mine, theirs, strict=True) if a != b]  # fmt: skip
            return "\n".join([f"{table}, {key}:", *cells])
    if len(one) != len(other):
        return f"{table}: {len(one)} rows by the reference, {len(other)} by the kernel"
    return ""


def difference_in(run: Run) -> str:
    """The first difference between reference and kernel on a run, in words.

    Where the kernel stops at ten thousand cases of one person the reference would take hours.
    """
    pathway = run.read()
    run, other = in_time(pathway, run)
    if isinstance(other, Stopped) and int(other.case or 0) > MOST_OPENINGS:
        return ""
    one = by_reference(pathway, run)
    if not told_by_cause(pathway, run.window):
        one, other = without_causes(one), without_causes(other)
    return difference(one, other)


def in_time(pathway: Pathway, run: Run) -> tuple[Run, Result]:
    """A run so short that the reference, which looks at everybody every time, comes to its end."""
    while True:
        found = by_kernel(pathway, run)
        starts_at, warm_up_until, ends_at = run.window
        if isinstance(found, Stopped) or len(found.visits) <= MOST_VISITS:
            return run, found
        ends_at = (starts_at + ends_at) // 2
        run = run._replace(window=Window(starts_at, min(warm_up_until, ends_at), ends_at))


def without_causes(result: Result) -> Result:
    """A result that tells how many people are delayed in each place, and not for what."""
    if isinstance(result, Stopped):
        return result
    sums: Sums = defaultdict(float)
    for (place, *_), seconds in result.delayed.items():
        sums[place,] += seconds
    return result._replace(delayed=dict(sums))


def explained(number: int, run: Run) -> str:
    """What a failing test says: the smallest run that differs, and where."""
    return "\n".join(
        [
            f"run {number} differs; the smallest such run (seed {run.seed}, {run.window}):",
            difference_in(run),
            f"arrivals: {run.arrivals}",
            to_yaml(run.pathway),
        ]
    )
