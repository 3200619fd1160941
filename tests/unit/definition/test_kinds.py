"""What a change is about, told from its path."""

from __future__ import annotations

import pytest

from pathway_engine.definition.kinds import KINDS, kind_of
from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.definition.models.lookup import keys_of

PATHS = {
    "organisation": [
        "organisations.optalis",
        "teams.brokerage",
        "teams.brokerage.organisation",
        "teams.brokerage.site",
        "teams.locality.north",
        "teams.duty.staff.mh_worker.employer",
        "steps.contact.team",
        "steps.contact.accountable",
        "causes.waiting_home_care.responsible",
        "defaults.accountable",
    ],
    "capacity": [
        "teams.assessment.staff",
        "teams.assessment.staff.social_worker",
        "teams.assessment.staff.title",
        "teams.assessment.caseload",
        "calendars.office.hours.sat",
        "roles.broker.cost",
        "costs.uplift",
        "full_time",
        "steps.panel.sessions.places",
        "steps.contact.by",
    ],
    "timing": [
        "steps.assessment.work.mean",
        "steps.assessment.afterwards",
        "steps.first_review.due.low",
        "handoffs.outside.delay.mean",
        "handoffs.outside.returned.rework",
        "handoffs.outside.disputed.for.p90",
        "endings.supported.package.lasts",
        "endings.supported.opens.review.after",
        "exits.died.after.mean",
        "steps.contact.exits.left.after",
        "steps.discharge.parallel.social.visit.work",
    ],
    "routing": [
        "start",
        "steps.second_triage",
        "steps.assessment.outcomes.wrong_team.share",
        "steps.assessment.outcomes.wrong_team.to",
        "steps.assessment.outcomes",
        "handoffs.outside",
        "handoffs.outside.returned.share",
        "endings.advised",
        "steps.discharge.parallel.social",
        "steps.discharge.parallel.social.visit",
    ],
    "rule": [
        "case.urgent",
        "steps.contact.requires.heard",
        "steps.contact.records.cost",
        "steps.contact.outcomes.over_300.when",
        "steps.contact.outcomes.down.set.cost",
        "steps.contact.priority",
        "defaults.priority",
        "targets.assessed.within",
        "targets.assessed.counts",
        "targets.assessed.to",
        "endings.advised.opens.return.case",
    ],
    "demand": [
        "arrivals",
        "arrivals.new.rate",
        "arrivals.new.case.urgent",
        "backlog.waiting.cases",
    ],
    "wording": [
        "title",
        "description",
        "version",
        "organisations.wbc.title",
        "teams.duty.title",
        "steps.contact.title",
        "steps.contact.outcomes.advised.title",
        "steps.contact.queue_cause",
        "sources.report",
        "provenance.staff.range",
        "accepted.overloaded",
        "case.cost.unit",
    ],
}


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind, paths in PATHS.items() for path in paths]
)
def test_kind(kind: str, path: str) -> None:
    assert kind_of(path) == kind


def test_every_kind_is_tried() -> None:
    assert set(PATHS) == set(KINDS)


def test_only_words_are_wording() -> None:
    """A new key falls to `wording` unless the table names it: then somebody must decide."""
    tops = {key for key in keys_of(Pathway) if kind_of(key) == "wording"}
    assert tops == {
        "pathway", "title", "description", "language", "version", "timezone", "currency",
        "causes", "sources", "provenance", "accepted",
    }  # fmt: skip
    of_a_step = {key for key in keys_of(TeamStep) if kind_of(f"steps.contact.{key}") == "wording"}
    assert of_a_step == {"title", "queue_cause"}
