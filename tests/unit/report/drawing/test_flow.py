"""Numbers on a picture are those of the measures; what these do not tell is worked out, or thin."""

from __future__ import annotations

import pytest

from checking import SMALL, bound, edited
from pathway_engine.analysis.summary import Interval, Summary
from pathway_engine.report.drawing import svg
from pathway_engine.report.drawing.building import graph_of
from pathway_engine.report.drawing.flow import THIN, WIDE, with_flow
from pathway_engine.report.drawing.palette import DELAYS

DAY = 86_400.0


def row(measure: str, statistic: str, mean: float, **by: str) -> Summary:
    return Summary(measure, statistic, by, "", Interval(mean, mean, mean, 4))


MEASURES = [
    row("arrivals", "count", 500, entry="people"),
    row("arrivals", "count", 500),
    row("visit_duration", "count", 400, step="contact"),
    row("visit_duration", "count", 150, step="assess"),
    row("visit_duration", "count", 150, team="assessment"),
    row("handoffs.all", "count", 160, from_step="contact", to_step="assess"),
    row("handoffs.all", "per_case", 0.4, from_step="contact", to_step="assess"),
    row("endings.advised.share", "count", 240),
    row("endings.supported.share", "count", 150),
    row("delay.waiting_triage", "sum", 400 * DAY, step="contact"),
    row("delay.waiting_allocation", "sum", 150 * 9 * DAY, step="assess"),
    row("delay.handoff_latency", "sum", 150 * DAY, step="assess"),
    row("delay.handoff_latency", "sum", 150 * DAY),
]


def test_numbers_stand_where_they_belong() -> None:
    graph, styling = with_flow(graph_of(bound(SMALL)), MEASURES)
    labels = {edge.key: edge.label for edge in graph.edges}
    assert labels == {
        "arrivals.people": "500",
        "steps.contact.outcomes.advised>advised": "60 % · ≈ 240",
        "steps.contact.outcomes.needs>assess": "40 % · 160",
        "steps.assess.outcomes.supported>supported": "≈ 150",
    }
    assert graph.nodes["contact"].notes == ("400 visits", "delay 1.0 d")
    assert graph.nodes["assess"].notes == ("150 visits", "delay 10.0 d")
    assert graph.nodes["advised"].notes == ("240 cases",)
    assert styling.widths["arrivals.people"] == WIDE
    expected = THIN + (WIDE - THIN) * 160 / 500
    assert styling.widths["steps.contact.outcomes.needs>assess"] == pytest.approx(expected)


def test_steps_are_darker_the_longer_they_delay() -> None:
    _, styling = with_flow(graph_of(bound(SMALL)), MEASURES)
    assert styling.fills == {"contact": DELAYS[0], "assess": DELAYS[-1]}
    assert [words for _, words in styling.scale] == [
        "delay 0 to 2 d", "2 to 4 d", "4 to 6 d", "6 to 8 d", "8 d or more",
    ]  # fmt: skip


def test_short_delays_are_told_in_hours() -> None:
    rows = [row("visit_duration", "count", 10, step="contact")]
    rows.append(row("delay.waiting_triage", "sum", 10 * 5 * 3_600, step="contact"))
    graph, styling = with_flow(graph_of(bound(SMALL)), rows)
    assert graph.nodes["contact"].notes == ("10 visits", "delay 5.0 h")
    assert styling.scale[0][1] == "delay 0 to 1 h"


def test_an_outcome_by_a_rule_has_no_number_and_is_thin() -> None:
    text = edited("advised: {to: advised, share: 60%}", "advised: {to: advised, when: urgent}")
    more = text.replace(
        "supported: {to: supported}",
        "supported: {to: supported}\n      no: {to: advised, share: 1%}",
    )
    graph, styling = with_flow(graph_of(bound(more)), MEASURES)
    (by_rule,) = (edge for edge in graph.edges if edge.label.startswith("urgent"))
    assert by_rule.label == "urgent"
    assert styling.widths[by_rule.key] == THIN


def test_a_handoff_that_is_also_reached_through_a_wait_is_not_taken_for_the_arrow() -> None:
    """The measures count both ways as one; each arrow has its visits times its share."""
    text = edited(
        "needs: {to: assess}",
        "needs: {to: assess}\n      later: {to: pause, share: 10%}",
        "  assess:\n    team",
        "  pause:\n    due: 5d\n    outcomes: {on: {to: assess}}\n  assess:\n    team",
    )
    graph, _ = with_flow(graph_of(bound(text)), MEASURES)
    labels = {edge.key: edge.label for edge in graph.edges}
    assert labels["steps.contact.outcomes.needs>assess"] == "30 % · ≈ 120"


def test_no_measures_no_numbers() -> None:
    graph, styling = with_flow(graph_of(bound(SMALL)), [])
    assert [edge.label for edge in graph.edges] == ["", "60 %", "40 %", ""]
    assert set(styling.widths.values()) == {THIN}


def test_the_legend_says_what_numbers_are() -> None:
    said = svg(bound(SMALL), flow=MEASURES)
    for words in ("means of 4 replications", "up to 500", "≈ is the visits", "8 d or more"):
        assert words in said
