"""Every measure of one run, with all its cuts."""

from __future__ import annotations

from collections.abc import Sequence

from pathway_engine.analysis.accounts import account_for
from pathway_engine.analysis.costs import costs
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import visit_rows
from pathway_engine.analysis.delayed import delayed
from pathway_engine.analysis.delays import delays
from pathway_engine.analysis.durations import durations, flow_efficiency
from pathway_engine.analysis.flow import flow
from pathway_engine.analysis.handoffs import handoffs
from pathway_engine.analysis.occupancy import occupancy
from pathway_engine.analysis.ordering import in_order
from pathway_engine.analysis.staff import staff
from pathway_engine.analysis.targets import targets
from pathway_engine.analysis.values import Value
from pathway_engine.engine.records import Records


def measures_of(records: Records, asked: Sequence[tuple[str, ...]] = ()) -> list[Value]:
    """The measures of the catalogue as one run has them, in its order.

    `asked` are cuts beyond those of the catalogue, each of one word or two (`cuts`). Durations
    are in seconds, work in hours, costs in the pathway's money. It makes no difference whether
    the records come from a ledger or straight from a replication. A value is NaN where nothing
    counts. Raises `LooseRows` if the seconds of a visit or case do not add up.
    """
    return measured(Counted(records, asked))


def measured(counted: Counted) -> list[Value]:
    """The same, of records of which something has been counted already."""
    visits = visit_rows(counted)
    account = account_for(counted)
    found = (
        *handoffs(counted),
        *durations(counted, visits),
        *flow_efficiency(counted),
        *delays(counted, account, visits),
        *targets(counted, account),
        *flow(counted, visits),
        *staff(counted, visits),
        *occupancy(counted),
        *delayed(counted, account),
        *costs(counted),
    )
    return in_order(found, counted.pathway)
