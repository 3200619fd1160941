"""0 it went well; 1 an error, a failed audit, a refused run, a warning under --strict; 2 usage."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from checking import edited
from cli.commands import SHORT, TODAY, TOMORROW, pathways

Capsys = pytest.CaptureFixture[str]

SECTION_79 = "    team: discharge\n    function: safeguarding\n    accountable: trust\n"


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    """A file with a warning and no error."""
    text = TODAY.read_text(encoding="utf-8")
    assert "    team: discharge\n" in text
    path = tmp_path / "warned.yaml"
    path.write_text(text.replace("    team: discharge\n", SECTION_79, 1), encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A file with an error."""
    path = tmp_path / "wrong.yaml"
    text = TODAY.read_text(encoding="utf-8")
    path.write_text(text.replace("to: brokerage}", "to: brokrage}"), encoding="utf-8")
    return path


# -- check -----------------------------------------------------------------------------------


def test_a_good_file(capsys: Capsys) -> None:
    answer = pathways(capsys, "check", TODAY, "--strict")
    assert (answer.code, answer.err) == (0, "")
    assert "ward.nurse: 3 FTE: 3 workers" in answer.out


def test_a_warning_is_an_error_only_where_that_is_asked(capsys: Capsys, warned: Path) -> None:
    assert pathways(capsys, "check", warned).code == 0
    assert pathways(capsys, "check", warned, "--strict").code == 1
    assert pathways(capsys, "check", TODAY, warned, "--strict").code == 1


def test_a_wrong_file_is_told_where_results_stand(capsys: Capsys, wrong: Path) -> None:
    answer = pathways(capsys, "check", wrong)
    assert (answer.code, answer.err) == (1, "")
    assert "did you mean `brokerage`?" in " ".join(answer.out.split())


@pytest.mark.parametrize(
    ("edits", "more"),
    [
        (("timezone: Europe/London", "timezone: Europe/London\nteam: front"), True),
        (("start: contact", "start: contakt"), False),
        ((), False),
    ],
)
def test_where_a_file_cannot_be_read_it_is_said_that_more_is_checked_later(
    edits: tuple[str, ...], more: bool, capsys: Capsys, tmp_path: Path
) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(edited(*edits), encoding="utf-8")
    out = pathways(capsys, "check", path).out
    assert ("More is checked once this can be read: names, shares, rules, load." in out) == more


