"""What may be measured: the catalogue of measures, which claims and commands name.

It is data; how a measure is worked out from rows, the analysis knows.
"""
