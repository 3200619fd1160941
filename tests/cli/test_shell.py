"""What is printed to be typed next works as printed, however the command was started."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checking import SMALL
from cli.commands import SHORT, TODAY, environment, pathways
from pathway_engine.cli import demo, doctor, shell
from pathway_engine.cli.shell import command

Capsys = pytest.CaptureFixture[str]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")

PYTHON = Path(sys.executable)
SCRIPT = f"""#!{PYTHON}
from pathway_engine.cli import main
main()
"""


def installed(folder: Path) -> Path:
    """The command as an installation puts it into a folder."""
    folder.mkdir(parents=True)
    script = folder / "pathways"
    script.write_text(SCRIPT, encoding="utf-8")
    script.chmod(0o755)
    return script


def typed(line: str, folder: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    """What a shell answers to a line that is typed in a folder."""
    places = os.pathsep.join(map(str, [*path, "/usr/bin", "/bin"]))
    return subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, env=environment(PATH=places), capture_output=True,
        check=False, text=True, encoding="utf-8",
    )  # fmt: skip


WAYS: dict[str, tuple[Callable[[Path], str], Callable[[Path], Path], str]] = {
    "beside": (lambda _: ".venv/bin/pathways", lambda _: Path("/nowhere"), ".venv/bin/pathways"),
    "below": (lambda f: f"{f}/.venv/bin/pathways", lambda _: Path("/"), ".venv/bin/pathways"),
    "above": (lambda _: "../desk/.venv/bin/pathways", lambda _: Path("/"), "../desk/.venv/bin/"),
    "in it": (lambda _: "./pathways", lambda _: Path("/nowhere"), "./pathways"),
    "on the path": (lambda _: "pathways", lambda f: f / ".venv/bin", "pathways"),
    "on it, but": (lambda _: ".venv/bin/pathways", lambda f: f / ".venv/bin", "pathways"),
    "not that": (lambda _: ".venv/bin/pathways", lambda f: f / "other", ".venv/bin/pathways"),
    "module": (lambda _: f"{PYTHON} -m pathway_engine", lambda _: Path("/nowhere"), str(PYTHON)),
    "a module": (lambda _: "python -m pathway_engine", lambda _: PYTHON.parent, "python"),
}
"""How it is started, what is first on the path, and how that which is printed begins."""


@pytest.mark.parametrize("way", WAYS)
def test_it_begins_as_the_reader_has_to(tmp_path: Path, way: str) -> None:
    start, path, begins = WAYS[way]
    desk = tmp_path / "desk"
    for folder in (desk / ".venv" / "bin", desk / "other"):
        installed(folder)
    (desk / "pathways").symlink_to("other/pathways")
    done = typed(f"{start(desk)} new 'my own'", desk, path(desk))
    assert (done.returncode, done.stderr) == (0, "")
    line = done.stdout.splitlines()[-1].removeprefix("Next: ")
    assert line.startswith(begins)
    for made in (desk / "my own").iterdir():
        made.write_text(SMALL, encoding="utf-8")  # is read at once
    assert typed(line, desk, path(desk)).returncode == 0
    told = typed(f"{start(desk)} nonsense", desk, path(desk)).stderr.splitlines()
    assert told[0].startswith(f"Usage: {begins}")
    again = typed(told[-1].removeprefix("Try: "), desk, path(desk))
    assert again.returncode == 0
    assert f"{line.partition(' read ')[0]} COMMAND --help" in " ".join(again.stdout.split())


@pytest.mark.parametrize("name", ["my runs.db", "it's.db", "-v.db", "$HOME;true.db", "ü.db"])
def test_names_are_quoted_for_the_shell(capsys: Capsys, tmp_path: Path, name: str,
                                        monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    answer = pathways(capsys, "simulate", TODAY, *SHORT, f"--ledger={name}")
    assert answer.code == 0, answer.err
    line = answer.out.splitlines()[-1].partition("Next: ")[2]
    words = shlex.split(line)
    assert words[0] == "pathways"
    assert pathways(capsys, *words[1:]).code == 0


def test_a_command_is_never_broken(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / ("a long name " * 8) / "runs.db"
    path.parent.mkdir()
    answer = pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", path)
    assert answer.out.splitlines()[-1] == f"Next: pathways audit '{path}'"


def test_what_cannot_be_printed_is_not_suggested(capsys: Capsys, tmp_path: Path) -> None:
    answer = pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", tmp_path / "\x1b[31m.db")
    assert answer.code == 0
    assert "Kept in" in answer.out
    assert "Next:" not in answer.out


def test_the_demo_puts_what_it_tells_below_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    short = demo._next(Path("build", "wokingham.db"), 952)
    assert max(map(len, short)) <= 80
    assert len(short) == 5
    monkeypatch.setattr("sys.argv", [str(installed(tmp_path / ".venv" / "bin"))])
    lines = demo._next(Path("build", "wokingham.db"), 952)
    assert lines[0] == " .venv/bin/pathways history build/wokingham.db --case 952"
    assert lines[1].startswith("   one person")
    assert max(map(len, lines)) <= 80


def test_a_missing_package_is_installed_for_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert doctor._version("no-such").advice == "/nowhere/python -m pip install no-such"


def test_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "_WINDOWS", True)
    assert command("audit", r"C:\My runs\runs.db") == r'pathways audit "C:\My runs\runs.db"'
