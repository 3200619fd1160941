"""Where the days go, and who hands to whom: bars and a matrix, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import TypedDict

from pathway_engine.analysis.matrix import Cell
from pathway_engine.clock import DAY
from pathway_engine.report.numbers import Scale, bare, scale_for, with_unit
from pathway_engine.report.page import charts
from pathway_engine.report.page.html import Html, figure, section, table, tag
from pathway_engine.report.page.suppressing import HIDDEN
from pathway_engine.report.page.told import Side, Told
from pathway_engine.report.words import NO_DELAY, cause_title, title_of

LISTED = 9
"""Parts that have a colour of their own; what is smaller is told together."""

OTHER, NOTHING = "other delays", "no delay: work, visits, notice"

Parts = dict[tuple[str, str], float]


class Passing(TypedDict):
    """What passes from one team to another, for every 100 cases, and how that is shown."""

    sender: str
    receiver: str
    number: float
    shown: str


def where_the_days_go(told: Told) -> Html:
    """A duration taken apart, cause by cause and organisation by organisation."""
    measure, statistic, what = _duration(told)
    found = {side.label: _parts(told, side, measure, statistic) for side in told.sides}
    if not any(found.values()):
        return Html("")
    ranked = _ranked(found.values())
    listed = [key for key in ranked if key[0] not in NO_DELAY][:LISTED]
    names = {key: _named(told, key) for key in listed}
    parts = [*names.values(), OTHER, NOTHING]
    rows = [
        {"side": label, "part": name, "days": days}
        for label, of in found.items()
        for name, days in _together(of, names).items()
    ]
    parts = [part for part in parts if any(row["part"] == part and row["days"] for row in rows)]
    rows = [row for row in rows if row["part"] in parts]
    title = f"Days {what}, by cause and by whom they lie with"
    drawn = charts.stacked(rows, [side.label for side in told.sides], parts, "days, on average")
    made = table(f"{title}: means in days; the parts add up to the whole.",
                 ("Cause", "lies with", *found), _lines(told, found, ranked), texts=2)  # fmt: skip
    picture = charts.picture(drawn, "days-chart", title)
    says = "Each colour is a cause, and the organisation with which that time lies."
    return section("days", "Where the days go", figure("days-figure", title, picture, says, made))


def _duration(told: Told) -> tuple[str, str, str]:
    """What is taken apart: the way to the target if one begins at the opening, else the case."""
    if told.clock is not None:
        title = title_of("target", told.clock, told.titles)
        return f"clock.{told.clock}", "mean", f"on the way that “{title}” measures"
    if told.baseline.mean("case_duration", "per_package") is not None:
        return "case_duration", "per_package", "from request to closing, with a package"
    return "case_duration", "mean", "from request to closing"


def _parts(told: Told, side: Side, measure: str, statistic: str) -> Parts:
    """Days by cause and organisation; none where they are those of too few."""
    if told.suppression.of(1.0, side.people(measure, statistic, {})) is None:
        return {}
    return {
        (row.by["cause"], row.by.get("organisation", "")): row.interval.mean / DAY
        for row in side.measures
        if row.measure == measure and row.statistic == statistic and "cause" in row.by
        and isfinite(row.interval.mean)
    }  # fmt: skip


def _ranked(found: Iterable[Parts]) -> list[tuple[str, str]]:
    """Causes that any design has, those of most days first, what is no delay last."""
    most: Parts = {}
    for parts in found:
        for key, days in parts.items():
            most[key] = max(most.get(key, 0.0), days)
    return sorted(most, key=lambda key: (key[0] in NO_DELAY, -most[key], key))


def _named(told: Told, key: tuple[str, str]) -> str:
    cause, organisation = key
    who = title_of("organisation", organisation, told.titles) if organisation else ""
    return f"{cause_title(cause, told.titles)} – {who}" if who else cause_title(cause, told.titles)


def _together(of: Parts, names: dict[tuple[str, str], str]) -> dict[str, float]:
    """Days by the parts that are drawn."""
    found: dict[str, float] = {}
    for key, days in of.items():
        name = names.get(key, NOTHING if key[0] in NO_DELAY else OTHER)
        found[name] = found.get(name, 0.0) + days
    return found


def _lines(
    told: Told, found: dict[str, Parts], ranked: list[tuple[str, str]]
) -> Iterator[list[str]]:
    days = Scale(1, "", "", 2)
    for cause, organisation in ranked:
        numbers = [of.get((cause, organisation), 0.0) for of in found.values()]
        who = title_of("organisation", organisation, told.titles) if organisation else ""
        yield [cause_title(cause, told.titles), who, *(bare(one, days) for one in numbers)]
    yield ["in all", "", *(bare(sum(of.values()), days) for of in found.values())]


def who_hands_to_whom(told: Told) -> Html:
    """The matrix of teams, before and after, and that of organisations as a table."""
    if not any(side.teams for side in told.sides):
        return Html("")
    shown = {side.label: [*_cells(told, side)] for side in told.sides}
    top = max((row["number"] for rows in shown.values() for row in rows), default=0.0)
    figures = []
    names = _teams(told, shown)
    for n, side in enumerate(told.sides):
        rows = shown[side.label]
        title = f"Handoffs between teams, {side.label}"
        drawn = charts.heat(rows, names, side.label, top)
        picture = charts.picture(drawn, f"handoffs-{n}-chart", title)
        heads = ("From", "To", "for every 100 closed cases", "time to answer",
                 "returned of 100 answers")  # fmt: skip
        lines = [of_cell(told, "team", cell) for cell in side.teams]
        made = table(f"{title}: {side.title}", heads, lines, texts=2)
        says = "Accepted handoffs for every 100 cases that closed; empty where none passes."
        figures.append(figure(f"handoffs-{n}", title, picture, says, made))
    return section("handoffs", "Who hands to whom", _between(told), *figures)


def _teams(told: Told, shown: Mapping[str, Sequence[Passing]]) -> list[str]:
    """The teams of which any gives or takes, in the order of the files."""
    named = dict.fromkeys(name for side in told.sides for name in side.pathway.real_teams)
    titles = [title_of("team", name, told.titles) for name in named]
    there = {
        one for rows in shown.values() for row in rows for one in (row["sender"], row["receiver"])
    }
    return [title for title in titles if title in there]


def _between(told: Told) -> Html:
    """How many handoffs cross from one organisation to another, in a sentence each."""
    if told.suppression.least:
        return Html("")  # less the teams that are shown it would tell those that are hidden
    lines = []
    for side in told.sides:
        crossing = [cell for cell in side.organisations if cell.sender != cell.receiver]
        said = ", ".join(
            f"{_hundred(cell)} from {title_of('organisation', cell.sender, told.titles)}"
            f" to {title_of('organisation', cell.receiver, told.titles)}"
            for cell in crossing[:4]
        )
        lines.append(tag("li", tag("strong", f"{side.label}: "), said or
                         "no case passes from one organisation to another", "."))  # fmt: skip
    head = tag("p", "Between organisations, for every 100 cases that closed:")
    return Html(head + tag("ul", *lines))


def _hundred(cell: Cell) -> str:
    shown = 100 * cell.per_case.mean
    return bare(shown, Scale(1, "", "", 0 if shown >= 10 else 1))


def _cells(told: Told, side: Side) -> Iterator[Passing]:
    for cell in side.teams:
        shown = told.suppression.of(100 * cell.per_case.mean, cell.accepted.mean)
        yield {
            "sender": title_of("team", cell.sender, told.titles),
            "receiver": title_of("team", cell.receiver, told.titles),
            "number": shown if shown is not None and isfinite(shown) else 0.0,
            "shown": "·" if shown is None else _hundred(cell),
        }


def of_cell(told: Told, kind: str, cell: Cell) -> list[str]:
    """What passes between two as a line of a table; hidden where it is of too few."""
    rule, people = told.suppression, cell.accepted.mean
    time = scale_for("seconds", [cell.time.mean])
    numbers = (
        (100 * cell.per_case.mean, Scale(1, "", "", 1)),
        (cell.time.mean, time),
        (cell.returned.mean, Scale(1, "", "", 1)),
    )
    returned = people * cell.returned.mean / 100
    few = returned if isfinite(returned) else 0.0
    of_whom = (people, people, people if rule.of(0.0, people) is None else few)
    shown = [
        (rule.of(number, who), scale) for (number, scale), who in zip(numbers, of_whom, strict=True)
    ]
    names = [title_of(kind, name, told.titles) for name in (cell.sender, cell.receiver)]
    return [*names, *(HIDDEN if one is None else with_unit(one, scale) for one, scale in shown)]
