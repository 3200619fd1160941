"""Every rule of the audit, and putting them to every run of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import getdoc
from typing import Generic, TypeVar

from pathway_engine.analysis.audit.accountability import accountable
from pathway_engine.analysis.audit.already import backlog
from pathway_engine.analysis.audit.branches import branches
from pathway_engine.analysis.audit.cases import conserved, numbers
from pathway_engine.analysis.audit.decisions import attributes, named, outcomes
from pathway_engine.analysis.audit.delays import delays
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.exits import exits
from pathway_engine.analysis.audit.file import file, twice
from pathway_engine.analysis.audit.given import Judged
from pathway_engine.analysis.audit.handoffs import handoffs
from pathway_engine.analysis.audit.headings import columns, headings, possible, whole
from pathway_engine.analysis.audit.installed import definition
from pathway_engine.analysis.audit.kept import kept_measures, measures
from pathway_engine.analysis.audit.lengths import delayed, lengths
from pathway_engine.analysis.audit.links import links
from pathway_engine.analysis.audit.offers import offers
from pathway_engine.analysis.audit.partner_waits import partner_waits
from pathway_engine.analysis.audit.people import arrivals
from pathway_engine.analysis.audit.places import places
from pathway_engine.analysis.audit.queues import in_turn, slots_kept
from pathway_engine.analysis.audit.references import references
from pathway_engine.analysis.audit.report import SHOWN, AuditReport, Fault, RuleResult
from pathway_engine.analysis.audit.routes import routes
from pathway_engine.analysis.audit.rules import records as recorded
from pathway_engine.analysis.audit.rules import requires, rules
from pathway_engine.analysis.audit.series import kept_series, series
from pathway_engine.analysis.audit.sitters import sitters
from pathway_engine.analysis.audit.sittings import sittings
from pathway_engine.analysis.audit.staff import hours, workers
from pathway_engine.analysis.audit.sums import sums
from pathway_engine.analysis.audit.taking import taken
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.audit.visits import moves, parts
from pathway_engine.analysis.audit.waiting import waits
from pathway_engine.analysis.rings import Ring, rings_at_the_end
from pathway_engine.definition.attaching import attach_beside
from pathway_engine.engine.records import Records
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Run, Store

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
    Rule("branches", branches),
    Rule("rules", rules),
    Rule("requires", requires),
    Rule("records", recorded),
    Rule("handoffs", handoffs),
    Rule("accountable", accountable),
    Rule("delays", delays),
    Rule("partners", partner_waits),
    Rule("links", links, simulated_only=True),
    Rule("arrivals", arrivals, simulated_only=True),
    Rule("backlog", backlog, simulated_only=True),
    Rule("attributes", attributes, simulated_only=True),
    Rule("named", named, simulated_only=True),
    Rule("outcomes", outcomes, simulated_only=True),
    Rule("offers", offers, simulated_only=True),
    Rule("exits", exits, simulated_only=True),
    Rule("lengths", lengths, simulated_only=True),
    Rule("delayed", delayed, simulated_only=True),
    Rule("workers", workers, simulated_only=True),
    Rule("hours", hours, simulated_only=True),
    Rule("slots", slots_kept, simulated_only=True),
    Rule("places", places, simulated_only=True),
    Rule("sittings", sittings, simulated_only=True),
    Rule("sitters", sitters, simulated_only=True),
    Rule("order", in_turn, simulated_only=True),
    Rule("taken", taken, simulated_only=True),
    Rule("waits", waits, simulated_only=True),
    Rule("sums", sums, simulated_only=True),
    Rule("measures", measures),
    Rule("series", series),
)
"""The rules about the rows of a run, in the order in which they are told."""


def audit(
    store: Store, *, raises: bool = False, replications: Collection[int] | None = None
) -> AuditReport:
    """Put every rule to a ledger and to every whole run in it.

    With `replications` the rules about rows are put to the runs of these alone, and no digest is
    worked out: the report names the runs that it leaves out.
    Whatever the ledger does to a rule is a fault of the ledger. `raises` is for who looks for
    faults of rules: what comes of rows that nobody has anything against comes out.
    Files of people whom arrivals replay are read where they lie beside the ledger.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Store.create(f"{folder}/new.db") as store:
    ...     audit(store).passed
    True
    """
    names = [*(rule.name for rule in LEDGER_RULES), *(rule.name for rule in RULES)]
    results = {name: RuleResult(name) for name in names}
    return _Audit(results, raises, replications).of(store)


def judge(records: Records) -> tuple[RuleResult, ...]:
    """Put every rule to the records of one run, straight from a replication.

    What a rule raises comes out as `audit` has it where it `raises`.
    """
    results = {rule.name: RuleResult(rule.name) for rule in RULES}
    _Audit(results, raises=True).judge(Evidence(records), None)
    return tuple(results.values())


@dataclass(frozen=True)
class _Audit:
    """An audit that goes on: what became of each rule so far."""

    results: Mapping[str, RuleResult]
    raises: bool
    replications: Collection[int] | None = None
    left_out: list[int] = field(default_factory=list)
    """The runs whose rows nobody asked to judge, so far."""
    without_rows: list[int] = field(default_factory=list)
    """The runs that keep no rows, so far."""
    rings: list[tuple[int, Ring]] = field(default_factory=list)
    """The rings of places that stand at the end of a run, so far."""

    def of(self, store: Store) -> AuditReport:
        """Everything, in the order in which it is told."""
        for rule in FIRST_RULES:
            self._put(rule, store)
        references = self.results[REFERENCES.name]
        with self._reading(Trial(references, None)):
            _broken_keys(store, references)
        if references.passed:
            for rule in LEDGER_RULES[len(FIRST_RULES) :]:
                self._put(rule, store)
            self._judge_runs(store)
        digest = ""
        if self.replications is None:
            with self._reading(Trial(self.results[FILE.name], None)):
                digest = store.digest()
        results, left_out = tuple(self.results.values()), tuple(self.left_out)
        rings, without_rows = tuple(self.rings), tuple(self.without_rows)
        return AuditReport(digest, results, without_rows, rings, left_out)

    def judge(self, evidence: Evidence, run: int | None) -> None:
        """Put the rules about rows to one run; those that need to know of before, to who came."""
        judged = Judged(evidence)
        for rule in RULES:
            subject = judged.by(rule.name)
            if subject is not None:
                self._put(rule, subject, run)
            if rule is REFERENCES and run in self.results[rule.name].runs:
                break
        judged.forget()

    def _judge_runs(self, store: Store) -> None:
        """Put them to every run whose heading is true and that can be read."""
        runs: tuple[Run, ...] = ()
        with self._reading(Trial(self.results[FILE.name], None)):
            runs = store.runs()
        for run in runs:
            if self.replications is not None and run.replication not in self.replications:
                self.left_out.append(run.run_id)
                continue
            heading = Trial(self.results["headings"], run.run_id)
            if run.run_id in heading.result.runs:  # its rows would be held against what is not so
                continue
            with self._reading(Trial(self.results[FILE.name], run.run_id)):
                if not possible(store, run, heading):
                    continue
                if run.keeps_rows:
                    records = store.records(run.run_id)
                    attach_beside(records.pathway, str(store.path.parent))
                    odd, figures = store.odd_rows(run.run_id, records), store.figures(run.run_id)
                    evidence = Evidence(records, odd, figures, store.series(run.run_id))
                    self.judge(evidence, run.run_id)
                    if not any(run.run_id in one.runs for one in self.results.values()):
                        self.rings.extend((run.run_id, one) for one in rings_at_the_end(records))
                else:
                    self.without_rows.append(run.run_id)
                    kept_measures(store, run, Trial(self.results["columns"], run.run_id))
                    kept_series(store, run, Trial(self.results["series"], run.run_id))

    def _put(self, rule: Rule[Subject], subject: Subject, run: int | None = None) -> None:
        trial = Trial(self.results[rule.name], run)
        with self._reading(trial):
            rule.check(subject, trial)

    @contextmanager
    def _reading(self, trial: Trial) -> Iterator[None]:
        """Take in what a damaged ledger does to whoever reads it.

        What cannot be read is a fault of the file, told once. A rule may fail in any way on a
        ledger that somebody has forged: it is a fault as well.
        """
        try:
            yield
        except LedgerError as error:
            file = Trial(self.results.get(FILE.name, trial.result), trial.run)
            if str(error) not in {fault.found for fault in file.result.faults}:
                file.fault(str(error))
        except Exception as error:  # as said above
            if self.raises and all(result.passed for result in self.results.values()):
                raise
            trial.fault(f"cannot be judged as the ledger is ({type(error).__name__})")


def _broken_keys(store: Store, result: RuleResult) -> None:
    """Rows that refer to what is not in the ledger, table by table."""
    for broken in store.broken_references():
        named = [
            Fault(f"{broken.table}: {key} of {broken.parent} that is not there", *place)
            for place in broken.rows[:SHOWN]
            for key in (", ".join(broken.columns),)
        ]
        result.add(named, broken.number)
