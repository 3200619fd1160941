"""What a file declares and nothing uses: perhaps a slip, perhaps what was forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.binding import bind
from pathway_engine.definition.causes import BUILT_IN
from pathway_engine.definition.checks.names import Mention, kinds, mentioned
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join

KINDS = {
    "organisation": "a team, post, cost, rule or step that names it",
    "role": "a post that has it",
    "cause": "a step that waits, or a target that pauses, for it",
    "source": "a line of provenance that names it",
}
"""What is declared, and what would use it."""

Name = tuple[str, str]
"""A kind and a name of it."""


def check_unused(pathway: Pathway, report: Report) -> None:
    """Warn of organisations, roles, causes and sources that nothing uses.

    What the baseline used and a redesign left without use is no slip: it was meant. Where a name
    of a kind stands for nothing, which is told elsewhere, nobody knows what it should use.
    """
    used, known = _used(pathway), kinds(pathway)
    doubtful = {
        one for _, kind, name in _mentions(pathway) if name not in known[kind].names
        for one in _each(kind)
    }  # fmt: skip
    unused = [name for name in _declared(pathway) if name not in used]
    before = _used_before(pathway) if unused else set()
    for kind, name in unused:
        if kind not in doubtful and (kind, name) not in before:
            path = join(f"{kind}s", name)
            found = f"`{name}`, which nothing uses"
            report.add(f"unused_{kind}", path, found=found, expected=KINDS[kind])


def _declared(pathway: Pathway) -> Iterator[Name]:
    """Every name of these kinds; a built-in cause that is named again has a use already."""
    for kind in KINDS:
        for name in getattr(pathway, f"{kind}s"):
            if (kind, name in BUILT_IN) != ("cause", True):
                yield kind, name


def _mentions(pathway: Pathway) -> tuple[Mention, ...]:
    return pathway.once("mentions", lambda: tuple(mentioned(pathway)))


def _used(pathway: Pathway) -> set[Name]:
    """The names that something mentions; some fields take one of two kinds."""
    return {(one, name) for _, kind, name in _mentions(pathway) for one in _each(kind)}


def _each(kind: str) -> list[str]:
    """Those of `KINDS` that a kind of name is.

    >>> _each("team or organisation"), _each("step, role or resource")
    (['organisation'], ['role'])
    """
    words = kind.replace(",", "").split()
    return [one for one in KINDS if one in words]


def _used_before(pathway: Pathway) -> set[Name]:
    """The names that something mentioned before redesigns were applied, if any were."""
    if not pathway.redesigns:
        return set()
    before, _ = bind(pathway.files[0].tree)
    return set() if before is None else _used(before)
