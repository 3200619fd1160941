"""What the reports say, at 80 and at 160 columns, beside stored transcripts.

To store new transcripts after a change that is meant: PATHWAYS_STORE=1 pytest tests/unit/report
"""

from __future__ import annotations

import os
import re
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
from pathway_engine.definition.titles import Titles
from pathway_engine.errors import UsageError
from pathway_engine.report.checking import render_audit, render_findings
from pathway_engine.report.comparison import Wanted, render_comparison
from pathway_engine.report.delays import render_delays
from pathway_engine.report.demo import first_screen
from pathway_engine.report.estimate import render_estimate
from pathway_engine.report.handoffs import render_handoffs
from pathway_engine.report.history import render_case, render_history
from pathway_engine.report.measures import render_measures, render_not_settled
from pathway_engine.report.places import render_delayed
from unit.analysis.rows import pathway
from unit.analysis.runs import drawn
from unit.report.samples import BILL, DIFFERENCES, IN_PLACES, ONCE, QUESTION, SAME, SUMMARIES

STORED = Path(__file__).parent / "transcripts"
DELAYED = [row for row in IN_PLACES if row.measure == "places.delayed" and "place" in row.by
           and list(row.by) != ["place", "cause"]]  # fmt: skip
DELAYS = [row for row in SUMMARIES if row.measure.startswith("delay.")]
TITLES = Titles({
    ("cause", "slow_market"): "Slow market",
    ("design", "council"): "Everything in the council, the company's staff and teams too",
    ("design", "again"): "The same again",
    ("ending", "advised"): "Told where to turn",
    ("ending", "supported"): "Care at home",
    ("organisation", "optalis"): "Optalis Ltd",
    ("organisation", "wbc"): "Borough Council",
    ("place", "beds"): "Beds for assessment",
    ("place", "rooms"): "Rooms",
    ("role", "worker"): "Social worker",
    ("step", "assessment"): "Needs assessment (Care Act section 9)",
    ("step", "brokerage"): "Finding a provider",
    ("step", "contact"): "First contact",
    ("step", "settling"): "Settling in",
    ("target", "assessed"): "Assessed in ten days",
    ("target", "request_to_package"): "Care in a month",
    ("team", "assess"): "Assessment team",
    ("team", "broker"): "Brokers",
    ("team", "front"): "Front door",
})  # fmt: skip


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
    return render_estimate(expected(pathway(arrivals=asks)), width, TITLES)


