"""What a claim says can be held against runs: a measure, a cut, designs, values of factors."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pathway_engine.definition.checks.runs import Seconds
from pathway_engine.definition.findings import Report, closest, did_you_mean, one_of
from pathway_engine.definition.measures.attributes import words_of
from pathway_engine.definition.measures.cutting import cut_of, instead_of
from pathway_engine.definition.measures.daily import STATES, UNITS, no_day, no_state, no_state_by
from pathway_engine.definition.measures.labels import labels_of
from pathway_engine.definition.measures.naming import (
    NAMES,
    Named,
    entry_for,
    named,
    named_in,
    unit_named,
)
from pathway_engine.definition.models import Claim, Experiment, Pathway
from pathway_engine.definition.node import join


def check_claims(
    experiment: Experiment, designs: Mapping[str, Pathway], days: Seconds | None, report: Report
) -> None:
    """Report whatever of the claims nobody could hold against runs of the designs over some days.

    Where nobody knows the days, no moment is looked at.
    """
    labels = _labels(designs, days)
    for name, claim in experiment.claims.items():
        path = join("claims", name)
        _check_form(claim, path, designs, report)
        _check_measure(claim, path, report)
        _check_thing(claim, path, designs, labels, report)
        _check_cut(claim, path, labels, report)
        _check_moment(claim, path, days, report)
        _check_expected(claim, path, designs, report)
        _check_where(claim, path, experiment, report)
        _check_lines(claim, path, designs, report)


def _check_form(claim: Claim, path: str, designs: Mapping[str, Pathway], report: Report) -> None:
    answered = claim.measure is not None and claim.expect is not None
    if (claim.cannot is None) != answered or (claim.cannot and (claim.measure or claim.expect)):
        found = "`cannot` beside them" if claim.cannot else "neither"
        if not claim.cannot and (claim.measure or claim.expect):
            found = "one of them alone"
        expected = "`measure` and `expect`, or `cannot`: why no model answers it"
        report.add("claim_form", path, found=found, expected=expected)
    if (claim.source is None) == (claim.assumption is None):
        found = "neither" if claim.source is None else "both"
        report.add("claim_form", path, found=found, expected="`source` with `at`, or `assumption`")
    elif claim.source is not None and claim.at is None:
        expected = "`at`, where in the source"
        report.add("claim_form", path, found="`source` without `at`", expected=expected)
    sources = {source for pathway in designs.values() for source in pathway.sources}
    if claim.source is not None and claim.source not in sources:
        said = {"expected": one_of(sorted(sources)), "hint": did_you_mean(claim.source, sources)}
        report.add("unknown_source", join(path, "source"), found=f"`{claim.source}`", **said)


def _check_measure(claim: Claim, path: str, report: Report) -> None:
    if claim.measure is None:
        return
    meant = _meant(claim.measure)
    if meant is None:
        near = closest(claim.measure, NAMES)
        report.add(
            "unknown_measure",
            join(path, "measure"),
            found=f"`{claim.measure}`",
            expected="a measure, or one with its statistic such as `case_duration.p90`",
            hint=f"did you mean `{near}`?" if near else "`simulate --measures` lists them",
        )
    elif claim.moment is not None and (untold := no_state(claim.measure)):
        report.add("claim_form", join(path, "moment"), **untold._asdict())


def _check_thing(
    claim: Claim,
    path: str,
    designs: Mapping[str, Pathway],
    labels: Mapping[str, Collection[str]],
    report: Report,
) -> None:
    """Report a measure of a cause, a target or an ending that no design has."""
    meant = _meant(claim.measure or "")
    name = named_in(meant.measure) if meant is not None else ""
    if meant is None or not name:
        return
    targets = dict.fromkeys(one for pathway in designs.values() for one in pathway.targets)
    of = {"delay": labels["cause"], "ending": labels["ending"]}
    there = of.get(entry_for(meant.measure).family, targets)
    if name not in there:
        known = one_of(there) if there else "a measure of something that a design has"
        said = {"expected": known, "hint": did_you_mean(name, there)}
        report.add("unknown_measure", join(path, "measure"), found=f"`{name}`", **said)


def _check_moment(claim: Claim, path: str, days: Seconds | None, report: Report) -> None:
    """Report a moment at which no day of the run begins."""
    moment = claim.moment
    if moment is None or days is None:
        return
    where = join(path, "moment")
    if moment.after is not None and moment.after.working_days:
        expected = "whole days by the clock such as `+8w`"
        report.add("claim_form", where, found=f"`{moment.text}`", expected=expected)
    elif expected := no_day(moment.second(days.opens), *days):
        report.add("claim_form", where, found=f"`{moment.text}`", expected=expected)


def _check_cut(
    claim: Claim, path: str, labels: Mapping[str, Collection[str]], report: Report
) -> None:
    """Report words that nothing is cut by, and labels that no design has."""
    for word, name in claim.by.items():
        where = join(path, "by", word)
        there = labels.get(word)
        if there is None:
            said = {"expected": one_of(labels, most=30), "hint": did_you_mean(word, labels)}
            report.add("claim_form", where, found=f"`{word}`", **said)
        elif name not in there:
            said = {"expected": one_of(there), "hint": did_you_mean(name, there)}
            report.add("claim_form", where, found=f"`{name}`", **said)
    meant = _meant(claim.measure or "")
    if meant is not None and all(word in labels for word in claim.by):
        _check_together(claim, meant, join(path, "by"), report)


def _check_together(claim: Claim, meant: Named, where: str, report: Report) -> None:
    """Report a cut that the measure of a claim does not have, or not of this statistic."""
    if claim.moment is not None:
        untold = None if no_state(str(claim.measure)) else no_state_by(str(claim.measure), claim.by)
        if untold is not None:
            at = where if claim.by else where.removesuffix(".by")
            report.add("claim_form", at, **untold._asdict())
        return
    entry, asked = entry_for(meant.measure), " and ".join(f"`{word}`" for word in claim.by)
    cut = cut_of(entry, claim.by)
    if claim.by and (expected := instead_of([*claim.by])):
        report.add("claim_form", where, found=asked, expected=expected)
    elif cut is None:
        found, expected = f"{asked} of `{meant.measure}`", one_of(entry.words, most=30)
        report.add("claim_form", where, found=found, expected=expected)
    elif cut and meant.statistic not in entry.cut_by(cut):
        expected = one_of(f"{meant.measure}.{one}" for one in entry.cut_by(cut))
        report.add("claim_form", where, found=f"`{meant}` by {asked}", expected=expected)


def _labels(designs: Mapping[str, Pathway], days: Seconds | None) -> Mapping[str, Collection[str]]:
    """What numbers of any of the designs may be cut by: each word with its labels."""
    known: dict[str, dict[str, None]] = {}
    every = [labels_of(one) for one in designs.values()]
    for word in words_of(designs.values()):
        known[word] = dict.fromkeys(name for one in every for name in one.get(word, ()))
    if days is not None:
        known["month"] = dict.fromkeys(days.months)
    return known


def _unit_of(claim: Claim) -> str:
    """The unit in which a claim is judged; empty where its measure is none, or no state."""
    if claim.moment is not None:
        return UNITS.get(STATES.get(claim.measure or "", ""), "")
    meant = _meant(claim.measure or "")
    return unit_named(meant) if meant else ""


def _meant(text: str) -> Named | None:
    try:
        return named(text)
    except KeyError:
        return None


def _check_expected(
    claim: Claim, path: str, designs: Mapping[str, Pathway], report: Report
) -> None:
    """Report designs that there are not, and one beside itself."""
    if claim.expect is None:
        return
    where = join(path, "expect")
    sides = [one for one in (claim.expect.name, claim.expect.other) if one is not None]
    for name in sides:
        if name not in designs:
            said = {"expected": one_of(designs), "hint": did_you_mean(name, designs)}
            report.add("unknown_design", where, found=f"`{name}`", **said)
    unit = _unit_of(claim)
    if unit and (expected := claim.expect.instead(unit)):
        found = f"`{claim.expect.written}` for `{claim.measure}`, which is in {unit}"
        report.add("claim_form", where, found=found, expected=expected)
    if len(sides) > len({*sides}):
        report.add("unknown_design", where, found=f"`{sides[0]}` beside itself", expected="another")


def _check_where(claim: Claim, path: str, experiment: Experiment, report: Report) -> None:
    for factor, value in claim.where.items():
        where = join(path, "where", factor)
        if factor not in experiment.vary:
            known = one_of(experiment.vary) if experiment.vary else "a factor of `vary`"
            hint = did_you_mean(factor, experiment.vary)
            report.add("unknown_factor", where, found=f"`{factor}`", expected=known, hint=hint)
        elif value not in experiment.vary[factor].to:
            said = {"expected": one_of(experiment.vary[factor].to)}
            report.add("unknown_factor", where, found=f"`{value}`", **said)


def _check_lines(claim: Claim, path: str, designs: Mapping[str, Pathway], report: Report) -> None:
    lines = {line for pathway in designs.values() for line in pathway.provenance}
    for line in claim.rests_on:
        if line not in lines:
            known = one_of(sorted(lines)) if lines else "a line under `provenance` of a design"
            said = {"expected": known, "hint": did_you_mean(line, lines)}
            report.add("unknown_line", join(path, "rests_on"), found=f"`{line}`", **said)
