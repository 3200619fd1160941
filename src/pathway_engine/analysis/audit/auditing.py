"""Every rule of the audit, and putting them to every run of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import getdoc
from typing import Generic, TypeVar

from pathway_engine.analysis.audit.accountability import accountable
from pathway_engine.analysis.audit.cases import conserved, numbers
from pathway_engine.analysis.audit.decisions import attributes, named, outcomes
from pathway_engine.analysis.audit.delays import delays
from pathway_engine.analysis.audit.evidence import Evidence, Told
from pathway_engine.analysis.audit.handoffs import handoffs
from pathway_engine.analysis.audit.headings import columns, headings, whole
from pathway_engine.analysis.audit.installed import definition
from pathway_engine.analysis.audit.lengths import delayed, lengths
from pathway_engine.analysis.audit.offers import offers
from pathway_engine.analysis.audit.people import arrivals
from pathway_engine.analysis.audit.queues import in_turn, slots_kept
from pathway_engine.analysis.audit.references import references
from pathway_engine.analysis.audit.report import SHOWN, AuditReport, Fault, RuleResult
from pathway_engine.analysis.audit.routes import routes
from pathway_engine.analysis.audit.rules import records as recorded
from pathway_engine.analysis.audit.rules import requires, rules
from pathway_engine.analysis.audit.staff import hours, workers
from pathway_engine.analysis.audit.sums import sums
from pathway_engine.analysis.audit.taking import taken
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.audit.visits import moves, parts
from pathway_engine.analysis.audit.waiting import waits
from pathway_engine.engine.records import Records
from pathway_engine.ledger import Store

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Rule(Generic[Subject]):
    """One rule: its id, how it is checked, and whether only simulated runs must obey it.

    It is put to the rows of a run (`Evidence`), or to a ledger as a whole (`Store`).
    """

    name: str
    check: Callable[[Subject, Trial], None]
    simulated_only: bool = False

    @property
    def says(self) -> str:
        """What must hold, in a sentence."""
        return (getdoc(self.check) or "").partition("\n")[0]


LEDGER_RULES: tuple[Rule[Store], ...] = (
    Rule("definition", definition),
    Rule("headings", headings),
    Rule("whole", whole),
)
"""The rules about what a ledger says of itself, in the order in which they are told."""

REFERENCES = Rule("references", references)
"""Comes first: rows that do not belong together cannot be judged."""

RULES: tuple[Rule[Evidence], ...] = (
    REFERENCES,
    Rule("columns", columns, simulated_only=True),
    Rule("numbers", numbers),
    Rule("cases", conserved),
    Rule("parts", parts),
    Rule("moves", moves),
    Rule("routes", routes),
    Rule("rules", rules),
    Rule("requires", requires),
    Rule("records", recorded),
    Rule("handoffs", handoffs),
    Rule("accountable", accountable),
    Rule("delays", delays),
    Rule("arrivals", arrivals, simulated_only=True),
    Rule("attributes", attributes, simulated_only=True),
    Rule("named", named, simulated_only=True),
    Rule("outcomes", outcomes, simulated_only=True),
    Rule("offers", offers, simulated_only=True),
    Rule("lengths", lengths, simulated_only=True),
    Rule("delayed", delayed, simulated_only=True),
    Rule("workers", workers, simulated_only=True),
    Rule("hours", hours, simulated_only=True),
    Rule("slots", slots_kept, simulated_only=True),
    Rule("order", in_turn, simulated_only=True),
    Rule("taken", taken, simulated_only=True),
    Rule("waits", waits, simulated_only=True),
    Rule("sums", sums, simulated_only=True),
)
"""The rules about the rows of a run, in the order in which they are told."""


def audit(store: Store) -> AuditReport:
    """Put every rule to a ledger and to every whole run in it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Store.create(f"{folder}/new.db") as store:
    ...     audit(store).passed
    True
    """
    names = [*(rule.name for rule in LEDGER_RULES), *(rule.name for rule in RULES)]
    results = {name: RuleResult(name) for name in names}
    _broken_keys(store, results[REFERENCES.name])
    for rule in LEDGER_RULES if results[REFERENCES.name].passed else ():
        rule.check(store, Trial(results[rule.name], None))
    untrue = {fault.run for fault in results["headings"].faults}
    for run in store.runs() if results[REFERENCES.name].passed else ():
        if run.run_id in untrue:  # its rows would be held against what is not so
            continue
        records = store.records(run.run_id)
        evidence = Evidence(records, odd=store.odd_rows(run.run_id, records))
        _judge_run(evidence, run.run_id, results)
    return AuditReport(store.digest(), tuple(results.values()))


def judge(records: Records, told: Sequence[Told] | None = None) -> tuple[RuleResult, ...]:
    """Put every rule to the records of one run, straight from a replication.

    `told` are the people of a run that did not follow the arrivals of its pathway.
    """
    results = {rule.name: RuleResult(rule.name) for rule in RULES}
    _judge_run(Evidence(records, told), None, results)
    return tuple(results.values())


def _judge_run(evidence: Evidence, run: int | None, results: Mapping[str, RuleResult]) -> None:
    for rule in RULES:
        before = len(results[rule.name].faults)
        rule.check(evidence, Trial(results[rule.name], run))
        if rule is REFERENCES and len(results[rule.name].faults) > before:
            return


def _broken_keys(store: Store, result: RuleResult) -> None:
    """Rows that refer to what is not in the ledger, table by table."""
    for broken in store.broken_references():
        named = [
            Fault(f"{broken.table}: {key} of {broken.parent} that is not there", *place)
            for place in broken.rows[:SHOWN]
            for key in (", ".join(broken.columns),)
        ]
        result.add(named, broken.number)
