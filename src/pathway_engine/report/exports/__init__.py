"""Runs of a ledger as files that other tools open: sheets, tables and event logs."""
