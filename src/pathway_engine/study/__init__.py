"""What a Python caller holds: runs of designs, their comparison, and the ledger that keeps them.

This package wires the simulation to the ledger and both to the analysis. A run that keeps
nothing needs no database, and only an audit needs the auditor: each is imported where it is used.
"""
