"""A post has a short form and long ones: where the amount of a post stands, whatever its form."""

from __future__ import annotations

from pathway_engine.definition.node import Mapping, Node, find, join, split

_AMOUNTS = ("present", "fte")


def amount_of_post(document: Node, path: str) -> str:
    """The path of the amount of the post that a path names; any other path as it is.

    >>> from pathway_engine.definition.node import mapping
    >>> document = mapping({"teams": {"ward": {"staff": {"nurse": {"present": "2"}}}}})
    >>> amount_of_post(document, "teams.ward.staff.nurse")
    'teams.ward.staff.nurse.present'
    """
    keys = split(path)
    post = find(document, path)
    if not isinstance(post, Mapping) or len(keys) != 4 or (keys[0], keys[2]) != ("teams", "staff"):
        return path
    amount = next((key for key in _AMOUNTS if key in post.entries), "")
    return join(path, amount) if amount else path
