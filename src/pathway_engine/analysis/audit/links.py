"""Rules about several cases of one person: what opened a case, and that it could."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.memory import Memory
from pathway_engine.analysis.audit.packages import Packages
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.openings import Opens, openings
from pathway_engine.engine.records import NONE, LinkKind

Array = np.ndarray[Any, Any]


def links(evidence: Evidence, trial: Trial) -> None:
    """Every case that an opening brought is linked to one that had come to it, and no other is."""
    rows, cases = evidence.links, evidence.cases
    others = _others(evidence)
    opened = np.asarray(cases["entry"] >= others)
    number = np.bincount(_place(evidence, rows["case_no"]), minlength=len(cases))
    trial.equal(number, opened.astype(np.int64), cases, "it has not one link for an opening")
    mine = _place(evidence, rows["case_no"])
    trial.equal(rows["at"], cases["opened_at"][mine], rows, "it is not linked from its opening on")
    before = rows["other_no"] < rows["case_no"]
    trial.expect(before, rows, "it is linked to a case that opened later")
    entry = cases["entry"][mine]
    kinds = _kinds(evidence)
    known = np.append(kinds, [NONE])[np.clip(entry - others, NONE, len(kinds))]
    trial.equal(rows["kind"], known, rows, "not the kind of what opened it")
    other = _place(evidence, rows["other_no"])
    could = _could_open(evidence, other, entry, rows["at"])
    trial.expect(could, rows, "the other case had not come to what opened it")
    memory = evidence.once(Memory)
    rows = rows[memory.known[other] | memory.known[mine]]
    due = memory.known[_place(evidence, rows["case_no"])]
    trial.expect(due, rows, "nothing opens it then")
    missing = np.array(memory.opened.missing, dtype=np.int64).reshape(-1, 2)
    _missing(evidence, missing[:, 0], missing[:, 1], trial)
    _while_packages_run(evidence, trial)


def _missing(evidence: Evidence, parent: Array, at: Array, trial: Trial) -> None:
    """Cases, by position, of which others were to open in seconds that are not there."""
    said = "a case was to open of it, and is not there"
    trial.expect(np.zeros(len(parent), dtype=bool), evidence.cases[parent], said, at)


def _while_packages_run(evidence: Evidence, trial: Trial) -> None:
    """What an ending with a package opens, it opens while that package runs, and only then."""
    packages = evidence.once(Packages)
    hung = np.array(evidence.once(Memory).opened.hung, dtype=np.int64).reshape(-1, 3)
    hung = hung[~packages.unsure[hung[:, 0]]]
    parent, child, at = hung.T
    package = packages.of_case[parent]
    low, high = (until[package] for until in packages.until)
    # Of an ending that ends it and an opening in one second no row tells which came first.
    over = (high < at) | ((high == at) & ~packages.ended[package])
    there = child != NONE
    opened = evidence.cases[child[there]]
    said = "the package with which it was to open had ended"
    trial.expect(~over[there], opened, said)
    absent = ~there & (low > at)
    _missing(evidence, parent[absent], at[absent], trial)


def _others(evidence: Evidence) -> int:
    """How many entries come before the openings: arrivals and the backlog."""
    return len(evidence.pathway.arrivals) + len(evidence.pathway.backlog)


def _place(evidence: Evidence, numbers: Array) -> Array:
    """The positions of cases by number."""
    return np.asarray(np.searchsorted(evidence.cases["case_no"], numbers))


def _by_entry(evidence: Evidence) -> list[list[Opens]]:
    """The openings of each name that may bring a case: of several outcomes perhaps."""
    found: dict[str, list[Opens]] = {}
    for one in openings(evidence.pathway):
        found.setdefault(one.entry, []).append(one)
    return list(found.values())


def _kinds(evidence: Evidence) -> Array:
    """How a case is linked to the one that opened it, by opening."""
    by_ending = (several[0].outcome is None for several in _by_entry(evidence))
    kinds = [LinkKind.FOLLOWS if ends else LinkKind.AROSE_FROM for ends in by_ending]
    return np.array(kinds, dtype=np.int64)


def _could_open(evidence: Evidence, other: Array, entry: Array, at: Array) -> Array:
    """Whether the other case had come to the ending, or to such an outcome of the step."""
    could = np.zeros(len(other), dtype=bool)
    for number, several in enumerate(_by_entry(evidence), _others(evidence)):
        mine = np.flatnonzero(entry == number)
        if not len(mine):
            continue
        first = np.full(len(evidence.cases), np.iinfo(np.int64).max)
        for one in several:
            cases, ended = _came_to(evidence, one)
            np.minimum.at(first, cases, ended)
        could[mine] = first[other[mine]] <= at[mine]
    return could


def _came_to(evidence: Evidence, one: Opens) -> tuple[Array, Array]:
    """The positions of the cases that came to what opens, and when."""
    names = evidence.names
    if one.outcome is None:
        ending = names.endings.index(one.owner)
        mine = np.flatnonzero(evidence.cases["ending"] == ending)
        return mine, evidence.cases["closed_at"][mine]
    step = names.step_of[one.owner]
    outcome = names.outcomes[step].index(one.outcome)
    visits = evidence.visits
    chosen = (visits["step"] == step) & (visits["outcome"] == outcome)
    mine = np.flatnonzero(chosen & evidence.decided)
    return evidence.case_at[mine], visits["finished_at"][mine]
