"""Working days need a calendar to go by, and targets a form."""

from __future__ import annotations

from collections.abc import Iterable

from pathway_engine.definition.checks import reads
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routes import loops, ways
from pathway_engine.definition.values import Duration
from pathway_engine.definition.walking import Place, steps_of_teams, walk


def check_working_days(pathway: Pathway, report: Report) -> None:
    """Report working days that go by no calendar: outside teams, without a default."""
    if pathway.defaults.calendar is not None:
        return
    with_team = steps_of_teams(pathway)
    for place in walk(pathway):
        if not _in_working_days(place) or id(place.owner) in with_team:
            continue
        if place.path.startswith("handoffs."):
            continue  # by the receiver's calendar
        report.add(
            "working_days_without_calendar",
            place.path,
            found="working days where no team is",
            expected="`defaults.calendar`",
        )


def _in_working_days(place: Place) -> bool:
    quantity = place.value
    return isinstance(quantity, Quantity) and quantity.unit == "working_days"


def check_targets(pathway: Pathway, report: Report) -> None:
    """Report limits in working days without a calendar, or with pauses, and clocks of no length.

    A clock may run from an event to the next such event, if a case can have it twice.
    """
    _check_lists(pathway, report)
    again = {
        name
        for name, target in pathway.targets.items()
        if len({*target.from_, *target.to}) == 1 and target.from_ and target.to
    }
    if again:
        _check_ends(pathway, again, report)
    for name, target in pathway.targets.items():
        path = join("targets", name)
        limits: tuple[Duration, ...] = each_value(target.within)
        if not any(limit.working_days for limit in limits):
            continue
        if target.calendar is None and pathway.defaults.calendar is None:
            found, expected = "`wd` without a calendar", "`calendar`, or `defaults.calendar`"
            where = join(path, "within")
            report.add("working_days_without_calendar", where, found=found, expected=expected)
        if target.pauses_for:
            found, expected = "`pauses_for` and a limit in `wd`", "one of them"
            report.add("target_form", join(path, "pauses_for"), found=found, expected=expected)


def _check_lists(pathway: Pathway, report: Report) -> None:
    """Report lists of events that are empty or name one twice."""
    for name, target in pathway.targets.items():
        for key, events in (("from", target.from_), ("to", target.to)):
            twice = next((event for event in events if events.count(event) > 1), None)
            if events and twice is None:
                continue
            found = "a list of nothing" if twice is None else f"`{twice}` twice"
            expected = "an event, or a list of different events"
            report.add("target_form", join("targets", name, key), found=found, expected=expected)


def _check_ends(pathway: Pathway, again: Iterable[str], report: Report) -> None:
    """Report those of the targets whose one event no case can have twice."""
    on_loop = loops((way.origin, way.target) for way in ways(pathway) if way.kind != "opening")
    once = {"opened", "closed", *pathway.endings, *(pathway.all_steps.keys() - on_loop.keys())}
    for name in again:
        event = pathway.targets[name].to[0]
        if event.partition(".")[0] in once:
            found, expected = f"`{event}` as `from` too", "an event that can follow it in a case"
            where = join("targets", name, "to")
            report.add("target_form", where, found=found, expected=expected)


def check_target_reads(pathway: Pathway, report: Report) -> None:
    """Report targets that read an attribute which steps change.

    A target reads when its clock starts, the records keep the attributes with which a case
    ended: only what stays as it was on arrival is the same at both.
    """
    changing = _changing(pathway)
    for name, target in pathway.targets.items():
        for field in ("when", "within"):
            path = join("targets", name, field)
            for attribute, where in reads.of_value(pathway, path, getattr(target, field)):
                if attribute in changing:
                    found = f"`{attribute}`, which steps change"
                    expected = "an attribute that stays as it was on arrival"
                    report.add("target_reads_changing", where, found=found, expected=expected)


def _changing(pathway: Pathway) -> frozenset[str]:
    """The attributes that some step records or some outcome sets."""
    steps = pathway.all_steps.values()
    outcomes = (outcome for step in steps for outcome in step.outcomes.values())
    written = [reads.written_by(step) for step in steps]
    return frozenset().union(*written, *(reads.set_by(outcome) for outcome in outcomes))
