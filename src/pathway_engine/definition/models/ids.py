"""The names of things: small letters, digits and `_`, and no word of the language."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from pathway_engine.definition.models.base import said

ID_PATTERN = r"^[a-z][a-z0-9_]*$"
COMMA_HINT = "a comma inside `{ }` splits an unquoted text: put the text in quotes"
"""What to do about a key that looks like a piece of a text."""
EXPRESSION_WORDS = frozenset(
    ("and", "or", "not", "in", "if", "else", "true", "false", "min", "max", "visits", "days_open")
)
"""Words that mean something in every rule."""
STEP_WORDS = frozenset(
    ("opened", "closed", "join", "given", "otherwise", "always", "true", "false", "visits")
) | {"days_open"}
"""Words that no step and no ending may be called."""
CASE_WORDS = EXPRESSION_WORDS | {"given", "otherwise"}
"""Words that no attribute and no value of a choice may be called."""


def _id(reserved: frozenset[str] = frozenset(), what: str = "an id") -> AfterValidator:
    """A validator of names: small letters, digits and `_`, and no reserved word."""

    def validate(name: str) -> str:
        if not re.fullmatch(ID_PATTERN, name):
            expected = f"{what} of small letters, digits and `_` that begins with a letter"
            raise PydanticCustomError("bad_id", "bad id", said(name, expected, _id_hint(name)))
        if name in reserved:
            expected = f"{what} that is not a word of the language"
            raise PydanticCustomError("reserved_id", "reserved id", said(name, expected, ""))
        return name

    return AfterValidator(validate)


def _id_hint(name: str) -> str:
    if "," in name:
        return COMMA_HINT
    near = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return f"write `{near}`" if re.fullmatch(ID_PATTERN, near) else ""


_ID_SCHEMA = WithJsonSchema({"type": "string", "pattern": ID_PATTERN})
Id = Annotated[str, _id(), _ID_SCHEMA]
"""The key of anything that has a name."""
StepId = Annotated[str, _id(STEP_WORDS, "the name of a step or ending"), _ID_SCHEMA]
"""The key of a step or an ending."""
DesignId = Annotated[str, _id(frozenset(("baseline",)), "the name of a redesign"), _ID_SCHEMA]
"""The key of a redesign of an experiment: the first design is called `baseline`."""
CaseWord = Annotated[str, _id(CASE_WORDS, "the name of an attribute or value"), _ID_SCHEMA]
"""The key of an attribute, or a value of a choice."""
