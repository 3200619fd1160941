"""What the page says of process mining holds: pm4py sees only what happened, in its order.

pm4py is heavy, prints a banner and is under the AGPL: it runs in a process of its own.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from generate.pages import blocks
from generate.regions import DOCS
from pathway_engine import simulate
from unit.study.small import small

PAGE = DOCS / "howto" / "open-a-ledger.md"
SAY = """
import json, sys
everything, _, _ = pm4py.discover_dfg(events)
json.dump([[[*pair, n] for pair, n in graph.items()] for graph in (follows, everything)],
          open("graphs.json", "w"))
"""


def pairs(path: Path, query: str) -> Counter[tuple[str, str]]:
    """How often one step follows another in a case, from rows of case and step in order."""
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute(query).fetchall()
    return Counter((a, b) for (one, a), (other, b) in pairwise(rows) if one == other)


def test_the_graph_of_what_follows_what(tmp_path: Path) -> None:
    ledger = tmp_path / "runs.db"
    simulate(small(), length="8w", warm_up="0w", replications=1, threads=1, ledger=ledger)
    (shown,) = (block.text for block in blocks(PAGE) if "pm4py" in block.options.get("norun", ""))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", shown + SAY],
        cwd=tmp_path, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "graphs.json").read_text(encoding="utf-8"))
    follows, everything = ({(a, b): n for a, b, n in graph} for graph in found)
    visits = "SELECT case_no, step FROM visit_log {} ORDER BY run_id, case_no, visit_no"
    assert follows == pairs(ledger, visits.format("WHERE state = 'done'"))
    between = {pair: n for pair, n in everything.items() if pair[0] != pair[1]}
    assert between == {p: n for p, n in pairs(ledger, visits.format("")).items() if p[0] != p[1]}
    assert sum(between.values()) > 50
