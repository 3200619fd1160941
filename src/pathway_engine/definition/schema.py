"""The language as a JSON Schema, so that an editor completes and checks a file while one types.

Made from the models: every key, its description, the words it may take. Where a mapping may
be one of several things, the schema asks for the key that decides (`parallel` makes a block,
`given` a table), so that an editor speaks of the one thing that was meant. What a schema
cannot say, that a name exists or that shares add up, `pathways check` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pathway_engine.definition.models import Experiment, Model, Pathway, Redesign
from pathway_engine.definition.models.words import DURATION_PATTERN

__all__ = ["schema", "schema_text"]

Schema = dict[str, Any]

ID = "https://json-schema.org/draft/2020-12/schema"
TEXT = ["string", "number"]
"""What a YAML parser may make of a text that stands without quotes: `version: 1.10`."""
FILES: dict[str, type[Model]] = {"pathway": Pathway, "redesign": Redesign, "experiment": Experiment}
"""The three kinds of file by the key at their head."""


def schema() -> Schema:
    """The schema of a file: of a pathway, a redesign or an experiment, told by its head.

    >>> schema()["title"]
    'A pathway, a redesign or an experiment'
    """
    definitions: Schema = {}
    for model in FILES.values():
        made = model.model_json_schema(by_alias=True)
        definitions |= made.pop("$defs", {})
        definitions[model.__name__] = made
    definitions = {name: _tidy(one) for name, one in definitions.items()}
    definitions["Step"] = _step()
    definitions |= _quantities(definitions)
    whole = {
        "$schema": ID,
        "title": "A pathway, a redesign or an experiment",
        **_told_apart([([head], _ref(model.__name__)) for head, model in FILES.items()]),
        "$defs": definitions,
    }
    return _with_short_names(whole)


def schema_text() -> str:
    """The schema as a file, the same bytes each time: what `pathways schema` prints."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


# -- one of several ---------------------------------------------------------------------------


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _told_apart(kinds: list[tuple[list[str], Schema]], otherwise: Schema | None = None) -> Schema:
    """The first kind of which a deciding key is there; with none of them yet, any kind."""
    rest = otherwise or {"anyOf": [kind for _, kind in kinds]}
    for keys, kind in reversed(kinds):
        deciding = [{"required": [key]} for key in keys]
        present = deciding[0] if len(deciding) == 1 else {"anyOf": deciding}
        rest = {"if": {"type": "object", **present}, "then": kind, "else": rest}
    return rest


def _step() -> Schema:
    """A step by its keys; one that has only a title so far may become any kind."""
    team, wait, decision, block = map(_ref, ("TeamStep", "WaitStep", "DecisionStep", "Block"))
    kinds = [
        (["parallel"], block),
        (["team", "work", "stay"], team),
        (["due", "exits"], {"anyOf": [wait, team]}),
    ]
    return _told_apart(kinds, {"anyOf": [team, wait, decision, block]})


# -- from pydantic's schema to one that suits an editor -----------------------------------------


def _tidy(node: Any) -> Any:
    """A schema without what says nothing to an author, and with what YAML makes of a text."""
    if isinstance(node, list):
        return [_tidy(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {key: one for key, one in node.items() if key not in ("title", "default")}
    tidied = {key: _tidied(key, one) for key, one in kept.items()}
    for rule in (_one_of_several, _without_null, _number_alone, _text, _only_ids):
        tidied = rule(tidied)
    return tidied


def _tidied(key: str, node: Any) -> Any:
    """Below `properties` stand names of ours, among them `title` and `default`."""
    if key in ("properties", "patternProperties"):
        return {name: _tidy(one) for name, one in node.items()}
    return node if key in ("examples", "enum", "required") else _tidy(node)


def _one_of_several(node: Schema) -> Schema:
    """Values beside tables are told apart by `given`, kinds of step by their keys."""
    kinds = node.pop("oneOf", None)
    if kinds is None:
        return node
    if _ref("TeamStep") in kinds:
        return node | _ref("Step")
    tables = [kind for kind in kinds if "Given_" in kind.get("$ref", "")]
    values = [kind for kind in kinds if kind not in tables]
    if len(tables) == 1 and len(values) == 1:
        return node | _told_apart([(["given"], tables[0])], values[0])
    return node | {"anyOf": kinds}


def _without_null(node: Schema) -> Schema:
    """Null is an error in a file: what may be left out is left out."""
    kinds = node.get("anyOf")
    if kinds is None:
        return node
    left = [kind for kind in kinds if kind != {"type": "null"}]
    if len(left) == 1:
        rest: Schema = {key: one for key, one in node.items() if key != "anyOf"}
        rest.update(left[0])
        return rest
    return node | {"anyOf": left}


def _number_alone(node: Schema) -> Schema:
    """`adviser: 4` is short for a post of 4 FTE, `core: 45` for a lot of 45 places."""
    short = node in (_ref("Post"), _ref("Lot"))
    return {"anyOf": [{"type": "number"}, node]} if short else node


def _text(node: Schema) -> Schema:
    """A text without quotes may be a number to YAML; a share or duration never is one."""
    if str(node.get("const", "")).isdigit():
        word = node.pop("const")
        return {key: one for key, one in node.items() if key != "type"} | {
            "enum": [word, int(word)]
        }
    if node.get("type") not in ("string", ["string", "number"]) or {"enum", "const"} & node.keys():
        return node
    examples = node.get("examples", ())
    if examples and all(re.match(DURATION_PATTERN, example) for example in examples):
        node.setdefault("pattern", DURATION_PATTERN)
    return node | {"type": "string" if "pattern" in node else TEXT}


def _only_ids(node: Schema) -> Schema:
    """Keys that are names of the author's are ids, and nothing else."""
    return node | {"additionalProperties": False} if "patternProperties" in node else node


# -- shorter ----------------------------------------------------------------------------------


def _quantities(definitions: Schema) -> Schema:
    """What is known of a quantity, told once, as `Quantity` and two kinds that carry more."""
    found: dict[str, Schema] = {}
    for node in _nodes(definitions):
        known = node.get("properties", {})
        if {"mean", "p90"} <= known.keys():
            carried = next((key for key in ("since", "cause") if key in known), "")
            name = f"Quantity{carried.title()}"
            found[name] = {"description": "What is known of it.", **node}
            node.clear()
            node.update(_ref(name))
    return found


def _with_short_names(whole: Schema) -> Schema:
    """Tables (`given`) numbered in their order instead of named after a Python type."""
    names = whole["$defs"]
    tables = {name: f"Given{number}" for number, name in enumerate(
        (name for name in names if "Given_" in name), start=1)}  # fmt: skip
    for node in _nodes(whole):
        name = node.get("$ref", "").removeprefix("#/$defs/")
        if name in tables:
            node["$ref"] = f"#/$defs/{tables[name]}"
    whole["$defs"] = {tables.get(name, name): names[name] for name in names}
    return whole


def _nodes(node: Any) -> Iterator[Schema]:
    """Every schema within a schema, the outer before the inner."""
    if isinstance(node, dict):
        yield node
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for one in list(inner):
        yield from _nodes(one)
