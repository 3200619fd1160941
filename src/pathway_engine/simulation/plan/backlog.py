"""People who are there already, laid out for the kernel."""

from __future__ import annotations

from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.plan.steps import add_records, destination
from pathway_engine.simulation.plan.tables import Tables


def add_backlog(tables: Tables) -> None:
    """Every entry of the backlog in the written order."""
    first = 0
    for name, entry in tables.pathway.backlog.items():
        records, records_n = add_records(tables, name, entry.case, "case")
        passed_by, passed = tables.varying(entry.passed, tables.quantity)
        place = entry.in_
        tables.add(
            "backlog",
            to=destination(tables, entry.at),
            entry=tables.numbering.entries.index(name),
            first=first,
            cases=entry.cases,
            records=records,
            records_n=records_n,
            passed_by=passed_by,
            passed=passed,
            passed_key=tables.key(name, "waited"),
            identity_key=tables.key(name, "identity"),
            stayed=int(entry.stayed is not None),
            place=NONE if place is None else tables.numbering.places.index(place),
        )
        first += entry.cases
