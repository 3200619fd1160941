"""The auditor: whether what a ledger tells can have happened, rule by rule, row by row.

It knows the definition, the life cycle and the rows, and nothing of how they were made.
Rules marked as simulated only are those that people may break: live, that is a deviation and
no fault.
"""
