"""What a pathway amounts to before any simulation: visits, handoffs, work and load.

`expected` works it out by exact algebra where it can, and otherwise routes people without
queues and tells the standard error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

from pathway_engine.clock import YEAR_DAYS
from pathway_engine.definition.backlogs import filled_places
from pathway_engine.definition.models import Pathway, each_value
from pathway_engine.definition.models.steps import Package
from pathway_engine.definition.openings import openings
from pathway_engine.definition.replaying import recorded
from pathway_engine.definition.routing.clocks import unsaid
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.exact import can_be_exact, exact_flow
from pathway_engine.definition.routing.flow import (
    SECONDS_A_DAY,
    Estimate,
    Flow,
    Trouble,
    no_flow,
)
from pathway_engine.definition.routing.late import PARTS, may_be_late, soon_in
from pathway_engine.definition.routing.leaving import ABOUT, AT_LEAST, bound_of, exits_of
from pathway_engine.definition.routing.load import TeamLoad, team_loads
from pathway_engine.definition.routing.panels import PanelLoad, panel_loads
from pathway_engine.definition.routing.people import PEOPLE, routed_flow
from pathway_engine.definition.routing.room import RoomLoad, place_loads, slot_loads
from pathway_engine.definition.routing.trying import must_be_tried
from pathway_engine.definition.routing.window import Openings, Window, arrivals_in, posts_at_the_end

ASKED = 4_000
"""How many are routed where only the clocks of targets need it, or what is late."""
TRIED = 2_000
"""How many are routed of those whom no load counts, and where a run follows."""
DIFFERS = 0.01
"""A load lower by so much in the window than once settled is told, too."""

__all__ = [
    "Estimate",
    "Expected",
    "Flow",
    "PanelLoad",
    "RoomLoad",
    "TeamLoad",
    "Trouble",
    "Window",
    "expected",
]


@dataclass(frozen=True, slots=True)
class Expected:
    """Expectations for a window: per case in `flow`, by week and by team here."""

    window: Window
    cases_a_week: float
    """People who come, a week."""
    arrivals_a_week: Mapping[str, float]
    """The same by arrival."""
    flow: Flow
    loads: tuple[TeamLoad, ...]
    """The load of each team as a whole, in the written order."""
    busiest: tuple[TeamLoad, ...]
    """The busiest roles of each team."""
    slots: tuple[RoomLoad, ...]
    """The load of the slots of each team that has a caseload."""
    packages: Mapping[str, Estimate]
    """People who will have a package, by the ending that gives it, once that has settled."""
    paid_hours_a_week: Mapping[str, float]
    """FTE times full time by team (`present`: the team's open time), as on the last day."""
    places: tuple[RoomLoad, ...] = ()
    """How full each place will be, from stays alone."""
    panels: tuple[PanelLoad, ...] = ()
    """How full the sittings of each panel will be."""
    bound: str = ""
    """`at most` where people may leave by exits or a join cuts branches off, `about` where those
    who leave may bring work too, or a branch was not followed to the join (`flow.cut`)."""

    leaves: bool = False
    """Whether people may leave by exits: then no queue need grow for ever."""
    backlog: Literal["", "at steps", "at endings"] = ""
    """Where people already are, whom no load counts."""
    filled: frozenset[str] = frozenset()
    """The places in which some of them are."""

    @property
    def unless(self) -> str:
        """What is to be said of a queue that grows: nothing, or that people may leave it."""
        return ", or settles where enough people leave" if self.leaves else ""

    @property
    def least(self) -> str:
        """What is said of slots and places: `at least`, or `about` where there is a `bound`."""
        return ABOUT if self.bound else AT_LEAST

    @property
    def settles_after(self) -> float:
        """After how many years load has settled, where a warm-up does not wait for it; else 0.

        Nor is it told where people already there, at endings, bring what a run would lack.
        """
        if self.backlog == "at endings":
            return 0.0
        years = self.flow.late.years
        return years if (years - 1 / PARTS) * YEAR_DAYS >= self.soon else 0.0

    @property
    def soon(self) -> int:
        """Days after which load has settled that are worth no word: the warm-up, or half a year."""
        return soon_in(self.window)

    def is_late(self, one: TeamLoad | RoomLoad | PanelLoad) -> bool:
        """Whether no run shows the settled load, and that of the window differs."""
        later = isfinite(one.load.value) and one.load.value - one.in_window >= DIFFERS
        return bool(self.settles_after) and later

    def in_window(self, one: TeamLoad | RoomLoad | PanelLoad) -> float | None:
        """The load in the window of a late one; None, too, of places that are filled before."""
        return one.in_window if self.is_late(one) and not self.is_filled(one) else None

    def is_filled(self, one: TeamLoad | RoomLoad | PanelLoad) -> bool:
        """Whether it is a place in which people are before anybody comes, whom no load counts."""
        return any(place is one and place.name in self.filled for place in self.places)

    def bound_of(self, load: TeamLoad) -> str:
        """What is said of a team: its people may be kept from work beside, which is not known."""
        return self.least if load.keeps else self.bound


def expected(pathway: Pathway, window: Window | None = None) -> Expected:
    """Expected visits, handoffs, work and load of a pathway without errors.

    Raises `ZeroDivisionError` if a loop has no way out, which `check` reports.
    """
    window = window or Window()
    openings = Openings(pathway, window)
    arriving = arrivals_in(pathway, window, openings)
    cases = sum(arriving.values())
    clock = Clockwork(pathway, openings)
    flow = _flow(pathway, arriving, clock)
    trouble = (*flow.trouble, *_trouble_of_others(pathway, arriving, clock))
    flow = replace(flow, trouble=tuple({(t.code, t.path): t for t in reversed(trouble)}.values()))
    whole, busiest = team_loads(pathway, flow, cases, window, openings)
    return Expected(
        window=window,
        cases_a_week=cases / window.weeks,
        arrivals_a_week={name: number / window.weeks for name, number in arriving.items()},
        flow=flow,
        loads=tuple(whole),
        busiest=tuple(busiest),
        slots=tuple(slot_loads(pathway, flow, cases / window.weeks, window)),
        packages=_packages(pathway, flow, cases / window.weeks, clock),
        paid_hours_a_week=_paid(pathway, window, openings),
        places=tuple(place_loads(pathway, flow, cases / window.weeks, window)),
        panels=tuple(panel_loads(pathway, flow, cases / window.weeks, window, openings)),
        bound=ABOUT if flow.cut else bound_of(pathway),
        leaves=bool(exits_of(pathway)),
        backlog=_backlog(pathway),
        filled=filled_places(pathway),
    )


def _backlog(pathway: Pathway) -> Literal["", "at steps", "at endings"]:
    if any(one.at in pathway.endings for one in pathway.backlog.values()):
        return "at endings"
    return "at steps" if pathway.backlog else ""


def _flow(pathway: Pathway, arriving: Mapping[str, float], clock: Clockwork) -> Flow:
    """By algebra where that is exact; what only single cases show is tried on people."""
    cases = sum(arriving.values())
    if not cases:
        return no_flow()
    mix = {name: number / cases for name, number in arriving.items()}
    starts: dict[str, float] = {}
    for name, share in mix.items():
        at = pathway.arrivals[name].to or pathway.start
        assert at is not None  # noqa: S101 - `check_arrivals` has looked
        starts[at] = starts.get(at, 0.0) + share
    people = TRIED if clock.window.runs else PEOPLE
    if not can_be_exact(pathway, starts):
        return routed_flow(pathway, mix, clock, people)
    try:
        flow = exact_flow(pathway, starts, clock)
    except ZeroDivisionError:
        if not any(openings(pathway)):
            raise
        return routed_flow(pathway, mix, clock, people)  # which tells the openings that never end
    if must_be_tried(pathway):
        routed = routed_flow(pathway, mix, clock, people)
    elif unsaid(pathway) or may_be_late(pathway, soon_in(clock.window)):
        routed = routed_flow(pathway, mix, clock, ASKED)
    else:
        return flow
    return replace(flow, trouble=routed.trouble, reached=routed.reached, late=routed.late)


def _trouble_of_others(
    pathway: Pathway, arriving: Mapping[str, float], clock: Clockwork
) -> tuple[Trouble, ...]:
    """What would stop a run at people who come before the window or after it only."""
    others = [name for name, number in arriving.items() if not number and _may_come(pathway, name)]
    if not others:
        return ()
    mix = dict.fromkeys(others, 1 / len(others))
    return routed_flow(pathway, mix, clock, TRIED).trouble


def _may_come(pathway: Pathway, name: str) -> bool:
    rate = pathway.arrivals[name].rate
    return rate.amount > 0 if rate is not None else bool(recorded(pathway, name))


def _packages(
    pathway: Pathway, flow: Flow, cases_a_week: float, clock: Clockwork
) -> dict[str, Estimate]:
    """Little's law: those who begin in a week, times the weeks that a package lasts.

    Where people were routed, it is the time that theirs ran. Else, where the time depends on the
    case, the mean of the lines is taken as they are written.
    """
    week = 7 * SECONDS_A_DAY
    if flow.packaged:
        scale = cases_a_week / week
        return {
            name: Estimate(one.value * scale, one.error * scale)
            for name, one in flow.packaged.items()
        }
    found = {}
    for name, ending in pathway.endings.items():
        if isinstance(ending.package, Package) and name in flow.endings:
            lines = each_value(ending.package.lasts)
            weeks = sum(clock.seconds(line, None) for line in lines) / len(lines) / week
            one = flow.endings[name]
            scale = cases_a_week * weeks
            found[name] = Estimate(one.value * scale, one.error * scale)
    return found


def _paid(pathway: Pathway, window: Window, openings: Openings) -> dict[str, float]:
    hours = dict.fromkeys(pathway.real_teams, 0.0)
    full_time = float(pathway.full_time.amount) if pathway.full_time else 0.0
    for post in posts_at_the_end(pathway, window):
        team = pathway.real_teams[post.team]
        open_hours = openings.hours_of_post(post.team, post.post) / window.weeks
        whole = team.staff[post.post].present is not None
        hours[post.team] += float(post.fte) * (open_hours if whole else full_time)
    return hours
