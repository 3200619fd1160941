"""Moving the open cases of a version to another: what would come of it, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pathway_engine.engine.migrating import migrate as moved
from pathway_engine.engine.refusals import Refusal
from pathway_engine.live.actors import Actor
from pathway_engine.live.casebook import At
from pathway_engine.live.casework import Casework


class Moving(NamedTuple):
    """What comes of the visits that are open at one step: how many go on, how many change team."""

    step: str
    to: str
    goes_on: int
    changes_team: int


class Migration(NamedTuple):
    """What came, or would come, of moving the cases of a version: `refused` says why, by case."""

    before: str
    after: str
    moved: tuple[int, ...]
    refused: Mapping[int, str]
    steps: tuple[Moving, ...]
    dry_run: bool = False


def migrate(
    casework: Casework,
    on: At,
    numbers: Iterable[int],
    versions: tuple[str, str],
    steps: Mapping[str, str],
    by: Actor,
) -> Migration:
    """Move cases from one version to another, given by their digests, with new names of steps."""
    before, after = versions
    old, new = casework.rules(on.book, before), casework.rules(on.book, after)
    done: list[int] = []
    refused: dict[int, str] = {}
    counted: Counter[tuple[str, str, bool]] = Counter()
    for number in numbers:
        history = casework.case(on.book, number)
        assert history.state is not None  # noqa: S101 - it is open
        fact = moved(old, new, history.state, after, steps, on.moment)
        if isinstance(fact, Refusal):
            refused[number] = str(fact)
            continue
        for visit in fact.visits:
            was = history.state.visit(visit.visit).step
            counted[was, visit.step, visit.number == visit.visit] += 1
        casework.keep(on, history, by, [fact])
        done.append(number)
    pairs = sorted({(was, now) for was, now, _ in counted})
    told = tuple(
        Moving(was, now, counted[was, now, True], counted[was, now, False]) for was, now in pairs
    )
    return Migration(before, after, tuple(done), refused, told)
