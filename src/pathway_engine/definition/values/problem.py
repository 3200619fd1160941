"""What is wrong with a value, told so that a finding can pass it on."""

from __future__ import annotations

_LONGEST_SHOWN = 60  # characters of the file that a message repeats


class ValueProblem(ValueError):
    """A value that is not what the language allows there.

    `found`, `expected` and `hint` are plain texts for a finding; `key` names the offending key
    where the value is a mapping (`p90` of `{median: 20d, p90: 5d}`).

    >>> str(ValueProblem("3", "a number with its unit such as 3d"))
    'found `3`, expected a number with its unit such as 3d'
    """

    def __init__(self, found: str, expected: str, hint: str = "", key: str | None = None) -> None:
        self.found = shortened(found)
        self.expected = expected
        self.hint = hint
        self.key = key
        super().__init__(f"found `{self.found}`, expected {expected}" + (hint and f"; {hint}"))

    def at(self, key: str) -> ValueProblem:
        """The same problem, placed at a key of the mapping that holds the value."""
        return ValueProblem(self.found, self.expected, self.hint, key)


def shortened(text: str) -> str:
    """A text as a message can carry it: at most 60 characters.

    >>> len(shortened("9" * 1000))
    60
    """
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
