"""What every command shows, as stored, at 80 and at 160 columns.

`PATHWAYS_STORE=1 pytest tests/cli/test_transcripts.py` stores what they show now: look at the
difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from cli.commands import HERE, pathways

STORED = HERE / "transcripts"
WIDTHS = (80, 160)

RUN = "--length 26w --warm-up 13w --replications 4 --threads 1"
STAFF = "teams.discharge.staff.social_worker"
TRANSCRIPTS = {
    "help": "--help",
    "help_simulate": "simulate --help",
    "check": "check today.yaml tomorrow.yaml",
    "check_provenance": "check tomorrow.yaml --provenance",
    "check_wrong": "check wrong.yaml",
    "read": "read today.yaml",
    "resolve": "resolve tomorrow.yaml",
    "diff": "diff today.yaml tomorrow.yaml",
    "estimate": "estimate today.yaml",
    "simulate": f"simulate today.yaml {RUN} --set teams.discharge.staff.social_worker=1",
    "compare": f"compare today.yaml tomorrow.yaml {RUN}",
    "solve": f"solve today.yaml --vary {STAFF}=2..6 --until 'waiting_time.mean<=1d' {RUN}",
    "sensitivity": f"sensitivity today.yaml tomorrow.yaml --measure waiting_time {RUN}",
    "claims": "claims council --flips --threads 1",
    "pages": "pages council --into pages --no-flips --threads 1",
    "measures": "measures runs.db --design baseline",
    "measures_by_team": "measures runs.db --by team --design joined_up --replication 1",
    "handoffs": "handoffs runs.db",
    "handoffs_by_organisation": "handoffs runs.db --by organisation --design baseline",
    "delays": "delays runs.db",
    "delays_by_organisation": "delays runs.db --by organisation --design baseline",
    "delays_by_step": "delays runs.db --by step --design baseline",
    "flow": "flow runs.db --design baseline --by team",
    "history": "history runs.db --limit 20",
    "history_case": "history runs.db --case 90 --design joined_up",
    "export": "export runs.db --to csv --overwrite",
    "export_xes": "export runs.db --to xes --design joined_up -o logs --overwrite",
    "audit": "audit runs.db",
    "unknown_design": "measures runs.db --design tomorrow",
}
"""The commands by the names of their transcripts; runs.db is what `compare` kept."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pathways of these tests, a wrong one, and a ledger."""
    folder = tmp_path_factory.mktemp("desk")
    for file in (HERE / "pathways").glob("*.yaml"):
        shutil.copy(file, folder)
    text = (folder / "today.yaml").read_text(encoding="utf-8")
    wrong = text.replace("team: ward", "team: wards").replace("work: {mean: 1h", "work: {men: 1h")
    (folder / "wrong.yaml").write_text(wrong, encoding="utf-8")
    shutil.copytree(HERE / "pathways", folder / "council")
    return folder


@pytest.fixture
def at_the_desk(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.chdir(desk)
    if not Path("runs.db").exists():
        words = shlex.split(f"compare today.yaml tomorrow.yaml {RUN} --ledger runs.db")
        assert pathways(capsys, *words).code == 0
    return desk


def stored(name: str, width: int) -> Path:
    return STORED / f"{name}.{width}.txt"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TRANSCRIPTS)
@pytest.mark.usefixtures("at_the_desk")
def test_a_command_shows_what_is_stored(
    name: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    answer = pathways(capsys, *shlex.split(TRANSCRIPTS[name]))
    shown = f"$ pathways {TRANSCRIPTS[name]}\n{answer.out}{answer.err}"
    # A digest tells of the last bit; what people read must be the same on every machine.
    shown = re.sub(r"\b[0-9a-f]{64}\b", "0123456789abcdef" * 4, shown)
    if os.environ.get("PATHWAYS_STORE"):
        stored(name, width).write_text(shown, encoding="utf-8")
    assert shown == stored(name, width).read_text(encoding="utf-8")
    if name != "resolve":  # that is a file, not a table
        assert max(map(len, shown.splitlines()[1:])) <= width


def test_nothing_is_stored_that_nothing_shows() -> None:
    known = {stored(name, width) for name in TRANSCRIPTS for width in WIDTHS}
    assert set(STORED.iterdir()) == known
