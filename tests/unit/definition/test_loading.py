"""A file says by its first key what it is; all that can be said of it is said at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checking import SMALL, edited
from pathway_engine import load
from pathway_engine.definition import checks, loading, routing
from pathway_engine.definition.checks import Examined
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.loading import (
    check,
    check_whole,
    load_expected,
    load_warned,
    read_whole,
)
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import plain
from pathway_engine.definition.routing import Expected, Window
from pathway_engine.errors import PathwayError, UsageError

REDESIGN = """\
redesign: quicker
title: Contact in twenty minutes
baseline: {baseline}
changes:
  - {{set: steps.contact.work, from: 30m, to: {to}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "quicker.yaml").write_text(
        REDESIGN.format(baseline="small.yaml", to="20m"), encoding="utf-8"
    )
    return tmp_path


def test_a_pathway(folder: Path) -> None:
    pathway = load(folder / "small.yaml")
    assert pathway.name == "small"
    assert not check(folder / "small.yaml")


def test_a_redesign_is_the_pathway_that_it_amounts_to(folder: Path) -> None:
    pathway = load(folder / "quicker.yaml")
    assert (pathway.name, pathway.title) == ("quicker", "Contact in twenty minutes")
    assert pathway.team_steps["contact"].work.mean == 20 * 60  # type: ignore[union-attr]


def test_a_fault_in_the_result_points_at_the_change(folder: Path) -> None:
    path = folder / "quicker.yaml"
    path.write_text(REDESIGN.format(baseline="small.yaml", to="20"), encoding="utf-8")
    with pytest.raises(PathwayError) as raised:
        load(path)
    (finding,) = raised.value.findings
    assert (finding.code, finding.file, finding.line) == ("bad_value", str(path), 5)


def test_a_baseline_outside_the_folder_needs_to_be_allowed(folder: Path) -> None:
    inside = folder / "inside"
    inside.mkdir()
    path = inside / "quicker.yaml"
    path.write_text(REDESIGN.format(baseline="../small.yaml", to="20m"), encoding="utf-8")
    assert [one.code for one in check(path)] == ["baseline_outside"]
    assert not check(path, within=folder)
    assert load(path, within=folder).name == "quicker"


def test_reading_faults_and_checks_are_told_together(folder: Path) -> None:
    path = folder / "small.yaml"
    text = edited("work: 30m", "work: ~", "{social_worker: 4}", "{social_worker: four}")
    path.write_text(text, encoding="utf-8")
    assert [one.code for one in check(path)] == ["bad_value", "null_value"]


def test_a_pathway_with_errors_is_still_there_to_be_looked_at(folder: Path) -> None:
    path = folder / "small.yaml"
    path.write_text(edited("team: front_door", "team: front"), encoding="utf-8")
    checked = check_whole(path)
    assert checked.pathway is not None
    assert checked.expected is None
    assert [one.code for one in checked.findings] == ["unknown_team"]
    assert check_whole(folder / "quicker.yaml").findings == checked.findings
    with pytest.raises(PathwayError):
        load(path)


def test_what_load_was_judged_by_comes_with_it(folder: Path) -> None:
    expected = check_whole(folder / "small.yaml").expected
    assert expected is not None
    assert expected.flow.visits["contact"].value == 1


ROUND = ("supported: {to: supported}", "again: {to: assess}",
         "    team: assessment\n",
         "    team: assessment\n    exits: {gave_up: {to: advised, after: 30d}}\n")  # fmt: skip
ACCEPTED = "accepted: {load_not_checked: {because: We know, of: [steps]}}\n"


@pytest.mark.parametrize("more", ["", ACCEPTED])
def test_why_a_load_cannot_be_worked_out_is_found_but_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    """People go round and leave only while they queue, which `estimate` refuses."""
    worked_out: list[str] = []

    def expected(pathway: Pathway, window: Window | None) -> Expected:
        worked_out.append(pathway.name)
        return routing.expected(pathway, window)

    monkeypatch.setattr(checks.load, "expected", expected)
    path = folder / "small.yaml"
    path.write_text(edited(*ROUND) + more, encoding="utf-8")
    with pytest.raises(PathwayError) as raised:
        load_expected(path)
    assert [one.code for one in raised.value.findings] == ["load_not_checked"]
    assert worked_out == ["small"]


EXPERIMENT = """\
experiment: quick_or_quicker
baseline: small.yaml
redesigns: {{quicker: {redesign}}}
vary: {{work: {{set: {path}, to: [10m, 20m]}}}}
claims: {{faster: {{says: It is faster, assumption: Ours, measure: case_duration,
  expect: quicker < baseline}}}}
"""


@pytest.mark.parametrize(
    ("redesign", "path", "codes"),
    [
        ("quicker.yaml", "steps.contact.work", []),
        ("[quicker.yaml]", "[steps.contact.work, steps.assess.work.mean]", []),
        ("quicker.yaml", "steps.contact.wrok", ["vary_matches_nothing"]),
        ("slower.yaml", "steps.contact.work", ["unreadable_file"]),
    ],
)
def test_an_experiment(folder: Path, redesign: str, path: str, codes: list[str]) -> None:
    file = folder / "experiment.yaml"
    file.write_text(EXPERIMENT.format(redesign=redesign, path=path), encoding="utf-8")
    assert [one.code for one in check(file)] == codes


def test_an_experiment_is_no_pathway(folder: Path) -> None:
    file = folder / "experiment.yaml"
    file.write_text(
        EXPERIMENT.format(redesign="quicker.yaml", path="steps.contact.work"), encoding="utf-8"
    )
    with pytest.raises(UsageError, match="found an experiment"):
        load(file)
    assert read_whole(file)[0] is None


def test_the_whole_tree_of_a_file(folder: Path) -> None:
    tree, _, findings = read_whole(folder / "quicker.yaml")
    assert tree is not None
    assert not findings
    assert plain(tree)["steps"]["contact"]["work"] == "20m"
    assert read_whole(folder / "small.yaml")[0] is not None


def test_the_digest_is_of_what_is_written(folder: Path) -> None:
    path = folder / "small.yaml"
    digest = load(path).digest
    path.write_text("# a comment\n" + SMALL.replace("home", '"home"'), encoding="utf-8")
    assert load(path).digest == digest
    # A default that is written out is written: a new default must not change old digests.
    path.write_text(edited("work: 30m", "work: 30m\n    same_worker: false"), encoding="utf-8")
    assert load(path).digest != digest
    assert load(folder / "quicker.yaml").digest not in (digest, load(path).digest)
    assert load(path).canonical.startswith('{"pathway":"small","language":"1"')


def test_a_file_is_checked_once_over_the_days_of_a_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over: list[Window | None] = []

    def examine(pathway: Pathway, earlier: Findings, window: Window | None) -> Examined:
        over.append(window)
        return checks.examine(pathway, earlier, window)

    monkeypatch.setattr(loading, "examine", examine)
    (folder / "people.csv").write_text("at\n2025-07-07T10:00\n", encoding="utf-8")
    replay = ("rate: 520/year, during: office, case: {urgent: 10%}", "replay: people.csv")
    (folder / "small.yaml").write_text(edited(*replay), encoding="utf-8")
    window = Window(date(2025, 7, 7), 0, 7)
    for days, codes in ((window, []), (Window(), ["rows_outside"])):
        _, warnings = load_warned(folder / "small.yaml", window=days)
        assert [one.code for one in warnings] == codes
    assert over == [window, Window()]
