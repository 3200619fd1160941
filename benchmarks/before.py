"""The kernel on the plain pathway beside the kernel of an earlier commit, in turns.

The commit is told by the environment: ``make bench BEFORE=1a2b3c4``. Each kernel has a process and
a cache of its own; a child runs once for each line that it is given. What counts is the time of the
processor, so that others who work on the machine meanwhile matter less.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from benchmarks.report import Figures, middle

ROUNDS = 9
CASES = 300_000
ROOT = Path(__file__).resolve().parent.parent
CHILD = f"""
import sys
from benchmarks.kernel import window
from benchmarks.model import model, pathway
from time import process_time
from pathway_engine.simulation import build_plan, run_plan
plan = build_plan(pathway(), window({CASES}, model()))
run_plan(plan, 1, 1)
for line in sys.stdin:
    run_plan(plan, 1, int(line))
    began = process_time()
    state = run_plan(plan, 1, int(line))
    print(int(state.run["visit_rows"]) / (process_time() - began), flush=True)
"""


def run(figures: Figures) -> None:
    """Simulate with both in turns; compare visits a second."""
    commit = os.environ.get("BEFORE")
    if commit is None:
        print("  nothing to compare with: BEFORE=COMMIT names an earlier commit")
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        worktree("add", "--quiet", "--detach", str(folder / "then"), commit)
        stack.callback(worktree, "remove", "--force", str(folder / "then"))
        then = stack.enter_context(Kernel(folder / "then", folder / "cache_then"))
        now = stack.enter_context(Kernel(ROOT, folder / "cache_now"))
        rates = [(then.rate(number), now.rate(number)) for number in range(1, ROUNDS + 1)]
    figures.tell(f"the kernel of {commit}, visits a second", middle([one for one, _ in rates]))
    figures.tell("this kernel, visits a second", middle([other for _, other in rates]))
    share = middle([other / one for one, other in rates])
    figures.at_least(f"this kernel against that of {commit}", share, 0.95, "times")


def worktree(*words: str) -> None:
    """Let git make or remove a tree of an earlier commit."""
    subprocess.run(["git", "-C", ROOT, "worktree", *words], check=True)  # noqa: S603, S607 - ours


class Kernel:
    """The kernel of a source tree, in a process of its own."""

    def __init__(self, tree: Path, cache: Path) -> None:
        """Start it; it compiles while the other one does."""
        cache.mkdir()
        path = os.pathsep.join([str(tree / "src"), str(tree)])
        self._child = subprocess.Popen(  # noqa: S603 - a script of ours
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": path, "PATHWAYS_CACHE": str(cache)},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.communicate()

    def rate(self, number: int) -> float:
        """Visits a second of one replication."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        print(number, file=self._child.stdin, flush=True)
        return float(self._child.stdout.readline())
