"""--json prints one document on standard output and nothing else there; --csv one sheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways

Capsys = pytest.CaptureFixture[str]

MEASURE = {"measure", "statistic", "by", "unit", "mean", "low", "high", "replications",
           "few"}  # fmt: skip
INTERVAL = {"mean", "low", "high"}


def document(capsys: Capsys, *words: str | Path, code: int = 0) -> dict[str, Any]:
    """The document of a command."""
    answer = pathways(capsys, *words, "--json")
    assert (answer.code, answer.err) == (code, "")
    read: dict[str, Any] = json.loads(answer.out, parse_constant=_no_such_number)
    assert read["format"] == 1
    return read


def by_name(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows by what they are about."""
    return {json.dumps([row["measure"], row["statistic"], row["by"]]): row for row in rows}


def _no_such_number(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


def test_check(capsys: Capsys, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("pathway: x\nlangauge: 1\n", encoding="utf-8")
    files = document(capsys, "check", TODAY, wrong, code=1)["files"]
    assert [one["file"] for one in files] == [str(TODAY), str(wrong)]
    assert len(files[0]["digest"]) == 64
    assert files[1]["digest"] is None
    keys = {"code", "severity", "file", "line", "column", "path", "found", "expected", "hint"}
    assert [set(finding) for finding in files[1]["findings"]] == [keys] * len(files[1]["findings"])
    assert {"code": "unknown_key", "line": 2} in [
        {"code": one["code"], "line": one["line"]} for one in files[1]["findings"]
    ]


def test_check_with_provenance(capsys: Capsys) -> None:
    (file,) = document(capsys, "check", TOMORROW, "--provenance")["files"]
    told = file["provenance"]
    states = [number["state"] for number in told["numbers"]]
    assert {state: told[state] for state in ("sourced", "assumed", "unattributed")} == {
        "sourced": 0,
        "assumed": 1,
        "unattributed": len(states) - 1,
    }
    (assumed,) = [number for number in told["numbers"] if number["state"] == "assumed"]
    assert (assumed["path"], assumed["value"]) == ("teams.discharge.staff.social_worker", "5")


def test_diff(capsys: Capsys) -> None:
    changes = document(capsys, "diff", TODAY, TOMORROW)["changes"]
    assert {
        "verb": "set",
        "path": "teams.discharge.organisation",
        "from": "council",
        "to": "trust",
        "kind": "organisation",
    } in changes
    assert {tuple(change) for change in changes} == {("verb", "path", "from", "to", "kind")}


def test_simulate(capsys: Capsys) -> None:
    setting = "teams.ward.staff.nurse=2"
    told = document(capsys, "simulate", TODAY, *SHORT, "--set", setting)
    assert told["options"] == {
        "starts": "2026-01-05",
        "length": "8 weeks",
        "warm_up": "4 weeks",
        "replications": 2,
        "seed": 1,
        "settings": [setting],
        "ledger": None,
        "record": "rows",
    }
    assert told["pathway"]["name"] == "hospital_discharge"
    assert told["pathway"]["without_cost"] == []
    assert {frozenset(row) for row in told["measures"]} == {frozenset(MEASURE)}
    cuts = {tuple(row["by"]) for row in told["measures"]}
    assert {(), ("team",), ("step",), ("organisation",), ("from", "to")} <= cuts
    assert told["not_settled"] == []


def test_compare(capsys: Capsys) -> None:
    told = document(capsys, "compare", TODAY, TOMORROW, TODAY, *SHORT)
    names = ["baseline", "joined_up", "hospital_discharge"]
    assert [one["design"] for one in told["designs"]] == names
    assert {row["design"] for row in told["measures"]} == {*names[1:]}
    for row in told["measures"]:
        assert {"measure", "statistic", "by", "unit", "replications"} < set(row)
        for side in ("baseline", "redesign", "difference"):
            assert set(row[side]) == INTERVAL
    itself = [row for row in told["measures"] if row["design"] == names[2] and row["replications"]]
    assert {row["difference"]["mean"] for row in itself} == {0}


def test_measures_of_a_ledger(capsys: Capsys, kept: Path) -> None:
    rows = document(capsys, "measures", kept)["measures"]
    assert {row["design"] for row in rows} == {"baseline", "joined_up"}
    assert {frozenset(row) for row in rows} == {frozenset(MEASURE | {"design"})}
    by_team = document(capsys, "measures", kept, "--by", "team", "--design", "joined_up")
    assert {tuple(row["by"]) for row in by_team["measures"]} == {("team",)}
    assert {row["design"] for row in by_team["measures"]} == {"joined_up"}


def test_a_ledger_tells_what_its_run_told(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    told = document(capsys, "simulate", TODAY, *SHORT, "--ledger", path)
    read = document(capsys, "measures", path)["measures"]
    assert told["options"]["ledger"] == str(path)
    assert by_name(row | {"design": "baseline"} for row in told["measures"]) == by_name(read)


def test_one_replication_has_no_interval(capsys: Capsys, kept: Path) -> None:
    rows = document(capsys, "measures", kept, "--replication", "2")["measures"]
    assert {(row["low"], row["high"]) for row in rows} == {(None, None)}
    assert {row["replications"] for row in rows} == {0, 1}


def test_handoffs(capsys: Capsys, kept: Path) -> None:
    rows = document(capsys, "handoffs", kept, "--design", "baseline")["handoffs"]
    assert {(row["from"], row["to"]) for row in rows} == {
        ("ward", "discharge"),
        ("discharge", "brokerage"),
    }
    assert set(rows[0]["time"]) == INTERVAL | {"unit"}
    between = document(capsys, "handoffs", kept, "--by", "organisation")["handoffs"]
    assert {(row["design"], row["from"], row["to"]) for row in between} == {
        ("baseline", "trust", "council"),
        ("baseline", "council", "council"),
        ("joined_up", "trust", "trust"),
        ("joined_up", "trust", "council"),
    }


def test_delays_add_up(capsys: Capsys, kept: Path) -> None:
    rows = document(capsys, "delays", kept, "--design", "baseline")["measures"]
    mean = [row for row in rows if (row["measure"], row["statistic"]) == ("case_duration", "mean")]
    (whole,) = [row["mean"] for row in mean if not row["by"]]
    parts = [row["mean"] for row in mean if "cause" in row["by"]]
    assert len(parts) > 5
    assert sum(parts) == pytest.approx(whole, rel=1e-9)


def test_audit(capsys: Capsys, kept: Path) -> None:
    told = document(capsys, "audit", kept)
    assert told["passed"] is True
    assert len(told["digest"]) == 64
    assert all({"rule", "checked", "faults"} <= set(rule) for rule in told["rules"])


@pytest.mark.parametrize("words", [["simulate", TODAY], ["compare", TODAY, TODAY]])
def test_nothing_on_standard_output_where_it_fails(capsys: Capsys, words: list[Any]) -> None:
    answer = pathways(capsys, *words, "--json", "--set", "teams.ward.staff.nurse=many")
    assert (answer.code, answer.out) == (1, "")


# -- sheets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "heads"),
    [
        (["measures"], {"design", "measure", "statistic", "team", "unit", "mean"}),
        (["delays"], {"design", "measure", "cause", "organisation", "mean"}),
        (["handoffs"], {"design", "from", "to", "per_case mean", "returned low"}),
        (["measures", "--by", "team"], {"design", "measure", "team", "mean"}),
    ],
)
def test_a_sheet_says_what_the_document_says(
    capsys: Capsys, kept: Path, words: list[str], heads: set[str]
) -> None:
    name, *rest = words
    answer = pathways(capsys, name, kept, *rest, "--csv")
    assert (answer.code, answer.err) == (0, "")
    rows = list(csv.DictReader(answer.out.splitlines()))
    assert heads <= set(rows[0])
    key = "handoffs" if words == ["handoffs"] else "measures"
    assert len(rows) == len(document(capsys, name, kept, *rest)[key])
