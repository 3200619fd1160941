"""An example of each key that must be there: what to write where it is missing."""

from __future__ import annotations

from pathway_engine.definition.models.base import Model

EXAMPLES = {
    "Accepted.because": "because: why it is meant",
    "Accepted.of": "of: teams.duty",
    "Attribute.type": "type: boolean",
    "Backlog.at": "at: STEP",
    "Backlog.cases": "cases: 40",
    "Claim.expect": "expect: REDESIGN < baseline",
    "Claim.measure": "measure: case_duration.mean",
    "Claim.says": "says: what somebody claims",
    "Disputed.for": "for: 8d",
    "Disputed.share": "share: 3%",
    "Ending.kind": "kind: resolved",
    "Exit.after": "after: 30d",
    "Exit.to": "to: ENDING",
    "Experiment.baseline": "baseline: today.yaml",
    "Experiment.experiment": "experiment: its_name",
    "FixedCost.amount": "amount: 12000/year",
    "FixedCost.organisation": "organisation: ORGANISATION",
    "Given.given": "given: ATTRIBUTE",
    "Hold.for": "for: 5d",
    "Lot.count": "count: 12",
    "Opening.after": "after: 52w",
    "Opening.at": "at: STEP",
    "Organisation.sector": "sector: council",
    "Outcome.to": "to: ENDING",
    "Package.lasts": "lasts: {mean: 104w, cv: 1.0}",
    "Package.weekly": "weekly: 280",
    "Pathway.endings": "endings: {done: {kind: resolved}}",
    "Pathway.language": "language: 1",
    "Pathway.organisations": "organisations: {council: {sector: council}}",
    "Pathway.pathway": "pathway: its_name",
    "Pathway.steps": "steps: {contact: {team: TEAM, work: 30m, outcomes: {done: {to: ENDING}}}}",
    "Pathway.teams": "teams: {duty: {organisation: ORGANISATION, staff: {ROLE: 2}}}",
    "Pathway.timezone": "timezone: Europe/London",
    "Places.count": "count: 12",
    "Places.organisation": "organisation: ORGANISATION",
    "Provenance.of": 'of: "steps.*.work"',
    "Redesign.baseline": "baseline: today.yaml",
    "Redesign.changes": "changes: [{set: teams.duty.absence, to: 12%}]",
    "Redesign.redesign": "redesign: its_name",
    "Returned.share": "share: 5%",
    "Sessions.at": 'at: "14:00"',
    "Sessions.every": "every: week",
    "Sessions.places": "places: 12",
    "Source.title": "title: what it is called",
    "StepBase.outcomes": "outcomes: {done: {to: ENDING}}",
    "Target.from": "from: opened",
    "Target.to": "to: closed",
    "Target.within": "within: 28d",
    "Team.organisation": "organisation: ORGANISATION",
    "TeamStep.team": "team: TEAM",
    "TeamStep.work": "work: 90m",
    "Vary.set": "set: handoffs.inside.delay.mean",
    "Vary.to": "to: [1wd, 3wd, 5wd]",
    "WaitStep.due": "due: 5d",
}
"""By model and key; names in capitals stand for those of the file."""


def example_of(model: type[Model] | None, key: str) -> str:
    """How a key that must be there is written, of a model or of what it is made from.

    >>> from pathway_engine.definition.models import Exit, WaitStep
    >>> example_of(Exit, "to"), example_of(WaitStep, "outcomes"), example_of(None, "to")
    ('to: ENDING', 'outcomes: {done: {to: ENDING}}', '')
    """
    names = (one.__name__.partition("[")[0] for one in (model.__mro__ if model else ()))
    return next((EXAMPLES[one] for name in names if (one := f"{name}.{key}") in EXAMPLES), "")