RENDERINGS: dict[str, Callable[[int], str]] = {
    "measures": lambda width: render_measures(SUMMARIES, width, titles=TITLES),
    "measures_by_team": lambda width: render_measures(SUMMARIES, width, ["team"], TITLES),
    "measures_by_step": lambda width: render_measures(SUMMARIES, width, ["step"], TITLES),
    "not_settled": lambda width: render_not_settled(not_settled(SUMMARIES), width, TITLES),
    "comparison": lambda width: render_comparison(
        {"council": DIFFERENCES, "again": SAME}, width, TITLES
    ),
    "comparison_of_everything": lambda width: render_comparison(
        {"council": DIFFERENCES, "again": SAME}, width, TITLES, Wanted(everything=True)
    ),
    "comparison_by_team": lambda width: render_comparison(
        {"council": DIFFERENCES}, width, TITLES, Wanted(only=("waiting_time",), by=("team",))
    ),
    "comparison_of_one_replication": lambda width: render_comparison(
        {"council": ONCE}, width, titles=TITLES
    ),
    "measures_by_cause": lambda width: render_measures(SUMMARIES, width, ["cause"], TITLES),
    "handoffs_by_organisation": lambda width: render_handoffs(
        matrix(SUMMARIES, "organisation"), width, "organisation", TITLES
    ),
    "handoffs": lambda width: render_handoffs(matrix(SUMMARIES), width, titles=TITLES),
    "delays_by_cause": lambda width: render_delays(SUMMARIES, ["cause"], width, TITLES),
    "delays_by_organisation": lambda width: render_delays(
        SUMMARIES, ["organisation"], width, TITLES
    ),
    "delays_alone": lambda width: render_delays(DELAYS, ["organisation"], width, TITLES),
    "delays_by_step": lambda width: render_delays(SUMMARIES, ["step"], width, TITLES),
    "delays_by_place": lambda width: render_delayed(DELAYED, width, TITLES),
    "history": lambda width: render_history(history(drawn(3), 8), width, TITLES),
    "history_to_the_second": lambda width: render_history(
        history(drawn(3), 8), width, TITLES, seconds=True
    ),
    "case": lambda width: render_case(life(drawn(3), 6), width, TITLES),
    "case_to_the_second": lambda width: render_case(life(drawn(3), 6), width, TITLES, seconds=True),
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


def test_whoever_reads_a_table_reads_titles() -> None:
    ids = {name for kind, name in TITLES.known if kind != "design"}
    for name in RENDERINGS.keys() - {"audit", "findings"}:
        words = {*re.findall(r"[a-z_]+", RENDERINGS[name](160))}
        assert words & ids <= WORDS_OF_ENGLISH, name


WORDS_OF_ENGLISH = {"contact", "assessment", "supported"}
"""Ids that titles and the words of tables happen to hold too."""


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("name", ["measures_by_team", "handoffs", "comparison", "delays_by_step"])
def test_no_width_costs_an_interval(name: str, width: int) -> None:
    def intervals(width: int) -> set[str]:
        return {*re.findall(r"\S+ to [^\s)]+", " ".join(RENDERINGS[name](width).split()))}

    assert intervals(400) - intervals(width) == set()


@pytest.mark.parametrize("case", range(1, 30))
@pytest.mark.parametrize("seconds", [False, True])
def test_a_life_adds_up_in_print(case: int, seconds: bool) -> None:
    text = render_case(life(drawn(3), case), 160, TITLES, seconds=seconds)
    *_, told, in_all = text.split("\n\n")
    parts, sums = lasted(told), lasted(in_all)
    assert sum(parts) == sum(sums[:-1]) == sums[-1]
    closed = re.search(r"ended as .* after (.*), \d+ visits?,", text)
    assert closed is None or lasted(closed[1]) == [sums[-1]]


def lasted(text: str) -> list[int]:
    """The durations at the end of a line or before two blanks, in seconds or minutes."""
    found = re.findall(r"(?:(\d+) d )?(\d\d):(\d\d)(?::(\d\d))?(?=  [A-Z]|$)", text, re.MULTILINE)
    return [
        ((int(days or 0) * 24 + int(h)) * 60 + int(m)) * (60 if s else 1) + int(s or 0)
        for days, h, m, s in found
    ]


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
    text = render_comparison({"same": SAME}, 80, wanted=Wanted(everything=True))
    assert text.startswith("same\nNothing differs.")
    assert "numbers are the same in both" in text


def test_a_statistic_that_is_named_is_shown_whatever_it_is() -> None:
    """Alone, and with the mark of few, for which the count is looked at that is not shown."""
    text = render_measures(SUMMARIES, 160, only=["case_duration.count", "case_duration.p90"])
    assert re.findall(r"^(?:Case duration)? +(count|p90)( \S)? ", text, re.MULTILINE) == [
        ("p90", " *"), ("count", "")
    ]  # fmt: skip
    whole = render_comparison(
        {"other": DIFFERENCES}, 160, wanted=Wanted(only=("case_duration.count",))
    )
    assert "Case duration, count" in whole
    assert "Case duration, mean" not in whole


def test_handoffs_of_some_measures_alone() -> None:
    text = render_handoffs(matrix(SUMMARIES), 160, only=("handoff_time",))
    assert "answered after d" in text
    assert "per closed case" not in text
    assert "Per closed case" not in text
    whole = render_handoffs(matrix(SUMMARIES), 160)
    for said in ("number, per run", "Per closed case: ", "The other columns, per run: "):
        assert said in whole
    with pytest.raises(UsageError, match=r"expected one of `handoffs\.all\.count`"):
        render_handoffs(matrix(SUMMARIES), 160, only=("handoffs.between_sectors",))


def test_nothing_to_show_is_said() -> None:
    assert render_handoffs([], 80) == "No case was handed over."
    assert render_delays([], ["organisation"], 80) == "Nothing was delayed."
    assert render_delays([], ["team"], 80) == "Nothing was delayed."
    assert render_delayed([], 80) == "There are no places."
    assert render_history([], 80) == "There are no cases."
    said = render_measures([], 400, ["shoe_size"])
    assert said.startswith(
        "Nothing is cut by shoe_size: nothing that counts in these runs has one."
    )
    assert render_not_settled([], 80) == ""
    assert render_findings(Findings(), 80) == "Nothing to say against it."
