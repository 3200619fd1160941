"""What changed is told in the fewest edits that a reader would make."""

from __future__ import annotations

from pathway_engine.definition.diff import diff
from pathway_engine.definition.edits import Edit
from pathway_engine.definition.node import Mapping, Scalar, mapping
from pathway_engine.definition.redesign import resolve
from pathway_engine.shipped import shipped_pathways

WOKINGHAM = shipped_pathways() / "wokingham"


def told(one: Mapping, other: Mapping) -> list[tuple[str, str]]:
    return [(edit.verb, edit.path) for edit in diff(one, other)]


def outcomes(*names: str) -> Mapping:
    return mapping({"steps": {"panel": {"outcomes": {name: {"to": name} for name in names}}}})


def shipped(name: str) -> Mapping:
    tree, findings = resolve(WOKINGHAM / name)
    assert tree is not None, str(findings)
    return tree


def test_each_verb() -> None:
    one = mapping({"teams": {"duty": {"site": "here", "staff": {"adviser": "4"}}}})
    other = mapping({"teams": {"duty": {"caseload": "9", "staff": {"adviser": "5"}}}})
    assert diff(one, other) == (
        Edit("remove", "teams.duty.site", was=Scalar("here")),
        Edit("set", "teams.duty.staff.adviser", was=Scalar("4"), to=Scalar("5")),
        Edit("add", "teams.duty.caseload", to=Scalar("9")),
    )


def test_what_moved_is_put_before_its_new_neighbour() -> None:
    path = "steps.panel.outcomes"
    assert diff(outcomes("a", "b", "c"), outcomes("c", "a", "b")) == (
        Edit("remove", f"{path}.c", was=mapping({"to": "c"})),
        Edit("add", f"{path}.c", to=mapping({"to": "c"}), before="a"),
    )


def test_as_little_as_possible_moves() -> None:
    moved = told(outcomes("a", "b", "c", "d", "e"), outcomes("e", "b", "c", "d", "a"))
    assert {path.rpartition(".")[2] for _, path in moved} == {"a", "e"}


def test_order_that_says_nothing_is_left_alone() -> None:
    one = mapping({"title": "T", "teams": {"duty": {"site": "s", "caseload": "9"}}})
    other = mapping({"teams": {"duty": {"caseload": "9", "site": "s"}}, "title": "T"})
    assert told(one, other) == []


def test_the_first_step_of_a_branch_is_where_it_starts() -> None:
    def branch(*names: str) -> Mapping:
        block = {"parallel": {"social": {name: {"due": "1d"} for name in names}}}
        return mapping({"steps": {"discharge": block}})

    assert told(branch("a", "b"), branch("b", "a")) != []


def test_partners_are_asked_in_the_order_of_their_teams_and_roles() -> None:
    def work(**partners: dict[str, str]) -> Mapping:
        return mapping({"steps": {"visit": {"with": partners}}})

    ward, trust = {"nurse": "1", "doctor": "1"}, {"physio": "1"}
    one, other = work(ward=ward, trust=trust), work(trust=trust, ward=ward)
    assert {path for _, path in told(one, other)} == {"steps.visit.with.ward"}
    turned = work(ward=dict(reversed(ward.items())), trust=trust)
    assert {path for _, path in told(one, turned)} == {"steps.visit.with.ward.nurse"}


def test_a_quantity_is_set_as_a_whole() -> None:
    one = mapping({"steps": {"visit": {"work": {"mean": "8h", "cv": "0.5"}}}})
    other = mapping({"steps": {"visit": {"work": {"median": "7h", "p90": "12h"}}}})
    assert told(one, other) == [("set", "steps.visit.work")]
    cut = mapping({"steps": {"visit": {"work": {"mean": "8h", "cv": "0.5", "at_most": "9h"}}}})
    assert told(one, cut) == [("set", "steps.visit.work")]
    longer = mapping({"steps": {"visit": {"work": {"mean": "9h", "cv": "0.5"}}}})
    assert told(one, longer) == [("set", "steps.visit.work.mean")]


def test_what_no_path_can_name_is_set_as_a_whole() -> None:
    one = mapping({"case": {"kind": {"a.b": "1", "c": "2"}}})
    other = mapping({"case": {"kind": {"a.b": "2", "c": "2"}}})
    assert told(one, other) == [("set", "case.kind")]


def test_the_consolidation_is_found_again() -> None:
    """The edits of consolidated.yaml, and what its head and its provenance bring along."""
    edits = diff(shipped("split.yaml"), shipped("consolidated.yaml"))
    found = {(edit.verb, edit.path, edit.kind) for edit in edits if edit.kind != "wording"}
    moved = ("long_term_support", "brokerage", "reviews", "statutory_support")
    assert found == {
        *(("set", f"teams.{team}.organisation", "organisation") for team in moved),
        *(("set", f"teams.{team}.site", "organisation") for team in moved),
        ("set", "steps.assessment.outcomes.wrong_team.share", "routing"),
        ("set", "steps.assessment.outcomes.not_eligible.share", "routing"),
        ("add", "costs", "capacity"),
    }
