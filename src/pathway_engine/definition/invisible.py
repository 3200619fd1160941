"""Characters that nobody sees: those that no file may hold, and those that no word may hold.

A zero-width space in a name makes two names that look the same. In a title a no-break space is
good typography. So whatever reorders a line or moves the cursor is refused everywhere, and what
merely cannot be seen is refused in everything but the texts that are for people (`is_prose`).
"""

from __future__ import annotations

import re
from unicodedata import name

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufeff\ufffe\uffff]"
)
"""Characters that a file must not hold, not even by an escape: whatever moves the cursor or turns
text round, and the line ends that YAML and editors count differently."""

HIDDEN = re.compile(
    "[\u00a0\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200d\u202f\u205f-\u2065"
    "\u206a-\u206f\u3000\u3164\ufe00-\ufe0f\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters that a word must not hold: spaces that are no space to YAML, and what has no shape."""

PROSE = frozenset(("assumption", "because", "cannot", "description", "says", "title", "unit"))
"""Keys whose texts are for people."""
_PROSE_PATH = re.compile(r"(?:provenance\.[^.]+|claims\.[^.]+|changes)\.at|version")


def is_prose(path: str) -> bool:
    """Whether the text at a path is for people; every other one is a name, a value or a rule.

    >>> is_prose("teams.door.title"), is_prose("teams.door.site"), is_prose("provenance.work.at")
    (True, False, True)
    """
    return path.rpartition(".")[2] in PROSE or _PROSE_PATH.fullmatch(path) is not None


def named(character: str) -> str:
    r"""What an invisible character is called.

    >>> named("\u200b"), named("\x07")
    ('the invisible character U+200B (zero width space)', 'the invisible character U+0007')
    """
    words = name(character, "").lower()
    return f"the invisible character U+{ord(character):04X}" + (f" ({words})" if words else "")


def without_hidden(text: str) -> str:
    r"""A text as it looks: what is a space to the eye is one, what is nothing is gone.

    >>> without_hidden("front\u00addoor is\u00a0open")
    'frontdoor is open'
    """
    return HIDDEN.sub(lambda match: " " if match[0].isspace() else "", text)
