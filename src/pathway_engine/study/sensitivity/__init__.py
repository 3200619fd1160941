"""Which number matters: what is assumed, moved over its range, on the same people throughout."""
