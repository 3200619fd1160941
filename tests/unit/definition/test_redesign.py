"""A redesign and its baselines amount to a whole pathway, or to findings at their lines."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pathway_engine.definition.findings import Findings
from pathway_engine.definition.node import Mapping, Scalar, find, mark_of, plain
from pathway_engine.definition.redesign import resolve
from pathway_engine.shipped import shipped_pathways

BASE = """\
pathway: split
title: Split between two
description: Two organisations.
teams:
  brokerage: {organisation: optalis, staff: {broker: 8}}
  panel: {organisation: wbc, staff: {manager: 1}}
steps:
  panel: {team: panel, work: 12m, outcomes: {approved: {to: brokerage, share: 90%}}}
  brokerage: {team: brokerage, work: 4h, outcomes: {care: {to: supported}}}
provenance:
  owners: {of: "teams.*.organisation", source: report, at: "1.1"}
  work: {of: "steps.*.work", assumption: Drafted}
  panel: {of: [steps.panel, teams.panel], assumption: Drafted}
  both: {of: [steps.panel.work, steps.brokerage.work], assumption: Drafted}
"""
HEAD = """\
redesign: joined
title: All in one
baseline: base.yaml
changes:
"""
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below a folder of its own; `base.yaml` is there already."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    written("base.yaml", BASE)
    return written


def resolved(path: Path, within: Path | None = None) -> Mapping:
    tree, findings = resolve(path, within)
    assert tree is not None, str(findings)
    return tree


def only(findings: Findings, code: str) -> tuple[int, int, str]:
    """The place and text of the one finding that there must be."""
    (finding,) = findings
    assert finding.code == code, str(finding)
    return finding.line, finding.column, finding.found


# -- what it amounts to -----------------------------------------------------------------------


def test_a_pathway_is_itself(write: Write) -> None:
    tree, findings = resolve(write("base.yaml", BASE))
    assert tree is not None
    assert not findings
    assert tree.entries["pathway"] == Scalar("split")


def test_id_and_title_are_the_redesigns_and_the_rest_the_baselines(write: Write) -> None:
    change = "  - {set: teams.brokerage.organisation, from: optalis, to: wbc}\n"
    path = write("joined.yaml", HEAD + change)
    tree = resolved(path)
    assert plain(tree.entries["pathway"]) == "joined"
    assert plain(tree.entries["title"]) == "All in one"
    assert "description" not in tree.entries, "it spoke of the baseline"
    assert plain(tree.entries["teams"])["brokerage"]["organisation"] == "wbc"
    assert plain(tree.entries["steps"]) == plain(
        resolved(write("base.yaml", BASE)).entries["steps"]
    )


def test_what_a_change_puts_there_is_found_in_the_redesign(write: Write) -> None:
    path = write("joined.yaml", HEAD + "  - set: teams.brokerage.organisation\n    to: wbc\n")
    mark = mark_of(resolved(path), "teams.brokerage.organisation")
    assert (mark.file, mark.line, mark.column) == (str(path), 6, 9)
    assert mark_of(resolved(path), "teams.panel").file == str(path.parent / "base.yaml")


def test_several_paths_are_set_together(write: Write) -> None:
    change = "  - {set: [steps.panel.work, steps.brokerage.work], to: 1h}\n"
    steps = plain(resolved(write("joined.yaml", HEAD + change)).entries["steps"])
    assert (steps["panel"]["work"], steps["brokerage"]["work"]) == ("1h", "1h")


def test_a_chain_is_applied_from_the_pathway_upwards(write: Write) -> None:
    write("one.yaml", HEAD + "  - {set: steps.brokerage.work, from: 4h, to: 3h}\n")
    second = "redesign: two\nbaseline: one.yaml\nchanges:\n"
    path = write("two.yaml", second + "  - {set: steps.brokerage.work, from: 3h, to: 2h}\n")
    tree = resolved(path)
    assert plain(tree.entries["pathway"]) == "two"
    assert "title" not in tree.entries, "the baseline's title would be another design's"
    assert find(tree, "steps.brokerage.work") == Scalar("2h")


def test_a_list_of_baselines_is_the_chain(write: Write) -> None:
    write("one.yaml", HEAD + "  - {set: steps.brokerage.work, to: 3h}\n")
    text = "redesign: two\nbaseline: [base.yaml, one.yaml]\nchanges:\n  - {remove: teams.panel}\n"
    assert find(resolved(write("two.yaml", text)), "steps.brokerage.work") == Scalar("3h")


# -- provenance -------------------------------------------------------------------------------


def test_a_change_brings_its_provenance(write: Write) -> None:
    change = (
        "  - {set: steps.brokerage.work, from: 4h, to: 3h, assumption: Less to do, "
        "range: [2h, 4h]}\n"
    )
    path = write("joined.yaml", HEAD + change)
    tree = resolved(path)
    assert plain(tree.entries["provenance"])["joined_1"] == {
        "of": "steps.brokerage.work",
        "assumption": "Less to do",
        "range": ["2h", "4h"],
    }
    assert mark_of(tree, "provenance.joined_1").file == str(path)


def test_what_is_added_has_a_line_for_each_number(write: Write) -> None:
    change = """\
  - add: steps.review
    value: {title: After 6 weeks, team: brokerage, work: {mean: 4h, cv: 0.5}, due: 0d}
    source: report
    at: "3.1"
