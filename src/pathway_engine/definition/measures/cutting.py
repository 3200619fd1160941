"""By which words a measure is cut: those of its entry, alone or together, and what fits beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.entries import PORTIONS, Measure, in_turn

MOST_WORDS = 2
"""A number is cut by so many words at most."""


def cut_of(entry: Measure, by: Mapping[str, str]) -> str | None:
    """By which of its cuts a measure is cut, in whatever order its words come; empty for none.

    None where it has no such cut.

    >>> from pathway_engine.definition.measures.naming import entry_for
    >>> cut_of(entry_for("utilisation"), {"role": "nurse", "team": "ward"})
    'team and role'
    """
    found = _cuts(entry.cuts).get(frozenset(by))
    return " and ".join(in_turn(by)) if found is None and entry.may_be_cut_by(by) else found


@cache
def _cuts(cuts: tuple[str, ...]) -> dict[frozenset[str], str]:
    nothing: frozenset[str] = frozenset()
    found = {nothing: ""} | {frozenset(words(cut)): cut for cut in cuts}
    if PORTIONS in cuts:  # a portion without a delay lies with nobody
        found.setdefault(frozenset({"cause"}), PORTIONS)
    return found


def words(cut: str) -> list[str]:
    """The words of a cut.

    >>> words("cause and organisation"), words("")
    (['cause', 'organisation'], [])
    """
    return cut.split(" and ") if cut else []


def instead_of(asked: Sequence[str]) -> str:
    """What is expected in the place of words that nothing is cut by together; else empty.

    >>> instead_of(["team", "month"]), instead_of(["cause", "month"])
    ('', 'the other word alone: delays have causes')
    """
    if len(set(asked)) != len(asked) or len(asked) > MOST_WORDS:
        return "one word, or two that differ"
    if "cause" in asked and len(asked) > 1 and set(asked) != {*words(PORTIONS)}:
        return "the other word alone: delays have causes"
    if not any(cut_of(entry, dict.fromkeys(asked, "")) for entry in CATALOGUE):
        return "one of them alone: no measure is cut by both together"
    return ""
