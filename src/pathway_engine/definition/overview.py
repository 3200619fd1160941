"""What `check` tells of a pathway beside its faults: nights, workers, shares of all, means, load.

Each is one line of plain words. They say what the file amounts to where its author wrote
something else: FTE and not workers, a share of those that no rule decides and not of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import sqrt

from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.models import Outcome, Pathway, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import post_week_hours
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing import (
    Estimate,
    Expected,
    PanelLoad,
    RoomLoad,
    TeamLoad,
)
from pathway_engine.definition.routing.late import in_the_window, once_settled
from pathway_engine.definition.routing.leaving import worded
from pathway_engine.definition.staffing import post_workers
from pathway_engine.definition.values import plain
from pathway_engine.definition.walking import walk


def facts_of(pathway: Pathway, expected: Expected | None = None) -> list[str]:
    """Lines for the reader of a check, for a pathway without errors.

    `expected` adds shares of all, load, and what packages settle at.
    """
    lines = [*_nights(pathway), *_workers(pathway), *_means(pathway)]
    if expected is not None:
        lines += [*_shares(pathway, expected), *_loads(expected), *_panels(expected)]
        lines += _settled(expected)
    return lines


def workers_line(pathway: Pathway, team_name: str, post_name: str) -> str:
    """A post in people: `9 FTE: 8 workers at 1.04 × 65 %`."""
    team = pathway.real_teams[team_name]
    post = team.staff[post_name]
    casework = f"{plain(pathway.casework_of(team) * 100)} %"
    if post.fte is None or pathway.full_time is None:
        return f"{post.present} present: {_counted(post.present or 0)} at {casework}"
    hours = post_week_hours(pathway, team, post)
    x, workers = post_workers(post.fte, pathway.full_time.amount, hours)
    stretch = f"{float(x / workers):.2f}"
    return f"{plain(post.fte)} FTE: {_counted(workers)} at {stretch} × {casework}"


def _counted(workers: int) -> str:
    return f"{workers} worker" + ("" if workers == 1 else "s")


def _workers(pathway: Pathway) -> Iterator[str]:
    for team_name, team in pathway.real_teams.items():
        for post_name in team.staff:
            line = workers_line(pathway, team_name, post_name)
            yield f"{team_name}.{post_name}: {line}"


def _nights(pathway: Pathway) -> Iterator[str]:
    """The hours that run over midnight: `17:00-09:00` may be a night, or a slip of the pen."""
    for name, calendar in pathway.calendars.items():
        week = (calendar.hours or {}).values()
        for start, end in dict.fromkeys(hours for day in week for hours in day):
            if end > DAY:
                hours = f"{_clock(start)}-{_clock(end - DAY)}"
                length = f"{plain(Decimal(end - start) / HOUR)} h"
                yield f"{name}: {hours} is a night, {length} long, ending on the next day"


def _clock(second: int) -> str:
    return f"{second // HOUR:02}:{second % HOUR // 60:02}"


def _means(pathway: Pathway) -> Iterator[str]:
    """The mean of each quantity whose bounds change it."""
    for place in walk(pathway):
        quantity = place.value
        if not isinstance(quantity, Quantity) or quantity.of is not None:
            continue
        if quantity.at_least is None and quantity.at_most is None:
            continue
        mean = _amount(quantity.mean, quantity.unit)
        before = _amount(quantity.mean_before_bounds, quantity.unit)
        if mean != before:
            yield f"{place.path}: {mean} on average within its bounds ({before} without)"


def _amount(value: float, unit: str) -> str:
    """A mean in the unit that reads best.

    >>> _amount(5400.0, "seconds"), _amount(2.5, "working_days")
    ('1.5 h', '2.5 wd')
    """
    if unit == "working_days":
        return f"{value:.3g} wd"
    if unit == "number":
        return f"{value:.4g}"
    for name, seconds in (("w", 604_800), ("d", 86_400), ("h", 3_600)):
        if value >= seconds * (2 if name == "w" else 1):
            return f"{value / seconds:.3g} {name}"
    return f"{value / 60:.3g} m"


def _shares(pathway: Pathway, expected: Expected) -> Iterator[str]:
    """Each share as a share of all visits, where rules take some of them first."""
    flow = expected.flow
    for name, step in pathway.all_steps.items():
        visits = flow.visits.get(name, Estimate(0.0)).value
        if not visits or not any(one.when is not None for one in step.outcomes.values()):
            continue
        for outcome_name, outcome in step.outcomes.items():
            taken = flow.outcomes.get((name, outcome_name), Estimate(0.0))
            share = taken.value / visits
            error = sqrt(share * (1 - share) / (visits * flow.people)) if flow.people else 0.0
            path = join("steps", name, "outcomes", outcome_name)
            yield f"{path}: {_percent(Estimate(share, error))} of all{_as_written(outcome)}"


def _as_written(outcome: Outcome) -> str:
    if outcome.share is None:
        return " (by its rule)" if outcome.when is not None else " (what is left)"
    written = " or ".join(f"{plain(share * 100)} %" for share in each_value(outcome.share))
    return f" ({written} of those that no rule decides)"


def _percent(share: Estimate) -> str:
    """A share with its standard error where it has one.

    >>> _percent(Estimate(0.375)), _percent(Estimate(0.375, 0.002))
    ('37.5 %', '37.5 ± 0.2 %')
    """
    error = f" ± {share.error * 100:.1f}" if share.error else ""
    return f"{share.value * 100:.1f}{error} %"


def _loads(expected: Expected) -> Iterator[str]:
    for whole, busiest in zip(expected.loads, expected.busiest, strict=True):
        nobody = not whole.hours_there
        line = f"{whole.team}: " + (
            "nobody is in post"
            if nobody
            else f"{worded(expected.bound_of(whole), _percent(whole.load))} of its time"
        )
        if busiest.roles != whole.roles:
            load = _percent(busiest.load) if busiest.hours_there else "not in post"
            if expected.bound_of(busiest) != expected.bound_of(whole) and busiest.hours_there:
                load = worded(expected.bound_of(busiest), load)
            line += f"; {' and '.join(busiest.roles)} {load}"
        line += f" ({whole.work_hours:,.0f} of {whole.hours_there:,.0f} h a week)"
        yield f"{line}{_at_first(expected, whole)}"
    for loads, who, what, by in (
        (expected.slots, "cases", "slots", ""),
        (expected.places, "people", "places", " by stays alone"),
    ):
        for one in loads:
            load = (
                f"{expected.least} {_percent(one.load)} of its {what}{by}"
                if one.there
                else f"no {what}"
            )
            line = f"{one.name}: {load} ({one.taken:,.0f} of {one.there:,} {who} at a time)"
            yield f"{line}{_at_first(expected, one)}"


def _panels(expected: Expected) -> Iterator[str]:
    for panel in expected.panels:
        name = f"{panel.step} in {panel.team}" if panel.several else panel.step
        load = worded(expected.bound, _percent(panel.load))
        taken = f"{load} of its places at sittings" if panel.places else "no sitting"
        line = f"{name}: {taken} ({panel.cases:,.1f} of {panel.places:,.1f} cases a week)"
        yield f"{line}{_at_first(expected, panel)}"


def _at_first(expected: Expected, one: TeamLoad | RoomLoad | PanelLoad) -> str:
    """What the load is in the window, where no run shows the settled one."""
    now = expected.in_window(one)
    if now is None:
        return ""
    return f"; {in_the_window(_percent(Estimate(now)))}"


def _settled(expected: Expected) -> Iterator[str]:
    if expected.settles_after:
        without = "; in the window the backlog adds to it" if expected.backlog else ""
        yield f"load: as {once_settled(expected.settles_after)}{without}"
