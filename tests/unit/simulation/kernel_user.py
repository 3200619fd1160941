"""A short run in a process of its own: what was said, whether the cache was hit, what came out.

``python -m unit.simulation.kernel_user`` prints it as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pathway_engine.simulation import replicate_plan
from pathway_engine.simulation.kernel import preparing
from unit.simulation.asking import plan
from unit.simulation.uncompiled import digests_of

said: list[str] = []
kernel: Any = preparing.prepared(said.append)
rows = digests_of(replicate_plan(plan(), 1, 1))
entries = (kernel.advance, kernel.arrange)
hits = [sum(entry.stats.cache_hits.values()) for entry in entries]
json.dump({"said": said, "hits": hits, "rows": rows}, sys.stdout)
