"""Whether rows belong together, so that they can be measured: the auditor's first rules, at once.

Whoever measures a ledger that somebody else has sent wants no number of rows that refer to
nothing, or of seconds that are counted twice. All the rest is for the auditor to say.
"""

from __future__ import annotations

from pathway_engine.analysis.audit.cases import conserved, numbers
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.given import Judged
from pathway_engine.analysis.audit.references import references
from pathway_engine.analysis.audit.report import RuleResult
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.audit.visits import moves, parts
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.engine.records import Records

_FIRST = {
    "references": references,
    "numbers": numbers,
    "cases": conserved,
    "parts": parts,
    "moves": moves,
}
"""In this order: each may rest on those before it."""


def refuse_loose_rows(records: Records) -> None:
    """Look whether all rows of a run belong together.

    Raises `LooseRows`, which says what is wrong with the first that does not.
    """
    judged = Judged(Evidence(records))
    for name, rule in _FIRST.items():
        result = RuleResult(rule.__name__)
        if (subject := judged.by(name)) is not None:
            rule(subject, Trial(result, None))
        if result.faults:
            raise LooseRows(str(result.faults[0]))
