"""From the located tree to the models: what fits becomes a pathway, what does not a finding.

Pydantic validates the whole tree at once; each of its errors is turned into a finding of
ours, at the key it is about, in plain words: what stands there, what was expected, and what
was probably meant. Nothing is raised here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pathway_engine.definition.files import File
from pathway_engine.definition.findings import (
    Finding,
    Findings,
    Report,
    closest,
    did_you_mean,
    one_of,
)
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.models.base import Model, shape
from pathway_engine.definition.models.ids import COMMA_HINT
from pathway_engine.definition.models.lookup import choices_of, keys_of, model_at
from pathway_engine.definition.models.steps import TEAM_KEYS, Block, StepBase
from pathway_engine.definition.node import Mapping, Mark, Node, Scalar, Sequence, join, plain, walk
from pathway_engine.definition.required import example_of

M = TypeVar("M", bound=Model)

MAPPING = "a mapping of keys and values"
SHAPES = {
    "dict_type": MAPPING,
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "a text",
}
"""What was expected, by the type of pydantic's error."""


def bind(
    node: Node, earlier: Iterable[Finding] = (), files: Iterable[File] = ()
) -> tuple[Pathway | None, Findings]:
    """The pathway that a tree says, or None, with every fault of its keys and values.

    `earlier` are findings of the reader: they stand in the result too, and no second fault
    is told of the same place. `files` are those that the tree came from.

    >>> from pathway_engine.definition.node import mapping
    >>> pathway, findings = bind(mapping({"pathway": "small", "language": "1"}))
    >>> pathway is None, {finding.code for finding in findings}
    (True, {'missing_key'})
    """
    pathway, findings = bind_as(Pathway, node, earlier)
    if pathway is not None:
        pathway._document = node  # noqa: SLF001 - the one place that ties the two together
        pathway._files = tuple(files)  # noqa: SLF001
    return pathway, findings


def bind_as(
    model: type[M], node: Node, earlier: Iterable[Finding] = ()
) -> tuple[M | None, Findings]:
    """Bind a tree to any model of the language: a pathway, a redesign, an experiment."""
    report = Report(node, earlier)
    try:
        return model.model_validate(plain(node)), report.findings
    except ValidationError as refused:
        unread = {finding.mark for finding in report.findings}
        for error in refused.errors(include_url=False):
            if not _was_unread(_place(node, error["loc"]), error, unread):
                _report(report, model, node, error)
        return None, report.findings


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an error arose: the path in words of the file, its mark, what stands there."""

    path: str
    mark: Mark
    node: Node | None

    def below(self, key: str) -> _Place:
        """The place of a key here, or this one if there is no such key."""
        if not isinstance(self.node, Mapping) or key not in self.node.entries:
            return self
        node = self.node.entries[key]
        return _Place(join(self.path, key), self.node.key_marks.get(key, node.mark), node)


def _place(root: Node, way: Iterable[str | int]) -> _Place:
    """Follow an error's way down the tree; union tags and gathered lines are no keys."""
    place = _Place("", root.mark, root)
    for step in way:
        if isinstance(step, int):
            if isinstance(place.node, Sequence) and step < len(place.node.items):
                item = place.node.items[step]
                place = _Place(place.path, item.mark, item)
        else:
            place = place.below(step)
    return place


def _was_unread(place: _Place, error: ErrorDetails, unread: set[Mark]) -> bool:
    """Whether a value is wrong only because the reader could not read a part of it."""
    if not unread or error["type"] in ("missing", "extra_forbidden") or place.node is None:
        return False
    return place.node.mark in unread or any(below.mark in unread for _, below in walk(place.node))


def _report(report: Report, model: type[Model], root: Node, error: ErrorDetails) -> None:
    """Turn one error into a finding."""
    kind, way, context = error["type"], error["loc"], error.get("ctx", {})
    place = _place(root, way)
    if kind == "too_long" or (kind == "missing" and isinstance(way[-1], int)):
        number = len(place.node.items) if isinstance(place.node, Sequence) else 0
        said = {"found": f"a list of {number}", "expected": "a list of 2"}
        report.add("wrong_shape", place.mark, place.path, **said)
    elif kind == "missing":
        _missing(report, model_at(model, way[:-1]), place, str(way[-1]))
    elif kind == "extra_forbidden":
        _unknown(report, model_at(model, way[:-1]), place, str(way[-1]))
    elif kind == "bad_rule":
        _bad_rule(report, place, context)
    elif kind == "nested_given":
        _nested(report, place.below(context["key"]))
    elif kind in ("bad_value", "bad_id", "reserved_id", "wrong_shape"):
        place = place.below(context.get("key", ""))
        said = {name: context[name] for name in ("found", "expected", "hint")}
        report.add(kind, place.mark, place.path, **said)
    elif kind == "literal_error":
        _not_one_of(report, place, context)
    elif kind in SHAPES:
        said = {"found": _seen(place.node), "expected": SHAPES[kind]}
        hint = _shape_hint(model, way, place.node, SHAPES[kind])
        report.add("wrong_shape", place.mark, place.path, **said, hint=hint)
    else:
        said = {"found": _seen(place.node), "expected": error["msg"]}
        report.add("bad_value", place.mark, place.path, **said)


