"""The schema says what the models say: it takes every file of ours and no misspelt key."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from checking import SHIPPED
from pathway_engine.definition.schema import schema, schema_text
from pathway_engine.shipped import shipped_pathways

EVERY_KEY = Path(__file__).parent / "every_key.yaml"

DRAFTS = sorted((Path(__file__).parents[2] / "examples_drafts").rglob("*.yaml"))
EXPERIMENT = """\
experiment: small
baseline: split.yaml
redesigns: {one: one.yaml, two: [one.yaml, two.yaml]}
run: {starts: 2018-10-01, warm_up: 26w, length: 52w, replications: 30, seed: 1}
vary: {latency: {set: handoffs.outside.delay.mean, to: [1wd, 3wd]}}
claims:
  fewer: {says: fewer, source: report, at: 1.3, measure: handoffs.all, by: {step: contact}, moment: +8w, expect: one < baseline}
"""  # noqa: E501


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def as_an_editor_reads(text: str) -> Any:
    """What YAML makes of a text, as JSON: keys are texts, dates too."""
    return _json(YAML(typ="safe", pure=True).load(text))


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key).lower() if isinstance(key, bool) else str(key): _json(below)
                for key, below in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(data)]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", [EVERY_KEY, *SHIPPED, *DRAFTS], ids=lambda path: path.stem)
def test_it_takes_our_files(path: Path) -> None:
    assert faults(as_an_editor_reads(path.read_text(encoding="utf-8"))) == []


def test_it_takes_an_experiment() -> None:
    assert faults(as_an_editor_reads(EXPERIMENT)) == []


EVERYTHING = as_an_editor_reads(EVERY_KEY.read_text(encoding="utf-8"))


def keys_of_the_language() -> list[tuple[str, ...]]:
    """Where mappings with keys of the language stand in the file with every key."""
    places = []

    def look(value: Any, way: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            places.append(way)
            for key, below in value.items():
                look(below, (*way, key))

    look(EVERYTHING, ())
    return places


@pytest.mark.parametrize("way", keys_of_the_language(), ids=".".join)
def test_a_misspelt_key_is_refused_everywhere(way: tuple[str, ...]) -> None:
    """Where names are the author's own, what is refused is a name that is no id."""
    data = deepcopy(EVERYTHING)
    here = data
    for key in way:
        here = here[key]
    here["Misspelt-Key"] = "x"
    if faults(data) == []:
        assert FREE & set(way[-2:]) or "given" in here


FREE = {"records", "case", "set", "weekdays", "months", "hours"}
"""Keys below which an editor cannot know what may stand, such as what is drawn."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("share: 15%", "share: 15"),
        ("share: 15%", "share: 15 percent"),
        ("rate: 1200/year", "rate: 1200"),
        ("work: 40m", "work: 40"),
        ("after: 52w", "after: 52 weeks"),
        ("within: 90d", "within: 90"),
        ("sector: council", "sector: counsil"),
        ("kind: resolved", "kind: done"),
        ("full_time: 37h", "full_time: 37"),
        ("language: 1", "language: 2"),
        ("qualified: true", "qualified: maybe"),
        ("winter: {role", "Winter: {role"),
        ("staff: {social_worker: 5}", "staff: {social_worker: five}"),
        ("due: {median: 5w", "due: {meddian: 5w"),
        ("kind: withdrawn", "title: Gone"),
    ],
)
def test_a_wrong_value_is_refused(old: str, new: str) -> None:
    text = EVERY_KEY.read_text(encoding="utf-8")
    assert old in text
    assert faults(as_an_editor_reads(text.replace(old, new, 1))) != []


@pytest.mark.parametrize(
    "text",
    [
        "redesign: r\nbaseline: b.yaml\nchanges: []\nbecuase: x\n",
        "redesign: r\nbaseline: b.yaml\nchanges: [{add: costs, vaule: x}]\n",
        "experiment: e\nbaseline: b.yaml\nvaries: {}\n",
        "title: Neither\n",
        "pathway: p\n",
    ],
)
def test_a_wrong_file_is_refused(text: str) -> None:
    assert faults(as_an_editor_reads(text)) != []


def test_an_error_speaks_of_the_kind_of_step_that_was_meant() -> None:
    data = deepcopy(EVERYTHING)
    data["steps"]["visit"]["aftrewards"] = "3d"
    (fault,) = faults(data)
    assert fault.startswith("$.steps.visit: ")
    assert "'aftrewards' was unexpected" in fault


def test_every_key_is_described() -> None:
    silent = [
        f"{name}.{key}"
        for name, definition in schema()["$defs"].items()
        if not name.startswith(("Given", "Quantity"))
        for key, one in definition.get("properties", {}).items()
        if "description" not in one and "$ref" not in one
    ]
    assert silent == []


def test_it_is_the_one_that_the_shipped_pathways_name() -> None:
    shipped = (shipped_pathways() / "schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "run `python docs/refresh.py`"
    assert json.loads(shipped) == schema()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_pathways_name_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == (shipped_pathways() / "schema.json").resolve()
