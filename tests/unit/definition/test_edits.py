"""The three verbs are strict: what does not fit is told, at its line, and passed over."""

from __future__ import annotations

import pytest

from pathway_engine.definition.edits import Edit, apply, equal_values
from pathway_engine.definition.node import Mapping, Mark, Scalar, find, mapping, mark_of, plain
from pathway_engine.definition.reader import read

TREE = read(
    b"""\
pathway: small
teams:
  duty: {organisation: council, staff: {adviser: 4}, values: [a, b]}
steps:
  contact:
    outcomes:
      urgent: {to: visit, when: urgent}
      rest: {to: advised}
""",
    "base.yaml",
)
HERE = Mark("redesign.yaml", 7, 10)


def edit(verb: str, path: str, **more: object) -> Edit:
    return Edit(verb, path, mark=HERE, **more)  # type: ignore[arg-type]


def said(*edits: Edit) -> list[tuple[str, str, str]]:
    _, findings = apply(TREE, edits)
    return [(one.code, one.found, one.expected) for one in findings]


def test_add_set_and_remove() -> None:
    tree, findings = apply(
        TREE,
        [
            edit("add", "teams.night", to=mapping({"organisation": "trust"})),
            edit("set", "teams.duty.staff.adviser", was=Scalar("4"), to=Scalar("5")),
            edit("remove", "steps.contact.outcomes.urgent"),
        ],
    )
    assert not findings
    assert plain(find(tree, "teams.duty.staff")) == {"adviser": "5"}  # type: ignore[arg-type]
    assert find(tree, "teams.night.organisation") == Scalar("trust")
    assert find(tree, "steps.contact.outcomes.urgent") is None
    assert find(TREE, "steps.contact.outcomes.urgent") is not None, "the baseline is untouched"


def test_add_at_the_top_and_before_a_sibling() -> None:
    tree, findings = apply(
        TREE,
        [
            edit("add", "costs", to=mapping({"uplift": {"amount": "1/year"}})),
            edit("add", "steps.contact.outcomes.over", before="rest", to=mapping({"to": "panel"})),
        ],
    )
    assert not findings
    assert list(tree.entries) == ["pathway", "teams", "steps", "costs"]
    outcomes = find(tree, "steps.contact.outcomes")
    assert isinstance(outcomes, Mapping)
    assert list(outcomes.entries) == ["urgent", "over", "rest"]


def test_what_is_put_there_keeps_its_own_place() -> None:
    value = Scalar("5", mark=Mark("redesign.yaml", 9, 9))
    tree, _ = apply(TREE, [edit("set", "teams.duty.staff.adviser", to=value)])
    assert mark_of(tree, "teams.duty.staff.adviser") == value.mark


@pytest.mark.parametrize(
    ("wrong", "code", "found"),
    [
        (
            edit("add", "teams.duty", to=Scalar("x")),
            "already_there",
            "`teams.duty` at base.yaml:3:3",
        ),
        (edit("set", "teams.dutty", to=Scalar("x")), "not_there", "no `teams.dutty`"),
        (edit("remove", "teams.night"), "not_there", "no `teams.night`"),
        (edit("add", "team.night", to=Scalar("x")), "not_there", "no `team`"),
        (edit("remove", "teams.night.staff"), "not_there", "no `teams.night`"),
        (
            edit("set", "teams.duty.staff.adviser", was=Scalar("3"), to=Scalar("5")),
            "differs_from",
            "`4` at base.yaml:3:41",
        ),
        (
            edit("set", "teams.duty.staff.adviser", to=Scalar("4")),
            "no_change",
            "`4` there already",
        ),
        (
            edit("add", "teams.duty.staff.adviser.fte", to=Scalar("4")),
            "bad_path",
            "the value `4` at `teams.duty.staff.adviser`",
        ),
        (
            edit("set", "teams.duty.values.0", to=Scalar("c")),
            "bad_path",
            "a list at `teams.duty.values`",
        ),
        (edit("set", "teams.*.staff", to=Scalar("c")), "bad_path", "`teams.*.staff`"),
        (edit("remove", ""), "bad_path", "``"),
        (edit("remove", "teams..duty"), "bad_path", "`teams..duty`"),
        (edit("remove", "teams."), "bad_path", "`teams.`"),
        (
            edit("add", "steps.contact.outcomes.over", before="rset", to=Scalar("x")),
            "not_there",
            "no `steps.contact.outcomes.rset`",
        ),
    ],
)
def test_what_does_not_fit(wrong: Edit, code: str, found: str) -> None:
    tree, findings = apply(TREE, [wrong])
    (finding,) = findings
    assert (finding.code, finding.found) == (code, found)
    assert finding.mark == HERE
    if code != "no_change":
        assert tree == TREE


