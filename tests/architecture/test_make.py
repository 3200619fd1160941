"""The one door: make lists its targets, and an interpreter that does not fit gets one answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from architecture.project import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None or os.name == "nt", reason="no make here; none is needed to use it"
)

OLD = 'case "$1" in -V) echo "Python 3.9.2";; *) exit 1;; esac'
NO_ENSUREPIP = 'case "$2" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac'
SHIM = 'echo "command not found" >&2; exit 127'


def asked_of(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """What the check says of an interpreter that behaves like the script."""
    python = folder / "python3"
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o755)
    return subprocess.run(
        [str(ROOT / ".ci" / "fit-python"), str(python)],
        env={"PATH": f"{folder}:/usr/bin:/bin"},
        capture_output=True,
        check=False,
        text=True,
    )


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert set(re.findall(r"^  ([a-z-]+)  ", listed, flags=re.MULTILINE)) == set(phony.split())


def test_what_is_installed_and_what_builds_it_are_pinned() -> None:
    """pip builds in an environment of its own, which `--constraint` does not reach."""
    told = ["make", "--dry-run", "--what-if=constraints.txt", "setup"]
    printed = subprocess.run(told, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    (install,) = [line for line in printed.replace("\\\n", " ").splitlines() if "install" in line]
    for word in ("PIP_CONSTRAINT=", "PIP_BUILD_CONSTRAINT=", "--constraint "):
        assert f"{word}constraints.txt " in install


def test_this_interpreter_fits() -> None:
    answer = subprocess.run([str(ROOT / ".ci" / "fit-python"), sys.executable], check=False)
    assert answer.returncode == 0


def test_one_without_ensurepip_is_told_the_package(tmp_path: Path) -> None:
    answer = asked_of(tmp_path, NO_ENSUREPIP)
    assert answer.returncode == 1
    assert "apt-get install python3.12-venv" in answer.stderr


@pytest.mark.parametrize(("script", "said"), [(OLD, "Python 3.9.2"), (SHIM, "no Python that runs")])
def test_one_that_is_too_old_or_a_shim_is_named(tmp_path: Path, script: str, said: str) -> None:
    answer = asked_of(tmp_path, script)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert answer.stderr.count("make PYTHON=") == 1


def test_another_one_that_fits_is_offered(tmp_path: Path) -> None:
    other = tmp_path / "python3.13"
    other.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    other.chmod(0o755)
    assert "This helps:   make PYTHON=python3.1" in asked_of(tmp_path, OLD).stderr
