"""Things stand behind what leads to them; of a loop, the written order says what goes back."""

from __future__ import annotations

from checking import SMALL, bound, edited
from pathway_engine.report.drawing.building import graph_of
from pathway_engine.report.drawing.layers import FIRST, layered
from pathway_engine.report.drawing.rows import nearest

LOOP = edited(
    "supported: {to: supported}",
    "supported: {to: supported}\n      again: {to: contact, share: 10%}",
)


def test_arrivals_steps_endings_from_left_to_right() -> None:
    layers = layered(graph_of(bound(SMALL)))
    assert layers.column == {
        "arrivals.people": 0, "contact": FIRST, "assess": 2, "advised": 3, "supported": 3,
    }  # fmt: skip


def test_what_was_written_earlier_is_gone_back_to() -> None:
    graph = graph_of(bound(LOOP))
    layers = layered(graph)
    back = [edge.key for edge in graph.edges if layers.goes_back(edge)]
    assert back == ["steps.assess.outcomes.again>contact"]
    assert layers.column["contact"] < layers.column["assess"]


def test_a_step_written_late_still_stands_before_what_it_leads_to() -> None:
    text = edited(
        "needs: {to: assess}",
        "needs: {to: sort}",
        "endings:",
        "  sort:\n    team: front_door\n    work: 1h\n    outcomes: {on: {to: assess}}\nendings:",
    )
    column = layered(graph_of(bound(text))).column
    assert column["contact"] < column["sort"] < column["assess"]


def test_a_step_that_leads_to_itself() -> None:
    text = edited(
        "supported: {to: supported}",
        "supported: {to: supported}\n      again: {to: assess, share: 10%}",
    )
    graph = graph_of(bound(text))
    layers = layered(graph)
    assert [e.key for e in graph.edges if layers.goes_back(e)] == [
        "steps.assess.outcomes.again>assess"
    ]


def test_a_case_that_is_opened_before_the_step_that_opens_it() -> None:
    """The opening alone would put it behind, what it leads to before: it cannot be both."""
    text = edited(
        "supported: {to: supported}",
        "supported: {to: supported, opens: {again: {at: check, after: 5d}}}",
        "  assess:\n    team",
        "  check:\n    team: front_door\n    work: 1h\n    outcomes: {on: {to: assess}}\n"
        "  assess:\n    team",
    )
    column = layered(graph_of(bound(text))).column
    assert column["check"] < column["assess"]


def test_rows_are_as_near_as_can_be_and_all_different() -> None:
    assert nearest({"a": 0.0, "b": 0.0, "c": 4.0}, range(5)) == {"a": 0, "b": 1, "c": 4}
    assert nearest({"late": 3.0, "early": 1.0}, range(1, 3)) == {"early": 1, "late": 2}
