"""Who comes, how they pass between teams, how it ends, and the limits that are set."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.models import (
    Arrival,
    Attribute,
    Backlog,
    Ending,
    HandoffRule,
    Package,
)
from pathway_engine.definition.prose.steps import openings
from pathway_engine.definition.prose.telling import (
    Teller,
    either,
    named,
    period,
    said,
    sentence,
    share,
    words,
)
from pathway_engine.definition.values import Duration, plain


def attributes(tell: Teller) -> Iterator[str]:
    """Each attribute: what it may be, and what it is at first."""
    for name, attribute in tell.pathway.case.items():
        yield sentence(_attribute(name, attribute))


def _attribute(name: str, attribute: Attribute) -> Iterator[str]:
    kinds = {
        "boolean": "yes or no",
        "integer": "a whole number",
        "number": "a number",
        "choice": either((words(value) for value in attribute.values or ("nothing",)), "or"),
    }
    unit = f" of {attribute.unit}" if attribute.unit else ""
    yield f"{named(name, attribute)}: {kinds[attribute.type]}{unit}"
    if attribute.min is not None:
        yield f"at least {plain(attribute.min)}"
    if attribute.max is not None:
        yield f"at most {plain(attribute.max)}"
    if attribute.initial is not None:
        first = {"true": "yes", "false": "no"}.get(attribute.initial, words(attribute.initial))
        yield f"at first {first}"


def places(tell: Teller) -> Iterator[str]:
    """Places that people occupy, with their lots."""
    for name, one in tell.pathway.places.items():
        whose = f"places of {tell.organisation(one.organisation)}"
        if isinstance(one.count, int):
            yield sentence([f"{named(name, one)}: {one.count} {whose}"])
            continue
        lots = [
            ", ".join([f"{lot.count} ({words(lot_name)})", *period(lot.from_, lot.until)])
            for lot_name, lot in one.count.items()
        ]
        yield sentence([f"{named(name, one)}: {whose}", *lots])


def arrivals(tell: Teller) -> Iterator[str]:
    """Each stream of people who come."""
    for name, arrival in tell.pathway.arrivals.items():
        yield told_arrival(tell, name, arrival)


def told_arrival(tell: Teller, name: str, arrival: Arrival) -> str:
    """One stream of people by itself, in a sentence."""
    return sentence(_arrival(tell, name, arrival))


def _arrival(tell: Teller, name: str, arrival: Arrival) -> Iterator[str]:
    many = tell.rate(arrival.rate) if arrival.rate else f"as recorded in {arrival.replayed}"
    yield f"{named(name, arrival)}: {many}"
    if arrival.during is not None:
        yield f"while {words(arrival.during)} is open"
    weighted = {"weekday": arrival.weekdays, "month": arrival.months, "hour": arrival.hours}
    for by, weights in weighted.items():
        if weights:
            listed = (f"{word} {plain(weight)}" for word, weight in weights.items())
            yield f"weighted by {by} ({', '.join(listed)})"
    if arrival.growth is not None:
        turn = "shrinking" if arrival.growth < 0 else "growing"
        yield f"{turn} by {share(abs(arrival.growth))} a year"
    yield from period(arrival.from_, arrival.until)
    if arrival.to is not None:
        yield f"to {tell.step(arrival.to)}"
    yield from tell.drawn(arrival.case)


def backlog(tell: Teller) -> Iterator[str]:
    """Those already there when the window opens."""
    for name, group in tell.pathway.backlog.items():
        yield sentence(_backlog(tell, name, group))


def _backlog(tell: Teller, name: str, group: Backlog) -> Iterator[str]:
    yield f"{named(name, group)}: {group.cases} at {tell.step(group.at)}"
    if group.in_ is not None:
        yield f"in {tell.place(group.in_)}"
    for key in ("waited", "stayed"):
        if (passed := getattr(group, key)) is not None:
            verb = "there" if group.at in tell.pathway.endings else key
            yield f"{verb} for {tell.varies(passed, tell.time)}"
    yield from tell.drawn(group.case)


def handoffs(tell: Teller) -> Iterator[str]:
    """Each rule of how a case passes between teams."""
    for name, rule in tell.pathway.handoffs.items():
        yield sentence(_handoff(tell, name, rule))


def _handoff(tell: Teller, name: str, rule: HandoffRule) -> Iterator[str]:
    yield f"{words(name)}: {_between(tell, rule)}"
    if rule.delay is not None:
        yield f"accepted after {tell.varies(rule.delay, tell.time)}"
    if rule.disputed is not None:
        often = tell.varies(rule.disputed.share, share)
        lasting = tell.varies(rule.disputed.for_, tell.time)
        yield f"{often} disputed, with nobody accountable, for {lasting}"
    if rule.returned is not None:
        rework = rule.returned.rework
        again = f", with {tell.varies(rework, tell.time)} of work to do again" if rework else ""
        yield f"{tell.varies(rule.returned.share, share)} sent back{again}"
    if rule.rekeying is not None:
        yield f"the receiver types it in again: {tell.varies(rule.rekeying, tell.time)}"
    if said(rule, "accept"):
        yes = "somebody must accept" if rule.accept == "explicit" else "accepted by itself"
        yield f"live, {yes}"


def _between(tell: Teller, rule: HandoffRule) -> str:
    sides = [f"between any two {rule.between}"] if rule.between else []
    sides += [f"from {tell.party(rule.from_)}"] if rule.from_ else []
    sides += [f"to {tell.party(rule.to)}"] if rule.to else []
    if said(rule, "same_site"):
        sides.append("at one site" if rule.same_site else "at any site")
    return " ".join(sides)


def endings(tell: Teller) -> Iterator[str]:
    """Each ending, the package that begins with it, and the cases it opens."""
    for name, ending in tell.pathway.endings.items():
        yield told_ending(tell, name, ending)


def told_ending(tell: Teller, name: str, ending: Ending) -> str:
    """One ending by itself, in a sentence."""
    return sentence(
        [
            f"{named(name, ending)}: counts as {ending.kind}",
            _package(tell, ending),
            *openings(tell, ending.opens, _while_package(ending)),
        ]
    )


def _while_package(ending: Ending) -> str:
    """Under which condition an ending opens cases."""
    return " if the package still runs then" if isinstance(ending.package, Package) else ""


def _package(tell: Teller, ending: Ending) -> str:
    if isinstance(ending.package, Package):
        weekly = tell.rule(ending.package.weekly)
        lasts = tell.varies(ending.package.lasts, tell.time)
        currency = f" {tell.pathway.currency}" if tell.pathway.currency else ""
        return f"a package begins, costing {weekly}{currency} a week, for {lasts}"
    return "a package that runs ends here" if ending.package == "none" else ""


def targets(tell: Teller) -> Iterator[str]:
    """Each time limit."""
    for name, target in tell.pathway.targets.items():
        calendar = target.calendar
        pauses = [tell.cause(cause) for cause in target.pauses_for]
        yield sentence(
            [
                f"{named(name, target)}: within {tell.varies(target.within, _duration)}",
                f"from {_first(tell, target.from_, ',')} to {_first(tell, target.to)}",
                f"where {tell.rule(target.when)}" if target.when is not None else "",
                f"working days as {words(calendar)}" if calendar is not None else "",
                f"the clock stops for {either(pauses)}" if pauses else "",
                COUNTED[target.counts] if target.counts is not None else "",
            ]
        )


COUNTED = {
    "all": "it counts everybody whose clock starts",
    "reached": "it counts those who come so far",
}


def _first(tell: Teller, events: tuple[str, ...], end: str = "") -> str:
    """An event, or the first of several; `end` closes what is put in."""
    told = either((tell.event(event) for event in events), "or")
    return f"{told}, whichever comes first{end}" if len(events) > 1 else told


def _duration(duration: Duration) -> str:
    return duration.words
