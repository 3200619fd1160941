"""Runs that start from open cases: which rules are put to all rows, and which to some.

What those cases did before the run has no rows. So rules that follow a case from its beginning
are put to the cases that came in the run, and not through one that was open already.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.values import Array
from pathway_engine.engine.records import Records

OF_ALL = frozenset({
    "references", "columns", "parts", "moves", "slots", "places", "order",
    "measures", "series",
})  # fmt: skip
"""Rules about all rows, whatever came before."""

OF_NONE = frozenset({"backlog", "sittings", "sitters", "taken", "waits", "sums"})
"""Rules that ask what everybody did before: they are not put."""

WITH_PARTNERS = frozenset({"workers", "hours"})
"""Nor are these where work needs partners: who they are follows from who was idle before."""

WITH_MEMORY = frozenset({"order"})
"""Nor these where a worker is waited for who had the case, or a slot is kept from before."""

_TABLES = ("visits", "handoffs", "delays", "links", "partner_waits")


class Judged:
    """The rows of a run as each rule is put to them."""

    def __init__(self, evidence: Evidence) -> None:
        self._all = evidence
        self._came: Evidence | None = None
        self._alone: Evidence | None = None

    def by(self, rule: str) -> Evidence | None:
        """What a rule is put to, by its name; None where it is not put."""
        if not self._all.records.given:
            return self._all
        if self._is_not_put(rule):
            return None
        if rule in OF_ALL:
            return self._all
        if rule == "numbers":
            if self._came is None:
                numbers = self._all.records.cases["case_no"]
                self._came = Evidence(only(self._all.records, numbers[numbers > self._given]))
            return self._came
        if self._alone is None:
            self._alone = Evidence(only(self._all.records, alone(self._all.records)))
        return self._alone

    def _is_not_put(self, rule: str) -> bool:
        """Whether a rule asks of what came before, in this pathway."""
        pathway = self._all.pathway
        steps, teams = pathway.team_steps.values(), pathway.real_teams.values()
        if rule in WITH_PARTNERS:
            return any(step.with_ for step in steps)
        if rule in WITH_MEMORY:
            kept = any(team.caseload is not None for team in teams)
            return kept or any(step.same_worker for step in steps)
        return rule in OF_NONE

    @property
    def _given(self) -> int:
        return self._all.records.given

    def forget(self) -> None:
        """Let go of what was worked out."""
        for evidence in (self._all, self._came, self._alone):
            if evidence is not None:
                evidence.forget()


def alone(records: Records) -> Array:
    """The numbers of the cases that came in the run, and not through one that was open already."""
    numbers = records.cases["case_no"]
    theirs = set(numbers[numbers <= records.given].tolist())
    for link in records.links:  # in the order of the cases that were opened
        if int(link["other_no"]) in theirs:
            theirs.add(int(link["case_no"]))
    return np.asarray(numbers[~np.isin(numbers, sorted(theirs))])


def only(records: Records, numbers: Array) -> Records:
    """The records of some cases, by number."""
    kept = np.isin(records.cases["case_no"], numbers)
    tables = {
        name: rows[np.isin(rows["case_no"], numbers)]
        for name in _TABLES
        for rows in (getattr(records, name),)
    }
    return replace(
        records,
        cases=records.cases[kept],
        attributes=records.attributes[kept],
        arrived_with=records.arrived_with[kept],
        **tables,
    )
