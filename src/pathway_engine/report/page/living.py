"""One life as a strip: where a typical person was from day to day, and what they waited for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pathway_engine.analysis.history import BRANCHES
from pathway_engine.clock import DAY
from pathway_engine.report.page import charts
from pathway_engine.report.page.html import Html, figure, section, table, tag
from pathway_engine.report.page.told import OneLife, Told
from pathway_engine.report.words import NO_DELAY, cause_title, lasting, moment, title_of

NOTHING = "no delay: work, visits, notice"
NOBODY = "(no team)"


def one_life(told: Told) -> Html:
    """The case of median duration, from its opening to its closing."""
    if told.life is None:
        return Html("")
    life = told.life.life
    rows = [*_rows(told, told.life)]
    names = [*dict.fromkeys(row["name"] for row in rows)]
    delays: dict[str, float] = {}
    for row in rows:
        delays[row["kind"]] = delays.get(row["kind"], 0.0) + row["until"] - row["since"]
    kinds = sorted((one for one in delays if one != NOTHING), key=lambda one: -delays[one])
    title = f"One life: case {life.line.case}, {told.life.side}"
    drawn = charts.strip(rows, names, [*kinds, NOTHING])
    picture = charts.picture(drawn, "life-chart", title)
    heads = ("Step", "Team", "From", "For", "What")
    lines = _lines(told, told.life)
    made = table(f"{title}: every stretch of its time.", heads, lines, texts=5)
    ending = title_of("ending", life.line.ending, told.titles)
    says = (
        f"A simulated person of median duration, of {told.life.side}, replication "
        f"{told.life.replication}, seed {told.life.seed}: {lasting(life.line.seconds, 1)} from "
        f"opening to “{ending}”, {life.line.visits} visits, {life.line.handoffs} handoffs."
    )
    intro = tag("p", "Averages hide what a person goes through. This is one of those simulated, "
                "neither the luckiest nor the unluckiest.")  # fmt: skip
    return section("life", "One life", intro, figure("life-figure", title, picture, says, made))


def _rows(told: Told, one: OneLife) -> Iterator[dict[str, Any]]:
    begins = one.life.line.opened_at
    for stretch in one.life.stretches:
        if stretch.state == BRANCHES:
            continue
        at = stretch.since
        team = title_of("team", stretch.team, told.titles) if stretch.team else NOBODY
        for cause, _, seconds in stretch.portions:
            kind = NOTHING if cause in NO_DELAY else cause_title(cause, told.titles)
            yield {"name": team, "since": (at - begins) / DAY,
                   "until": (at + seconds - begins) / DAY, "kind": kind}  # fmt: skip
            at += seconds


def _lines(told: Told, one: OneLife) -> Iterator[list[str]]:
    for stretch in one.life.stretches:
        step = title_of("step", stretch.step, told.titles)
        team = title_of("team", stretch.team, told.titles) if stretch.team else ""
        at = stretch.since
        for cause, _, seconds in stretch.portions:
            yield [step, team, moment(at, 60), lasting(seconds // 60, 60),
                   cause_title(cause, told.titles)]  # fmt: skip
            at += seconds
