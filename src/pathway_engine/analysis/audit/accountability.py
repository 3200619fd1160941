"""Who is accountable: a matter of the step, the file or the team, never of chance."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.models import Step, TeamStep
from pathway_engine.engine.records import NONE

_DEPENDS, _TEAM = -3, -2
"""Stand for whom the case decides, and for the organisation of the team."""


def accountable(evidence: Evidence, trial: Trial) -> None:
    """Accountable is whom the step names, else the file, else the team's organisation."""
    named = np.array([_named(evidence, step) for step in evidence.pathway.all_steps.values()])
    visits = evidence.visits
    by_step = named[visits["step"]]
    team = evidence.organisation_of[visits["team"]]
    expected = np.where(by_step == _TEAM, team, by_step)
    judged = evidence.with_team & (by_step != _DEPENDS)
    said = "accountable is not whom its step makes accountable"
    trial.equal(visits["accountable"][judged], expected[judged], visits[judged], said)
    _stays(evidence, trial)


def _named(evidence: Evidence, step: Step) -> int:
    """The organisation that a step makes accountable, `_TEAM` its team's, or `_DEPENDS`."""
    if not isinstance(step, TeamStep):
        return _DEPENDS
    named = step.accountable or evidence.pathway.defaults.accountable
    if named is None:
        return _TEAM
    if not isinstance(named, str) or named not in evidence.names.organisations:
        return _DEPENDS
    return evidence.names.organisations.index(named)


def _stays(evidence: Evidence, trial: Trial) -> None:
    """At a wait, a decision or a block accountability stays where it was."""
    before = evidence.latest(evidence.accepted)
    without = ~evidence.with_team & evidence.followed
    visits = evidence.visits[without]
    expected = np.append(evidence.visits["accountable"], [NONE])[before[without]]
    said = "accountable changed where no team is concerned"
    trial.equal(visits["accountable"], expected, visits, said)
