"""From the text of an expression to its words and signs.

Small letters, digits, `_` and a few signs: whatever else stands in the text is refused here,
with a hint where one can guess what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from pathway_engine.definition.expressions.tree import ExpressionError

FUNCTIONS = ("min", "max", "visits")
WORDS = ("and", "or", "not", "in", "if", "else", "true", "false")
RESERVED = frozenset((*WORDS, *FUNCTIONS, "days_open"))
"""Words that mean something in an expression, so that nothing else can have their name."""

MAX_LENGTH = 2_000
"""Characters of an expression."""
MAX_NUMBER = 1e15
"""Numbers from here on are refused: beyond it a float no longer counts single units."""
MAX_DIGITS = 20

_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?![A-Za-z0-9_.%])"
    r"|(?P<name>[a-z][a-z0-9_]*)(?![A-Za-z0-9_])"
    r"|(?P<sign>==|!=|<=|>=|[<>+\-*/()\[\],])"
)
_SPACE = re.compile(r"[ \t\n]*")
_ID = "a name of small letters, digits and `_`"

_HINTS = {
    "=": "write `==` to compare",
    "!": "write `not`, or `!=` for unequal",
    "&": "write `and`",
    "|": "write `or`",
    "'": "write the value of a choice without quotes",
    '"': "write the value of a choice without quotes",
    **dict.fromkeys("“”„‘’‚", "write the value of a choice without quotes"),
    "%": "write 60% as 0.6",
    ".": "an attribute has no parts; write .5 as 0.5",
    "£": "write the number alone",
    "$": "write the number alone",
    "€": "write the number alone",
    "≤": "write `<=`",
    "≥": "write `>=`",
    "≠": "write `!=`",
    "−": "write `-`",
    "–": "write `-`",
    "×": "write `*`",
    "÷": "write `/`",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a name, a reserved word, a sign, or the end; its column counts from 1."""

    kind: OneOf["number", "name", "word", "sign", "end"]
    text: str
    column: int

    def __str__(self) -> str:
        return f"`{self.text}`" if self.text else "the end of the rule"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of an expression, an end last. Raises `ExpressionError`.

    >>> [token.text for token in tokens("package_cost>300")]
    ['package_cost', '>', '300', '']
    """
    if len(text) > MAX_LENGTH:
        found, expected = f"a rule of {len(text)} characters", f"at most {MAX_LENGTH}"
        raise ExpressionError("expression_too_large", 1, found, expected)
    at = _after_space(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _strange(text, at)
        yield _token(match)
        at = _after_space(text, match.end())
    yield Token("end", "", len(text) + 1)


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _token(match: re.Match[str]) -> Token:
    text, column = match[0], match.start() + 1
    if match["number"]:
        if len(text) > MAX_DIGITS or float(text) >= MAX_NUMBER:
            raise ExpressionError("expression_syntax", column, "a huge number", "below 1e15")
        return Token("number", text, column)
    if match["name"]:
        return Token("word" if text in WORDS or text in FUNCTIONS else "name", text, column)
    return Token("sign", text, column)


def _strange(text: str, at: int) -> ExpressionError:
    """The error for what begins no token."""
    column = at + 1
    word = re.compile(r"[A-Za-z0-9_.%]*").match(text, at)
    run = word[0] if word else ""
    if run[:1].isdigit():
        hint = "write 60% as 0.6" if run.endswith("%") else "write a number without its unit"
        return ExpressionError("expression_syntax", column, f"`{run}`", "a number", hint)
    if run[:1].isalpha() or run[:1] == "_":
        lower = run.lower()
        hint = f"write `{lower}`" if _TOKEN.fullmatch(lower) and lower != run else ""
        return ExpressionError("expression_syntax", column, f"`{run}`", _ID, hint)
    char = text[at]
    found = f"`{char}`" if char.isprintable() else f"the character U+{ord(char):04X}"
    return ExpressionError(
        "expression_syntax", column, found, "names, numbers and operators", _HINTS.get(char, "")
    )