def test_a_misspelt_key_has_a_hint() -> None:
    _, (finding,) = apply(TREE, [edit("set", "teams.dutty", to=Scalar("x"))])
    assert finding.hint == "did you mean `duty`?"


def test_all_that_does_not_fit_is_told_and_what_fits_is_done() -> None:
    tree, findings = apply(
        TREE,
        [
            edit("remove", "teams.night"),
            edit("set", "teams.duty.staff.adviser", to=Scalar("5")),
            edit("add", "pathway", to=Scalar("x")),
        ],
    )
    assert sorted(one.code for one in findings) == ["already_there", "not_there"]
    assert find(tree, "teams.duty.staff.adviser") == Scalar("5")


def test_each_edit_sees_what_those_before_it_did() -> None:
    again = edit("remove", "teams.duty")
    assert said(again, again) == [("not_there", "no `teams.duty`", "something to remove there")]
    replaced = edit("add", "teams.duty", to=mapping({"organisation": "trust"}))
    assert said(again, replaced) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12%", "12.0%", True),
        ("12%", "12 %", True),
        ("1.5h", "1.50h", True),
        ("-1", "-1.0", True),
        ("7d", "1w", False),
        ("12%", "0.12", False),
        ("5wd", "5w", False),
        ("true", "True", False),
        ("a", "a", True),
    ],
)
def test_scalars_are_compared_as_values(one: str, other: str, *, same: bool) -> None:
    assert equal_values(Scalar(one), Scalar(other)) is same


def test_a_quoted_number_is_a_text() -> None:
    assert not equal_values(Scalar("1.10", quoted=True), Scalar("1.1"))


def test_mappings_are_compared_whatever_their_order_and_lists_are_not() -> None:
    assert equal_values(mapping({"mean": "8h", "cv": "0.5"}), mapping({"cv": "0.50", "mean": "8h"}))
    assert not equal_values(mapping({"by": ["a", "b"]}), mapping({"by": ["b", "a"]}))
    assert not equal_values(mapping({"a": "1"}), mapping({"a": "1", "b": "2"}))
    assert not equal_values(mapping({"a": "1"}), Scalar("1"))


def test_json() -> None:
    row = edit("set", "teams.duty.staff.adviser", was=Scalar("4"), to=mapping({"fte": "5"}))
    assert row.to_json() == {
        "verb": "set",
        "path": "teams.duty.staff.adviser",
        "from": "4",
        "to": {"fte": "5"},
        "kind": "capacity",
    }


INHERITING = mapping(
    {
        "defaults": {"calendar": "office", "absence": "5%", "accountable": "council"},
        "roles": {"nurse": {"cost": "30/h"}},
        "teams": {
            "hub": {
                "organisation": "council",
                "staff": {"nurse": {"fte": "2"}, "more": {"role": "nurse", "fte": "1"}},
            }
        },
        "start": "visit",
        "arrivals": {"people": {"rate": "1/day"}},
        "steps": {"both": {"parallel": {"one": {"visit": {"team": "hub"}}}}},
    }
)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("teams.hub.calendar", "defaults.calendar"),
        ("teams.hub.absence", "defaults.absence"),
        ("teams.hub.staff.nurse.employer", "teams.hub.organisation"),
        ("teams.hub.staff.nurse.cost", "roles.nurse.cost"),
        ("teams.hub.staff.more.cost", "roles.nurse.cost"),
        ("steps.both.parallel.one.visit.accountable", "defaults.accountable"),
        ("arrivals.people.to", "start"),
    ],
)
def test_what_is_inherited_is_told_with_how_to_write_ones_own(path: str, source: str) -> None:
    _, (finding,) = apply(INHERITING, [edit("set", path, to=Scalar("x"))])
    assert finding.code == "not_there"
    assert f"inherited from `{source}` at " in finding.found
    assert finding.hint == f"write `add: {path}` with its `value`: that gives this one its own"
    _, findings = apply(INHERITING, [edit("add", path, to=Scalar("x"))])
    assert not findings
    _, (removed,) = apply(INHERITING, [edit("remove", path)])
    assert removed.hint == "it is changed there for all"


@pytest.mark.parametrize(
    "path", ["teams.hub.casework", "teams.hub.site", "teams.pub.calendar", "steps.both.priority"]
)
def test_what_nothing_gives_is_only_absent(path: str) -> None:
    _, (finding,) = apply(INHERITING, [edit("set", path, to=Scalar("x"))])
    assert "inherited" not in finding.found
