"""How long a run is and when it starts, where nobody says; how often it may be repeated."""

AUTO = "auto"
"""What somebody writes for a warm-up that is to be chosen."""

STARTS, LENGTH, WARM_UP = "2026-01-05", "52w", "26w"

MOST_REPLICATIONS = 10_000
LARGEST_SEED = (1 << 63) - 1
"""What the ledger can keep."""