def _shape_hint(
    model: type[Model], way: tuple[str | int, ...], node: Node | None, expected: str
) -> str:
    """What may be meant: a list of one, or the one entry of a mapping in which each has a name."""
    if expected == "a list":
        return _in_brackets(node)
    if not isinstance(node, Scalar):
        return ""
    entry = model_at(model, way)
    if expected == MAPPING and entry is not None and way[-1] in keys_of(entry):
        above = way[-2] if len(way) > 1 else ""
        under, name = ("its cause", "CAUSE") if above == "holds" else ("a name of its own", "NAME")
        return f"each stands under {under}: `{above}: {{{name}: {{{way[-1]}: {node.text}, …}}}}`"
    return ""


def _in_brackets(node: Node | None) -> str:
    """How what stands there is written as a list of one."""
    only = next(iter(node.entries)) if isinstance(node, Mapping) and len(node.entries) == 1 else ""
    word = node.text if isinstance(node, Scalar) else only
    return f"a list stands in brackets: [{word}]" if word and " " not in word else ""


def _missing(report: Report, model: type[Model] | None, place: _Place, key: str) -> None:
    if _is_misspelt(model, place.node, key):
        return  # the unknown key that is told asks whether this one was meant
    beside = ""
    if key == "team" and isinstance(place.node, Mapping):
        beside = next((name for name in place.node.entries if name in TEAM_KEYS), "")
    why = f"a step with `{beside}` is worked on by a team" if beside else ""
    words = _choices(model, key)
    example = "" if words else example_of(model, key)
    if key == "outcomes" and ".parallel." in place.path:
        example = example.replace("ENDING", "join")
    report.add(
        "missing_key",
        place.mark,
        place.path,
        found=f"no `{key}`",
        expected=": ".join(filter(None, (f"`{key}`", words))),
        hint="; ".join(filter(None, (why, f"such as `{example}`" if example else ""))),
    )


def _choices(model: type[Model] | None, key: str) -> str:
    """What a key may say, in words, where that is one of a few words; else nothing."""
    words = choices_of(model, key) if model else ()
    return one_of(words) if words else ""


def _is_misspelt(model: type[Model] | None, node: Node | None, key: str) -> bool:
    """Whether a missing key stands there with a slip of the pen."""
    if model is None or not isinstance(node, Mapping):
        return False
    known = keys_of(model)
    strange = (name for name in node.entries if name not in known)
    return any(closest(name, known) == key for name in strange)


def _unknown(report: Report, model: type[Model] | None, place: _Place, key: str) -> None:
    known = keys_of(model) if model else ()
    report.add(
        "unknown_key",
        place.mark,
        place.path,
        found=f"`{key}`",
        expected="`parallel`" if _of_a_block(model, key) else one_of(known, most=30),
        hint=_unknown_hint(model, known, key),
    )


def _of_a_block(model: type[Model] | None, key: str) -> bool:
    """Whether a key of a step is another word for what a block has under `parallel`."""
    return bool(model and issubclass(model, StepBase) and key in ("branches", "branch", "join"))


def _unknown_hint(model: type[Model] | None, known: tuple[str, ...], key: str) -> str:
    if model and issubclass(model, StepBase) and key in ("branches", "branch"):
        return "write `parallel` for it: `parallel: {BRANCH: {STEP: {…}, …}, …}`"
    if model and issubclass(model, StepBase) and key == "join":
        return "`join` stands beside `parallel`"
    if re.search(r"[\s,;.]", key):
        return did_you_mean(re.sub(r"\s+", "_", key.lower()), known) or COMMA_HINT
    if model is Block and key in TEAM_KEYS:
        return "a `parallel` block has no team of its own; the steps of its branches have"
    if model and issubclass(model, StepBase) and key in TEAM_KEYS:
        return f"`{key}` stands on a step with `team` and `work`"
    return did_you_mean(key, known)


def _bad_rule(report: Report, place: _Place, context: dict[str, Any]) -> None:
    mark = within(place.node, context["column"]) if place.node else place.mark
    said = {name: context[name] for name in ("found", "expected", "hint")}
    report.add(context["code"], mark, place.path, **said)


def within(node: Node, column: int) -> Mark:
    """The place of a character (counted from 1) of a scalar that stands on one line.

    >>> str(within(Scalar("a > b", quoted=True, mark=Mark("f.yaml", 3, 10)), 3))
    'f.yaml:3:13'
    """
    mark = node.mark
    if not isinstance(node, Scalar) or not mark.line:
        return mark
    return Mark(mark.file, mark.line, mark.column + column - 1 + node.quoted)


def _nested(report: Report, place: _Place) -> None:
    report.add(
        "nested_given",
        place.mark,
        place.path,
        found="a `given` within a `given`",
        expected="a value",
        hint="one table depends on one attribute; record a third attribute that joins the two",
    )


def _not_one_of(report: Report, place: _Place, context: dict[str, Any]) -> None:
    allowed = re.findall(r"'([^']*)'", context.get("expected", ""))
    found = place.node.text if isinstance(place.node, Scalar) else ""
    report.add(
        "bad_value",
        place.mark,
        place.path,
        found=_seen(place.node),
        expected=one_of(allowed),
        hint=did_you_mean(found, allowed),
    )


def _seen(node: Node | None) -> str:
    return "nothing" if node is None else shape(plain(node))
