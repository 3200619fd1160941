"""People who are already there: where they can be, and how many a place holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pathway_engine.definition.backlogs import place_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Backlog, Pathway, TeamStep, WaitStep, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.values import Moment

NEEDS_NO_WARM_UP = "needs_no_warm_up"

Problem = tuple[str, str, str]
"""The key, what was found, what was expected."""


def check_backlog(pathway: Pathway, report: Report) -> None:
    """Report people who cannot be where they are said to be, and names that arrivals have too."""
    for name, entry in pathway.backlog.items():
        path = join("backlog", name)
        for key, found, expected in _problems(pathway, entry):
            where = join(path, key) if key else path
            report.add("backlog_form", where, found=found, expected=expected)
        if name in pathway.arrivals:
            found, expected = f"`{name}`, the name of an arrival", "a name that nothing else has"
            report.add("same_name", path, found=found, expected=expected)
    for place, path, people in _in_places(pathway):
        places = pathway.places.get(place)
        most = people if places is None else sum(
            lot.count for lot in places.lots if _may_have_begun(lot.from_, lot.until)
        )  # fmt: skip
        _too_many(report, path, place, people, most)


def check_beginning(pathway: Pathway, starts_at: int, warm_up_until: int, report: Report) -> None:
    """Report what a run that begins then cannot hold: people in places that are full already.

    Places fill by themselves in a warm-up, so that nobody can be put into one at its end. `check`
    tells it of its days, and goes on to the load; a run is refused.
    """
    into = list(_in_places(pathway))
    if starts_at == warm_up_until:
        for place, path, people in into:
            count = pathway.places[place].number_at(warm_up_until, warm_up_until)
            _too_many(report, path, place, people, count)
    elif into:
        places = ", ".join(f"`{place}`" for place, _, _ in into)
        found = f"people in {places} when the window opens, and a warm-up before it"
        report.add(
            NEEDS_NO_WARM_UP, into[0][1], found=found, expected="`--warm-up 0w`",
            hint="a run with a warm-up is refused: places fill by themselves in it",
        )  # fmt: skip


def _too_many(report: Report, path: str, place: str, people: int, places: int) -> None:
    if people > places:
        found = f"{people:,} people in {places:,} places of `{place}`"
        expected = "at most as many as there are places when the window opens"
        report.add("backlog_form", path, found=found, expected=expected)


def _may_have_begun(begins: Moment | None, ends: Moment | None) -> bool:
    """Whether a lot may be there when the window opens; of dates a file alone cannot say."""
    begun = begins is None or begins.date is not None or begins.second(0) <= 0
    return begun and (ends is None or ends.date is not None or ends.second(0) > 0)


def _in_places(pathway: Pathway) -> Iterator[tuple[str, str, int]]:
    """The places that people are in, the last entry that puts somebody there, how many in all."""
    people: dict[str, int] = defaultdict(int)
    paths: dict[str, str] = {}
    for name, entry in pathway.backlog.items():
        place = place_of(pathway, entry)
        if place is not None and entry.cases:
            people[place] += entry.cases
            paths[place] = join("backlog", name, "in" if entry.in_ else "stayed")
    for place, number in people.items():
        yield place, paths[place], number


def _problems(pathway: Pathway, entry: Backlog) -> Iterator[Problem]:
    if (entry.waited is None) == (entry.stayed is None):
        found = "neither" if entry.waited is None else "both"
        yield "", found, "either `waited` or `stayed`"
    for key in ("waited", "stayed"):
        written = getattr(entry, key)
        known = () if written is None else each_value(written)
        if any(quantity.unit == "working_days" for quantity in known):
            yield key, f"`{key}` in `wd`", "a time by the clock: it passes day and night"
    yield from _at(pathway, entry)


def _at(pathway: Pathway, entry: Backlog) -> Iterator[Problem]:
    """Whether people can be at such a step or ending."""
    if entry.at in pathway.endings:
        for key, written in (("stayed", entry.stayed), ("in", entry.in_)):
            if written is not None:
                yield key, f"`{key}` at an ending", "no such key: their cases have ended"
        return
    step = pathway.all_steps.get(entry.at)
    if step is None:
        return  # told as an unknown name
    if entry.at not in pathway.steps:
        yield "at", f"`{entry.at}`, in a block", "a step outside blocks"
    elif not isinstance(step, TeamStep | WaitStep):
        yield "at", f"`{entry.at}`, where nobody waits", "a step with a team, a wait or an ending"
    if entry.stayed is not None and (not isinstance(step, TeamStep) or step.stay is None):
        yield "stayed", f"`stayed` at `{entry.at}`", "a step with `stay`, or `waited`"
    if entry.in_ is not None and entry.stayed is not None:
        yield "in", "`in` beside `stayed`", "no such key: they are in the step's place"
    if entry.in_ is not None and isinstance(step, WaitStep) and step.leaves == "started":
        yield "in", "`in` at a wait that `leaves: started`", "no such key: they have left"
