"""Results of drawn runs for the reports to show."""

from __future__ import annotations

from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.summary import compared, summarise
from pathway_engine.report.asked import Bill, Question
from unit.analysis.runs import BEDS, drawn

SPLIT = [measures_of(drawn(seed)) for seed in range(5)]
TOGETHER = [measures_of(drawn(seed, together=True)) for seed in range(5)]

SUMMARIES = summarise(SPLIT)
IN_PLACES = summarise([measures_of(drawn(seed, **BEDS)) for seed in range(5)])
DIFFERENCES = compared(SPLIT, [TOGETHER])[0]
SAME = compared(SPLIT, [SPLIT])[0]
ONCE = compared(SPLIT[:1], [TOGETHER[:1]])[0]

QUESTION = Question(
    title="Split with a company, or everything in the council?",
    settings="5 paired replications, 25 weeks after 1 to warm up, same people, seed 1",
    designs=("split", "all in the council", "council again"),
    short=("split", "council", "again"),
    clock="request_to_package",
    organisations={"wbc": "council", "optalis": "Optalis"},
)
BILL = Bill(uplift=238_000, price=40, weekly=300, where="report, 3.5")
