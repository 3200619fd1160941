"""Real cases on the command line: who acts, what comes of a move, how a refusal is told."""

from __future__ import annotations

import json
import shutil
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from casework.world import PATHWAY
from cli.commands import Answer, pathways
from pathway_engine.casework import SYSTEM, Right
from pathway_engine.cli.case.acting import actor_of
from pathway_engine.errors import UsageError

Capsys = pytest.CaptureFixture[str]

DOOR = ("--as", "a1:door=adviser@council")
COMMUNITY = ("--as", "c1:community=worker@council")
WARD = ("--as", "n1:ward=nurse@trust")
HEAD = ("--as", "h1@council+supervise")
NAME = "Margaret Hale"
"""What no error may tell."""
OPENED = "2025-03-03T09:00Z"
ON_TUESDAY = ("--at", "2025-03-04T09:00Z")


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which a pathway is in force and nothing has happened. Nobody changes it."""
    from pathway_engine.cli.ending import run

    folder = tmp_path_factory.mktemp("care")
    (folder / "live.yaml").write_text(PATHWAY, encoding="utf-8")
    assert run(["install", str(folder / "live.yaml"), str(folder / "care.db")]) == 0
    return folder / "care.db"


@pytest.fixture
def care(fresh: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as a test likes."""
    return Path(shutil.copy(fresh, tmp_path / "care.db"))


def case(capsys: Capsys, ledger: Path, move: str, *words: str) -> Answer:
    return pathways(capsys, "case", move, ledger, *words)


