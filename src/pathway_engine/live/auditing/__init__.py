"""Whether a live book can have come about: its chain, its facts case by case, rule by rule.

Everything here is pure: it is given lines, particulars and rules, and knows no database. What
people may do and a definition does not foresee is a note, and no fault.
"""
