"""Speed and size, as ratios to something run beside it; counts are asserted, times are told."""
