"""Who acts, as `--as` says it: an assertion, for the library authenticates nobody.

    w17:assessment=social_worker/reviewer,duty@wbc+supervise

is worker w17 with two roles in one team and none in another, of an organisation, with a right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.definition.node import Node
    from pathway_engine.live.actors import Actor, Right

As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="ACTOR",
        help="Who acts: ID:TEAM=ROLE/ROLE,TEAM@ORGANISATION+RIGHT, or an ID of --actors.",
    ),
]
Actors = Annotated[
    str | None,
    typer.Option("--actors", metavar="FILE", help="A file of who there is, by ID."),
]
AsOrSystem = Annotated[
    str | None,
    typer.Option("--as", metavar="ACTOR", help="Who acts.  [default: the system]"),
]

_SPELT = re.compile(
    r"(?P<id>[^\s:@+,=/]+)(?::(?P<teams>[^\s:@+]*))?(?:@(?P<organisation>[^\s:@+,=/]+))?"
    r"(?P<rights>(?:\+[^\s:@+,=/]+)*)"
)
_EXPECTED = "ID:TEAM=ROLE/ROLE,TEAM@ORGANISATION+RIGHT, such as w17:front_door=adviser"
_SYSTEM = "system"


def actor_of(said: str | None, actors: str | None) -> Actor:
    """Who acts: as it is spelt, or as a file of actors tells of an id; `system` where none is said.

    >>> actor_of("w17:ward=nurse/charge,door@trust", None).teams["ward"] == {"nurse", "charge"}
    True
    >>> actor_of("w1:door+intake", None).rights
    frozenset({<Right.INTAKE: 'intake'>})
    """
    from pathway_engine.live.actors import SYSTEM, Actor

    if said is None or said == _SYSTEM:
        return SYSTEM
    match = _SPELT.fullmatch(said)
    if match is None:
        raise UsageError(f"--as: found `{said}`, expected {_EXPECTED}")
    if match["id"] == _SYSTEM:
        raise UsageError("--as: found `system` with teams or rights; it has all rights already")
    if actors is not None:
        if match["id"] != said:
            raise UsageError(f"--as: found `{said}` beside --actors, expected an ID of that file")
        return _from_file(actors, said)
    teams = [team.partition("=") for team in (match["teams"] or "").split(",") if team]
    return Actor(
        match["id"],
        {team: frozenset(filter(None, roles.split("/"))) for team, _, roles in teams},
        match["organisation"],
        frozenset(_right(word, "--as") for word in match["rights"].split("+") if word),
    )


def _right(word: str, where: str) -> Right:
    from pathway_engine.live.actors import Right

    if word not in {right.value for right in Right}:
        known = ", ".join(f"`{right}`" for right in Right)
        raise UsageError(f"{where}: found the right `{word}`, expected one of {known}")
    return Right(word)


def _from_file(path: str, wanted: str) -> Actor:
    """An actor of a file: an id, and below it `teams`, `organisation` and `rights`."""
    from pathway_engine.definition.reader import read
    from pathway_engine.live.actors import Actor

    found = read(path).entries.get(wanted)
    if found is None:
        raise UsageError(f"--as: found `{wanted}`, who is not in {path}")
    told = _entries(found, f"`{wanted}` with `teams`, `organisation`, `rights`")
    if odd := [key for key in told if key not in {"teams", "organisation", "rights"}]:
        raise UsageError(
            f"{found.mark}: found `{odd[0]}`, expected `teams`, `organisation`, `rights`"
        )
    teams = _entries(told["teams"], "teams, each with its roles") if "teams" in told else {}
    organisation = told.get("organisation")
    return Actor(
        wanted,
        {team: frozenset(_texts(roles)) for team, roles in teams.items()},
        None if organisation is None else _text(organisation),
        frozenset(_right(word, str(found.mark)) for word in _texts(told.get("rights"))),
    )


def _entries(node: Node, expected: str) -> dict[str, Node]:
    from pathway_engine.definition.node import Mapping

    if not isinstance(node, Mapping):
        raise UsageError(f"{node.mark}: expected {expected}")
    return node.entries


def _text(node: Node) -> str:
    from pathway_engine.definition.node import Scalar

    if not isinstance(node, Scalar):
        raise UsageError(f"{node.mark}: expected one word")
    return node.text


def _texts(node: Node | None) -> list[str]:
    from pathway_engine.definition.node import Sequence

    if node is None:
        return []
    return [_text(each) for each in node.items] if isinstance(node, Sequence) else [_text(node)]
