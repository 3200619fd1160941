"""What really stands in the drawn pathways: how often each key, and which keys together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.walking import attribute_that_tells, walk
from reference.later import ALL
from reference.strategies import run_of

SHOWS = {
    "Arrival.growth": "weights",
    "Arrival.hours": "weights",
    "Arrival.months": "weights",
    "Arrival.replay": "replay",
    "Arrival.weekdays": "weights",
    "Block.leaves": "places",
    "Block.parallel": "parallel",
    "DecisionStep.leaves": "places",
    "Ending.opens": "opens",
    "Outcome.opens": "opens",
    "Pathway.backlog": "backlog",
    "Pathway.exits": "case_exits",
    "Post.calendar": "shifts",
    "Post.from": "posts",
    "Post.until": "posts",
    "Team.overtime": "overtime",
    "TeamStep.exits": "exits",
    "TeamStep.holds": "holds",
    "TeamStep.in": "places",
    "TeamStep.leaves": "places",
    "TeamStep.same_worker": "same_worker",
    "TeamStep.sessions": "sessions",
    "TeamStep.with": "with",
    "WaitStep.exits": "exits",
    "WaitStep.leaves": "places",
}
"""The later key that each key of a model shows; `of` stands in quantities."""

Pair = tuple[str, str]


class Counts(NamedTuple):
    """In how many files each later key stands, and two of them; and keys of one mapping."""

    files: int
    later: Counter[str]
    both: Counter[Pair]
    keys: Counter[str]
    together: Counter[Pair]


def counted(numbers: Sequence[int], keys: frozenset[str] = ALL) -> Counts:
    """What stands in the pathways with these numbers, some later keys being asked for."""
    counts = Counts(len(numbers), Counter(), Counter(), Counter(), Counter())
    for number in numbers:
        _count(Pathway.model_validate(run_of(number, keys).pathway), counts)
    return counts


def _count(pathway: Pathway, counts: Counts) -> None:
    owners, later = {}, set[str]()
    for place in walk(pathway):
        owners[id(place.owner)] = place.owner
        if attribute_that_tells(pathway, place) is not None:
            later.add("of")
    for owner in owners.values():
        model = type(owner)
        written = (model.model_fields[name].alias or name for name in owner.model_fields_set)
        keys = sorted(f"{model.__name__}.{key}" for key in written)
        later |= {SHOWS[key] for key in keys if key in SHOWS}
        counts.keys.update(keys)
        counts.together.update(combinations(keys, 2))
    counts.later.update(later)
    counts.both.update(combinations(sorted(later), 2))
