"""Which handoff rule governs a move from one team to another: the most specific that matches."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.models import HandoffRule, Pathway


def rank(rule: HandoffRule, pathway: Pathway) -> int:
    """How specific a rule is, whatever it matches: lower is more specific.

    Two teams, team and organisation, two organisations, one side (a team before an
    organisation), `between: organisations`, `between: teams`; within a rank the one with
    `same_site` comes first.
    """
    sides = [side for side in (rule.from_, rule.to) if side is not None]
    teams = sum(side in pathway.real_teams for side in sides)
    if len(sides) == 2:
        base = 2 - teams
    elif sides:
        base = 4 - teams
    else:
        base = 5 if rule.between == "organisations" else 6
    return 2 * base + (0 if rule.same_site else 1)


def matches(rule: HandoffRule, pathway: Pathway, sender: str, receiver: str) -> bool:
    """Whether a rule covers a move between two (real, different) teams."""
    teams = pathway.real_teams
    one, other = teams[sender], teams[receiver]
    if rule.same_site and (one.site is None or one.site != other.site):
        return False
    if rule.between == "organisations":
        return one.organisation != other.organisation
    sides = ((rule.from_, sender, one), (rule.to, receiver, other))
    return all(side in (None, name, team.organisation) for side, name, team in sides)


def rules_for(pathway: Pathway, sender: str, receiver: str) -> Iterator[tuple[int, str]]:
    """The rules that match a move, with their ranks (the check that no two are equal uses it)."""
    for name, rule in pathway.handoffs.items():
        if matches(rule, pathway, sender, receiver):
            yield rank(rule, pathway), name


def rule_for(pathway: Pathway, sender: str, receiver: str) -> HandoffRule | None:
    """The rule that governs a move, or None: the handoff is recorded and takes no time."""
    found = min(rules_for(pathway, sender, receiver), default=None)
    return None if found is None else pathway.handoffs[found[1]]
