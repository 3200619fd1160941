"""Work that several do together: who has what in hand, and when all of them go on with it."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import PostHours, Stretches
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Stints
from pathway_engine.analysis.audit.partners import Partners, Works
from pathway_engine.definition.workers import staffed_posts

Array = np.ndarray[Any, Any]


class InHand:
    """Work in hand, one's own and that of others: of which visit, by position, who, from, until."""

    def __init__(self, evidence: Evidence) -> None:
        stints, partners = evidence.once(Stints), evidence.once(Partners)
        self.visit = np.concatenate([stints.visit, partners.visit])
        self.worker = np.concatenate([stints.worker, partners.worker])
        self.begins = np.concatenate([stints.begins, partners.begins])
        self.ends = np.concatenate([stints.ends, partners.ends])
        self.known = np.append(np.ones(len(stints.visit), dtype=bool), partners.sure)
        """Whether it is known that it is they."""
        self.works = Works(self.worker, self.begins, self.ends)


class Together:
    """When everybody goes on who works on a visit with partners.

    `visit`, `begins` and `ends` have an entry for each stretch in which they do.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._hours = {
            post.first_worker + index: (hours, index)
            for post in staffed_posts(evidence.pathway)
            for hours in (PostHours(evidence, post),)
            for index in range(post.staffed.workers)
        }
        self._known: dict[frozenset[int], tuple[Stretches, Stretches]] = {}
        in_hand, known = evidence.once(InHand), evidence.once(Partners).known
        rows = np.flatnonzero(known[in_hand.visit])
        order = rows[np.argsort(in_hand.visit[rows], kind="stable")]
        visits, first = np.unique(in_hand.visit[order], return_index=True)
        found = [
            self._of(set(in_hand.worker[some].tolist()), *_span(evidence, in_hand, some[0]))
            for some in np.split(order, first[1:]) if len(some)
        ]  # fmt: skip
        nothing = [np.zeros(0, dtype=np.int64)]
        self.visit = np.repeat(visits, [len(one.starts) for one in found])
        self.begins = np.concatenate([*nothing, *(one.starts for one in found)])
        self.ends = np.concatenate([*nothing, *(one.ends for one in found)])

    def _of(self, workers: set[int], begins: int, ends: int) -> Stretches:
        """When some workers go on with a work between two moments.

        Overtime lasts until somebody without it goes, and then until all are there again.
        """
        there, interrupts = self._all_of(frozenset(workers))
        if there is interrupts:
            return there.within(begins, ends)
        pieces: list[tuple[int, int]] = []
        at = begins
        while at < ends:
            until = min(interrupts.end_of(at), ends)
            pieces += [(at, until)] if at < until else []
            at = there.next(max(until, at + 1)) if until < ends else ends
        starts, over = np.array(pieces, dtype=np.int64).reshape(len(pieces), 2).T
        return Stretches(starts, over)

    def _all_of(self, workers: frozenset[int]) -> tuple[Stretches, Stretches]:
        """When all of them are there in hours, and when those are whom no overtime keeps.

        Both are the same where nobody has overtime.
        """
        if workers not in self._known:
            all_hours = [self._hours[number] for number in sorted(workers)]
            there = reduce(Stretches.shared, (hours.in_hours(index) for hours, index in all_hours))
            some = [hours.of(index) for hours, index in all_hours]
            over = any(hours.overtime for hours, _ in all_hours)
            self._known[workers] = there, reduce(Stretches.shared, some) if over else there
        return self._known[workers]


def _span(evidence: Evidence, in_hand: InHand, row: int) -> tuple[int, int]:
    """From when until when work in hand lasts in this run."""
    return int(in_hand.begins[row]), min(int(in_hand.ends[row]), evidence.window.ends_at)


class AtWork:
    """Stretches of work in hand in which nobody else keeps it waiting: who, from when, until when.

    Each is worked for as long as the worker is there in it.
    """

    def __init__(self, evidence: Evidence) -> None:
        in_hand, together = evidence.once(InHand), evidence.once(Together)
        with_others = evidence.once(Partners).known[in_hand.visit]
        alone, rows = np.flatnonzero(~with_others), np.flatnonzero(with_others)
        low, high = np.searchsorted(together.visit, [in_hand.visit[rows], in_hand.visit[rows] + 1])
        number = high - low
        first = np.repeat(low - np.cumsum(number) + number, number)
        pieces = first + np.arange(len(first))
        self.worker = np.concatenate(
            [in_hand.worker[alone], np.repeat(in_hand.worker[rows], number)]
        )
        self.begins = np.concatenate([in_hand.begins[alone], together.begins[pieces]])
        self.ends = np.concatenate([in_hand.ends[alone], together.ends[pieces]])
