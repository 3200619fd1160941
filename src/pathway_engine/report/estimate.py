"""What is expected before any run: visits, handoffs, work, and the load of every team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isinf

from pathway_engine.definition.routing import Estimate, Expected, PanelLoad, RoomLoad, TeamLoad
from pathway_engine.definition.routing.branches import MOST_BEYOND
from pathway_engine.definition.routing.late import once_settled
from pathway_engine.definition.routing.leaving import ABOUT, AT_MOST, worded
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import Scale, bare, scale_for
from pathway_engine.report.tables import paragraph, pivot
from pathway_engine.report.words import title_of

Load = TeamLoad | RoomLoad | PanelLoad
_LOAD = Scale(0.01, "", "%", 1)
_LEAVING = {
    "": "",
    AT_MOST: " In a run more people leave, in queues, and late branches end: load is at most this.",
    ABOUT: " In a run people leave while they queue, too, and more follows for those who do.",
}
"""What is said where people may leave."""
_CUT = (
    f" Beside `join: any` a branch goes round: it was followed {MOST_BEYOND} visits further, "
    "a run makes more of them or fewer."
)


def render_estimate(expected: Expected, width: int, titles: Titles = NO_TITLES) -> str:
    """Expectations as tables of at most `width` columns; standard errors where people were drawn.

    Visits and handoffs per case that arrives (with all that it opens) and by the week, work and
    load by team and by busiest role, packages once they have settled.
    """
    flow = expected.flow
    parts = [
        paragraph(_method(expected), width),
        _table("Visits", _called(flow.visits, "step", titles), expected.cases_a_week, width),
        _table("Endings", _called(flow.endings, "ending", titles), expected.cases_a_week, width),
        _handoffs(expected, width, titles),
        _loads(expected, width, titles),
    ]
    parts += _room(expected, width, titles)
    if expected.panels:
        parts.append(_panels(expected, width, titles))
    if expected.packages:
        parts.append(_packages(expected, width, titles))
    return "\n\n".join(parts)


def _method(expected: Expected) -> str:
    flow = expected.flow
    start = f"{expected.cases_a_week:,.1f} people come in a week."
    if flow.method == "exact":
        how = "Everything is worked out exactly from the shares."
    else:
        how = (
            f"{flow.people:,} people were routed without queues; "
            "± is the standard error of what that gives."
        )
    return f"{start} {how}{_CUT if flow.cut else _LEAVING[expected.bound]}{_settled(expected)}"


def _settled(expected: Expected) -> str:
    """What is said where no run shows the load that a pathway settles at."""
    if not expected.settles_after:
        return ""
    without = ", of those who come, without the backlog" if expected.backlog else ""
    return (
        f" Load is that {once_settled(expected.settles_after)}; `window %` is "
        f"what a run's window has of it{without}."
    )


def _estimate(one: Estimate, scale: Scale, none: str = "no staff") -> str:
    """A number, with its standard error where it has one; a load of nobody is no number."""
    if isinf(one.value):
        return none
    error = f" ± {bare(one.error, scale)}" if one.error else ""
    return f"{bare(one.value, scale)}{error}"


def _called(found: Mapping[str, Estimate], kind: str, titles: Titles) -> dict[str, Estimate]:
    """Estimates by what their things are called."""
    return {title_of(kind, name, titles): one for name, one in found.items()}


def _table(heading: str, found: Mapping[str, Estimate], cases: float, width: int) -> str:
    """Something per case that arrives, with all that it opens, and by the week."""
    weekly = {name: Estimate(one.value * cases, one.error * cases) for name, one in found.items()}
    scale = scale_for("number", (one.value for one in weekly.values()))
    lines = [
        (name, [_estimate(one, Scale(1, "", "", 3)), _estimate(weekly[name], scale)])
        for name, one in found.items()
    ]
    return pivot(heading, ["per arrival", "a week"], lines, width)


def _handoffs(expected: Expected, width: int, titles: Titles) -> str:
    flow, three = expected.flow, Scale(1, "", "", 3)
    lines = [
        (" to ".join(title_of("team", team, titles) for team in pair), [_estimate(one, three)])
        for pair, one in flow.handoffs.items()
    ]
    totals = (
        ("all", flow.handoffs_in_all),
        ("between organisations", flow.handoffs_between_organisations),
        ("returned", flow.returns),
    )
    lines += [(name, [_estimate(one, three)]) for name, one in totals]
    return pivot("Handoffs", ["per arrival"], lines, width)


def _loads(expected: Expected, width: int, titles: Titles) -> str:
    heads = [*_load_heads(expected), "work h", "there h", "paid h"]
    lines = [line for load in expected.loads for line in _load(expected, load, titles)]
    settled = ", once settled," if expected.settles_after else ""
    growing = [
        paragraph(
            f"The queue of {title_of('team', load.team, titles)}{settled} will grow by "
            f"{worded(expected.bound_of(load), f'{load.growth:,.1f}')} "
            f"visits a week{expected.unless}: {_roles(load, titles)} cannot do all the work.",
            width,
        )
        for load in expected.busiest
        if load.growth > 0
    ]
    return "\n".join((pivot("Load, by the week", heads, lines, width), *growing))


def _load_heads(expected: Expected) -> list[str]:
    """The heads of the columns of load: once settled, and in the window if no run shows that."""
    load = worded(expected.bound, "%") if expected.bound else "load %"
    return [load, "window %"] if expected.settles_after else [load]


def _load_cells(expected: Expected, one: Load, load: str) -> list[str]:
    """What stands in these columns, the first of them as it is worded."""
    if not expected.settles_after:
        return [load]
    none = isinf(one.load.value) or expected.is_filled(one)
    return [load, "" if none else bare(one.in_window, _LOAD)]


def _panels(expected: Expected, width: int, titles: Titles) -> str:
    """Cases that come to panels, over the places at their sittings."""

    def called(one: PanelLoad) -> str:
        step = title_of("step", one.step, titles)
        return f"{step}, {title_of('team', one.team, titles)}" if one.several else step

    lines = [
        (
            called(one),
            [
                *_load_cells(expected, one, _estimate(one.load, _LOAD, "no sitting")),
                f"{one.cases:,.1f}",
                f"{one.places:,.1f}",
            ],
        )
        for one in expected.panels
    ]
    heads = [*_load_heads(expected), "cases", "places"]
    return pivot("Places at sittings, by the week", heads, lines, width)


def _room(expected: Expected, width: int, titles: Titles) -> Iterator[str]:
    """Slots of teams, and places: so many are taken, by what is known before a run."""
    for kind, loads, title, who, what in (
        ("team", expected.slots, "Slots taken, at a time", "cases", "slots"),
        ("place", expected.places, "Places taken by stays, at a time", "people", "places"),
    ):
        lines = [
            (
                title_of(kind, one.name, titles),
                [
                    *_load_cells(expected, one, _estimate(one.load, _LOAD)),
                    f"{one.taken:,.1f}",
                    f"{one.there:,}",
                ],
            )
            for one in loads
        ]
        if lines:
            heads = [f"{expected.least} %", *_load_heads(expected)[1:], who, what]
            yield pivot(title, heads, lines, width)


def _roles(load: TeamLoad, titles: Titles) -> str:
    return ", ".join(title_of("role", role, titles) for role in load.roles)


def _load(expected: Expected, whole: TeamLoad, titles: Titles) -> Iterator[tuple[str, list[str]]]:
    """A team as a whole, and its busiest roles where they are not all."""
    paid = expected.paid_hours_a_week.get(whole.team, 0.0)
    yield title_of("team", whole.team, titles), [*_numbers(expected, whole), f"{paid:,.1f}"]
    busiest = next(one for one in expected.busiest if one.team == whole.team)
    if set(busiest.roles) != set(whole.roles):
        yield f"  {_roles(busiest, titles)} alone", [*_numbers(expected, busiest), ""]


def _numbers(expected: Expected, load: TeamLoad) -> list[str]:
    """Load and hours; words for the load where they are others than those above the column."""
    bound, share = expected.bound_of(load), _estimate(load.load, _LOAD)
    if bound != expected.bound and not isinf(load.load.value):
        share = worded(bound, share)
    cells = _load_cells(expected, load, share)
    return [*cells, f"{load.work_hours:,.1f}", f"{load.hours_there:,.1f}"]


def _packages(expected: Expected, width: int, titles: Titles) -> str:
    found = _called(expected.packages, "ending", titles)
    scale = scale_for("number", (one.value for one in found.values()))
    lines = [(name, [_estimate(one, scale)]) for name, one in found.items()]
    return pivot("Packages, once settled", [worded(expected.bound, "people")], lines, width)
