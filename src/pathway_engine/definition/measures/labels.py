"""What measures of a pathway may be cut by: each word with its labels."""

from __future__ import annotations

from functools import cache

from pathway_engine.clock import DAY, LATEST, date_of
from pathway_engine.definition.causes import NO_DELAY, WORDS, all_causes
from pathway_engine.definition.measures.attributes import labels_of_attributes
from pathway_engine.definition.measures.entries import OF_TIME, SIDES
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.openings import entries_of
from pathway_engine.definition.values import WEEKDAYS


def labels_of(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """Whatever measures of a pathway may be cut by: the labels of each kind, as the file has."""
    organisations = tuple(dict.fromkeys((*pathway.real_organisations, *WORDS)))
    kinds = {
        "step": tuple(pathway.all_steps),
        "team": tuple(pathway.real_teams),
        "organisation": organisations,
        "employer": organisations,
        "role": tuple(pathway.roles),
        "ending": tuple(pathway.endings),
        "entry": entries_of(pathway),
        "cause": (*all_causes(pathway), *NO_DELAY),
        "place": tuple(pathway.places),
        "accountable": tuple(pathway.real_organisations),
        OF_TIME[0]: WEEKDAYS,
        OF_TIME[1]: _every_month(),
    } | labels_of_attributes(pathway)
    return kinds | {side: kinds[kind] for kind, sides in SIDES.items() for side in sides}


@cache
def _every_month() -> tuple[str, ...]:
    """All months of which civil seconds tell, as they are written."""
    years = range(1970, date_of(LATEST // DAY).year)
    return tuple(f"{year}-{month:02}" for year in years for month in range(1, 13))
