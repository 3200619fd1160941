"""Numbers cut the way somebody asks, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways
from pathway_engine import Ledger
from pathway_engine.simulation.kernel import preparing

Capsys = pytest.CaptureFixture[str]


@pytest.mark.parametrize("command", ["measures", "delays", "handoffs"])
@pytest.mark.parametrize("by", ["entry", "case.urgent", "weekday", "team,month"])
def test_any_word_and_two_together(capsys: Capsys, ledger: Path, command: str, by: str) -> None:
    answer = pathways(capsys, command, ledger, "--by", by, "--json")
    assert answer.code == 0, answer.err
    rows = json.loads(answer.out)["measures"]
    cuts = {frozenset(row["by"]) for row in rows}
    assert frozenset(by.split(",")) in cuts
    shown = pathways(capsys, command, ledger, "--by", by)
    assert shown.code == 0
    assert by.replace(",", ", ") in shown.out


def test_only_some_measures_and_the_list_of_them(capsys: Capsys, ledger: Path) -> None:
    out = pathways(capsys, "measures", ledger, "--only", "delay", "--json").out
    assert {row["measure"].split(".")[0] for row in json.loads(out)["measures"]} == {"delay"}
    wrong = pathways(capsys, "measures", ledger, "--only", "delai")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean `delay`?; --measures lists them" in " ".join(wrong.err.split())
    for words in (["measures"], ["compare"], ["simulate"]):
        listed = pathways(capsys, *words, "--measures")
        assert listed.code == 0
        assert "handoffs.between_organisations" in listed.out


def test_a_word_that_there_is_not(capsys: Capsys, ledger: Path) -> None:
    commands: list[list[str | Path]] = [
        ["measures", ledger], ["delays", ledger], ["compare", "--from", ledger],
        ["simulate", TODAY, *SHORT],
    ]  # fmt: skip
    for words in commands:
        answer = pathways(capsys, *words, "--by", "case.urgnt")
        assert (answer.code, answer.out) == (2, ""), words
        assert "did you mean `case.urgent`?" in " ".join(answer.err.split())


def test_a_comparison_is_cut_with_a_run_and_without(capsys: Capsys, ledger: Path) -> None:
    ways: list[list[str | Path]] = [
        ["compare", "--from", ledger], ["compare", TODAY, TOMORROW, *SHORT]
    ]  # fmt: skip
    for words in ways:
        out = pathways(
            capsys, *words, "--by", "case.urgent,step", "--only", "waiting_time", "--csv"
        ).out
        heads, first, *_ = out.splitlines()
        assert "case.urgent" in heads.split(",")
        assert "step" in heads.split(",")
        assert first.split(",")[1] == "waiting_time"


def test_compiling_for_a_look_is_said(
    capsys: Capsys, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two words are worked out from rows: on a machine without the kernel that takes long."""
    kernel = preparing.prepared()

    def prepare(say: Callable[[str], None]) -> preparing.Kernel:
        say("compiling the simulation kernel")
        return kernel

    looks: list[list[str | Path]] = [
        ["measures", ledger, "--by", "step,case.urgent"],
        ["compare", "--from", ledger, "--by", "step,case.urgent"],
    ]
    for words in looks:
        monkeypatch.setattr(preparing, "_KEPT", [])
        monkeypatch.setattr(preparing, "_prepare", prepare)
        answer = pathways(capsys, *words)
        assert (answer.code, answer.err) == (0, "compiling the simulation kernel\n"), words


