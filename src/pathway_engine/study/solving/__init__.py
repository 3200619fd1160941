"""What it takes: the value of one thing in a file from which on a condition is met."""
