"""Cases that others opened: by whom, when and as whom, as it is drawn for each that opens some.

What an ending with a package opens hangs on whether that package still runs then.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.attributes import State, draw_on_coming
from pathway_engine.analysis.audit.choosing import Known
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import bits, key_of, uniform
from pathway_engine.analysis.audit.remembering import Remembering
from pathway_engine.analysis.audit.times import Times
from pathway_engine.analysis.audit.trial import Span
from pathway_engine.analysis.evaluation import Facts, evaluate_rows
from pathway_engine.definition.models import Package
from pathway_engine.definition.openings import Opens, openings
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class _Sources(NamedTuple):
    """What may open further cases, an entry of each array for each.

    The case (by position), at its how-manieth visit there, in which second, by whose calendar, and
    whether that was before the window opened; what was known then.
    """

    case: Array
    n: Array
    at: Array
    team: Array
    there: Array
    facts: Facts
    known: Known


class Hung(NamedTuple):
    """A case that was to open if the package of its parent still ran: both by position, and when.

    `child` is `NONE` where none opened.
    """

    parent: int
    child: int
    at: int


class _Due(NamedTuple):
    """The cases that one opening is to bring: of which parents, when, and as whom."""

    parent: Array
    n: Array
    at: Span
    known: Known


class Opened:
    """The cases that were opened, generation by generation."""

    def __init__(self, evidence: Evidence, memory: Remembering) -> None:
        self._evidence, self._memory = evidence, memory
        self._times = Times(evidence)
        self.missing: list[tuple[int, int]] = []
        """The cases, by position, for which one was to open that is not there, and when."""
        self.hung: list[Hung] = []
        """The cases that open only while a package runs."""
        self._children: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        """When and which cases were opened, by which other and as what."""
        links = evidence.links
        case = np.searchsorted(evidence.cases["case_no"], links["case_no"])
        other = np.searchsorted(evidence.cases["case_no"], links["other_no"])
        keys = zip(other, evidence.cases["entry"][case], evidence.cases["opened_at"][case],
                   case, strict=True)  # fmt: skip
        for parent, entry, at, child in keys:
            if parent < child:
                self._children[int(parent), int(entry)].append((int(at), int(child)))

    def next(self, parents: Array) -> Array:
        """Which cases were opened by some whose lives are known; they are known from then on."""
        found = np.zeros(len(parents), dtype=bool)
        for one in openings(self._evidence.pathway):
            due = self._due(one, parents)
            place, child = self._match(one, due)
            self._come(one, due, place, child)
            found[child] = True
        return found

    def _match(self, one: Opens, due: _Due) -> tuple[Array, Array]:
        """Which of those that are due have opened, and the position of each."""
        entry = self._evidence.names.entries.index(one.entry)
        hangs = self._ends_with_a_package(one)
        found = []
        columns = (due.parent.tolist(), due.at.low.tolist(), due.at.high.tolist())
        for place, (parent, low, high) in enumerate(zip(*columns, strict=True)):
            children = self._children[parent, entry]
            mine = next((one for one in children if low <= one[0] <= high), None)
            if mine is not None:
                children.remove(mine)
                opened, child = mine
                found.append((place, child))
                if hangs:
                    self.hung.append(Hung(parent, child, opened))
            elif low == high and hangs:
                self.hung.append(Hung(parent, NONE, low))
            elif low == high:
                self.missing.append((parent, low))
        pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _come(self, one: Opens, due: _Due, place: Array, child: Array) -> None:
        """They come as it is drawn for them, with what was known of their parents."""
        evidence, memory = self._evidence, self._memory
        records = evidence.records
        key = key_of(records.seed, records.replication, one.entry, "identity")
        identity = bits(key, memory.identity[due.parent[place]], due.n[place])
        state: State = {name: due.known(name)[place] for name in evidence.pathway.case}
        draw_on_coming(evidence, one.entry, one.opening.case, identity, state)
        memory.known[child], memory.identity[child] = True, identity
        for name, values in state.items():
            memory.opening[name][child] = memory.final[name][child] = values

    def _ends_with_a_package(self, one: Opens) -> bool:
        if one.outcome is not None:
            return False
        return isinstance(self._evidence.pathway.endings[one.owner].package, Package)

    # -- what is drawn ----------------------------------------------------------------------------

    def _due(self, one: Opens, parents: Array) -> _Due:
        """What an opening brings, where its rule holds and its share is drawn."""
        sources = self._sources(one, parents)
        number, opening = len(sources.case), one.opening
        opens = np.ones(number, dtype=bool)
        if opening.when is not None:
            rule = self._evidence.pathway.typed(opening.when)
            opens &= evaluate_rows(rule, sources.facts).is_true
        if opening.share is not None:
            share = self._share(one, sources)
            opens &= self._u(one, f"open.{one.name}", sources) < share
        u = self._u(one, f"open_after.{one.name}", sources)
        there = sources.there
        at = self._times.moments(opening.after, u, sources.known, sources.at, sources.team, there)
        window = self._evidence.window
        opens &= (at.low < window.ends_at) & ~(there & (at.high < window.warm_up_until))
        here = np.flatnonzero(opens)
        return _Due(sources.case[here], sources.n[here], Span(at.low[here], at.high[here]),
                    lambda name: sources.known(name)[here])  # fmt: skip

    def _u(self, one: Opens, purpose: str, sources: _Sources) -> Array:
        records = self._evidence.records
        key = key_of(records.seed, records.replication, one.owner, purpose)
        return uniform(key, self._memory.identity[sources.case], sources.n)

    def _share(self, one: Opens, sources: _Sources) -> Array:
        """How often it opens; of what was before the window how often it still does."""
        opening, there = one.opening, sources.there
        assert opening.share is not None  # noqa: S101 - asked where there is one
        share = self._times.shares(opening.share, len(there), sources.known)
        if not there.any():
            return share
        passed = self._times.passed(opening.after, sources.known, sources.at, sources.team)
        passed = np.where(there & (passed < 1), passed, 0.0)
        return np.asarray(share * (1 - passed) / (1 - share * passed))

    def _sources(self, one: Opens, parents: Array) -> _Sources:
        return self._endings(one, parents) if one.outcome is None else self._visits(one, parents)

    def _visits(self, one: Opens, parents: Array) -> _Sources:
        """The visits with such an outcome, after what it set."""
        evidence, memory, visits = self._evidence, self._memory, self._evidence.visits
        step = evidence.names.step_of[one.owner]
        outcome = evidence.names.outcomes[step].index(one.outcome or "")
        here = evidence.decided & (visits["step"] == step) & (visits["outcome"] == outcome)
        rows = np.flatnonzero(here & parents[evidence.case_at])
        known = memory.leaving(rows)
        facts = memory.facts(rows, memory.moments.finished[rows], known)
        return _Sources(
            evidence.case_at[rows], visits["at_step"][rows], visits["finished_at"][rows],
            visits["team"][rows], np.zeros(len(rows), dtype=bool), facts, known,
        )  # fmt: skip

    def _endings(self, one: Opens, parents: Array) -> _Sources:
        """The cases that came to an ending."""
        evidence, memory = self._evidence, self._memory
        ending = evidence.names.endings.index(one.owner)
        cases = np.flatnonzero(parents & (evidence.cases["ending"] == ending))
        at, known = evidence.cases["closed_at"][cases], memory.ending(cases)
        final = {name: known(name) for name in evidence.pathway.case}
        return _Sources(
            cases, np.ones(len(cases), dtype=np.int64), at, np.full(len(cases), NONE),
            evidence.had_ended[cases], memory.at_the_end(cases, at), final.__getitem__,
        )  # fmt: skip
