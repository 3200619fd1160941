"""Every command and every option says what it is, and shows how it is used."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from cli.commands import pathways
from pathway_engine.cli.app import GROUPS, command
from pathway_engine.cli.case.group import CASE

ALL: Any = command()
COMMANDS: dict[str, Any] = {name: ALL.get_command(None, name) for name in ALL.list_commands(None)}
COMMANDS |= {f"case {name}": one for name, one in COMMANDS["case"].commands.items()}
OF_TOP = [entry.name for entries in GROUPS.values() for entry in entries]
OF_CASE = [f"case {entry.name}" for entry in CASE]
NAMES = [*OF_TOP, *OF_CASE]


def words_of(parameter: Any) -> list[str]:
    return [word for word in parameter.opts if word.startswith("--")]


def test_the_groups_hold_every_command_once() -> None:
    assert list(GROUPS) == ["Write", "Run", "Look", "Casework", "Keep"]
    assert sorted(NAMES) == sorted(COMMANDS)


def test_the_list_of_commands(capsys: pytest.CaptureFixture[str]) -> None:
    answer = pathways(capsys, "--help")
    assert answer.code == 0
    assert [word for word in OF_TOP if f"\n  {word}" not in answer.out] == []
    places = [answer.out.index(f"\n{group}:") for group in GROUPS]
    assert places == sorted(places)
    assert "..." not in answer.out.split("Write:")[1], "a first sentence is cut"


def test_the_list_of_what_is_done_with_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    answer = pathways(capsys, "case", "--help")
    assert [name for name in OF_CASE if f"\n  {name.split()[1]} " not in answer.out] == []
    assert "..." not in answer.out.split("Commands:")[1], "a first sentence is cut"


@pytest.mark.parametrize("name", NAMES)
def test_a_command_says_what_it_does(name: str) -> None:
    help_text = COMMANDS[name].help
    first = help_text.split("\n")[0]
    assert first.endswith(".")
    assert len(first) <= 66, "the list of commands has room for 66 letters"


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_and_option_says_what_it_is(name: str) -> None:
    silent = [one.name for one in COMMANDS[name].params if not getattr(one, "help", None)]
    assert silent == []


@pytest.mark.parametrize("name", NAMES)
def test_an_example_of_each_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = pathways(capsys, *name.split(), "--help").out
    told = re.sub(r" \\\n\s+", " ", shown.split("Example:")[1])
    examples = re.findall(r"^\s+(pathways .*)$", told, flags=re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example)
        assert " ".join(words[1:]).startswith(name)
        meant = COMMANDS[name] if name != "case" else COMMANDS[" ".join(words[1:3])]
        options = {word for one in meant.params for word in words_of(one)}
        assert set(re.findall(r"--[a-z-]+", example)) <= options


@pytest.mark.parametrize("name", NAMES)
def test_help_fits_a_terminal(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = pathways(capsys, *name.split(), "--help").out
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", ["simulate", "compare", "solve", "sensitivity"])
def test_the_defaults_of_a_run(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = " ".join(pathways(capsys, name, "--help").out.split())
    for default in ("2026-01-05", "52w", "26w", "20", "1", "one a core"):
        assert f"[default: {default}]" in shown


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    from pathway_engine import __version__

    assert pathways(capsys, "--version") == (0, f"pathways {__version__}\n", "")
