"""Time and chance are arguments: nothing in the package asks the clock or a global generator.

Only so does the same input give the same bytes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.project import modules, name_of, tree

# Who may ask, and why. An entry that is no longer needed fails the test.
MAY_ASK: dict[str, str] = {
    "desk.py": "when something really happened is what a live book is about",
    "ledger/engines.py": "writers who wait for a lock ask again after a little, which differs",
    "study/recording.py": "when a run was recorded stands in a column that no digest counts",
}

CLOCK = {"now", "today", "utcnow", "time_ns"}


def habits_broken(code: ast.Module) -> Iterator[str]:
    """Every place that reads the wall clock or draws from a generator it was not given."""
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = ast.unparse(node.value)
            if owner == "run":  # the kernel's own clock: the second that is being simulated
                continue
            if node.attr in CLOCK or (owner == "time" and node.attr == "time"):
                yield f"{owner}.{node.attr}"
            elif owner == "random" and node.attr != "Random":
                yield f"random.{node.attr}"
            elif owner in {"np", "numpy"} and node.attr == "random":
                yield f"{owner}.random"
        elif isinstance(node, ast.ImportFrom) and node.module in {"random", "time"}:
            yield from (f"{node.module}.{alias.name}" for alias in node.names
                        if alias.name not in {"Random", "monotonic", "perf_counter"})  # fmt: skip


def asks(module: Path) -> list[str]:
    """What a module asks of the clock or of chance."""
    return list(habits_broken(tree(module)))


def test_nothing_asks_the_clock_or_a_global_generator() -> None:
    asking = {name_of(module): asks(module) for module in modules() if asks(module)}
    assert {name: what for name, what in asking.items() if name not in MAY_ASK} == {}
    assert set(MAY_ASK) <= set(asking)


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now()",
        "datetime.datetime.now(UTC)",
        "date.today()",
        "time.time()",
        "random.random()",
        "from random import shuffle",
        "np.random.default_rng()",
    ],
)
def test_a_planted_fault_is_seen(line: str) -> None:
    assert len(list(habits_broken(ast.parse(line)))) == 1


@pytest.mark.parametrize(
    "line", ["random.Random(7)", "time.monotonic()", "from random import Random"]
)
def test_what_is_given_or_only_measured_is_allowed(line: str) -> None:
    assert list(habits_broken(ast.parse(line))) == []
