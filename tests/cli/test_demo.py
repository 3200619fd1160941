"""The demo: one screen of 80 columns, and a ledger of its own that is made anew each time."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli.commands import pathways
from pathway_engine import Ledger
from pathway_engine.analysis.audit.report import AuditReport, Fault, RuleResult
from pathway_engine.cli import demo
from pathway_engine.cli.demo import EXPERIMENT, FOLDER, QUESTION, _closing, _settings
from pathway_engine.definition.loading import load_experiment_as_written
from pathway_engine.ledger import Store
from pathway_engine.report.question import read_question
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.experiments.experiment import asked_of
from pathway_engine.study.experiments.gathering import experiments_in
from pathway_engine.study.options import read_options

Capsys = pytest.CaptureFixture[str]


@pytest.mark.slow
def test_the_demo(capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    older = Path("build", "wokingham.db")
    older.parent.mkdir()
    older.write_text("what an earlier demo left", encoding="utf-8")

    answer = pathways(capsys, "demo", "--replications", "2")

    assert answer.code == 0
    lines = answer.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 45
    assert "2 paired replications, 52 weeks after 26 to warm up, same people, seed 1" in lines
    assert re.search(r"^Ledger build/wokingham.db: \d+ MB, .*3 runs audited, 0 faults",
                     answer.out, flags=re.MULTILINE)  # fmt: skip
    assert "the page build/wokingham.html, the picture build/wokingham.svg" in " ".join(
        answer.out.split()
    ).replace("The page", "the page")
    page = Path("build", "wokingham.html").read_text(encoding="utf-8")
    assert "split with Optalis, or everything in the council?" in page
    assert "safeguarding risk, leadership, morale" in page
    claims = page.split('<section id="claims"')[1].split("</section>")[0]
    assert "The split pathway creates too many handoffs between the organisations" in claims
    assert "all in the council 0.00, split" in claims
    assert "even if the first one resolves 55" not in claims  # judged where a factor is set
    assert Path("build", "wokingham.svg").read_text(encoding="utf-8").startswith("<svg")
    assert _adds_up(lines)
    with Ledger(older) as ledger:
        designs = ledger.designs()
    assert designs == (
        "baseline", "wokingham_consolidated", "wokingham_three_conversations"
    )  # fmt: skip
    for line in lines:
        if line.startswith(" pathways "):
            words = line.split("  ")[0].split()[1:]
            if words[0] == "claims":  # that takes minutes
                assert experiments_in(words[1:])
                continue
            assert pathways(capsys, *words).code == 0, line


def test_it_is_run_as_its_experiment_says() -> None:
    read = load_experiment_as_written(shipped_pathways() / FOLDER / EXPERIMENT)
    told = _settings(read_options(asked_of(read.experiment)))
    assert told == "20 paired replications, 52 weeks after 26 to warm up, same people, seed 1"
    assert len(ASKED.question.designs) == len(read.pathways)


def _adds_up(lines: list[str]) -> bool:
    """Whether the days shown add up to the totals shown, design by design."""
    first = next(n for n, line in enumerate(lines) if line.startswith("Where the days go"))
    last = next(n for n, line in enumerate(lines) if line.startswith(" mean days"))
    number = re.compile(r"(?<= )(?:\d+\.\d|-)(?= |$)")
    rows = [[0.0 if cell == "-" else float(cell) for cell in number.findall(line[45:])]
            for line in lines[first + 1 : last + 1]]  # fmt: skip
    columns = list(zip(*rows, strict=True))
    return len(columns) == 3 and all(round(sum(parts), 1) == whole for *parts, whole in columns)


ASKED = read_question(shipped_pathways() / FOLDER / QUESTION, "as often as asked")


def test_faults_are_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [Fault("lasted 60 s too long", 2, 7, n) for n in (1, 2)]
    twice = RuleResult("twice", 3, [Fault("the run of 3", 4)] * 2, 5)
    report = AuditReport("9f86", (RuleResult("parts", 9, faults), twice))
    path = tmp_path / "mine.db"
    with Store.create(path):
        pass
    monkeypatch.setattr(demo, "another_process", lambda: ThreadPoolExecutor(1))
    monkeypatch.setattr(Ledger, "audit", lambda *_, **__: report)
    monkeypatch.setattr(Ledger, "typical", lambda _: pytest.fail("asked of a loose ledger"))

    passed, (head, *rest) = _closing(path, ASKED)

    assert not passed
    assert head.endswith(
        "audit FAILED, 9 faults (parts: run 2, case 7, visit 1: lasted 60 s too long; parts: run "
        "2, case 7, visit 2: lasted 60 s too long; twice: run 4: the run of 3; and 6 more). "
        "Rely on no figure above before you looked:"
    )
    assert [line.split()[:2] for line in rest if "audit" in line] == [["pathways", "audit"]]


def test_a_ledger_that_somebody_names_is_not_replaced(capsys: Capsys, tmp_path: Path) -> None:
    mine = tmp_path / "mine.db"
    mine.write_text("mine", encoding="utf-8")
    answer = pathways(capsys, "demo", "--ledger", mine)
    assert (answer.code, answer.out) == (1, "")
    assert "there is a file already" in " ".join(answer.err.split())
    assert mine.read_text(encoding="utf-8") == "mine"
