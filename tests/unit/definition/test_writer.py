"""What is written is YAML that a person would have written."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checking import PATHWAYS
from pathway_engine.definition.node import Mapping, Scalar, Sequence, mapping, plain
from pathway_engine.definition.reader import read
from pathway_engine.definition.redesign import resolve
from pathway_engine.definition.writer import in_line, write

FILE = """\
pathway: small
title: "Small, and quoted where a comma needs it"
version: "1.10"

organisations:
  council: {title: The council, sector: council}

steps:
  contact:
    team: duty
    by: [adviser, social_worker]
    requires:
      heard_first_by_somebody_who_listens: visits(conversation_1) > 0 or visits(conversation_2) > 0
      not_in_crisis: not in_crisis
    outcomes:
      urgent: {to: visit, when: urgent, set: {seen: true}}
      rest: {to: advised}

empty: {}
nothing: []
"""


def test_a_file_is_written_as_it_was() -> None:
    assert write(read(FILE.encode(), "small.yaml")) == FILE


def test_lists_of_mappings() -> None:
    uplift = {"organisation": "a" * 40, "amount": "238000/year", "title": "b" * 40}
    changes = [{"set": "start", "to": "hub"}, {"add": "costs", "value": {"uplift": uplift}}]
    text = write(mapping({"changes": changes}))
    assert text.splitlines()[:5] == [
        "changes:",
        "  - {set: start, to: hub}",
        "  - add: costs",
        "    value:",
        "      uplift:",
    ]


def test_lists_of_lists() -> None:
    tree = Mapping({"a": Sequence((Sequence((Scalar("x" * 90), Scalar("y" * 90))), Scalar("z")))})
    assert plain(read(write(tree).encode(), "x.yaml")) == plain(tree)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("12%", "12%"),
        ("3000/year", "3000/year"),
        ("+4w", "+4w"),
        ("package_cost > 300", "package_cost > 300"),
        ("10 if urgent else 0", "10 if urgent else 0"),
        ("Assessment (section 9)", "Assessment (section 9)"),
        ("> 300", '"> 300"'),
        ("null", '"null"'),
        ("~", '"~"'),
        ("yes", '"yes"'),
        ("09:00-17:00", '"09:00-17:00"'),
        ("a, b", '"a, b"'),
        ("teams.*.staff", "teams.*.staff"),
        ("*.title", '"*.title"'),
        ("", '""'),
        ('say "a"', '"say \\"a\\""'),
        ("a\tb", '"a\\tb"'),
        ("a\u2028b", '"a\\u2028b"'),
        ("a\ufeffb", '"a\\ufeffb"'),
    ],
)
def test_quotes_stand_only_where_they_are_needed(text: str, written: str) -> None:
    assert in_line(Scalar(text)) == written


def test_what_stood_in_quotes_stays_in_quotes() -> None:
    assert in_line(Scalar("1.10", quoted=True)) == '"1.10"'


@pytest.mark.parametrize("path", PATHWAYS, ids=lambda path: path.name)
def test_others_read_the_same(path: Path) -> None:
    """What ruamel.yaml makes of a resolved pathway has the same keys, and texts for texts."""
    tree, findings = resolve(path)
    assert tree is not None, str(findings)
    theirs = YAML(typ="safe", pure=True).load(write(tree))
    assert list(theirs) == list(tree.entries)
    assert theirs["calendars"] == plain(tree.entries["calendars"])
    assert theirs["steps"].keys() == plain(tree.entries["steps"]).keys()
    assert all(isinstance(step.get("title", ""), str) for step in theirs["steps"].values())


@pytest.mark.parametrize("path", PATHWAYS, ids=lambda path: path.name)
def test_lines_are_short(path: Path) -> None:
    tree, _ = resolve(path)
    assert tree is not None
    for line in write(tree).splitlines():
        assert len(line) <= 100 or '"' in line or "title" in line or "assumption" in line, line
