"""Money: the currencies that there are, the signs they are shown with, and what has a price.

The codes are those of ISO 4217 that are somebody's money now, and those withdrawn since 2010,
for files about years past. They are a table of our own: a package for one warning would be more
to keep than a list that changes once in two years.
"""

from __future__ import annotations

from decimal import Decimal

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join

_NOW = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN
NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES
VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_WITHDRAWN = "ANG BYR CUC EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL"
CURRENCIES = frozenset(f"{_NOW} {_WITHDRAWN}".split())
"""The codes of ISO 4217."""

SIGNS = {
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$",
    "ILS": "₪", "INR": "₹", "JPY": "¥", "KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "PHP": "₱",
    "TWD": "NT$", "USD": "$", "VND": "₫",
}  # fmt: skip
"""The sign that stands before an amount; every other currency is shown by its code (after the
Unicode locale data for English)."""


def money(amount: Decimal, currency: str | None) -> str:
    """An amount of money in words.

    >>> money(Decimal("24.5"), "GBP"), money(Decimal(238000), "CHF"), money(Decimal(24), None)
    ('£24.50', 'CHF 238,000', '24')
    """
    sign = SIGNS.get(currency or "", f"{currency} " if currency else "")
    return f"{sign}{amount:,.{0 if amount == amount.to_integral_value() else 2}f}"


def hourly(pathway: Pathway, team: str, post: str) -> Decimal | None:
    """The cost of a paid hour in a post, in the pathway's currency: its own, else its role's."""
    written = pathway.real_teams[team].staff[post]
    role = pathway.roles.get(written.role or post)
    cost = written.cost or (role and role.cost) or None
    return cost.amount if cost is not None and cost.per == "h" else None


def without_cost(pathway: Pathway) -> tuple[str, ...]:
    """The posts, each `team.post`, that no hourly cost is given for, in a pathway with costs.

    Their paid hours are in no cost of it. Empty where nothing has a price.
    """
    if not has_costs(pathway):
        return ()
    teams = pathway.real_teams.items()
    posts = ((name, post) for name, team in teams for post in team.staff)
    return tuple(join(*where) for where in posts if hourly(pathway, *where) is None)


def has_costs(pathway: Pathway) -> bool:
    """Whether a pathway says what anything costs: staff, fixed sums or packages."""
    posts = (post for team in pathway.real_teams.values() for post in team.staff.values())
    endings = (ending.package for ending in pathway.endings.values())
    return bool(
        pathway.costs
        or any(role.cost for role in pathway.roles.values())
        or any(post.cost for post in posts)
        or any(package not in (None, "none") for package in endings)
    )