def test_a_file_that_is_not_there(capsys: Capsys, tmp_path: Path) -> None:
    assert pathways(capsys, "check", tmp_path / "nowhere.yaml").code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("flow", "a.db", "--every", "wek"),
         "--every: found `wek`, expected one of `day`, `week`"),
        (("new", "mine", "--from", "x"), "--from: found `x`, expected one of `barnet`, "),
        (("history", "a.db", "--case", "first"), "--case: found `first`, expected a whole number"),
        (("history", "a.db", "--limit", "-1"), "--limit: found `-1`, expected 0 or more"),
        (("simulate", "a.yaml", "--threads", "0"), "--threads: found `0`"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_told_as_everything_is(
    capsys: Capsys, words: tuple[str, ...], said: str
) -> None:
    answer = pathways(capsys, *words)
    assert (answer.code, answer.out) == (2, "")
    assert f"pathways: {said.rstrip()}" in " ".join(answer.err.split())


# -- what needs a sound file -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["read", "estimate", "simulate", "resolve"])
def test_findings_on_standard_error_and_no_traceback(
    capsys: Capsys, wrong: Path, name: str
) -> None:
    if name == "resolve":
        wrong.write_text("pathway: [", encoding="utf-8")
    answer = pathways(capsys, name, wrong)
    assert (answer.code, answer.out) == (1, "")
    assert f"{wrong.name}:" in answer.err.replace("\n", "")
    assert re.search(r"^[12] errors?", answer.err, flags=re.MULTILINE)
    assert "Traceback" not in answer.err


def test_two_currencies_are_not_compared(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "euros.yaml"
    text = TODAY.read_text(encoding="utf-8").replace("currency: GBP", "currency: EUR")
    path.write_text(text, encoding="utf-8")
    answer = pathways(capsys, "compare", TODAY, path, *SHORT)
    assert (answer.code, answer.out) == (2, "")
    assert "money in GBP (`baseline`) and EUR" in " ".join(answer.err.split())


@pytest.mark.parametrize(
    ("name", "code"), [("read", 2), ("estimate", 2), ("simulate", 2), ("resolve", 1)]
)
def test_an_experiment_is_no_pathway(capsys: Capsys, tmp_path: Path, name: str, code: int) -> None:
    path = tmp_path / "experiment.yaml"
    path.write_text(
        f"experiment: mine\nbaseline: {TODAY.name}\nredesigns: {{joined: {TOMORROW.name}}}\n",
        "utf-8",
    )
    for file in (TODAY, TOMORROW):
        shutil.copy(file, tmp_path)
    answer = pathways(capsys, name, path)
    assert (answer.code, answer.out) == (code, "")
    said = " ".join(answer.err.split())
    assert "experiment" in said
    assert "expected" in said
    assert pathways(capsys, "check", path).code == 0


def test_differences_are_no_fault(capsys: Capsys) -> None:
    assert pathways(capsys, "diff", TODAY, TODAY) == (0, "Nothing changed.\n", "")
    answer = pathways(capsys, "diff", TODAY, TOMORROW)
    assert (answer.code, answer.err) == (0, "")
    assert "set teams.discharge.organisation: council -> trust" in answer.out


def test_a_difference_written_as_a_redesign_amounts_to_the_same(
    capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in (TODAY, TOMORROW):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    whole = pathways(capsys, "resolve", TOMORROW.name)
    Path("whole.yaml").write_text(whole.out, encoding="utf-8")
    written = pathways(capsys, "diff", TODAY.name, "whole.yaml", "--as-redesign")
    assert (written.code, written.err) == (0, "")
    Path("again.yaml").write_text(written.out, encoding="utf-8")
    assert pathways(capsys, "resolve", "again.yaml") == whole
    assert pathways(capsys, "diff", TOMORROW.name, "again.yaml").out == "Nothing changed.\n"


@pytest.mark.parametrize("words", [["--json"], []])
def test_what_cannot_be_written_as_a_redesign_is_told(capsys: Capsys, words: list[str]) -> None:
    files = [TODAY, TOMORROW if words else TODAY]
    answer = pathways(capsys, "diff", *files, "--as-redesign", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "--as-redesign: found" in answer.err


def test_a_setting_that_does_not_fit_the_file(capsys: Capsys) -> None:
    setting = "teams.ward.staff.nurse=many"
    answer = pathways(capsys, "simulate", TODAY, *SHORT, "--set", setting)
    assert answer.code == 1
    assert " ".join(answer.err.split()).startswith(
        f"--set {setting}: error bad_value: found `many`"
    )


# -- wrong usage -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "nonsense"),
        (["check"], "FILE..."),
        (["simulate", str(TODAY), "--nonsense"], "--nonsense"),
        (["simulate", str(TODAY), "--length", "a year"], "length: found `a year`"),
        (["simulate", str(TODAY), "--starts", "today"], "starts: found `today`"),
        (["simulate", str(TODAY), "--replications", "0"], "replications: found 0"),
        (["simulate", str(TODAY), "--replications", "few"], "--replications: found `few`"),
        (["simulate", str(TODAY), "--seed", "-1"], "seed: found -1"),
        (
            ["simulate", str(TODAY), "--threads", "0"],
            "--threads: found `0`, expected 1 or more",
        ),
        (
            ["simulate", str(TODAY), "--executor", "here"],
            "expected the address of a Dask scheduler",
        ),
        (["simulate", str(TODAY), "--set", "teams"], "expected PATH=VALUE"),
        (["simulate", str(TODAY), "--set", "no.such=1"], "found no `no.such`"),
        (["compare", str(TODAY)], "expected two files at least"),
        (["compare"], "expected two files at least"),
        (["compare", str(TODAY), "--from", "runs.db"], "expected a ledger alone"),
        (["compare", "--from", "runs.db", "--only", "utlisation"], "did you mean `utilisation`?"),
        (["compare", "--from", "runs.db", "--csv", "--json"], "expected one of them"),
        (["new", "somewhere", "--from", "nowhere"], "nowhere"),
    ],
)
def test_wrong_words(capsys: Capsys, words: list[str], said: str) -> None:
    answer = pathways(capsys, *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.split())
    assert "Traceback" not in answer.err


def test_no_words_at_all_show_the_help(capsys: Capsys) -> None:
    answer = pathways(capsys)
    assert (answer.code, answer.out) == (2, "")
    assert "Write:" in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["measures", "--design", "nonsense"], "expected one of `baseline`, `joined_up`"),
        (["history", "--design", "nonsense"], "expected one of `baseline`, `joined_up`"),
        *(
            ([name, "--seed", "9"], "seed: found `9`, expected one of `1`")
            for name in ("measures", "delays", "handoffs", "history")
        ),
        (["delays", "--replication", "9"], "replication: found `9`"),
        (["history", "--case", "0"], "case: found 0"),
        (["history", "--case", "99999"], "case: found 99999"),
        (["handoffs", "--by", "weather"], "weather"),
        (["measures", "--csv", "--json"], "expected one of them"),
        (["history", "--limit", "-1"], "--limit: found `-1`, expected 0 or more"),
    ],
)
def test_what_a_ledger_does_not_have(
    capsys: Capsys, kept: Path, words: list[str], said: str
) -> None:
    name, *rest = words
    answer = pathways(capsys, name, kept, *rest)
    assert (answer.code, answer.out) == (2, "")
    assert said in " ".join(answer.err.split())


