"""A short run in a process of its own: what was said, whether it compiled, what came out.

``python -m unit.simulation.kernel_user`` prints it as JSON.
"""

from __future__ import annotations

import json
import sys

from pathway_engine.simulation import replicate_plan
from pathway_engine.simulation.kernel import preparing
from unit.simulation.asking import plan
from unit.simulation.uncompiled import digests_of

said: list[str] = []
preparing.prepared(said.append)
rows = digests_of(replicate_plan(plan(), 1, 1))
compiler = "pathway_engine.simulation.kernel.compiling" in sys.modules
json.dump({"said": said, "compiler": compiler, "rows": rows}, sys.stdout)
