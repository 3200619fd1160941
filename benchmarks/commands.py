"""What an analyst waits for: whole commands, from the line that is typed to the answer.

With ``BEFORE=COMMIT`` the same command is timed in a tree of an earlier commit as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.before import ROOT, worktree
from benchmarks.kernel import PEER_CASES
from benchmarks.model import model
from benchmarks.peers import simpy_run
from benchmarks.report import Figures, middle, timed

ROUNDS = 3
PLAIN = ("simulate", "benchmarks/plain.yaml", "--length", "1150w", "--warm-up", "0w",
         "--replications", "1")  # fmt: skip
"""As many people as one run may have, nearly."""
WOKINGHAM = ("simulate", "pathways/wokingham/split.yaml")
LOOKS = (
    ("measures",),
    ("measures", "--by", "team"),
    ("measures", "--by", "month"),
    ("delays",),
    ("delays", "--by", "case.urgent"),
    ("handoffs",),
    ("flow",),
    ("compare", "--from"),
)


def run(figures: Figures) -> None:
    """Time commands beside SimPy, with one thread and two, and on the ledger of the demo."""
    told(*WOKINGHAM)  # the kernel is compiled
    _plain(figures)
    _wokingham(figures)
    with TemporaryDirectory() as folder:
        ledger = Path(folder) / "demo.db"
        figures.below("the demo", seconds("demo", "--ledger", str(ledger)), 10, "s")
        for name, *more in LOOKS:
            words = (name, *more, str(ledger)) if more == ["--from"] else (name, str(ledger), *more)
            took = middle([seconds(*words) for _ in range(ROUNDS)])
            figures.below(f"`{' '.join([name, *more])}` of its ledger", took, 1, "s")


def _plain(figures: Figures) -> None:
    """All measures of a large run, whole process, beside SimPy's loop in the same minute."""
    document = json.loads(told(*PLAIN, "--json"))
    visits = next(
        row["mean"]
        for row in document["measures"]
        if (row["measure"], row["statistic"]) == ("queue_length", "joined") and not row["by"]
    )
    shares = []
    for number in range(1, ROUNDS + 1):
        seen, simpy = timed(lambda seed=number: simpy_run(model(), PEER_CASES, seed))
        shares.append(visits / seconds(*PLAIN) / (seen.visits / simpy))
    what = f"`simulate` of {visits:,.0f} visits against SimPy"
    figures.at_least(what, middle(shares), 12, "times")


def _wokingham(figures: Figures) -> None:
    """Twenty replications: by threads, and beside an earlier commit; and one."""
    one = middle([seconds(*WOKINGHAM, "--threads", "1") for _ in range(ROUNDS)])
    two = middle([seconds(*WOKINGHAM, "--threads", "2") for _ in range(ROUNDS)])
    figures.tell("Wokingham, 20 replications, one thread", one, "s")
    figures.tell("Wokingham, 20 replications, two threads", two, "s")
    start = middle([seconds(*WOKINGHAM, "--replications", "1") for _ in range(ROUNDS)])
    figures.below("Wokingham, one replication", start, 1, "s")
    more = ("--replications", "200")
    gain = seconds(*WOKINGHAM, *more, "--threads", "1") / seconds(
        *WOKINGHAM, *more, "--threads", "2"
    )
    figures.at_least("two threads against one, 200 replications", gain, 1.6, "times")
    commit = os.environ.get("BEFORE")
    if commit is None:
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        worktree("add", "--quiet", "--detach", str(folder / "then"), commit)
        stack.callback(worktree, "remove", "--force", str(folder / "then"))
        then = Tree(folder / "then", folder)
        then.told(*WOKINGHAM)
        before = middle([timed(lambda: then.told(*WOKINGHAM))[1] for _ in range(ROUNDS)])
        now = middle([seconds(*WOKINGHAM) for _ in range(ROUNDS)])
    figures.at_least(f"Wokingham, 20 replications, against {commit}", before / now, 2.5, "times")


class Tree:
    """A source tree whose command is run, with a cache of its own."""

    def __init__(self, tree: Path, cache: Path | None = None) -> None:
        """Remember where it stands."""
        self._tree = tree
        self._environment = os.environ | {"PYTHONPATH": str(tree / "src")}
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)  # whose commands run again keeps it
        if cache is not None:
            self._environment |= {"PATHWAYS_CACHE": str(cache)}

    def told(self, *words: str) -> str:
        """What a command prints."""
        return subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-m", "pathway_engine", *words],
            cwd=self._tree, env=self._environment, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip


def told(*words: str) -> str:
    """What a command of this tree prints."""
    return Tree(ROOT).told(*words)


def seconds(*words: str) -> float:
    """Wall-clock seconds of a command of this tree."""
    return timed(lambda: told(*words))[1]
