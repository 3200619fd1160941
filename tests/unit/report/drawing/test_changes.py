"""What a redesign did is marked where it did it: added, changed, removed."""

from __future__ import annotations

import pytest

from checking import SMALL, bound, edited
from pathway_engine.definition.loading import load_as_written
from pathway_engine.definition.models import Pathway
from pathway_engine.report.drawing import svg
from pathway_engine.report.drawing.changes import with_changes
from pathway_engine.report.drawing.graph import Graph
from pathway_engine.shipped import shipped_pathways

CONSOLIDATED = load_as_written(shipped_pathways() / "wokingham" / "consolidated.yaml")
CONVERSATIONS = load_as_written(shipped_pathways() / "wokingham" / "three_conversations.yaml")
SPLIT = load_as_written(shipped_pathways() / "wokingham" / "split.yaml")


def marked(graph: Graph) -> dict[str, str]:
    """What is marked, with its mark; lanes and bands by what they are."""
    found = {node.key: node.change.mark for node in graph.nodes.values()}
    found |= {edge.key: edge.change.mark for edge in graph.edges}
    found |= {f"lane {lane.key}": lane.change.mark for lane in graph.lanes.values()}
    found |= {f"band {band.key}": band.change.mark for band in graph.bands.values()}
    return {key: mark for key, mark in found.items() if mark}


def test_a_redesign_that_moves_teams() -> None:
    graph = with_changes(SPLIT, CONSOLIDATED)
    assert marked(graph) == {
        "steps.assessment.outcomes.wrong_team>second_triage": "changed",
        "steps.assessment.outcomes.not_eligible>not_eligible": "changed",
        "lane long_term_support": "changed",
        "lane brokerage": "changed",
        "lane reviews": "changed",
    }
    assert graph.lanes["reviews"].title == "Reviews (was: Optalis Ltd)"
    (edge,) = (one for one in graph.edges if one.key.endswith(">second_triage"))
    assert edge.change.said == ("outcomes.wrong_team.share: 12%, now 4%",)
    assert graph.notes == ("Changed as well, and not in the picture: costs (1).",)


def test_what_is_gone_stays_as_a_ghost() -> None:
    graph = with_changes(SPLIT, CONVERSATIONS)
    marks = marked(graph)
    assert marks["assessment"] == "removed"
    assert marks["funding_panel"] == "removed"
    assert marks["band optalis"] == "removed", "its last team in the picture is a ghost"
    assert marks["steps.contact.outcomes.assessment>assessment"] == "removed"
    added = {key for key, mark in marks.items() if mark == "added"}
    assert {key for key in CONVERSATIONS.steps if key not in SPLIT.steps} <= added


def test_the_same_pathway_is_unmarked() -> None:
    assert marked(with_changes(SPLIT, SPLIT)) == {}
    assert svg(SPLIT) == svg(SPLIT, changes=SPLIT) == svg(SPLIT, changes=False)


def test_marks_can_be_left_out() -> None:
    assert "removed" in svg(CONVERSATIONS)
    assert "removed" not in svg(CONVERSATIONS, changes=False)


def changed_by(*edits: str) -> Graph:
    """The small pathway with what became of it by edits of its text."""
    return with_changes(bound(SMALL), bound(edited(*edits)))


def test_an_outcome_that_leads_elsewhere_is_an_old_arrow_and_a_new_one() -> None:
    assert marked(changed_by("needs: {to: assess}", "needs: {to: supported}")) == {
        "steps.contact.outcomes.needs>assess": "removed",
        "steps.contact.outcomes.needs>supported": "added",
    }


def test_what_changes_in_a_step_is_told_when_pointed_at() -> None:
    graph = changed_by("work: 30m", "work: 45m")
    assert marked(graph) == {"contact": "changed"}
    assert graph.nodes["contact"].change.said == ("work: 30m, now 45m",)
    graph = changed_by("rate: 520/year", "rate: 620/year")
    assert graph.nodes["arrivals.people"].change.said == ("rate: 520/year, now 620/year",)


def test_an_ending_that_opens_cases_now() -> None:
    now = "supported: {kind: supported, opens: {review: {at: assess, after: 52w}}}"
    assert marked(changed_by("supported: {kind: supported}", now)) == {
        "supported": "changed",
        "endings.supported.opens.review>assess": "added",
    }


def test_a_moved_rule_is_no_change_of_what_it_says() -> None:
    before = "advised: {to: advised, share: 60%}\n      needs: {to: assess}"
    after = "needs: {to: assess}\n      advised: {to: advised, share: 60%}"
    assert marked(changed_by(before, after)) == {}


@pytest.mark.parametrize("design", [CONSOLIDATED, CONVERSATIONS])
def test_the_legend_says_what_marks_mean(design: Pathway) -> None:
    assert "changed (point at it)" in svg(design)
