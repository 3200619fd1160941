"""Openings: further cases of the same person that an outcome or an ending opens, later.

A fact tells of them; whoever keeps the book opens them on their day. Where an opening has a share,
somebody says yes or no; when it depends on something, that decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pathway_engine.definition.models import Opening, Outcome, Package
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Opens, Value
from pathway_engine.engine.refusals import Code, refused


def questions(draft: Draft, visit: Visit, outcome: str) -> tuple[str, ...]:
    """The openings of an outcome, and of the ending that it leads to, that nobody has answered."""
    taken = draft.rules.pathway.all_steps[visit.step].outcomes[outcome]
    ending = draft.rules.pathway.endings.get(taken.to)
    owners = {visit.step: taken.opens} | ({} if ending is None else {taken.to: ending.opens})
    if not any(owners.values()):
        return ()
    state = _after(draft, draft.rules.assigned(taken, draft.state, draft.at))
    return tuple(
        name
        for owner, opens in owners.items()
        for name, opening in opens.items()
        if _happens(draft, state, owner, name, opening) is None
    )


def _after(draft: Draft, values: Mapping[str, Value]) -> CaseFile:
    """The state that openings read: what an outcome sets is known."""
    return replace(draft.state, values={**draft.state.values, **values})


def _happens(draft: Draft, state: CaseFile, owner: str, name: str, opening: Opening) -> bool | None:
    """Whether there is an opening; None where that is somebody's to say and nobody has."""
    if opening.when is not None and not draft.rules.value(opening.when, state, draft.at):
        return False
    share = 1 if opening.share is None else draft.rules.line(state.values, opening.share)
    return share == 1 if share in (0, 1) else _answer(draft, owner, name)


def _answer(draft: Draft, owner: str, name: str) -> bool | None:
    """What somebody said of an opening: by its id, or by `OWNER.ID` where two have the same."""
    return draft.said.get(f"{owner}.{name}", draft.said.get(name))


def openings(
    draft: Draft, visit: Visit, taken: Outcome, values: Mapping[str, Value]
) -> tuple[Opens, ...]:
    """The cases that an outcome opens, with what is known after its `set`."""
    opened = _opened(
        draft, _after(draft, values), visit.step, taken.opens, visit.team, "arose_from"
    )
    return tuple(opened)


def openings_of_ending(draft: Draft, name: str) -> tuple[Opens, ...]:
    """The cases that an ending opens."""
    if name not in draft.rules.pathway.endings:  # one that every book has
        return ()
    ending = draft.rules.pathway.endings[name]
    opened = _opened(draft, draft.state, name, ending.opens, None, "follows")
    while_package = isinstance(ending.package, Package)
    return tuple(opening._replace(while_package=while_package) for opening in opened)


def _opened(
    draft: Draft,
    state: CaseFile,
    owner: str,
    opens: Mapping[str, Opening],
    team: str | None,
    link: str,
) -> Iterator[Opens]:
    rules = draft.rules
    for name, opening in opens.items():
        happens = _happens(draft, state, owner, name, opening)
        if happens is None:
            raise refused(Code.OPENING_OPEN, f"say whether `{owner}` opens", name)
        if not happens:
            continue
        at = rules.later(rules.line(state.values, opening.after), draft.at, team)
        yield Opens(owner, name, opening.at, at, link, dict(state.values))
