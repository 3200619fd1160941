"""What a YAML parser complains about, in plain words.

The parser speaks of tokens, block ends and flow contexts. Here each complaint becomes what
was found, what was expected and what to do. It knows the parser by its sentences only, so
a sentence that it does not know is passed on as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Complaint", "Said", "translate"]

QUOTE = 'put quotes round the text: "..."'


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said: its problem, and in the middle of what it met it."""

    problem: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The same in plain words; `at_start`: point at where the unfinished thing began."""

    found: str
    expected: str
    hint: str = ""
    at_start: bool = False


_TOKENS = {
    "<stream end>": "the end of the file",
    "<block mapping start>": "a key that is indented further than its neighbours",
    "<block sequence start>": "a list that is indented further than its neighbours",
    "<block end>": "the end of an indented block",
    "<block entry>": "a dash",
    "-": "a dash",
    "<document start>": "`---`",
    "<document end>": "`...`",
    "<anchor>": "`&`",
    "<alias>": "`*`",
    "<tag>": "`!`",
    "?": "a key",
}
_INDENT = "give keys that belong together the same indentation"

# A sentence of the parser (its problem, behind " | " its context), and what to say instead;
# {} stands for the first group of the pattern.
_RULES: tuple[tuple[str, Said], ...] = (
    (
        r"character '\\t' that cannot start",
        Said("a tab", "spaces", "indent with spaces; set the editor to do so"),
    ),
    (
        r"character '([@`%])' that cannot start",
        Said("a text that begins with {}", "a text in quotes", QUOTE),
    ),
    (
        r"character '([\]},])' that cannot start",
        Said("`{}`", "a value", "a bracket closes here that was not opened"),
    ),
    (
        r"mapping values are not allowed",
        Said(
            "a colon where no key can stand",
            "one `key: value` in a line",
            "a text that holds a colon needs quotes; keys side by side need one indentation",
        ),
    ),
    (
        r"sequence entries are not allowed",
        Said("a dash", "a value", "begin the list in a new line, or write [a, b]"),
    ),
    (
        r"could not find expected ':'",
        Said("no colon", "`key: value`", "a space must follow the colon", at_start=True),
    ),
    (
        r"unexpected (?:end of stream|document separator).* \| .*quoted",
        Said("a quote that is not closed", "a closing quote", "", at_start=True),
    ),
    (
        r"expected ',' or '(.)', but got .* \| .*flow (?:sequence|mapping)",
        Said(
            "a bracket that is not closed by `{}`",
            "`,` or `{}`",
            "a text with a bracket, colon or comma of its own needs quotes",
            at_start=True,
        ),
    ),
    (
        r"expected alphabetic or numeric character.* \| .*alias",
        Said("a text that begins with *", "a text in quotes", QUOTE),
    ),
    (
        r"expected alphabetic or numeric character.* \| .*anchor",
        Said("a text that begins with &", "a text in quotes", QUOTE),
    ),
    (
        r"unknown escape character '(.)'",
        Said(r"\{} in double quotes", "a known escape", "use single quotes to write a backslash"),
    ),
    (
        r"escape sequence of \d+ hex",
        Said("an unfinished escape", r"digits as in \u00e9", "use single quotes for a backslash"),
    ),
    (
        r"(?:chomping|indentation) indicator| \| .*block scalar",
        Said("a text after `|` or `>`", "the text in the next lines", QUOTE),
    ),
    (
        r"more indented follow up line",
        Said("an empty line indented further than the text", "an even indentation", _INDENT),
    ),
    (
        r"mapping keys are not allowed",
        Said("a text that begins with ?", "a text in quotes", QUOTE),
    ),
    (
        r"but found '([\]},])'",
        Said("`{}`", "a value", "a bracket or comma too many"),
    ),
    (
        r"but found '<scalar>'",
        Said("more text after a value has ended", "the next key", "quotes go round the whole text"),
    ),
    (
        r"node content, but found '<stream end>'",
        Said("the end of the file", "a closing bracket"),
    ),
    (
        r"undefined tag handle| \| .*\btag\b",
        Said("a text that begins with !", "a value without a tag", QUOTE),
    ),
    (
        r"unexpected ':' \| .*plain",
        Said("a colon inside a text in brackets", "a text in quotes", QUOTE),
    ),
    (
        r"special characters are not allowed",
        Said("a character that is not text", "printable characters"),
    ),
)
_BUT_FOUND = re.compile(r"but (?:found|got) \(?'(?P<token>[^']*)'")


def translate(complaint: Complaint) -> Said:
    """A complaint in plain words.

    >>> translate(Complaint("mapping values are not allowed here")).found
    'a colon where no key can stand'
    >>> translate(Complaint("expected <block end>, but found '-'")).found
    'a dash'
    """
    sentence = f"{complaint.problem} | {complaint.context}"
    for pattern, said in _RULES:
        if match := re.search(pattern, sentence):
            part = match[1] if match.re.groups else ""
            found, expected = (text.replace("{}", part) for text in (said.found, said.expected))
            return Said(found, expected, said.hint, said.at_start)
    if match := _BUT_FOUND.search(complaint.problem):
        token = match["token"]
        return Said(_TOKENS.get(token, f"`{token}`"), "the next key of the block", _INDENT)
    return Said(complaint.problem or "a text that cannot be read", "YAML")
