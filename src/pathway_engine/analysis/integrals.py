"""Quantities over time: the integrals that a run hands out, rolled up by what they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pathway_engine.engine.records import Records

Belongs = Callable[[Mapping[str, str]], str | None]


def integrals(records: Records, measure: str) -> Iterator[tuple[Mapping[str, str], float]]:
    """The integrals of one measure, with what each is cut by."""
    return ((one.by, one.value) for one in records.integrals if one.measure == measure)


def rolled_up(records: Records, measure: str, belongs: Belongs) -> dict[str, float]:
    """The integrals of a measure added up by what they belong to; `None` belongs nowhere."""
    sums: dict[str, float] = {}
    for by, value in integrals(records, measure):
        label = belongs(by)
        if label is not None:
            sums[label] = sums.get(label, 0.0) + value
    return sums


def whole(_by: Mapping[str, str]) -> str:
    """What every integral belongs to: no cut at all."""
    return ""


def cuts_of_staff(records: Records) -> dict[str, Belongs]:
    """How integrals of workers, given by team and post, belong to each cut."""
    teams = records.pathway.real_teams

    def role(by: Mapping[str, str]) -> str:
        return teams[by["team"]].staff[by["post"]].role or by["post"]

    def employer(by: Mapping[str, str]) -> str:
        team = teams[by["team"]]
        return team.staff[by["post"]].employer or team.organisation

    return {
        "team": lambda by: by["team"],
        "role": role,
        "employer": employer,
        "organisation": lambda by: teams[by["team"]].organisation,
    }


def cuts_of_queues(records: Records) -> dict[str, Belongs]:
    """How integrals of queues, given by step and team, belong to each cut."""
    teams = records.pathway.real_teams
    return {
        "step": lambda by: by["step"],
        "team": lambda by: by["team"],
        "organisation": lambda by: teams[by["team"]].organisation,
    }