"""
    lines = plain(resolved(write("joined.yaml", HEAD + change)).entries["provenance"])
    assert lines["joined_1"]["of"] == [
        "steps.review.work.mean",
        "steps.review.work.cv",
        "steps.review.due",
    ]


def test_a_line_that_a_redesign_adds_itself_is_not_outdone(write: Write) -> None:
    changes = """\
  - {add: steps.review, value: {work: 4h, due: 6w}, assumption: Drafted}
  - {add: provenance.reviewed, value: {of: steps.review.due, source: report, at: "2"}}
"""
    lines = plain(resolved(write("joined.yaml", HEAD + changes)).entries["provenance"])
    assert lines["joined_1"]["of"] == "steps.review.work"


def test_a_change_without_numbers_is_named_itself(write: Write) -> None:
    change = '  - {set: teams.brokerage.organisation, to: wbc, source: report, at: "3.4"}\n'
    lines = plain(resolved(write("joined.yaml", HEAD + change)).entries["provenance"])
    assert lines["joined_1"]["of"] == "teams.brokerage.organisation"


def test_lines_are_named_apart_and_made_where_there_are_none(write: Write) -> None:
    write(
        "base.yaml",
        BASE.split("provenance:", maxsplit=1)[0] + "provenance: {joined_1: {of: steps}}\n",
    )
    change = "  - {set: steps.brokerage.work, to: 3h, assumption: Less to do}\n"
    tree = resolved(write("joined.yaml", HEAD + change))
    assert list(plain(tree.entries["provenance"])) == ["joined_1", "joined_1_"]
    write("base.yaml", BASE.split("provenance:", maxsplit=1)[0])
    tree = resolved(write("joined.yaml", HEAD + change))
    assert list(plain(tree.entries["provenance"])) == ["joined_1"]


def test_lines_lapse_when_all_they_speak_of_is_removed(write: Write) -> None:
    path = write("joined.yaml", HEAD + "  - {remove: [steps.panel, teams.panel]}\n")
    tree, findings = resolve(path)
    assert tree is not None
    line, column, found = only(findings, "provenance_lapsed")
    assert (line, column) == (13, 10)
    assert found == "nothing left at `steps.panel`, `teams.panel`"
    assert not findings.errors
    lines = plain(tree.entries["provenance"])
    assert set(lines) == {"owners", "work", "both"}
    assert lines["both"]["of"] == ["steps.brokerage.work"], "what is left keeps its line"


def test_a_line_that_never_matched_does_not_lapse(write: Write) -> None:
    write("base.yaml", BASE + "  wrong: {of: steps.nobody, assumption: x}\n")
    path = write("joined.yaml", HEAD + "  - {set: steps.brokerage.work, to: 3h}\n")
    tree, findings = resolve(path)
    assert not findings
    assert tree is not None
    assert "wrong" in plain(tree.entries["provenance"]), "so that the check can tell of it"


# -- changes that cannot be understood --------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "place", "found"),
    [
        ("{set: a, remove: b, to: c}", "bad_change", (5, 5), "`set` and `remove`"),
        ("{to: c}", "bad_change", (5, 5), "none of them"),
        ("{set: start}", "bad_change", (5, 6), "`set` without `to`"),
        ("{add: start}", "bad_change", (5, 6), "`add` without `value`"),
        ("{add: start, value: a, from: b}", "bad_change", (5, 28), "`from` beside `add`"),
        ("{remove: teams, from: b}", "bad_change", (5, 21), "`from` beside `remove`"),
        ("{set: teams.panel, to: b, before: c}", "bad_change", (5, 31), "`before` beside `set`"),
        (
            "{set: teams.panel, to: b, source: r, assumption: c}",
            "bad_change",
            (5, 5),
            "`source` and `assumption`",
        ),
        ("{set: teams.panel, to: b, at: c}", "bad_change", (5, 5), "`at` without `source`"),
        ("{set: teams.panel, to: b, range: [1, 2]}", "bad_change", (5, 5), "`range` alone"),
        ("{set: title, to: New}", "bad_change", (5, 11), "`set: title`"),
        ("{remove: pathway}", "bad_change", (5, 14), "`remove: pathway`"),
        ("{remove: teams.pannel}", "not_there", (5, 14), "no `teams.pannel`"),
        (
            "{set: [teams.panel.organisation, teams.pannel.organisation], to: x}",
            "not_there",
            (5, 38),
            "no `teams.pannel`",
        ),
        (
            "{set: steps.brokerage.work, from: 5h, to: 3h}",
            "differs_from",
            (5, 39),
            "`4h` at {base}:9:32",
        ),
    ],
)
def test_a_change_that_does_not_do(
    write: Write, change: str, code: str, place: tuple[int, int], found: str
) -> None:
    path = write("joined.yaml", f"{HEAD}  - {change}\n")
    tree, findings = resolve(path)
    assert tree is None
    base = path.parent / "base.yaml"
    assert only(findings, code) == (*place, found.replace("{base}", str(base)))
    assert findings[0].file == str(path)


def test_no_changes_are_a_warning(write: Write) -> None:
    tree, findings = resolve(write("joined.yaml", HEAD.replace("changes:", "changes: []")))
    assert tree is not None
    assert only(findings, "no_change")[:2] == (4, 10)


def test_all_faults_are_told_at_once(write: Write) -> None:
    changes = "  - {remove: teams.a}\n  - {set: b}\n  - {remove: teams.c}\n"
    _, findings = resolve(write("joined.yaml", HEAD + changes))
    assert [(one.code, one.line) for one in findings] == [
        ("not_there", 5),
        ("bad_change", 6),
        ("not_there", 7),
    ]


def test_a_misspelt_key_of_a_redesign(write: Write) -> None:
    tree, findings = resolve(write("joined.yaml", HEAD + "  - {remove: teams.panel, becuase: x}\n"))
    assert tree is None
    assert only(findings, "unknown_key")[0] == 5


# -- baselines --------------------------------------------------------------------------------


def redesign_of(baseline: str) -> str:
    return HEAD.replace("base.yaml", baseline) + "  - {remove: teams.panel}\n"


def test_a_baseline_that_is_not_there(write: Write) -> None:
    tree, findings = resolve(write("joined.yaml", redesign_of("bse.yaml")))
    assert tree is None
    assert only(findings, "baseline_missing") == (3, 11, "`bse.yaml`")


@pytest.mark.parametrize("where", ["../outside.yaml", "sub/../../outside.yaml", "/etc/passwd"])
def test_a_baseline_outside_the_folder(write: Write, where: str) -> None:
    write("../outside.yaml", BASE)
    tree, findings = resolve(write("joined.yaml", redesign_of(where)))
    assert tree is None
    assert only(findings, "baseline_outside")[:2] == (3, 11)


def test_a_link_that_leads_outside_is_outside(write: Write) -> None:
    outside = write("../outside.yaml", BASE)
    path = write("joined.yaml", redesign_of("link.yaml"))
    (path.parent / "link.yaml").symlink_to(outside)
    assert only(resolve(path)[1], "baseline_outside")[0] == 3


def test_a_folder_that_begins_alike_is_another_folder(write: Write) -> None:
    write("../here2/base.yaml", BASE)
    path = write("joined.yaml", redesign_of("../here2/base.yaml"))
    assert only(resolve(path)[1], "baseline_outside")[0] == 3


def test_the_caller_may_allow_a_larger_folder(write: Write, tmp_path: Path) -> None:
    write("../outside.yaml", BASE)
    path = write("joined.yaml", redesign_of("../outside.yaml"))
    assert resolve(path, within=tmp_path)[0] is not None


def test_a_baseline_of_a_baseline_stays_in_the_same_folder(write: Write) -> None:
    write("../outside.yaml", BASE)
    write("one.yaml", redesign_of("../outside.yaml"))
    path = write("two.yaml", redesign_of("one.yaml"))
    _, findings = resolve(path)
    assert only(findings, "baseline_outside")[0] == 3
    assert findings[0].file == str(path.parent / "one.yaml")


def test_a_circle(write: Write) -> None:
    write("one.yaml", redesign_of("two.yaml"))
    tree, findings = resolve(write("two.yaml", redesign_of("one.yaml")))
    assert tree is None
    line, _, found = only(findings, "baseline_cycle")
    assert (line, found) == (3, "two.yaml → one.yaml → two.yaml")


def test_its_own_baseline(write: Write) -> None:
    path = write("joined.yaml", redesign_of("joined.yaml"))
    assert only(resolve(path)[1], "baseline_cycle")[2] == "joined.yaml → joined.yaml"


def test_a_long_chain_is_followed(write: Write) -> None:
    last = "base.yaml"
    for number in range(40):
        change = f"{{set: steps.brokerage.work, to: {number}h}}"
        text = f"redesign: r\nbaseline: {last}\nchanges: [{change}]\n"
        last = write(f"r{number}.yaml", text).name
    path = write("joined.yaml", redesign_of(last))
    assert find(resolved(path), "steps.brokerage.work") == Scalar("39h")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("experiment: e\nbaseline: base.yaml\n", "an experiment in `other.yaml`"),
        ("teams: {}\n", "`other.yaml` without a head"),
    ],
)
def test_a_baseline_of_another_kind(write: Write, text: str, found: str) -> None:
    write("other.yaml", text)
    _, findings = resolve(write("joined.yaml", redesign_of("other.yaml")))
    assert only(findings, "baseline_kind") == (3, 11, found)


def test_a_list_that_is_not_the_chain(write: Write) -> None:
    write("other.yaml", BASE)
    write("one.yaml", redesign_of("base.yaml"))
    path = write("two.yaml", redesign_of("[other.yaml, one.yaml]"))
    _, findings = resolve(path)
    assert only(findings, "baseline_chain")[2] == "`other.yaml`, `one.yaml`"
    assert findings[0].expected == "`base.yaml`, `one.yaml`"


def test_faults_of_a_baseline_are_told_at_their_place(write: Write) -> None:
    write("base.yaml", "pathway: split\nteams: ~\n")
    path = write("joined.yaml", redesign_of("base.yaml"))
    tree, findings = resolve(path)
    assert tree is None
    assert only(findings, "null_value")[0] == 2
    assert findings[0].file == str(path.parent / "base.yaml")


def test_files_are_called_as_the_caller_called_them(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("sub/joined.yaml", redesign_of("../base.yaml"))
    monkeypatch.chdir(path.parent.parent)
    tree, findings = resolve("sub/joined.yaml", within=".")
    assert tree is not None, str(findings)
    assert mark_of(tree, "steps.brokerage").file == "base.yaml"
    assert mark_of(tree, "title").file == os.path.join("sub", "joined.yaml")  # noqa: PTH118


# -- what is shipped --------------------------------------------------------------------------


def test_the_report_moves_48_fte() -> None:
    """Table W5 of the facts: the staff whose organisation changes are the report's 48 FTE."""
    folder = shipped_pathways() / "wokingham"
    before = plain(resolved(folder / "split.yaml").entries["teams"])
    after = plain(resolved(folder / "consolidated.yaml").entries["teams"])
    moved = [
        sum(map(float, team["staff"].values()))
        for name, team in before.items()
        if team["organisation"] != after[name]["organisation"]
    ]
    assert sum(moved) == 48
    assert {team["organisation"] for team in after.values()} == {"wbc"}


def people(post: str | dict[str, str]) -> float:
    """How many a post is for: so much FTE, or so many always present."""
    return float(post["present"] if isinstance(post, dict) else post)


def test_three_conversations_adds_and_saves_nobody() -> None:
    folder = shipped_pathways() / "wokingham"
    fte = {}
    for name in ("consolidated", "three_conversations"):
        teams = plain(resolved(folder / f"{name}.yaml").entries["teams"])
        posts = [post for team in teams.values() for post in team["staff"].items()]
        fte[name] = {role: sum(people(n) for r, n in posts if r == role) for role, _ in posts}
    assert {role: round(n, 6) for role, n in fte["consolidated"].items()} == {
        role: round(n, 6) for role, n in fte["three_conversations"].items()
    }
