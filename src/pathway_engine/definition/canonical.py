"""The one way to write down what a pathway says, and the digest of that.

The digest is of the resolved file as written: keys and values, no defaults filled in, so that
a new default changes no digest. Written order counts, for rules are tried in it; comments,
quotes and places do not.
"""

from __future__ import annotations

import hashlib
import json

from pathway_engine.definition.node import Node, plain


def canonical(node: Node) -> str:
    """A tree as JSON in one line, keys in the written order, every scalar a text.

    >>> from pathway_engine.definition.node import mapping
    >>> canonical(mapping({"pathway": "small", "language": "1"}))
    '{"pathway":"small","language":"1"}'
    """
    return json.dumps(plain(node), ensure_ascii=False, separators=(",", ":"))


def digest(node: Node) -> str:
    """SHA-256 of what a tree says, in hexadecimal.

    >>> from pathway_engine.definition.node import mapping
    >>> len(digest(mapping({"pathway": "small"})))
    64
    """
    return hashlib.sha256(canonical(node).encode()).hexdigest()
