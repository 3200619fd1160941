"""The cases that outcomes and endings open, laid out for the kernel."""

from __future__ import annotations

from itertools import groupby

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.openings import Opens, openings
from pathway_engine.engine.records import LinkKind
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.kernel.orders import MOST_VISITS_A_SECOND
from pathway_engine.simulation.plan.steps import add_records, destination
from pathway_engine.simulation.plan.tables import Tables


def add_openings(tables: Tables) -> None:
    """Every opening in the written order, each with the next; the first of each owner."""
    outcomes = [
        (step, outcome)
        for step, one in tables.pathway.all_steps.items()
        for outcome in one.outcomes
    ]
    endings = list(tables.pathway.endings)
    for (owner, outcome), several in groupby(openings(tables.pathway), lambda one: one[:2]):
        first, *_ = [_add(tables, one) for one in several]
        table = "ending" if outcome is None else "outcome"
        place = endings.index(owner) if outcome is None else outcomes.index((owner, outcome))
        tables.change(table, place, opens=first)
        tables.change("opening", tables.size("opening") - 1, next=NONE)


def _add(tables: Tables, one: Opens) -> int:
    opening = one.opening
    share_by, share = tables.varying(opening.share, tables.share)
    after_by, after = tables.varying(opening.after, tables.quantity)
    records, records_n = add_records(tables, one.entry, opening.case, "case")
    kind = LinkKind.FOLLOWS if one.outcome is None else LinkKind.AROSE_FROM
    return tables.add(
        "opening",
        next=tables.size("opening") + 1,
        at=destination(tables, opening.at),
        rule=NONE if opening.when is None else tables.rule(opening.when),
        share_by=share_by,
        share=share,
        after_by=after_by,
        after=after,
        records=records,
        records_n=records_n,
        entry=tables.numbering.entries.index(one.entry),
        kind=kind,
        identity_key=tables.key(one.entry, "identity"),
        share_key=tables.key(one.owner, f"open.{one.name}"),
        after_key=tables.key(one.owner, f"open_after.{one.name}"),
    )


def pending_margin(pathway: Pathway) -> int:
    """How many openings one event may plan: each visit of a second, and the ending."""
    steps = pathway.all_steps.values()
    numbers = [len(outcome.opens) for step in steps for outcome in step.outcomes.values()]
    numbers += [len(ending.opens) for ending in pathway.endings.values()]
    return (MOST_VISITS_A_SECOND + 1) * max(numbers, default=0)
