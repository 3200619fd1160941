"""Whether hours that are saved pay for what it costs, where the question says what that is."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from pathway_engine.analysis.summary import Interval
from pathway_engine.clock import YEAR
from pathway_engine.report.asked import Bill, Numbers
from pathway_engine.report.demo import left_to_find
from pathway_engine.report.numbers import Scale, bare, interval_text
from pathway_engine.report.page.html import Html, scrolling, section, table, tag
from pathway_engine.report.page.told import Side, Told

_TENTHS = Scale(1, "", "", 1)


def does_it_pay(told: Told) -> Html:
    """The bill of the question: what hours saved are worth, and what would have to pay the rest."""
    bill = told.bill
    if bill is None or not told.others:
        return Html("")
    said = (
        f"To be paid: {bill.symbol}{bill.uplift:,.0f} a year ({bill.where}). An hour of casework "
        f"that is saved is taken to be worth {bill.symbol}{bill.price:g}; what hours do not pay "
        f"for would have to come from packages of {bill.symbol}{bill.weekly:g} a week that are "
        "not needed, or from elsewhere."
    )
    heads = ("Design", "hours saved a year", "are worth", "left to find", "as packages")
    made = table("Means, with 95 % intervals of the hours.", heads, _lines(told, bill))
    return section("bill", "Does it pay?", tag("p", said), scrolling("Table: does it pay", made))


def _lines(told: Told, bill: Bill) -> Iterator[list[str]]:
    whole, money = Scale(1, "", "", 0), Scale(1, bill.symbol, "", 0)
    for side in told.others:
        hours = _saved(told, side)
        if not isfinite(hours.mean):
            continue
        worth = hours.mean * bill.price
        yield [
            side.label,
            interval_text(hours, whole),
            bare(worth, money),
            bare(max(0.0, bill.uplift - worth), money),
            bare(left_to_find(bill, worth), _TENTHS),
        ]


def _saved(told: Told, side: Side) -> Interval:
    """Hours of casework that a design saves in a year against the baseline."""
    window = told.baseline.runs[0].window
    a_year = YEAR / (window.ends_at - window.warm_up_until)
    change = Numbers(side.differences).whole("hours.work", "sum").difference
    return change._replace(
        mean=-change.mean * a_year, low=-change.high * a_year, high=-change.low * a_year
    )
