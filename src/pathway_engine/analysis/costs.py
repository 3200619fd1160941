"""What it costs: staff by the paid hour, fixed sums, packages of care, and all together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.integrals import Belongs, cuts_of_staff, integrals, rolled_up
from pathway_engine.analysis.values import UNDEFINED, Value
from pathway_engine.clock import HOUR, WEEK, YEAR
from pathway_engine.definition.measures.entries import MONEY
from pathway_engine.definition.models import FixedCost
from pathway_engine.definition.money import hourly
from pathway_engine.definition.values import in_force

_PER = {"h": HOUR, "week": WEEK, "year": YEAR}


def costs(counted: Counted) -> Iterator[Value]:
    """Every measure of cost that the pathway prices, in its currency, over the window."""
    totals = []
    for name, parts in (
        ("staff", _staff(counted)),
        ("fixed", _fixed(counted)),
        ("package", _packages(counted)),
    ):
        if parts is None:
            continue
        whole = sum(parts[""].values())
        totals.append(whole)
        for cut, amounts in parts.items():
            for label, amount in amounts.items():
                yield _cost(counted, name, {cut: label} if cut else {}, amount)
    if totals:
        yield _cost(counted, "total", {}, sum(totals))


def _cost(counted: Counted, name: str, by: dict[str, str], amount: float) -> Value:
    return Value(f"cost.{name}", "sum", by, counted.pathway.currency or MONEY, amount)


Parts = dict[str, dict[str, float]]


def _staff(counted: Counted) -> Parts | None:
    """Paid hours times the cost of the post; a post without one is left out, and told by name."""
    records, pathway = counted.records, counted.pathway
    prices = {post: hourly(pathway, *post) for post in counted.numbering.posts}
    if all(price is None for price in prices.values()):
        return None
    paid = [
        (by, seconds / HOUR * float(price))
        for by, seconds in integrals(records, "paid_time")
        if (price := prices[by["team"], by["post"]]) is not None
    ]
    # Hours that a run has lost are not free: what they cost is unknown.
    whole = {"": {"": sum(amount for _, amount in paid) if paid else UNDEFINED}}
    return whole | {cut: _grouped(paid, by) for cut, by in cuts_of_staff(records).items()}


def _grouped(amounts: list[tuple[Mapping[str, str], float]], belongs: Belongs) -> dict[str, float]:
    sums: dict[str, float] = {}
    for by, amount in amounts:
        label = belongs(by)
        if label is not None:
            sums[label] = sums.get(label, 0.0) + amount
    return sums


def _fixed(counted: Counted) -> Parts | None:
    if not counted.pathway.costs:
        return None
    sums: dict[str, float] = {}
    for cost in counted.pathway.costs.values():
        amount = float(cost.amount.amount) * _overlap(counted, cost) / _PER[cost.amount.per]
        sums[cost.organisation] = sums.get(cost.organisation, 0.0) + amount
    return {"": {"": sum(sums.values())}, "organisation": sums}


def _overlap(counted: Counted, cost: FixedCost) -> int:
    """Seconds of the window in which a fixed sum runs."""
    window = counted.window
    first, last = in_force(cost.from_, cost.until, window.warm_up_until)
    return max(0, min(last, window.ends_at) - max(first, window.warm_up_until))


def _packages(counted: Counted) -> Parts | None:
    if not counted.has_packages:
        return None
    by_ending = rolled_up(counted.records, "package_cost", lambda by: by["ending"])
    return {"": {"": sum(by_ending.values())}, "ending": by_ending}
