"""Cases in drawn pathways, with every key that a single case can meet.

The kernel simulates them; that the reference simulator agrees with it, tests/reference shows. Keys
that the kernel does not know yet are held against the reference.
`PATHWAYS_FUZZ=10000 pytest tests/parity` is the long run.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

from parity.player import Player
from parity.sameness import One, Simulate, difference, played, simulated, written
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.book_facts import FACTS
from pathway_engine.engine.records import TABLES, Numbering, VisitKind, Window
from pathway_engine.errors import RunStopped
from reference import later
from reference.comparing import kernel
from reference.rows import Rows
from reference.simulator import simulate as reference
from reference.strategies import run_of
from reference.vocabulary import Plain
from reference.writing import to_yaml

RUNS = int(os.environ.get("PATHWAYS_FUZZ", "600"))
BLOCK = 25
DAY = 86_400
CASES, VISITS = 20, 200
"""The most of the person: some pathways open one case after the other, or go round in one."""
PLENTY = "60"
"""Workers of a post, beds of a place: as many as they can need at a time."""
NOT_ALIKE = ("absence", "accept", "overtime")
NOT_PLAYED = {"replay", "backlog"}
"""Keys that bring people: here one alone is told, as a file would tell of them, at any step."""
PLAYED = later.ALL - NOT_PLAYED
Result = Rows | RunStopped
NOT_DRAWN = {
    "assigned", "adopted", "breached", "noted", "sitting_set", "migrated", "reverted", "corrected",
    "erased",
}  # fmt: skip
"""Facts of which no drawn pathway gives occasion: only people say them, or no row tells of them."""


def alone(plain: Any, inside: bool = False) -> Any:
    """A pathway in which live and simulated mean the same.

    Nobody is away, there is always another worker (a book does not know who is busy), `due` is not
    drawn (live, a worker gives the date), and nothing accepts by itself (live, that takes no time).
    Nor does anybody work overtime: live, work takes as long as a worker says it did. And where
    partners are needed in a branch, nobody waits for the own worker, who may be at work in another.
    """
    if isinstance(plain, dict):
        if "with" in plain:
            plain = {
                key: value for key, value in plain.items() if key != "same_worker" or not inside
            }
        kept = {
            key: alone(value, inside or key == "parallel")
            for key, value in plain.items()
            if key not in NOT_ALIKE
        }
        if "staff" in kept:
            kept["staff"] = {name: plenty(post) for name, post in plain["staff"].items()}
        if "count" in kept and "organisation" in kept:
            kept["count"] = PLENTY
        if isinstance(kept.get("sessions", {}).get("places"), dict):
            kept.pop("with", None)  # all sit who might be partners
        due = kept.get("due")
        if isinstance(due, dict) and "since" not in due:
            kept["due"] = "90m"
        return kept
    return [alone(each, inside) for each in plain] if isinstance(plain, list) else plain


def plenty(post: Any) -> Plain:
    """A post with workers for everything that one person can need at a time."""
    role = {"role": post["role"]} if "role" in post else {}
    return role | {"present": PLENTY}


def pathway_of(number: int, keys: frozenset[str] = PLAYED) -> Plain:
    """A drawn pathway for one case alone, in which every offer may be disputed and returned."""
    pathway: Plain = alone(run_of(number, keys).pathway)
    answers = {
        "returned": {"share": "60%", "rework": "1h"},
        "disputed": {"share": "40%", "for": "3h"},
    }
    rules = pathway["handoffs"] or {"all": {"between": "teams", "delay": "0.5wd"}}
    return pathway | {"handoffs": {name: answers | rule for name, rule in rules.items()}}


def one_of(number: int, keys: frozenset[str] = PLAYED) -> One:
    """A case that opens at some time of the first days."""
    run = run_of(number, keys)
    pathway = Pathway.model_validate(pathway_of(number, keys))
    starts_at = run.window.starts_at
    window = Window(starts_at, starts_at, starts_at + 60 * DAY)
    urgent, area = number % 3 == 0, ("north", "south", "west")[number % 5 % 3]
    opened_at = starts_at + number * 7_530 % (3 * DAY)
    steps = list(pathway.steps)
    to = steps[number // 4 % len(steps)] if number % 4 == 0 else None
    return One(pathway, window, run.seed, opened_at, {"urgent": urgent, "area": area}, to)


def by(simulate: Simulate, one: One) -> Result:
    """What a simulator makes of a case."""
    try:
        return simulated(simulate, one)
    except RunStopped as stopped:
        return stopped


def in_time(one: One) -> tuple[One, Result]:
    """The same for so short a time that the person has few cases and visits; the kernel's rows."""
    while True:
        found = by(kernel, one)
        if isinstance(found, RunStopped):
            few = int(found.case or 0) <= CASES
        else:
            few = len(found.cases) <= CASES and len(found.visits) <= VISITS
        if few:
            return one, found
        ends_at = (one.opened_at + one.window.ends_at) // 2
        one = one._replace(window=one.window._replace(ends_at=ends_at))


def compared(one: One, player: Player, theirs: Result) -> str:
    """What differs. A run that is stopped answers to a command that is refused."""
    if isinstance(theirs, RunStopped):
        return "" if player.refusal is not None else f"{theirs}, not refused"
    if begins_otherwise(one.pathway, theirs):
        return ""
    return str(player.refusal or "") or difference(written(one, player), theirs)


def begins_otherwise(pathway: Pathway, rows: Rows) -> bool:
    """Whether a branch went on before the next was offered, or all was over in one second.

    Simulated, an offer of no delay is answered and a share is drawn at once; live, all branches
    are offered by the command that brings the case to the block, before anybody can answer.
    """
    numbering = Numbering.of(pathway)
    names = [column.name for column in TABLES["visits"]]
    visits = [dict(zip(names, row, strict=True)) for row in rows.visits]
    for block in visits:
        if block["kind"] == VisitKind.BLOCK:
            step = numbering.steps[int(block["step"])]
            branches = sum(name == step for name, _ in numbering.branches)
            offered = [
                visit["branch"] for visit in visits
                if visit["parent_no"] == block["visit_no"] and visit["case_no"] == block["case_no"]
            ][:branches]  # fmt: skip
            if len(set(offered)) < branches or block["finished_at"] == block["offered_at"]:
                return True
    return False


@pytest.mark.parametrize("first", range(0, RUNS, BLOCK))
def test_the_same_rows(first: int) -> None:
    """As the kernel writes; in a quarter of the runs as the reference does too."""
    for number in range(first, min(first + BLOCK, RUNS)):
        one, simulated_by_kernel = in_time(one_of(number))
        player = played(one)
        found = compared(one, player, simulated_by_kernel)
        assert not found, f"{number}: {found}\n{to_yaml(pathway_of(number))}"
        if first % (4 * BLOCK) == 0:
            found = compared(one, player, by(reference, one))
            assert not found, f"{number}, reference: {found}\n{to_yaml(pathway_of(number))}"


def test_the_drawn_cases_meet_everything() -> None:
    """Returns, disputes, holds, sittings, refusals: no kind of fact or visit is missing."""
    players = [played(in_time(one_of(number))[0]) for number in range(0, RUNS, 3)]
    facts = Counter(
        fact.kind for player in players for book in player.books for fact in book.driver.facts
    )
    kinds = Counter(visit.kind for player in players for visit in player.state.visits)
    assert min(facts[kind] for kind in FACTS if kind not in NOT_DRAWN) >= 10
    assert not NOT_DRAWN & set(facts)
    assert min(kinds[kind] for kind in VisitKind) >= 10
    assert 0 < sum(player.refusal is not None for player in players) < len(players) / 10
