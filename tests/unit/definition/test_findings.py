"""Findings: what they say, in which order, and what never gets into them."""

from __future__ import annotations

import json
import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.definition.codes import CODES, SECTIONS, Severity
from pathway_engine.definition.findings import (
    LONGEST_TEXT,
    Finding,
    Findings,
    Report,
    closest,
    did_you_mean,
    one_of,
    printable,
)
from pathway_engine.definition.node import Mark
from pathway_engine.definition.reader import read, scan
from pathway_engine.errors import PathwayError, RunStopped


def finding(line: int = 1, file: str = "a.yaml", code: str = "yaml_tag", **said: Any) -> Finding:
    return Finding(code, CODES[code].severity, Mark(file, line), **said)


def test_a_finding_says_everything_in_one_line() -> None:
    mark = Mark("split.yaml", 12, 7)
    what = Finding(
        "unknown_name", Severity.ERROR, mark, "steps.a", "`tem`", "one of `team`", "did you mean?"
    )
    assert str(what) == (
        "split.yaml:12:7: error unknown_name: found `tem`, expected one of `team` (steps.a); "
        "did you mean?"
    )


def test_a_finding_without_words_says_what_its_code_says() -> None:
    assert str(finding()) == f"a.yaml:1:1: error yaml_tag: {CODES['yaml_tag'].title}"


def test_the_row_has_exactly_these_keys() -> None:
    row = finding(3, path="steps.a", found="x", expected="y", hint="z").to_json()
    assert row == {
        "code": "yaml_tag",
        "severity": "error",
        "file": "a.yaml",
        "line": 3,
        "column": 1,
        "path": "steps.a",
        "found": "x",
        "expected": "y",
        "hint": "z",
    }
    assert json.loads(json.dumps(row)) == row


def test_findings_stand_in_the_order_of_the_files() -> None:
    wrong = [finding(7), finding(2, "b.yaml"), finding(2), finding(30), finding(2, "a.yaml")]
    places = [(f.file, f.line) for f in Findings(wrong)]
    assert places == [("a.yaml", 2), ("a.yaml", 2), ("a.yaml", 7), ("a.yaml", 30), ("b.yaml", 2)]


def test_findings_by_severity() -> None:
    both = Findings([finding(1), finding(2, code="unused_anchor")])
    assert [f.line for f in both.errors] == [1]
    assert [f.line for f in both.warnings] == [2]
    assert len(both.information) == 0
    assert len(both + Findings([finding(3)])) == 3
    assert both[1] == both.warnings[0]
    assert both[:1] == both.errors


def test_thousands_of_faults_show_a_hundred_and_errors_before_the_rest() -> None:
    many = [finding(line, code="unused_anchor") for line in range(1, 1001)]
    shown, rest = Findings([*many, finding(5000)]).limited()
    assert (len(shown), rest) == (100, 901)
    assert shown.errors[0].line == 5000
    assert [f.line for f in shown] == [*range(1, 100), 5000]


def test_a_path_finds_its_mark_in_the_tree() -> None:
    report = Report(read(b"teams:\n  front_door: {a: b}\n", "x.yaml"))
    report.add("unknown_name", "teams.front_door.staff", found="x")
    (what,) = report.findings
    assert (str(what.mark), what.path) == ("x.yaml:2:3", "teams.front_door.staff")


def test_a_mark_is_taken_as_it_is() -> None:
    report = Report()
    report.add("unknown_name", Mark("y.yaml", 4, 4), "some.path", found="x")
    assert str(report.findings[0]).startswith("y.yaml:4:4: error unknown_name: found x (some.path)")


def test_a_fault_is_said_once() -> None:
    report = Report()
    for _ in range(3):
        report.add("unknown_name", Mark("y.yaml"), found="x")
    assert len(report.findings) == 1


def test_what_could_not_be_read_is_not_judged_again() -> None:
    reading = scan(b"start:\ntitle: small\n", "x.yaml")
    report = Report(reading.tree, reading.findings)
    report.add("bad_value", "start", found="nothing")
    report.add("bad_value", "title", found="`small`")
    assert [f.code for f in report.findings] == ["null_value", "bad_value"]


