"""The keys of the language, from the models: a table for each part of a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from generate.regions import DOCS
from pathway_engine.definition.causes import BUILT_IN
from pathway_engine.definition.models import (
    Model,
    Pathway,
    Redesign,
    arrivals,
    backlog,
    experiment,
    people,
    places,
    redesign,
    sittings,
    steps,
)
from pathway_engine.definition.models import pathway as parts
from pathway_engine.definition.node import mark_of
from pathway_engine.definition.reader import read

Schema = dict[str, Any]

EXAMPLES_FILE = DOCS / "reference" / "examples.yaml"
EXAMPLES = {
    "places.ID": ("places",),
    "backlog.ID": ("backlog",),
    "steps.ID, with a team": ("steps.assessment", "steps.rehabilitation"),
    "steps.ID, a parallel block": ("steps.arranging",),
    "steps.ID.holds.CAUSE": ("steps.arranging.parallel.money.means_test.holds",),
    "exits.ID, on the pathway or a step": ("exits", "steps.assessment.exits"),
    "opens.ID": ("steps.support.outcomes.started",),
    "steps.ID.sessions": ("steps.arranging.parallel.money.panel.sessions",),
}
"""What a part of a file looks like: paths of the file of examples, which is a whole pathway."""

SECTIONS: tuple[tuple[str, type[Model], str], ...] = (
    ("The head of a pathway", Pathway, ""),
    ("defaults", parts.Defaults, ""),
    ("organisations.ID", people.Organisation, ""),
    ("calendars.ID", people.Calendar, "`always` is built in: open day and night."),
    ("roles.ID", people.Role, ""),
    ("teams.ID", people.Team, ""),
    ("teams.ID.staff.ID", people.Post, "A naked number is `fte`."),
    ("case.ID", parts.Attribute, ""),
    ("places.ID", places.Places, ""),
    ("places.ID.count.ID", places.Lot, "A naked number is `count`."),
    ("arrivals.ID", arrivals.Arrival, ""),
    ("backlog.ID", backlog.Backlog, ""),
    ("handoffs.ID", steps.HandoffRule, ""),
    ("handoffs.ID.disputed", steps.Disputed, ""),
    ("handoffs.ID.returned", steps.Returned, ""),
    ("steps.ID, with a team", steps.TeamStep, ""),
    ("steps.ID, a wait", steps.WaitStep, ""),
    ("steps.ID, a decision", steps.DecisionStep, ""),
    ("steps.ID, a parallel block", steps.Block, ""),
    ("steps.ID.outcomes.ID", steps.Outcome, ""),
    ("steps.ID.holds.CAUSE", steps.Hold, ""),
    ("exits.ID, on the pathway or a step", steps.Exit, ""),
    ("opens.ID", steps.Opening, ""),
    ("steps.ID.sessions", sittings.Sessions, ""),
    (
        "steps.ID.sessions.places",
        sittings.PlacesAtSitting,
        "A naked number is that of every sitting.",
    ),
    ("endings.ID", steps.Ending, ""),
    ("endings.ID.package", steps.Package, ""),
    ("targets.ID", steps.Target, ""),
    ("causes.ID", parts.Cause, "The built-in causes stand below."),
    ("costs.ID", parts.FixedCost, ""),
    ("sources.ID", parts.Source, ""),
    ("provenance.ID", parts.Provenance, ""),
    ("accepted.CODE", parts.Accepted, ""),
    ("The head of a redesign", Redesign, ""),
    ("changes", redesign.Change, ""),
    ("The head of an experiment", experiment.Experiment, ""),
    ("run", experiment.Run, ""),
    ("vary.ID", experiment.Vary, ""),
    ("claims.ID", experiment.Claim, ""),
)

WORDS = {
    "30%": "share",
    "3%": "share",
    "28d": "duration",
    "37h": "hours",
    "3000/year": "rate",
    "40/h": "cost",
    "2019-10-01": "date",
    "consolidated < baseline": "expectation",
    "package_cost > 300": "expression",
    "5d": "time",
    "6w": "time",
    "6wd": "time",
    "8h": "working time",
}
"""What a value is called, by the first example that the models give of it."""


def keys() -> str:
    """A table of keys for each part of a file."""
    return "\n\n".join(_section(*section) for section in SECTIONS)


def causes() -> str:
    """The built-in causes of delay."""
    rows = [
        f"| `{name}` | {cause.title} | {cause.dtoc or ''} | {cause.mhsds or ''} |"
        for name, cause in BUILT_IN.items()
    ]
    return "\n".join(["| cause | title | DTOC | MHSDS |", "|---|---|---|---|", *rows])


def _section(title: str, model: type[Model], note: str) -> str:
    about = " ".join((model.__doc__ or "").split())
    text = " ".join(part for part in (about, note) if part)
    path, comma, kind = title.partition(",")
    named = f"`{path}`{comma}{kind}" if path.partition(".")[0].islower() else title
    lines = [f"### {named}", "", text, "", *_table(model)]
    return "\n".join([*lines, *_examples(title)])


def _examples(title: str) -> Iterator[str]:
    """What a part looks like in the file of examples, where there is one."""
    for path in EXAMPLES.get(title, ()):
        yield from ("", f"```yaml {{of: {EXAMPLES_FILE.name}}}", *excerpt(path), "```")


def excerpt(path: str) -> list[str]:
    """The lines at a path of the file of examples, from its key to the next one of its rank."""
    tree = read(EXAMPLES_FILE)
    mark = mark_of(tree, path)
    first, *rest = EXAMPLES_FILE.read_text(encoding="utf-8").splitlines()[mark.line - 1 :]
    within = takewhile(lambda line: len(line) - len(line.lstrip()) >= mark.column, rest)
    return [first, *within]


def _table(model: type[Model]) -> Iterator[str]:
    schema = model.model_json_schema(by_alias=True)
    schema = schema["$defs"][model.__name__] if "$ref" in schema else schema
    required = set(schema.get("required", ()))
    described = {one.alias or name: one.description for name, one in model.model_fields.items()}
    yield "| key | takes | meaning |"
    yield "|---|---|---|"
    for key, about in schema["properties"].items():
        needed = " **required**" if key in required else ""
        meaning = " ".join((described.get(key) or "").split())
        yield f"| `{key}` | {_takes(about)}{needed} | {_cell(meaning)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _takes(schema: Schema) -> str:
    """In a word or two what a key takes."""
    if "examples" in schema and isinstance(schema["examples"][0], str):
        moment = schema["examples"] == ["2019-10-01", "+4w"]
        return "moment" if moment else WORDS[schema["examples"][0]]
    if "enum" in schema or "const" in schema:
        return " · ".join(f"`{one}`" for one in schema.get("enum", [schema.get("const")]))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return _several(schema[several])
    if "$ref" in schema:
        return _named(schema["$ref"])
    return _plain(schema)


def _several(kinds: list[Schema]) -> str:
    """One of several: a quantity is told by its simplest form."""
    texts = [_takes(kind) for kind in kinds if kind.get("type") != "null"]
    if _is_quantity(kinds):
        return f"quantity of {texts[0]}"
    return " or ".join(dict.fromkeys(texts))


def _is_quantity(kinds: list[Schema]) -> bool:
    return any("cv" in kind.get("properties", {}) for kind in kinds)


def _named(reference: str) -> str:
    return "`given`" if "Given_" in reference else "mapping"


def _plain(schema: Schema) -> str:
    kind = schema.get("type")
    if kind == "array":
        return "list"
    if kind == "object" or (isinstance(kind, list) and "object" in kind):
        return "a value of the attribute's type" if isinstance(kind, list) else "mapping"
    if isinstance(kind, list):
        return "text"
    words = {"string": "text", "integer": "whole number", "number": "number"}
    return words.get(kind or "", {"boolean": "`true` · `false`"}.get(kind or "", "anything"))
