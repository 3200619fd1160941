"""What the reports say, at 80 and at 160 columns, beside stored transcripts.

To store new transcripts after a change that is meant: PATHWAYS_STORE=1 pytest tests/unit/report
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pathway_engine.analysis.audit.report import AuditReport, Fault, RuleResult
from pathway_engine.analysis.history import history, life
from pathway_engine.analysis.matrix import matrix
from pathway_engine.analysis.settled import not_settled
from pathway_engine.definition.findings import Finding, Findings, Severity
from pathway_engine.definition.node import Mark
from pathway_engine.definition.routing import expected
from pathway_engine.report.checking import render_audit, render_findings
from pathway_engine.report.comparison import render_comparison
from pathway_engine.report.delays import render_delays
from pathway_engine.report.demo import first_screen
from pathway_engine.report.estimate import render_estimate
from pathway_engine.report.handoffs import render_handoffs
from pathway_engine.report.history import render_case, render_history
from pathway_engine.report.measures import render_measures, render_not_settled
from unit.analysis.rows import pathway
from unit.analysis.runs import drawn
from unit.report.samples import BILL, DIFFERENCES, ONCE, QUESTION, SAME, SUMMARIES

STORED = Path(__file__).parent / "transcripts"
DELAYS = [row for row in SUMMARIES if row.measure.startswith("delay.")]
TITLES = {"slow_market": "Slow market"}


def audited(width: int) -> str:
    faults = [Fault("the parts add up to 9 s, the visit lasted 10 s", 2, 7, 1)]
    rules = (RuleResult("parts", 28_000), RuleResult("legal moves", 28_000, faults, more=3))
    return render_audit(AuditReport("9f86d081884c7d65", rules), width)


def found(width: int) -> str:
    mark = Mark("split.yaml", 12, 7)
    unknown = Finding("unknown_key", Severity.ERROR, mark, "steps.contact.tem", "`tem`",
                      "one of team, work", "did you mean `team`?")  # fmt: skip
    return render_findings(Findings([unknown]), width)


def estimated(width: int) -> str:
    asks = {"people": {"rate": "1000/year", "during": "office"}}
    return render_estimate(expected(pathway(arrivals=asks)), width)


RENDERINGS: dict[str, Callable[[int], str]] = {
    "measures": lambda width: render_measures(SUMMARIES, width, titles=TITLES),
    "measures_by_team": lambda width: render_measures(SUMMARIES, width, "team", TITLES),
    "not_settled": lambda width: render_not_settled(not_settled(SUMMARIES), width),
    "comparison": lambda width: render_comparison(
        {"council": DIFFERENCES, "again": SAME}, width, "split", TITLES
    ),
    "comparison_of_one_replication": lambda width: render_comparison({"council": ONCE}, width),
    "measures_by_cause": lambda width: render_measures(SUMMARIES, width, "cause", TITLES),
    "handoffs_by_organisation": lambda width: render_handoffs(
        matrix(SUMMARIES, "organisation"), width
    ),
    "handoffs": lambda width: render_handoffs(matrix(SUMMARIES), width),
    "delays_by_cause": lambda width: render_delays(SUMMARIES, "cause", width, TITLES),
    "delays_by_organisation": lambda width: render_delays(SUMMARIES, "organisation", width),
    "delays_alone": lambda width: render_delays(DELAYS, "organisation", width),
    "delays_by_step": lambda width: render_delays(SUMMARIES, "step", width),
    "history": lambda width: render_history(history(drawn(3), 8), width, TITLES),
    "case": lambda width: render_case(life(drawn(3), 6), width, TITLES),
    "audit": audited,
    "findings": found,
    "estimate": estimated,
}


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("name", RENDERINGS)
def test_transcripts(name: str, width: int) -> None:
    text = RENDERINGS[name](width)
    file = STORED / f"{name}_{width}.txt"
    if os.environ.get("PATHWAYS_STORE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == file.read_text(encoding="utf-8")
    assert max(len(line) for line in text.split("\n")) <= width


def test_no_transcript_is_left_over() -> None:
    names = {f"{name}_{width}.txt" for name in RENDERINGS for width in (80, 160)}
    assert {file.name for file in STORED.iterdir()} == names | {"first_screen.txt"}


def test_the_first_screen() -> None:
    beliefs = [("What to believe", "(a page)"), ("follows", "who owns which team decides")]
    closing = ["Ledger build/split.db: audit passed. Next:", " pathways history build/split.db"]
    text = first_screen(QUESTION, [DIFFERENCES, SAME], BILL, beliefs, closing)
    file = STORED / "first_screen.txt"
    if os.environ.get("PATHWAYS_STORE"):
        file.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == file.read_text(encoding="utf-8")
    assert max(len(line) for line in text.split("\n")) <= 80


def test_a_comparison_with_itself_says_so() -> None:
    text = render_comparison({"same": SAME}, 80)
    assert text.startswith("Nothing differs.")
    assert "the same in every design" in text


def test_nothing_to_show_is_said() -> None:
    assert render_handoffs([], 80) == "No case was handed over."
    assert render_delays([], "organisation", 80) == "Nothing was delayed."
    assert render_delays([], "team", 80) == "Nothing was delayed."
    assert render_history([], 80) == "There are no cases."
    assert render_measures([], 80, "shoe_size") == "Nothing is cut by shoe_size."
    assert render_not_settled([], 80) == ""
    assert render_findings(Findings(), 80) == "Nothing to say against it."
