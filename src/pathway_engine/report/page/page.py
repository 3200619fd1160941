"""The page: one file that asks nothing of the network and needs no script, for a committee."""

from __future__ import annotations

from pathway_engine.report.page.answering import answer, before_and_after
from pathway_engine.report.page.charts import refuse_without_charts, unchecked
from pathway_engine.report.page.claiming import claims
from pathway_engine.report.page.document import Frame, document
from pathway_engine.report.page.html import Html, tag
from pathway_engine.report.page.living import one_life
from pathway_engine.report.page.paying import does_it_pay
from pathway_engine.report.page.picturing import pathways
from pathway_engine.report.page.saying import assumed, follows, how_it_was_run
from pathway_engine.report.page.told import Told
from pathway_engine.report.page.varying import over_values
from pathway_engine.report.page.waiting import how_long, loads, over_time
from pathway_engine.report.page.whereabouts import where_the_days_go, who_hands_to_whom

ORDER = (
    answer,
    before_and_after,
    claims,
    over_values,
    pathways,
    where_the_days_go,
    who_hands_to_whom,
    how_long,
    over_time,
    loads,
    one_life,
    does_it_pay,
    assumed,
    follows,
    how_it_was_run,
)
"""The sections; one of which there is nothing to tell is left out."""


def render_page(told: Told) -> str:
    """The page as HTML. Raises `UsageError` where what draws charts is not installed."""
    refuse_without_charts()
    with unchecked():
        sections = [part for make in ORDER if (part := make(told))]
    frame = Frame(told.question, _about(told), _footer(told), "To the answer")
    return document(frame, sections)


def _about(told: Told) -> Html:
    runs = len(told.baseline.runs)
    times = "1 simulated year or so" if runs == 1 else f"{runs} simulated runs of each arrangement"
    return tag("p", f"From {times}. Every figure has its numbers in a table beneath.",
               class_="lead soft")  # fmt: skip


def _footer(told: Told) -> str:
    version = told.baseline.runs[0].software.get("pathway-engine", "")
    return f"Made by pathway-engine {version}. The numbers are of simulated people."
