"""What Typer has against the words of a command, said as everything else is said here.

Newer ones check a value by pydantic, whose words help nobody (`Value error, ...`); older ones
have words of their own.
"""

from __future__ import annotations

import re

_VALUE = re.compile(r"Invalid value for '?([^':]*)'?: (?:Value error, )?(.*)", flags=re.DOTALL)
_CHOICE = re.compile(r"'(.*)' is not one of ('[^']*'(?:, '[^']*')*)\.?")
_NO_NUMBER = re.compile(r"Input should be a valid integer.*|'(.*)' is not a valid int.*")
_TOO_SMALL = re.compile(r"Input should be greater than or equal to (\d+)|.*range x>=(\d+)\.?")


def of_usage(error: Exception) -> str:
    """What Typer has against the words, under the usage of the command."""
    context = getattr(error, "ctx", None)
    usage = f"{context.get_usage()}\n" if context is not None else ""
    hint = f"\nTry: {context.command_path} --help" if context is not None else ""
    message = str(error.format_message())  # type: ignore[attr-defined]
    if message.startswith("Usage:"):  # no words at all: the message is the help
        return message
    return f"{usage}pathways: {in_our_words(message, _given(error))}{hint}"


def in_our_words(message: str, given: str = "") -> str:
    """A message about a value: the option, what was found, and what was expected.

    >>> in_our_words("Invalid value for '--by': Value error, 'x' is not one of 'team', 'step'.")
    '--by: found `x`, expected one of `team`, `step`'
    >>> in_our_words("Invalid value for '--limit': Input should be a valid integer, as 3", "x")
    '--limit: found `x`, expected a whole number'
    """
    value = _VALUE.fullmatch(message)
    if value is None:
        return message
    option, said = value.groups()
    found = f"found `{given}`, " if given else ""
    if match := _CHOICE.fullmatch(said):
        found = f"found `{match[1]}`, "
        said = f"expected one of {match[2].replace(chr(39), chr(96))}"
    elif match := _NO_NUMBER.fullmatch(said):
        found = f"found `{match[1]}`, " if match[1] else found
        said = "expected a whole number"
    elif match := _TOO_SMALL.fullmatch(said):
        said = f"expected {match[1] or match[2]} or more"
    return f"{option}: {found}{said}"


def _given(error: Exception) -> str:
    """The value that pydantic refused, where it was asked; else nothing."""
    errors = getattr(error.__cause__, "errors", None)
    return str(errors()[0].get("input", "")) if errors is not None else ""
