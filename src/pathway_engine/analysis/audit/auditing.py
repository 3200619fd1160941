"""Every rule of the audit, and putting them to every run of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import getdoc
from typing import Generic, TypeVar

from pathway_engine.analysis.audit.accountability import accountable
from pathway_engine.analysis.audit.cases import conserved, numbers
from pathway_engine.analysis.audit.decisions import attributes, named, outcomes
from pathway_engine.analysis.audit.delays import delays
from pathway_engine.analysis.audit.evidence import Evidence, Told
from pathway_engine.analysis.audit.file import file, twice
from pathway_engine.analysis.audit.handoffs import handoffs
from pathway_engine.analysis.audit.headings import columns, headings, possible, whole
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
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Run, Store

Subject = TypeVar("Subject")
Results = Mapping[str, RuleResult]


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


FILE = Rule("file", file)
"""Comes before all: it takes in whatever cannot be read."""

FIRST_RULES: tuple[Rule[Store], ...] = (FILE, Rule("twice", twice))
"""The rules that are put even where rows refer to what is not there."""

LEDGER_RULES: tuple[Rule[Store], ...] = (
    *FIRST_RULES,
    Rule("definition", definition),
    Rule("headings", headings),
    Rule("whole", whole),
)
"""The rules about what a ledger says of itself, in the order in which they are told."""

REFERENCES = Rule("references", references)
"""Comes next: rows that do not belong together cannot be judged."""

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
    for rule in FIRST_RULES:
        _put(rule, store, results)
    with _reading(results, Trial(results[REFERENCES.name], None)):
        _broken_keys(store, results[REFERENCES.name])
    if results[REFERENCES.name].passed:
        for rule in LEDGER_RULES[len(FIRST_RULES) :]:
            _put(rule, store, results)
        _judge_runs(store, results)
    digest = ""
    with _reading(results, Trial(results[FILE.name], None)):
        digest = store.digest()
    return AuditReport(digest, tuple(results.values()))


def _judge_runs(store: Store, results: Results) -> None:
    """Put the rules about rows to every run whose heading is true and that can be read."""
    runs: tuple[Run, ...] = ()
    with _reading(results, Trial(results[FILE.name], None)):
        runs = store.runs()
    for run in runs:
        heading = Trial(results["headings"], run.run_id)
        if run.run_id in heading.result.runs:  # its rows would be held against what is not so
            continue
        with _reading(results, Trial(results[FILE.name], run.run_id)):
            if not possible(store, run, heading):
                continue
            records = store.records(run.run_id)
            evidence = Evidence(records, odd=store.odd_rows(run.run_id, records))
            _judge_run(evidence, run.run_id, results)


def _put(rule: Rule[Subject], subject: Subject, results: Results, run: int | None = None) -> None:
    trial = Trial(results[rule.name], run)
    with _reading(results, trial):
        rule.check(subject, trial)


@contextmanager
def _reading(results: Results, trial: Trial) -> Iterator[None]:
    """Take in what a damaged ledger does to whoever reads it.

    What cannot be read is a fault of the file, told once. A rule may fail in any way on rows
    that others have found at fault; on rows that nobody has anything against it may not.
    """
    try:
        yield
    except LedgerError as error:
        file = Trial(results.get(FILE.name, trial.result), trial.run)
        if str(error) not in {fault.found for fault in file.result.faults}:
            file.fault(str(error))
    except Exception as error:  # as said above
        if all(result.passed for result in results.values()):
            raise
        trial.fault(f"cannot be judged as the ledger is ({type(error).__name__})")


def judge(records: Records, told: Sequence[Told] | None = None) -> tuple[RuleResult, ...]:
    """Put every rule to the records of one run, straight from a replication.

    `told` are the people of a run that did not follow the arrivals of its pathway.
    """
    results = {rule.name: RuleResult(rule.name) for rule in RULES}
    _judge_run(Evidence(records, told), None, results)
    return tuple(results.values())


def _judge_run(evidence: Evidence, run: int | None, results: Results) -> None:
    for rule in RULES:
        _put(rule, evidence, results, run)
        if rule is REFERENCES and run in results[rule.name].runs:
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
