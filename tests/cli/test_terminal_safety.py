"""Names with control characters or markup reach no terminal as such."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways

Capsys = pytest.CaptureFixture[str]

OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, or what turns the direction of writing."""

MARKUP = "[bold red]Ward[/] [link=x]:smile:"


def rewritten(folder: Path, old: str, new: str) -> Path:
    text = TODAY.read_text(encoding="utf-8")
    assert old in text
    path = folder / "odd.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ["check"], ["check", "--provenance"], ["read"], ["estimate"], ["simulate", *SHORT],
        ["diff", str(TODAY)], ["resolve"], ["compare", str(TOMORROW), *SHORT],
    ],
    ids=" ".join,
)  # fmt: skip
def test_markup_is_only_text(capsys: Capsys, tmp_path: Path, words: list[str]) -> None:
    odd = rewritten(tmp_path, "title: Leaving hospital", f'title: "{MARKUP} Leaving hospital')
    text = odd.read_text(encoding="utf-8")
    odd.write_text(text.replace("the trust and the council", 'the trust and the council"'), "utf-8")
    answer = pathways(capsys, *words, odd)
    assert (answer.code, answer.err) == (0, "")
    assert not OBEYED.search(answer.out)
    if words[0] in {"read", "simulate", "diff", "resolve"}:
        assert "[bold red]Ward[/]" in answer.out


@pytest.mark.parametrize("character", ["\\e[31m", "\\u009b31m", "\\u202e", "\\a", "\\x7f"])
@pytest.mark.parametrize("name", ["check", "read", "estimate", "resolve", "diff"])
def test_control_characters_in_a_file(
    capsys: Capsys, tmp_path: Path, name: str, character: str
) -> None:
    odd = rewritten(tmp_path, "title: Ward,", f'title: "Ward{character}",')
    files = [TODAY, odd] if name == "diff" else [odd]
    answer = pathways(capsys, name, *files)
    assert not OBEYED.search(answer.out + answer.err)


@pytest.mark.parametrize(
    "words",
    [
        ["check", "\x1b[31mred.yaml"],
        ["read", "\x1b]0;owned\x07.yaml"],
        ["measures", "\x9b31m.db"],
        ["history", "runs.db", "\x1b[31m"],
        ["\x1b[31mread"],
        ["read", "--\x1b[31m"],
        ["measures", "runs.db", "--by", "\x1b[31m"],
        ["simulate", str(TODAY), "--set", "\x1b[31m=1"],
        ["simulate", str(TODAY), "--length", "\x1b[31m"],
        ["simulate", str(TODAY), *SHORT, "--ledger", "\x1b[31m/runs.db"],
    ],
)
def test_control_characters_among_the_words(capsys: Capsys, words: list[str]) -> None:
    answer = pathways(capsys, *words)
    assert answer.code in (1, 2)
    assert not OBEYED.search(answer.out + answer.err)


HOSTILE = "=cmd|' /C calc'!A1 \x1b[31m\x9b2J\u202e\x07\x7f [bold red]red[/]\r\nBaseline, \"\t"
"""What a ledger from somebody else may say anywhere: formula, escapes, markup, new lines."""


@pytest.fixture
def hostile(ledger: Path) -> Path:
    """A ledger whose design, titles and attributes say what they should not, its digests right."""
    with closing(sqlite3.connect(ledger)) as raw, raw:
        for number, text in raw.execute("SELECT pathway_id, canonical FROM pathways").fetchall():
            tree = json.loads(text)
            tree["title"] = HOSTILE
            for kind in ("teams", "steps", "organisations", "endings", "targets", "causes"):
                for thing in tree.get(kind, {}).values():
                    thing["title"] = HOSTILE
            written = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
            raw.execute(
                "UPDATE pathways SET canonical = ?, digest = ?, name = ? WHERE pathway_id = ?",
                [written, hashlib.sha256(written.encode()).hexdigest(), HOSTILE, number],
            )
        for number, text in raw.execute("SELECT run_id, settings FROM runs").fetchall():
            settings = json.loads(text)
            settings |= {"design": f"{HOSTILE}{settings['design']}", HOSTILE: HOSTILE}
            raw.execute(
                "UPDATE runs SET settings = ?, experiment = ? WHERE run_id = ?",
                [json.dumps(settings), HOSTILE, number],
            )
    return ledger


@pytest.mark.parametrize("form", [[], ["--csv"], ["--json"]], ids=["table", "csv", "json"])
@pytest.mark.parametrize("by", ["team", "organisation", "step", "cause"])
@pytest.mark.parametrize("name", ["measures", "handoffs", "delays"])
def test_what_a_ledger_says_is_only_text(
    capsys: Capsys, hostile: Path, name: str, by: str, form: list[str]
) -> None:
    answer = pathways(capsys, name, hostile, "--by", by, *form)
    assert (answer.code, answer.err) == (0, "")
    assert not OBEYED.search(answer.out)
    if form == ["--csv"]:
        assert not re.search(r'(^|,)"?=', answer.out, flags=re.MULTILINE)
        assert "'=cmd" in answer.out
    if not form:
        assert "[boldred]red[/]" in "".join(answer.out.split())


@pytest.mark.parametrize(
    "words",
    [
        ["history", "--design", f"{HOSTILE}baseline"],
        ["history", "--design", f"{HOSTILE}baseline", "--case", "3"],
        ["history"],
        ["measures", "--design", "nonsense"],
        ["audit"],
        ["audit", "--json"],
    ],
    ids=["history", "life", "no_design", "no_such_design", "audit", "audit_json"],
)
def test_nor_are_lives_and_messages_obeyed(capsys: Capsys, hostile: Path, words: list[str]) -> None:
    answer = pathways(capsys, words[0], hostile, *words[1:])
    assert not OBEYED.search(answer.out + answer.err)


def test_nor_is_a_fault_of_ours(
    capsys: Capsys, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The traceback quotes what stood in the ledger."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError(HOSTILE)

    monkeypatch.setattr("pathway_engine.study.ledger.Ledger.measures", fail)
    answer = pathways(capsys, "measures", ledger)
    assert answer.code == 1
    assert "this should not have happened" in answer.err
    assert not OBEYED.search(answer.err)
