"""Every dependency is wanted, justified, used and pinned."""

from __future__ import annotations

import re
from importlib.metadata import requires

import pytest
from hatchling import build

from architecture.project import ROOT, declared, imported_packages, modules, pyproject

EXTRAS = ("dev", "bench", "cluster", "export", "postgresql", "report")
IMPORTED_AS = {"ruamel.yaml": "ruamel"}
NOT_IMPORTED = {"tzdata": "zoneinfo reads it on Windows"}


def test_each_is_justified_in_one_line() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    justified = re.findall(r"^\| `([^`]+)` \| .{20,} \|$", page, flags=re.MULTILINE)
    assert sorted(name.lower() for name in justified) == sorted(declared() + declared(*EXTRAS))


def test_each_is_used() -> None:
    used = set().union(*(imported_packages(module) for module in modules()))
    needed = declared() + declared("cluster", "export", "postgresql")
    wanted = {IMPORTED_AS.get(name, name) for name in needed if name not in NOT_IMPORTED}
    assert wanted - used == set()


def pinned() -> list[str]:
    """The lines of constraints.txt that are no comments."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def pins() -> set[str]:
    return {line.split("==")[0].lower() for line in pinned()}


def test_each_is_pinned() -> None:
    assert set(declared() + declared(*EXTRAS)) - pins() == set()
    assert [line for line in pinned() if not re.match(r"[a-z0-9._-]+==[\w.]+( ;|$)", line)] == []


def test_what_builds_the_package_is_pinned_with_all_that_it_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise a release of the build back end could break an installation overnight."""
    monkeypatch.chdir(ROOT)
    needed = [*pyproject()["build-system"]["requires"], *build.get_requires_for_build_editable()]
    needed += [one for one in requires("hatchling") or [] if "python_version" not in one]
    assert {re.split(r"[^\w.-]", one)[0].lower() for one in needed} - pins() == set()
