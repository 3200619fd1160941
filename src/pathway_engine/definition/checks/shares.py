"""The outcomes of a step divide its cases without overlap and without remainder."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pathway_engine.definition.checks.tables import values_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Given, Outcome, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.values import plain
from pathway_engine.definition.walking import step_paths


def percent(share: Decimal | float) -> str:
    """A share as an analyst writes it.

    >>> percent(Decimal("0.375"))
    '37.5 %'
    """
    return f"{plain(Decimal(str(share)) * 100)} %"


def check_shares(pathway: Pathway, report: Report) -> None:
    """Report outcomes with rule and share, two rests, and shares that do not add up."""
    paths = step_paths(pathway)
    for name, step in pathway.all_steps.items():
        where = join(paths[name], "outcomes")
        if not step.outcomes:
            report.add("missing_key", where, found="no outcome", expected="at least one outcome")
        _check_forms(step.outcomes, where, report)
        _check_sums(pathway, step.outcomes, where, report)


def _check_forms(outcomes: Mapping[str, Outcome], where: str, report: Report) -> None:
    rests = [n for n, one in outcomes.items() if one.when is None and one.share is None]
    for name in rests[1:]:
        report.add(
            "two_rests",
            join(where, name),
            found=f"`{name}` and `{rests[0]}`, both with neither rule nor share",
            expected="one outcome that takes what is left",
        )
    for name, outcome in outcomes.items():
        if outcome.when is not None and outcome.share is not None:
            path = join(where, name, "share")
            report.add("rule_and_share", path, found="`when` and `share`", expected="one of them")


def _check_sums(
    pathway: Pathway, outcomes: Mapping[str, Outcome], where: str, report: Report
) -> None:
    """Shares make 100 %, or less where somebody takes what is left; in every line of a table."""
    shared = {name: one for name, one in outcomes.items() if one.share is not None}
    if not shared:
        return
    has_rest = any(one.when is None and one.share is None for one in outcomes.values())
    for line, total in _sums(pathway, shared).items():
        if total == 1 or (total < 1 and has_rest):
            continue
        at = f" where {line}" if line else ""
        report.add(
            "shares_do_not_add_up",
            where,
            found=f"{percent(total)}{at}",
            expected="at most 100 %" if has_rest else "100 %",
            hint="" if total > 1 else "leave one share out: that outcome takes what is left",
        )


def _sums(pathway: Pathway, shared: Mapping[str, Outcome]) -> dict[str, Decimal]:
    """What shares add up to, by line of their tables ("" where none is a table)."""
    shares = [one.share for one in shared.values()]
    depends_on = {share.given for share in shares if isinstance(share, Given)}
    if not depends_on:
        return {"": sum((_in_line(share, "") for share in shares), Decimal(0))}
    attribute = depends_on.pop()
    if depends_on or attribute not in pathway.case:
        return {}  # another finding says so
    return {
        f"{attribute} is {word}": sum((_in_line(share, word) for share in shares), Decimal(0))
        for word in values_of(pathway.case[attribute])
    }


def _in_line(share: Decimal | Given[Decimal] | None, word: str) -> Decimal:
    if not isinstance(share, Given):
        return share or Decimal(0)
    try:
        return share.value_for(word)
    except KeyError:
        return Decimal(0)
