"""Money: a currency that there is, and a price for everybody where anybody has one."""

from __future__ import annotations

from pathway_engine.definition.findings import Report, did_you_mean, one_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.money import CURRENCIES, SIGNS, without_cost
from pathway_engine.definition.node import join

MEANT = {
    **{sign: code for code, sign in SIGNS.items()},
    **dict.fromkeys(("UKP", "STG", "POUND", "POUNDS", "STERLING"), "GBP"),
    **dict.fromkeys(("EURO", "EUROS"), "EUR"),
    **dict.fromkeys(("DOLLAR", "DOLLARS"), "USD"),
}
"""What else people call a currency, with its code."""


def check_currency(pathway: Pathway, report: Report) -> None:
    """Warn of a currency that ISO 4217 does not know: it would be shown as it is written."""
    written = pathway.currency
    if written is None or written in CURRENCIES:
        return
    upper = written.strip().upper()
    meant = MEANT.get(upper, upper if upper in CURRENCIES else "")
    near = [code for code in sorted(CURRENCIES) if sorted(code) == sorted(upper)]
    hint = f"write {meant}" if meant else did_you_mean(upper, near or sorted(CURRENCIES))
    expected = "a code of ISO 4217 such as `GBP`"
    report.add("unknown_currency", "currency", found=f"`{written}`", expected=expected, hint=hint)


def check_prices(pathway: Pathway, report: Report) -> None:
    """Warn of each role whose paid hours have no price in a file in which something has one."""
    posts: dict[str, list[str]] = {}
    for where in without_cost(pathway):
        team, _, post = where.partition(".")
        role = pathway.real_teams[team].staff[post].role or post
        posts.setdefault(role, []).append(where)
    for role, unpriced in posts.items():
        if role in pathway.roles:
            found = f"no `cost` of `{role}`, paid in {one_of(unpriced).removeprefix('one of ')}"
            expected = "`cost`, here or on the post: what a paid hour costs"
            hint = "without it costs leave these staff out"
            path = join("roles", role)
            report.add("unpriced_role", path, found=found, expected=expected, hint=hint)
