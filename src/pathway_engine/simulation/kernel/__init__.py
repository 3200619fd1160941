"""The kernel: one replication as one loop over tables, compiled, or plain Python for tests."""