def test_a_code_that_is_not_in_the_catalogue_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Report().add("no_such_code", Mark("y.yaml"))


@given(st.text())
def test_no_text_moves_the_cursor(text: str) -> None:
    what = Finding("yaml_tag", Severity.ERROR, Mark(text), text, text, text, text)
    assert str(what).isprintable()
    assert str(what).encode("utf-8")
    assert json.dumps(what.to_json())


@given(st.text(min_size=1))
def test_a_text_stays_itself_where_it_can_be_printed(text: str) -> None:
    if text.isprintable() and len(text) <= 240:
        assert printable(text) == text
    assert len(printable(text * 300)) <= 240


def test_markup_is_left_to_whoever_prints() -> None:
    assert printable("[bold red]team[/]") == "[bold red]team[/]"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("brokrage", "brokerage"),
        ("Brokerage", "brokerage"),
        ("asessment", "assessment"),
        ("assessment_of_needs", None),
        ("teams", "team"),
        ("x", None),
        ("", None),
        ("y" * 10_000, None),
    ],
)
def test_closest(word: str, meant: str | None) -> None:
    assert closest(word, ["team", "brokerage", "assessment"]) == meant
    assert did_you_mean(word, ["team", "brokerage", "assessment"]) == (
        f"did you mean `{meant}`?" if meant else ""
    )


def test_few_candidates_are_compared() -> None:
    looked_at = []

    def endless() -> Any:
        for number in range(10**9):
            looked_at.append(number)
            yield f"team{number}"

    closest("teem", endless())
    assert len(looked_at) <= 501


def test_one_of() -> None:
    assert one_of("abc") == "one of `a`, `b`, `c`"
    assert one_of(map(str, range(15))).endswith("`11` and 3 more")


@pytest.mark.parametrize("length", [1, 11, 40, 150, 400])
def test_a_list_of_names_is_never_cut_within_one(length: int) -> None:
    """What a finding keeps of a text has an end; a list says how many did not fit."""
    names = [f"{number:0{length}}" for number in range(20)]
    report = Report()
    expected = f"a step or an ending: {one_of(names, most=30)}"
    report.add("unknown_step", Mark("f.yaml", 1, 1), found="`x`", expected=expected)
    told = report.findings[0].expected
    if length <= 150:
        assert not told.endswith("…")
        shown = re.findall("`([^`]*)`", told)
        assert shown == names[: len(shown)]
        assert (f"and {20 - len(shown)} more" in told) == (len(shown) < 20)


def test_a_text_is_cut_between_words() -> None:
    assert printable("word " * 100).endswith("word …")
    assert len(printable("x" * 1000)) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("found", "hint"),
    [
        ("`“home”`", "write `home`"),
        ("`“a b”`", 'write `"a b"`'),
        ("`3–4`", "write `3-4`"),
        ("`home`", ""),
        ("no `home`", ""),
    ],
)
def test_signs_of_a_word_processor_are_named(found: str, hint: str) -> None:
    report = Report()
    report.add("bad_value", Mark("f.yaml", 1, 1), found=found, expected="a word")
    assert report.findings[0].hint.endswith(hint)
    assert bool(report.findings[0].hint) == bool(hint)


def test_the_catalogue_holds_each_code_once() -> None:
    ids = [code.id for section in SECTIONS.values() for code in section]
    assert len(ids) == len(set(ids)) == len(CODES)
    assert all(code.title and code.explanation.endswith((".", "`")) for code in CODES.values())


def test_an_error_shows_its_first_hundred_findings() -> None:
    error = PathwayError(Findings(finding(line) for line in range(1, 151)))
    assert len(str(error).splitlines()) == 101
    assert str(error).endswith("and 50 more")
    assert len(error.findings) == 150


def test_errors_cross_to_another_process() -> None:
    stopped = pickle.loads(pickle.dumps(RunStopped("why", case="1", step="panel")))  # noqa: S301
    assert str(stopped) == "case 1 at panel: why"
    wrong = pickle.loads(pickle.dumps(PathwayError(Findings([finding()]))))  # noqa: S301
    assert wrong.findings == Findings([finding()])
    assert str(RunStopped("why")) == "why"
