"""Packages of care belong to a person: they start, change their price and end with cases.

A person has a row of its own from the first package or opening on, for as long as a case of
theirs is open or still to open; what a package costs is counted in stretches of one price.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.chance import moment_after, sampled
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.kernel.rules import evaluate, given_value
from pathway_engine.simulation.kernel.sums import count_package
from pathway_engine.simulation.kernel.tables import case_at, ending_at, person_at, run_at


@kernel(state_t, i8)
def person_of(s: Any, c: int) -> int:
    """The person of a case, with a row from now on."""
    case = case_at(s, c)
    if case.person < 0:
        run = run_at(s, 0)
        p = run.free_person
        person = person_at(s, p)
        run.free_person = person.next_free
        run.live_persons += 1
        person.cases = 1
        person.opened = 0
        person.package = 0
        person.ending = NONE
        person.ends_at = NONE
        person.burst_at = NONE
        case.person = p
    found: int = case.person
    return found


@kernel(state_t, i8, inline=True)
def package_runs(s: Any, p: int) -> bool:
    """Whether a package of a person runs in this second."""
    person = person_at(s, p)
    runs: bool = person.ending >= 0 and person.ends_at > run_at(s, 0).now
    return runs


@kernel(state_t, i8, i8)
def settle(s: Any, p: int, until: int) -> None:
    """Count what a person's package has been since its price was last set."""
    person = person_at(s, p)
    if person.ending >= 0:
        end = min(until, person.ends_at)
        count_package(s, person.ending, person.since, end, person.weekly)
        person.ending = NONE


@kernel(state_t, i8)
def one_case_fewer(s: Any, p: int) -> None:
    """A case of a person has closed, or opens no more; after the last nothing changes."""
    person = person_at(s, p)
    person.cases -= 1
    if person.cases == 0:
        settle(s, p, person.ends_at)
        run = run_at(s, 0)
        person.cases = NONE
        person.next_free = run.free_person
        run.free_person = p
        run.live_persons -= 1


@kernel(state_t, i8, i8, inline=True)
def begin_package(s: Any, p: int, ends_at: int) -> None:
    """A person's next package begins."""
    person = person_at(s, p)
    person.package += 1
    person.ends_at = ends_at


@kernel(state_t, i8, i8, i8, inline=True)
def price_package(s: Any, c: int, p: int, ending: int) -> None:
    """From now on a person's package costs what an ending says."""
    person = person_at(s, p)
    one = ending_at(s, ending)
    person.weekly = evaluate(s, one.weekly, c)
    person.ending = ending
    person.since = run_at(s, 0).now
    one.packages += 1


@kernel(state_t, i8, i8)
def set_package(s: Any, c: int, ending: int) -> None:
    """An ending with a package: it starts, or the one that runs costs something else."""
    p = person_of(s, c)
    person = person_at(s, p)
    one = ending_at(s, ending)
    now = run_at(s, 0).now
    goes_on = package_runs(s, p)
    settle(s, p, now)
    if not goes_on:
        quantity = given_value(s, c, one.lasts_by, one.lasts)
        x = sampled(s, quantity, one.key, c, person.package + 1, 0)
        begin_package(s, p, moment_after(s, now, x, quantity, one.calendar))
    price_package(s, c, p, ending)


@kernel(state_t, i8)
def end_package(s: Any, c: int) -> None:
    """An ending at which no package goes on."""
    p = case_at(s, c).person
    if p >= 0:
        settle(s, p, run_at(s, 0).now)


@kernel(state_t)
def settle_all(s: Any) -> None:
    """The run is over: count the packages of everybody who may still open a case."""
    for p in range(run_at(s, 0).person_room):
        if person_at(s, p).cases > 0:
            settle(s, p, person_at(s, p).ends_at)
