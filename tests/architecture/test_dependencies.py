"""Every dependency is wanted, justified, used and pinned."""

from __future__ import annotations

import re

from architecture.project import ROOT, declared, imported_packages, modules

IMPORTED_AS = {"ruamel.yaml": "ruamel"}
NOT_IMPORTED = {"tzdata": "zoneinfo reads it on Windows"}


def test_each_is_justified_in_one_line() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    justified = re.findall(r"^\| `([^`]+)` \| .{20,} \|$", page, flags=re.MULTILINE)
    assert sorted(name.lower() for name in justified) == sorted(
        declared() + declared("dev", "bench")
    )


def test_each_is_used() -> None:
    used = set().union(*(imported_packages(module) for module in modules()))
    wanted = {IMPORTED_AS.get(name, name) for name in declared() if name not in NOT_IMPORTED}
    assert wanted - used == set()


def test_each_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {line.split("==")[0].lower() for line in lines if "==" in line}
    assert set(declared() + declared("dev", "bench")) - pins == set()
    assert [
        line for line in lines if line and not re.match(r"#|[a-z0-9._-]+==[\w.]+( ;|$)", line)
    ] == []
