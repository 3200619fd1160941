"""How much of a run to leave out at its beginning: MSER-5, by which a warm-up is chosen.

Of a series in batches of five it leaves out as many as make the standard error of the rest least:
d* = argmin over d of sum over j > d of (z_j - mean of those)^2 / (n - d)^2, for d up to half of
the batches (K. P. White, "An effective truncation heuristic for bias reduction in simulation
output", Simulation 69, 1997; five by White, Cobb and Spratt, 2000).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BATCH = 5


def mser5(series: Sequence[float]) -> int | None:
    """How many of the first numbers to leave out; None where no half of them is settled.

    Numbers that do not fill a last batch are left aside. Raises `ValueError` for fewer than two
    batches.

    >>> mser5([90, 70, 50, 30, 20, *[10, 11] * 20])
    5
    >>> mser5([*range(100)]) is None
    True
    """
    n = len(series) // BATCH
    if n < 2:
        raise ValueError(f"found {len(series)} numbers, expected {2 * BATCH} at least")
    batches = np.array(series[: n * BATCH], dtype=float).reshape(n, BATCH).mean(axis=1)
    errors = [float(np.var(batches[d:])) / (n - d) for d in range(n // 2 + 1)]
    best = int(np.argmin(errors))
    return None if best == n // 2 else best * BATCH
