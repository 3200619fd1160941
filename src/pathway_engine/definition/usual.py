"""How long a run is and when it starts, where nobody says."""

STARTS, LENGTH, WARM_UP = "2026-01-05", "52w", "26w"
