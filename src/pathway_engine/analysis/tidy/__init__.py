"""Tidy tables: the rows of runs and what was measured, as columns with titles, units and ids.

A table is a list of columns of one length; whoever writes them down (a frame, a sheet, a file)
finds in each column's field what it is called, what it means and in which unit it is.
"""
