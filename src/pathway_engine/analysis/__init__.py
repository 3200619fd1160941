"""Measures over records: what a run amounts to, whether it was simulated or recorded live."""