# -- ledgers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["measures", "handoffs", "delays", "history", "audit"])
def test_no_ledger_or_none_such(capsys: Capsys, tmp_path: Path, name: str) -> None:
    missing, other = tmp_path / "missing.db", tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    text = tmp_path / "text.db"
    text.write_text("Not a database. " * 100, encoding="utf-8")
    for path in (missing, other, text):
        answer = pathways(capsys, name, path)
        assert (answer.code, answer.out) == (1, ""), path.name
        assert str(path.name) in answer.err.replace("\n", "")
    assert not missing.exists()


def test_an_existing_ledger_needs_append(capsys: Capsys, ledger: Path) -> None:
    before = ledger.read_bytes()
    answer = pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", ledger)
    assert (answer.code, answer.out) == (1, "")
    assert "append" in answer.err
    assert ledger.read_bytes() == before
    alike = ("--length", "13w", "--warm-up", "13w", "--replications", "2", "--threads", "1")
    more = ("simulate", TODAY, *alike, "--ledger", ledger, "--append")
    answer = pathways(capsys, *more)
    assert (answer.code, answer.out) == (1, "")
    assert "take another seed" in " ".join(answer.err.split())
    assert ledger.read_bytes() == before
    assert pathways(capsys, *more, "--seed", "2").code == 0


def test_a_folder_that_is_not_there(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "no" / "runs.db"
    answer = pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", path)
    assert (answer.code, answer.out) == (1, "")
    assert "does not exist" in " ".join(answer.err.split())


def test_an_audit_passes_until_somebody_changes_a_row(capsys: Capsys, ledger: Path) -> None:
    assert pathways(capsys, "audit", ledger).code == 0
    with sqlite3.connect(ledger) as database:
        database.execute("UPDATE cases SET opened_at = opened_at + 1 WHERE case_no = 1")
    database.close()
    answer = pathways(capsys, "audit", ledger)
    assert answer.code == 1
    assert "Audit FAILED" in answer.out


def test_too_little_memory_is_no_fault_of_ours(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathway_engine.definition import schema

    def too_much() -> None:
        raise MemoryError

    monkeypatch.setattr(schema, "schema_text", too_much)
    assert pathways(capsys, "schema") == (1, "", "pathways: there is not enough memory for this\n")


# -- faults of our own -----------------------------------------------------------------------


def test_an_unexpected_error_is_shown_and_owned(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathway_engine.definition import schema

    monkeypatch.setattr(schema, "schema_text", lambda: 1 // 0)
    answer = pathways(capsys, "schema")
    assert (answer.code, answer.out) == (1, "")
    assert "ZeroDivisionError" in answer.err
    assert "not of your files" in answer.err


@pytest.mark.parametrize("command", ["draw", "check", "read", "simulate", "estimate", "resolve"])
def test_a_ledger_in_the_place_of_a_pathway_is_told_as_one(
    capsys: Capsys, ledger: Path, command: str
) -> None:
    answer = pathways(capsys, command, ledger)
    assert (answer.code, answer.out) == (2, "")
    said = " ".join(answer.err.split())
    assert "found a ledger, expected a file with a pathway" in said
    assert f"`draw FILE --ledger {ledger}`" in said


def test_a_ledger_beside_a_file_is_told_as_one(capsys: Capsys, ledger: Path) -> None:
    for words in (("compare", TODAY, ledger), ("diff", TODAY, ledger), ("compare", ledger, TODAY)):
        answer = pathways(capsys, *words)
        assert (answer.code, answer.out) == (2, ""), words
        assert "found a ledger" in " ".join(answer.err.split())