def told(capsys: Capsys, *words: str | Path) -> Any:
    answer = pathways(capsys, *words, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def opened(capsys: Capsys, ledger: Path, *words: str) -> None:
    answer = case(capsys, ledger, "open", "live", *DOOR, "--at", OPENED, *words)
    assert (answer.code, answer.err) == (0, "")


def finished(capsys: Capsys, ledger: Path, *words: str) -> Answer:
    """The first visit of case 1, worked on paper for an hour."""
    when = ("--started-at", "2025-03-03T10:00Z", "--at", "2025-03-03T11:00Z")
    return case(capsys, ledger, "finish", "1.1", *DOOR, *when, *words)


# -- who acts --------------------------------------------------------------------------------


def test_an_actor_is_spelt_in_one_word() -> None:
    actor = actor_of("w1:ward=nurse/charge,door@trust+supervise+operate", None)
    assert actor.id == "w1"
    assert dict(actor.teams) == {"ward": {"nurse", "charge"}, "door": frozenset()}
    assert actor.organisation == "trust"
    assert actor.rights == {Right.SUPERVISE, Right.OPERATE}
    assert actor_of(None, None) is SYSTEM
    assert actor_of("system", None) is SYSTEM


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "expected ID"),
        (":ward", "expected ID"),
        ("a b", "expected ID"),
        ("a@b@c", "expected ID"),
        ("a+fly", "`intake`, `supervise`, `operate`"),
        ("system:ward", "all rights already"),
    ],
)
def test_a_word_that_spells_nobody(said: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        actor_of(said, None)


def test_actors_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "staff.yaml"
    file.write_text(
        "w1: {teams: {ward: [nurse], door: []}, organisation: trust, rights: [intake]}\n"
        "w2: {teems: {ward: [nurse]}}\nw3: {rights: [fly]}\n",
        encoding="utf-8",
    )
    assert actor_of("w1", str(file)) == actor_of("w1:ward=nurse,door@trust+intake", None)
    for said, why in (
        ("w2", ":2:5: found `teems`"),
        ("w3", "found the right `fly`"),
        ("w4", "who is not in"),
        ("w1:door", "beside --actors"),
    ):
        with pytest.raises(UsageError, match=why):
            actor_of(said, str(file))


def test_a_move_says_who_makes_it(capsys: Capsys, care: Path) -> None:
    answer = case(capsys, care, "open", "live")
    assert (answer.code, answer.out) == (2, "")
    assert "--as" in answer.err


# -- moves -----------------------------------------------------------------------------------


def test_a_case_from_the_door_to_its_end(capsys: Capsys, care: Path) -> None:
    opened(capsys, care, "--reference", "25/1", "--person", "p1")
    answer = finished(capsys, care, "--value", "urgent=true", "--value", "cost=280")
    assert answer.out.splitlines() == [
        "Case 1: started, recorded, finished, offered. Revision 6, position 6.",
        "1.2 care: offered, ward",
    ]
    for words in (
        ("accept", "1.2", *WARD, "--at", "2025-03-04T09:00Z"),
        ("start", "1.2", *WARD, "--at", "2025-03-04T10:00Z"),
        ("hold", "1.2", "--cause", "family", *WARD, "--at", "2025-03-04T11:00Z"),
        ("resume", "1.2", *WARD, "--at", "2025-03-04T12:00Z"),
        ("work-done", "1.2", "--effort", "90m", *WARD, "--at", "2025-03-04T13:00Z"),
        ("finish", "1.2", "--outcome", "home", *WARD, "--at", "2025-03-04T14:00Z"),
        ("note", "1", "Rang the family", *WARD),
    ):
        answer = case(capsys, care, *words)
        assert (answer.code, answer.err) == (0, ""), words
    view = told(capsys, "case", "show", care, "1", "--history", "--as", "ig+operate")
    assert (view["case"]["ending"], view["case"]["person"]) == ("home", "p1")
    kinds = [entry["kind"] for entry in view["history"]]
    assert kinds[-6:] == ["held", "resumed", "work_done", "finished", "closed", "noted"]
    (done,) = (one for one in view["history"] if one["kind"] == "work_done")
    assert (done["at"], done["data"]["effort"]) == ("2025-03-04T13:00:00Z", 5400)


def test_offers_come_back_and_are_disputed(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    finished(capsys, care, "--value", "urgent=true", "--value", "cost=280")
    disputed = case(capsys, care, "dispute", "1.2", "--reason", "not ours", *WARD)
    assert "1.2 care: disputed" in disputed.out
    returned = case(capsys, care, "return", "1.2", "--reason", "not ours", *WARD)
    assert (returned.code, "returned" in returned.out) == (0, True)
    again = case(capsys, care, "undo", "1", "--to", "6", "--reason", "slip", *HEAD)
    assert "1.2 care: offered, ward" in again.out


def test_what_only_a_supervisor_may(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    words = ("divert", "1.1", "--to", "check", "--reason", "known")
    refused = case(capsys, care, *words, *DOOR)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "pathways: to divert (supervise for council could)\n"
    assert "1.2 check" in case(capsys, care, *words, *HEAD).out
    moved = ("--ending", "left", "--reason", "moved away")
    assert "Closed" in case(capsys, care, "withdraw", "1", *moved, *HEAD).out


def test_a_panel_a_link_a_correction(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    opened(capsys, care)
    finished(capsys, care, "--value", "urgent=false", "--value", "cost=1", "--outcome", "panel")
    sitting = ("--sitting", "2025-03-13T10:00Z")
    for words in (
        ("set-sitting", "hearing", *sitting, "--places", "3", "--reason", "many", *COMMUNITY),
        ("schedule", "1.2", *sitting, *COMMUNITY, *ON_TUESDAY),
        ("link", "1", "--other", "2", "--kind", "related", *DOOR),
        ("correct", "1", "--fact", "4", "--value", "cost=2", "--reason", "typo", *DOOR),
    ):
        answer = case(capsys, care, *words)
        assert (answer.code, answer.err) == (0, ""), words
    view = told(capsys, "case", "show", care, "1", *DOOR)["case"]
    assert view["values"]["cost"] == 2
    assert view["links"] == [{"other": 2, "kind": "related"}]
    assert view["visits"][1]["sitting_at"] == "2025-03-13T10:00:00Z"


def test_a_dry_run_keeps_nothing(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    answer = case(capsys, care, "start", "1.1", "--dry-run", *DOOR, "--at", OPENED)
    assert answer.out == "Case 1: started. It would be so; nothing was kept.\n"
    assert told(capsys, "case", "show", care, "1", *DOOR)["case"]["revision"] == 2
    refused = case(capsys, care, "accept", "1.1", "--dry-run", *DOOR)
    assert (refused.code, refused.out) == (1, "")


def test_under_one_key_it_counts_once(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    words = ("start", "1.1", *DOOR, "--at", OPENED, "--key", "k1")
    first, second = (told(capsys, "case", words[0], care, *words[1:]) for _ in range(2))
    assert (first["replayed"], second["replayed"]) == (False, True)
    assert first["position"] == second["position"]


def test_who_looked_before_is_told(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    case(capsys, care, "start", "1.1", *DOOR, "--at", OPENED)
    stale = case(capsys, care, "start", "1.1", *DOOR, "--expect", "2")
    assert stale.code == 1
    assert "has changed since you looked: started" in stale.err


def test_values_come_from_a_file_or_from_here(
    capsys: Capsys, care: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(capsys, care)
    file = tmp_path / "values.json"
    file.write_text('{"cost": 5, "urgent": false}', encoding="utf-8")
    assert case(capsys, care, "record", "1.1", "--values", str(file), *DOOR).code == 0
    monkeypatch.setattr(sys, "stdin", StringIO('{"cost": 7}'))
    assert case(capsys, care, "record", "1.1", "--values", "-", *DOOR).code == 0
    assert told(capsys, "case", "show", care, "1", *DOOR)["case"]["values"]["cost"] == 7


# -- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("record", "1.1", "--value", f"cost={NAME}"),
        ("record", "1.1", "--value", f"area={NAME}"),
        ("record", "1.1", "--value", NAME),
        ("record", "1.1", "--values", "secret.json"),
        ("open", "live", "--reference", NAME),
        ("return", "1.1", "--reason", NAME),
        ("open", "live", "--value", f"urgent={NAME}"),
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_no_refusal_tells_a_value(
    capsys: Capsys, care: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("secret.json").write_text(json.dumps([NAME]), encoding="utf-8")
    opened(capsys, care, "--reference", NAME)
    answer = case(capsys, care, *words, *DOOR)
    assert answer.code in (1, 2)
    assert answer.err
    assert NAME not in answer.out + answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("start", "1"),
        ("start", "1.0"),
        ("start", "1.1", "--at", "2025-03-03"),
        ("start", "1.1", "--at", "2025-03-03T09:00"),
        ("work-done", "1.1", "--effort", "much"),
        ("work-done", "1.1", "--effort", "2wd"),
        ("finish", "1.1", "--opens", "review=perhaps"),
        ("open", "live", "--link", "one=follows"),
        ("start", "1.1", "--dry-run", "--key", "k"),
        ("start", "1.1", "--at", "1800-01-01T00:00Z"),
        ("open", "live", "--due", "9999-12-31T23:59Z"),
        ("open", "live", "--reference", "a\udcff"),
        ("note", "1", "a\udcff"),
        ("start", "1.1", "--key", "\udcff"),
        ("start", "1.1", "--expect", "9" * 30),
        ("undo", "1", "--to", "9" * 30, "--reason", "x"),
        ("link", "1", "--other", "9" * 30, "--kind", "related"),
    ],
    ids=" ".join,
)
def test_words_that_do_not_fit(capsys: Capsys, care: Path, words: tuple[str, ...]) -> None:
    answer = case(capsys, care, *words, *DOOR)
    assert (answer.code, answer.out) == (2, "")
    assert "Traceback" not in answer.err
    assert answer.err


def test_a_ledger_that_is_not_there_is_not_made(capsys: Capsys, tmp_path: Path) -> None:
    answer = case(capsys, tmp_path / "none.db", "open", "live", *DOOR)
    assert (answer.code, list(tmp_path.iterdir())) == (1, [])
    (tmp_path / "text.db").write_text("no ledger" * 99, encoding="utf-8")
    answer = case(capsys, tmp_path / "text.db", "open", "live", *DOOR)
    assert answer.code == 1
    assert "no ledger, and no SQLite file" in answer.err


# -- looking ---------------------------------------------------------------------------------


def test_a_case_says_what_may_be_done_next(capsys: Capsys, care: Path) -> None:
    opened(capsys, care, "--value", "cost=3")
    shown = case(capsys, care, "show", "1", *DOOR).out
    assert "You may: 1.1 assign, start, hold, record" in shown
    assert "cost = 3" in shown
    options = told(capsys, "case", "show", care, "1", *DOOR)["options"]
    (accept,) = (one for one in options if one["command"] == "accept")
    assert (accept["allowed"], accept["code"]) == (False, "not_now")


def test_what_is_not_somebodys_is_not_there(capsys: Capsys, care: Path) -> None:
    opened(capsys, care, "--reference", NAME)
    assert case(capsys, care, "show", "1", *WARD).err == "pathways: no case 1\n"
    assert case(capsys, care, "find", "--reference", NAME, *WARD).out == "No case of yours.\n"
    assert "live" in case(capsys, care, "find", "--reference", NAME, *DOOR).out


def test_nothing_that_is_told_reaches_the_terminal_as_it_stands(capsys: Capsys, care: Path) -> None:
    opened(capsys, care, "--reference", "a\x1b[2Jb")
    case(capsys, care, "note", "1", "x\x1b]0;y\x07", *DOOR)
    shown = case(capsys, care, "show", "1", "--history", *DOOR).out
    assert "\x1b" not in shown
    assert "\x07" not in shown
