"""Which rule governs a handoff, and which border it crosses: read from the page, not the code."""

from __future__ import annotations

from pathway_engine.definition.models import HandoffRule, Pathway
from pathway_engine.engine.records import Crosses


def governing(pathway: Pathway, sender: str, receiver: str) -> HandoffRule | None:
    """The most specific rule that matches a move between two teams."""
    found = [
        (how_specific(pathway, rule), not rule.same_site, name)
        for name, rule in pathway.handoffs.items()
        if matches(pathway, rule, sender, receiver)
    ]
    return pathway.handoffs[min(found)[2]] if found else None


def matches(pathway: Pathway, rule: HandoffRule, sender: str, receiver: str) -> bool:
    """Whether a rule covers a move."""
    one, other = pathway.real_teams[sender], pathway.real_teams[receiver]
    if rule.same_site and (one.site is None or one.site != other.site):
        return False
    if rule.between == "teams":
        return True
    if rule.between == "organisations":
        return one.organisation != other.organisation
    from_fits = rule.from_ is None or rule.from_ in (sender, one.organisation)
    to_fits = rule.to is None or rule.to in (receiver, other.organisation)
    return from_fits and to_fits


def how_specific(pathway: Pathway, rule: HandoffRule) -> int:
    """The place of a rule in the order of the page, 0 being the most specific."""
    if rule.between is not None:
        return 6 if rule.between == "teams" else 5
    sides = {
        "".join(
            "-" if side is None else "t" if side in pathway.real_teams else "o"
            for side in (rule.from_, rule.to)
        )
    }
    order = [{"tt"}, {"to", "ot"}, {"oo"}, {"t-", "-t"}, {"o-", "-o"}]
    return next(place for place, kinds in enumerate(order) if sides & kinds)


def crosses(pathway: Pathway, sender: str, receiver: str) -> Crosses:
    """A border between sectors, between organisations, or only between teams."""
    one = pathway.real_teams[sender].organisation
    other = pathway.real_teams[receiver].organisation
    organisations = pathway.real_organisations
    if organisations[one].sector != organisations[other].sector:
        return Crosses.SECTOR
    return Crosses.TEAM if one == other else Crosses.ORGANISATION