def test_two_words_need_rows(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "summary.db"
    kept = pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", path, "--record", "summary")
    assert kept.code == 0
    assert pathways(capsys, "measures", path, "--by", "case.urgent").code == 0
    answer = pathways(capsys, "measures", path, "--by", "step,case.urgent")
    assert (answer.code, answer.out) == (2, "")
    said = " ".join(answer.err.split())
    assert "expected one word of what is: these runs keep their measures cut by `step`, " in said


def test_by_month_there_are_sums_and_nothing_per_case(capsys: Capsys, ledger: Path) -> None:
    """What is per case is added up over whole lives, which no month has."""
    out = pathways(capsys, "delays", ledger, "--by", "month", "--json").out
    told = {row["statistic"] for row in json.loads(out)["measures"] if "month" in row["by"]}
    assert "sum" in told
    assert not told & {"per_case", "per_package"}
    shown = pathways(capsys, "delays", ledger, "--by", "month").out
    assert "in all" in shown
    assert "per case" not in shown


def test_the_cause_beside_another_word(capsys: Capsys, ledger: Path) -> None:
    both = pathways(capsys, "delays", ledger, "--by", "cause,case.urgent")
    alone = pathways(capsys, "delays", ledger, "--by", "case.urgent")
    assert (both.code, both.out) == (0, alone.out)
    answer = pathways(capsys, "handoffs", ledger, "--by", "cause,step")
    assert (answer.code, answer.out) == (2, "")
    assert "expected the other word alone" in " ".join(answer.err.split())
    shown = pathways(capsys, "simulate", TODAY, *SHORT, "--by", "cause,case.urgent")
    assert (shown.code, shown.out) == (2, "")


def test_one_cut_alone_is_read_as_a_word(ledger: Path) -> None:
    with Ledger(ledger) as opened:
        alone, listed = opened.measures(cuts="step"), opened.measures(cuts=["step"])
    assert repr(alone) == repr(listed)  # undefined numbers do not equal themselves
    assert any(row.by for rows in alone.values() for row in rows)


def test_two_words_by_which_one_measure_is_always_cut(capsys: Capsys, ledger: Path) -> None:
    """The others are worked out from the rows, though that one is kept."""
    out = pathways(capsys, "measures", ledger, "--by", "team,role", "--json").out
    told = {row["measure"] for row in json.loads(out)["measures"] if len(row["by"]) == 2}
    assert {"utilisation", "work_time", "waiting_time"} <= told


def test_one_statistic_of_a_measure(capsys: Capsys, ledger: Path) -> None:
    ways: list[list[str | Path]] = [
        ["measures", ledger], ["compare", "--from", ledger], ["simulate", TODAY, *SHORT]
    ]  # fmt: skip
    for words in ways:
        named = ("--only", "case_duration.p90")
        out = pathways(capsys, *words, *named, "--json").out
        told = {(row["measure"], row["statistic"]) for row in json.loads(out)["measures"]}
        assert told == {("case_duration", "p90")}, words
        shown = pathways(capsys, *words, *named)
        assert shown.code == 0
        assert "p90" in shown.out
        assert "Case duration" in shown.out
    wrong = pathways(capsys, "measures", ledger, "--only", "case_duration.p99")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean `case_duration.p9" in " ".join(wrong.err.split())


def test_some_measures_of_handoffs(capsys: Capsys, ledger: Path) -> None:
    out = pathways(capsys, "handoffs", ledger, "--only", "handoff_time", "--json").out
    (row, *_) = json.loads(out)["handoffs"]
    assert row.keys() == {"design", "from", "to", "time"}
    by = ("--by", "entry", "--only", "handoff_time.p90", "--json")
    rows = json.loads(pathways(capsys, "handoffs", ledger, *by).out)["measures"]
    assert {(one["measure"], one["statistic"]) for one in rows} == {("handoff_time", "p90")}
    wrong = pathways(capsys, "handoffs", ledger, "--only", "wip")
    assert (wrong.code, wrong.out) == (2, "")
    assert "expected one of `handoffs.all`" in " ".join(wrong.err.split())
    beside = pathways(capsys, "handoffs", ledger, "--only", "handoffs", "--by", "cause")
    assert (beside.code, beside.out) == (2, "")


CANNOT = [
    (("measures",), "employer,step", "no measure is cut by both together"),
    (("measures", "--only", "wip"), "team", "`wip` cannot be cut: leave it out"),
    (
        ("measures", "--only", "case_duration"),
        "step",
        "expected a cut that the measure has: ending",
    ),
    (("measures", "--only", "arrivals"), "ending", "`arrivals` cannot be cut so"),
    (("measures", "--only", "arrivals"), "entry,ending", "`arrivals` cannot be cut so"),
    (("handoffs",), "role", "cannot be cut so, expected a cut that the measure has: `team`"),
    (("delays",), "employer", "cannot be cut so"),
]


@pytest.mark.parametrize(("words", "by", "says"), CANNOT)
def test_a_cut_that_says_nothing_is_refused_with_what_can_be_asked(
    capsys: Capsys, ledger: Path, words: tuple[str, ...], by: str, says: str
) -> None:
    answer = pathways(capsys, words[0], ledger, *words[1:], "--by", by)
    assert (answer.code, answer.out) == (2, "")
    assert says.replace("`", "") in " ".join(answer.err.replace("`", "").split())


def test_what_comes_in_is_not_told_by_how_it_ends(capsys: Capsys, ledger: Path) -> None:
    out = pathways(capsys, "measures", ledger, "--by", "ending", "--json").out
    told = {row["measure"] for row in json.loads(out)["measures"]}
    assert "throughput" in told
    assert "arrivals" not in told


def test_a_cut_with_nothing_in_it_says_why(capsys: Capsys, ledger: Path) -> None:
    said = pathways(capsys, "measures", ledger, "--by", "place").out
    assert "nothing that counts in these runs has one" in " ".join(said.split())


def test_two_words_alone_are_told_as_beside_their_case_word(ledger: Path) -> None:
    """Zero where cases closed and had none of it, not undefined for want of the cases."""
    pair, alone = "team,case.urgent", "case.urgent"
    with Ledger(ledger) as opened:
        beside = opened.measures(cuts=[pair, alone])
    with Ledger(ledger) as opened:
        found = opened.measures(cuts=[pair])
        differences = opened.differences(cuts=[pair])
    cuts = {frozenset(row.by) for rows in found.values() for row in rows}
    assert cuts == {frozenset(), frozenset(pair.split(","))}
    assert {frozenset(row.by) for row in differences["joined_up"]} == cuts
    for name, rows in found.items():
        wanted = [row for row in beside[name] if frozenset(row.by) in cuts]
        assert repr(rows) == repr(wanted)
