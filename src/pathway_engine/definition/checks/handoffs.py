"""Handoff rules say between whom, and of two that match a move one is more specific."""

from __future__ import annotations

from collections import Counter
from itertools import islice, permutations

from pathway_engine.definition.findings import Report
from pathway_engine.definition.handoff_rules import rules_for
from pathway_engine.definition.models import HandoffRule, Pathway, each_value
from pathway_engine.definition.node import join

MOST_PAIRS = 20_000
"""Moves between teams that are tried; no council has so many."""


def check_handoffs(pathway: Pathway, report: Report) -> None:
    """Report rules of no form, offers that are always returned, and ties."""
    for name, rule in pathway.handoffs.items():
        path = join("handoffs", name)
        _check_form(report, path, rule)
        if rule.returned is not None and 1 in each_value(rule.returned.share):
            where = join(path, "returned.share")
            report.add("always_returned", where, found="100 %", expected="less than 100 %")
    _check_ties(pathway, report)


def _check_form(report: Report, path: str, rule: HandoffRule) -> None:
    sides = rule.from_ is not None or rule.to is not None
    if sides == (rule.between is not None):
        found = "both" if sides else "neither `between` nor `from` or `to`"
        expected = "`between`, or `from` and `to` (one may be left out)"
        report.add("handoff_form", path, found=found, expected=expected)


def _unlike(pathway: Pathway) -> list[str]:
    """Teams that differ for the rules: of those alike in all that rules ask, two."""
    named = {side for rule in pathway.handoffs.values() for side in (rule.from_, rule.to)}
    seen: Counter[tuple[str, str, str | None]] = Counter()
    chosen = []
    for name, team in pathway.real_teams.items():
        alike = (name if name in named else "", team.organisation, team.site)
        seen[alike] += 1
        if seen[alike] <= 2 and team.organisation in pathway.real_organisations:
            chosen.append(name)
    return chosen


def _check_ties(pathway: Pathway, report: Report) -> None:
    """Only teams and organisations that exist can be matched."""
    known = {*pathway.real_teams, *pathway.real_organisations}
    told: set[frozenset[str]] = set()
    for sender, receiver in islice(permutations(_unlike(pathway), 2), MOST_PAIRS):
        ranked = sorted(rules_for(pathway, sender, receiver))
        if len(ranked) < 2 or ranked[0][0] != ranked[1][0]:
            continue
        one, other = sorted((ranked[0][1], ranked[1][1]), key=list(pathway.handoffs).index)
        named = {pathway.handoffs[rule].from_ for rule in (one, other)}
        if frozenset((one, other)) in told or not named <= {None, *known}:
            continue
        told.add(frozenset((one, other)))
        report.add(
            "handoff_tie",
            join("handoffs", other),
            found=f"`{one}` and `{other}`, both for `{sender}` to `{receiver}`",
            expected="one rule that is more specific",
        )
