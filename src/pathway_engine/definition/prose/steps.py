"""What happens to a case: steps with their outcomes, ways out, cases that are opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway_engine.definition.models import (
    Block,
    Exit,
    Given,
    Hold,
    Opening,
    Outcome,
    PlacesAtSitting,
    Sessions,
    Step,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.prose.people import DAYS, role_names
from pathway_engine.definition.prose.telling import (
    Teller,
    either,
    lower,
    named,
    said,
    sentence,
    share,
    titled,
    words,
)


def steps(tell: Teller) -> Iterator[str]:
    """Every step in the written order, and where people start."""
    if tell.pathway.start is not None:
        yield f"People start at {tell.step(tell.pathway.start)}."
    for name, step in tell.pathway.steps.items():
        yield told_step(tell, name, step)
        if isinstance(step, Block):
            yield from _branches(tell, step)


def _branches(tell: Teller, block: Block) -> Iterator[str]:
    for branch, below in block.parallel.items():
        for place, (name, step) in enumerate(below.items()):
            begins = "begins with" if place == 0 else "goes on"
            told = told_step(tell, name, step)
            yield f"Branch {words(branch)} {begins}: {told}"


def told_step(tell: Teller, name: str, step: Step) -> str:
    """One step by itself, in a sentence."""
    return sentence(_step(tell, name, step))


def _step(tell: Teller, name: str, step: Step) -> Iterator[str]:
    start = named(name, step)
    if isinstance(step, TeamStep):
        yield f"{start}: {tell.varies(step.team, tell.team)}"
        yield from _who(tell, step)
        yield from _when(tell, step)
        yield from _what(tell, step)
    elif isinstance(step, WaitStep):
        yield f"{start}: a wait of {tell.varies(step.due, tell.time)}"
        yield from _exits(tell, step.exits)
    elif isinstance(step, Block):
        ends = "all of them end" if step.join == "all" else "one of them ends"
        yield f"{start}: {len(step.parallel)} branches side by side, until {ends}"
    else:
        yield f"{start}: a decision, at once"
    if step.leaves is not None:
        yield f"the place where the person is becomes free when this has {step.leaves}"
    for rule, condition in step.requires.items():
        yield f"only where {tell.rule(condition)} ({words(rule)})"
    yield from outcomes(tell, step.outcomes)


def _who(tell: Teller, step: TeamStep) -> Iterator[str]:
    if step.by is not None:
        who = tell.varies(step.by, lambda names: role_names(tell, names))
        yield f"done {who}" if isinstance(step.by, Given) else f"by {who}"
    if said(step, "same_worker"):
        yield "the same worker" if step.same_worker else "not necessarily the same worker"
    for team, roles in step.with_.items():
        people = either(f"{number} {lower(tell.role(role))}" for role, number in roles.items())
        yield f"together with {people} of {tell.team(team)}"
    if step.accountable is not None:
        yield f"{tell.varies(step.accountable, tell.organisation)} is accountable"
    if step.function is not None:
        yield f"for {words(step.function)}"


def _when(tell: Teller, step: TeamStep) -> Iterator[str]:
    if step.due is not None:
        yield f"planned for later: {tell.varies(step.due, tell.time)}"
    if step.priority is not None:
        yield f"priority {tell.varies(step.priority, tell.rule)}"
    if step.queue_cause is not None:
        yield f"waiting for it counts as {tell.cause(step.queue_cause)}"
    if step.sessions is not None:
        yield _sittings(step.sessions)


def _what(tell: Teller, step: TeamStep) -> Iterator[str]:
    if step.in_ is not None:
        yield f"in {tell.place(step.in_)}"
    if step.stay is not None:
        yield f"a stay of {tell.varies(step.stay, tell.time)}"
    if step.work is not None:
        yield f"work {tell.varies(step.work, tell.time)}"
    for cause, hold in step.holds.items():
        yield _hold(tell, cause, hold)
    if step.afterwards is not None:
        yield f"afterwards {tell.varies(step.afterwards, tell.time)}"
    if step.records:
        yield f"records {', and '.join(tell.drawn(step.records))}"
    yield from _exits(tell, step.exits)


def _sittings(sessions: Sessions) -> str:
    every = {"2 weeks": "every other week"}.get(sessions.every, f"every {sessions.every}")
    days = f" on {either(_day(day) for day in sessions.days)}" if sessions.days else ""
    first = f", one of them on {sessions.first}" if sessions.first else ""
    return f"sits {every}{days} at {sessions.at}, {_places(sessions.places)}{first}"


def _places(places: PlacesAtSitting | int) -> str:
    """How many cases a sitting hears."""
    if isinstance(places, int):
        return f"{places} places"
    if places.each is not None:
        return f"{places.each} places for each worker present"
    return either(f"{number} places on {_day(day)}" for day, number in places.by_weekday.items())


def _day(text: str) -> str:
    """`1st tue` as words."""
    *which, day = text.split()
    spelt = next((name for name in DAYS if name.lower().startswith(day)), day)
    return " ".join(["the", *which, spelt]) if which else spelt


def _hold(tell: Teller, cause: str, hold: Hold) -> str:
    often = f" in {tell.varies(hold.share, share)} of cases" if hold.share is not None else ""
    rule = f" if {tell.rule(hold.when)}" if hold.when is not None else ""
    time = tell.varies(hold.for_, tell.time)
    return f"half-way it stops{often}{rule} for {time}: {tell.cause(cause)}"


def ways_out(tell: Teller) -> Iterator[str]:
    """Ways out of the pathway from anywhere."""
    for way in _exits(tell, tell.pathway.exits):
        yield sentence([way])


def _exits(tell: Teller, exits: Mapping[str, Exit]) -> Iterator[str]:
    for name, one in exits.items():
        rule = f" if {tell.rule(one.when)}" if one.when is not None else ""
        after = tell.varies(one.after, tell.time)
        yield f"{words(name)}: after {after}{rule}, out to {tell.step(one.to)}"


def outcomes(tell: Teller, ways: Mapping[str, Outcome]) -> Iterator[str]:
    """Where a case goes: rules in their order, then shares, then what is left."""
    for name, outcome in ways.items():
        if outcome.when is not None:
            chance = f"if {tell.rule(outcome.when)}: "
        elif outcome.share is not None:
            table = ":" if isinstance(outcome.share, Given) else ""
            chance = f"{tell.varies(outcome.share, share)}{table} "
        else:
            chance = "otherwise " if len(ways) > 1 else "then "
        told = f"{chance}{lower(titled(name, outcome))}, to {tell.step(outcome.to)}"
        yield ", ".join([told, *_set(tell, outcome), *openings(tell, outcome.opens)])


def _set(tell: Teller, outcome: Outcome) -> Iterator[str]:
    for name, rule in outcome.set.items():
        value = tell.rule(rule, tell.pathway.attribute_types.get(name))
        yield f"{tell.attribute(name)} becomes {value}"


def openings(tell: Teller, opens: Mapping[str, Opening], condition: str = "") -> Iterator[str]:
    """Further cases of the same person, and when; `condition` must hold then."""
    for name, one in opens.items():
        often = f" for {tell.varies(one.share, share)}" if one.share is not None else ""
        rule = f" if {tell.rule(one.when)}" if one.when is not None else ""
        case = f" with {', '.join(tell.drawn(one.case))}" if one.case else ""
        after = tell.varies(one.after, tell.time)
        yield (
            f"another case opens ({words(name)}){often}{rule}, at {tell.step(one.at)} "
            f"after {after}{condition}{case}"
        )
