"""Staff and their queues: how busy they are, how many hours, how many visits wait for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import Rows
from pathway_engine.analysis.integrals import (
    Belongs,
    cuts_of_queues,
    cuts_of_staff,
    integrals,
    rolled_up,
    whole,
)
from pathway_engine.analysis.reduced import counts_of
from pathway_engine.analysis.tallies import named
from pathway_engine.analysis.values import Value, ratio
from pathway_engine.clock import HOUR, WEEK
from pathway_engine.definition.measures.entries import WHERE
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import NONE, Integral, Records


def staff(counted: Counted, rows: Rows) -> Iterator[Value]:
    """Utilisation, hours at work and paid, and the length of queues of visits (`rows`)."""
    yield from _utilisation(counted)
    cuts = _whole_and(cuts_of_staff(counted.records))
    paid_beyond = replace(counted.records, integrals=tuple(_overtime(counted.records)))
    worked = replace(counted.records, integrals=tuple(_casework(counted.records)))
    for cut, belongs in cuts.items():
        for label, seconds in rolled_up(worked, "casework_time", belongs).items():
            yield from named("hours.work", _by(cut, label), {"sum": seconds / HOUR})
        for label, seconds in rolled_up(counted.records, "paid_time", belongs).items():
            yield from named("hours.paid", _by(cut, label), {"sum": seconds / HOUR})
        for label, seconds in rolled_up(paid_beyond, "paid_overtime", belongs).items():
            yield from named("hours.overtime", _by(cut, label), {"sum": seconds / HOUR})
    yield from _queues(counted, rows)


def _casework(records: Records) -> Iterator[Integral]:
    """Time at work at the pace of the post: an hour at 65 % casework is 39 minutes of casework."""
    paces = {(one.team, one.post): one.staffed.pace for one in staffed_posts(records.pathway)}
    for measure in ("busy_time", "overtime_time"):
        for by, worked in integrals(records, measure):
            yield Integral("casework_time", by, worked * paces[by["team"], by["post"]])


def _overtime(records: Records) -> Iterator[Integral]:
    """Overtime as it is paid: a worker stands for x ÷ w people."""
    staffed = {(one.team, one.post): one.staffed for one in staffed_posts(records.pathway)}
    for by, worked in integrals(records, "overtime_time"):
        post = staffed[by["team"], by["post"]]
        yield Integral("paid_overtime", by, worked * float(post.x / post.workers))


def _utilisation(counted: Counted) -> Iterator[Value]:
    records = counted.records
    cuts = _whole_and(cuts_of_staff(records))
    del cuts["employer"]
    for cut, belongs in cuts.items():
        busy = rolled_up(records, "busy_time", belongs)
        for label, present in rolled_up(records, "present_time", belongs).items():
            mean = ratio(busy.get(label, 0.0), present)
            yield from named("utilisation", _by(cut, label), {"mean": mean})
    for team in records.pathway.real_teams:
        yield from _by_role(counted, team)


def _by_role(counted: Counted, team: str) -> Iterator[Value]:
    """The utilisation of each role of one team."""
    role = cuts_of_staff(counted.records)["role"]

    def here(by: Mapping[str, str]) -> str | None:
        return role(by) if by["team"] == team else None

    busy = rolled_up(counted.records, "busy_time", here)
    for label, present in rolled_up(counted.records, "present_time", here).items():
        mean = ratio(busy.get(label, 0.0), present)
        yield from named("utilisation", {"team": team, "role": label}, {"mean": mean})


def _queues(counted: Counted, rows: Rows) -> Iterator[Value]:
    records = counted.records
    joined = _joined(counted, rows)
    for cut, belongs in _whole_and(cuts_of_queues(records)).items():
        waited, before, after = (
            rolled_up(records, f"queue_{what}", belongs) for what in ("time", "at_start", "at_end")
        )
        # A run keeps only the queues in which somebody waited: of none, the whole is zero.
        for label in dict.fromkeys((*([] if cut else [""]), *waited, *before, *after)):
            by = _by(cut, label)
            start, end = before.get(label, 0.0), after.get(label, 0.0)
            numbers = {
                "mean": waited.get(label, 0.0) / counted.seconds,
                "start": start,
                "end": end,
                "growth": (end - start) / (counted.seconds / WEEK),
                "joined": float(joined.get((cut, label), 0)),
            }
            yield from named("queue_length", by, numbers)


def _joined(counted: Counted, rows: Rows) -> dict[tuple[str, str], int]:
    """How many visits joined a queue in the window, by cut and label."""
    # A decision is ready in the second in which it is made: it joins no queue.
    queued = counted.visits["team"] != NONE
    found = counts_of(queued & counted.within(counted.visits["ready_at"]), rows.cells(*WHERE))
    return {next(iter(by.items()), ("", "")): number for by, number in found if len(by) < 2}


def _whole_and(cuts: dict[str, Belongs]) -> dict[str, Belongs]:
    """No cut at all, then every cut."""
    return {"": whole} | cuts


def _by(cut: str, label: str) -> dict[str, str]:
    return {cut: label} if cut else {}
