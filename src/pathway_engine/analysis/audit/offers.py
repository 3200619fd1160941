"""How offers are answered: delay, dispute, return and what it costs, as they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.drawing import Draws
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.letting_go import LetGo
from pathway_engine.analysis.audit.trial import Span, Trial
from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import Given, HandoffRule
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import NONE, HandoffResult

Array = np.ndarray[Any, Any]
Time = Quantity | Given[Quantity] | None


def offers(evidence: Evidence, trial: Trial) -> None:
    """An offer is answered when it is drawn, and as it is: disputed, returned or accepted."""
    rows = evidence.handoffs
    teams = evidence.names.teams
    pair = rows["from_team"].astype(np.int64) * len(teams) + rows["to_team"]
    known = evidence.once(Draws).memory.known[evidence.case_at[evidence.visit_of_handoff]]
    for number in np.unique(pair):
        sender, receiver = divmod(int(number), len(teams))
        if sender != receiver:
            rule = rule_for(evidence.pathway, teams[sender], teams[receiver]) or HandoffRule()
            mine = np.flatnonzero((pair == number) & known)
            _Offers(evidence, rule, mine).judge(trial)


class _Offers:
    """The offers, by position, from one team to another."""

    def __init__(self, evidence: Evidence, rule: HandoffRule, mine: Array) -> None:
        self.evidence, self.rule = evidence, rule
        self.rows = evidence.handoffs[mine]
        self.visit = evidence.visit_of_handoff[mine]
        self.draws = evidence.once(Draws)
        self.known = self.draws.memory.entering(self.visit)
        self.withdrawn = self.rows["result"] == HandoffResult.WITHDRAWN
        self.gone = evidence.visits["finished_at"][self.visit]
        last = np.minimum(self.gone, evidence.once(LetGo).until[self.visit])
        last = np.maximum(last, self.rows["offered_at"])  # what takes no time happens at once
        self.until = np.where(self.withdrawn, last + 1, evidence.window.ends_at)
        """What was to happen from then on did not: the run had ended, or the case had left."""

    def judge(self, trial: Trial) -> None:
        """Every column that chance decides."""
        rows, disputed = self.rows, self._disputed()
        answered = self._after(self.rule.delay, "delay", rows["offered_at"])
        self._within(trial, "disputed_from", self._if(disputed, answered))
        settled = self._settled()
        begun = disputed & (rows["disputed_from"] != NONE)
        self._within(trial, "disputed_to", self._left(self._if(begun, settled), begun))
        decided = Span(*(np.where(begun, *pair) for pair in zip(settled, answered, strict=True)))
        returned = self._returned()
        self._within(trial, "accepted_at", self._if(~returned, decided))
        over = (rows["result"] != NONE) & ~self.withdrawn
        result = np.where(returned, HandoffResult.RETURNED, HandoffResult.ACCEPTED)
        trial.equal(rows["result"][over], result[over], rows[over], "another answer than is drawn")
        back = returned & over
        visits = self.evidence.visits[self.visit[back]]
        span = Span(decided.low[back], decided.high[back])
        trial.within(visits["finished_at"], span, visits, "returned at another time than is drawn")
        said = "it was to be answered by now"
        trial.expect(decided.high[~over] >= self.until[~over], rows[~over], said)
        self._efforts(trial, back, over & ~returned)

    def _left(self, span: Span, begun: Array) -> Span:
        """The ends of disputes: one that goes on when the case leaves ends then."""
        cut = begun & self.withdrawn
        return Span(*(np.where(cut & (end == NONE), self.gone, end) for end in span))

    def _efforts(self, trial: Trial, returned: Array, accepted: Array) -> None:
        back = self.rule.returned
        for column, written, counts in (
            ("rework_time", None if back is None else back.rework, returned),
            ("rekeying_time", self.rule.rekeying, accepted & ~self.evidence.stays[self.visit]),
        ):
            zero = np.zeros(len(self.rows), dtype=np.int64)
            span = Span(zero, zero)
            if written is not None:
                drawn = self.draws.seconds(written, self._u(column.partition("_")[0]), self.known)
                span = Span(np.where(counts, drawn.low, 0), np.where(counts, drawn.high, 0))
            self._within(trial, column, span)

    def _u(self, purpose: str) -> Array:
        return self.draws.of_visits(purpose, self.visit, self.rows["attempt"])

    def _after(self, written: Time, purpose: str, since: Array) -> Span:
        """The moments that lie a drawn time after others, by the receiver's calendar."""
        if written is None:
            return Span(since, since)
        return self.draws.moments(
            written, self._u(purpose), self.known, since, self.rows["to_team"]
        )

    def _settled(self) -> Span:
        """When disputes are over that began when the rows say so."""
        since = self.rows["disputed_from"]
        written = None if self.rule.disputed is None else self.rule.disputed.for_
        return self._after(written, "dispute_for", np.maximum(since, 0))

    def _disputed(self) -> Array:
        if self.rule.disputed is None:
            return np.zeros(len(self.rows), dtype=bool)
        share = self.draws.shares(self.rule.disputed.share, len(self.rows), self.known)
        return np.asarray(self._u("disputed") < share)

    def _returned(self) -> Array:
        if self.rule.returned is None:
            return np.zeros(len(self.rows), dtype=bool)
        share = self.draws.shares(self.rule.returned.share, len(self.rows), self.known)
        return np.asarray(self._u("returned") < share)

    def _if(self, happens: Array, span: Span) -> Span:
        """The moments where something happens at all, and before the end of the run."""
        return before_the_end(span, happens, self.until)

    def _within(self, trial: Trial, column: str, span: Span) -> None:
        trial.within(self.rows[column], span, self.rows, f"{column} is not what is drawn")


def before_the_end(span: Span, happens: Array, ends_at: int | Array) -> Span:
    """The moments at which something happens before an end; `NONE` where it does not."""
    low = np.where(happens & (span.low < ends_at), span.low, NONE)
    high = np.where(happens & (span.high < ends_at), span.high, NONE)
    return Span(np.minimum(low, high), np.maximum(low, high))
