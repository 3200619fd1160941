"""What an audit says, in words and as data."""

from __future__ import annotations

import json

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.analysis.audit.report import SHOWN, AuditReport, Fault, RuleResult
from pathway_engine.analysis.audit.trial import Trial

LAYOUT = [("case_no", "i4"), ("visit_no", "i4")]
ROWS = Rows(np.array([(number, 1) for number in range(1, 51)], dtype=LAYOUT))


def test_twenty_faults_are_named_and_the_rest_counted() -> None:
    result = RuleResult("parts")
    trial = Trial(result, run=2)
    trial.equal(ROWS["case_no"], np.array(7), ROWS, "not seven")
    assert result.checked == 50
    assert (len(result.faults), result.more) == (SHOWN, 49 - SHOWN)
    assert str(result.faults[0]) == "run 2, case 1, visit 1: not seven: found 1, expected 7"
    trial.expect(ROWS["case_no"] < 10, ROWS, "ten or more")
    assert (result.checked, len(result.faults), result.more) == (100, SHOWN, 49 - SHOWN + 41)


def test_nothing_is_called_nothing() -> None:
    result = RuleResult("moves")
    Trial(result, run=None).equal(np.array([-1.0]), np.array([3]), ROWS[slice(1)], "no worker")
    assert str(result.faults[0]) == "case 1, visit 1: no worker: found nothing, expected 3"


def test_as_data() -> None:
    rules = (RuleResult("parts", 3), RuleResult("sums", 1, [Fault("too much", 2)], 4))
    report = AuditReport("9f86", rules)
    assert json.loads(json.dumps(report.as_json())) == {
        "format": 1,
        "passed": False,
        "digest": "9f86",
        "without_rows": [],
        "rings": [],
        "rules": [
            {"rule": "parts", "checked": 3, "faults": [], "more": 0},
            {
                "rule": "sums",
                "checked": 1,
                "faults": [{"run": 2, "case": None, "visit": None, "found": "too much"}],
                "more": 4,
            },
        ],
    }
