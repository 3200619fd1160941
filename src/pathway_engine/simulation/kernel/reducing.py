"""Sums and order statistics over finished rows, by several cuts in one pass.

They are compiled with the kernel and kept with it. A *cell* is one label of one cut: the cells of
all cuts stand one after the other, and `codes[c, row]` is the label of a row in cut c, counted
from one on, 0 for none. `analysis` calls them; what they add up is told there.
"""

from __future__ import annotations

from typing import Any


def add_up(amounts: Any, ways: Any, codes: Any, first: Any, sums: Any) -> None:
    """Add the amount of each row to the sums of its cells, in the ways that it counts.

    The ways are bits of a number; `first` tells where the cells of each cut begin; `sums` has a
    line for each cell and a column for each way.
    """
    for row in range(len(amounts)):
        amount, way = amounts[row], ways[row]
        if amount == 0 or way == 0:
            continue
        for cut in range(len(first)):
            cell = first[cut] + codes[cut, row]
            if way & 1:
                sums[cell, 0] += amount
            if way & 2:
                sums[cell, 1] += amount
            if way & 4:
                sums[cell, 2] += amount


def key(amounts: Any, picked: Any, codes: Any, widths: Any, keys: Any) -> int:
    """Write each picked row as one number that sorts as its amount does; how many there are.

    Its lowest bits are the labels of the row, `widths` bits for each cut, the last cut lowest.
    """
    number = 0
    for row in range(len(amounts)):
        if picked[row]:
            one = amounts[row]
            for cut in range(len(widths)):
                one = (one << widths[cut]) | codes[cut, row]
            keys[number] = one
            number += 1
    return number


def count(keys: Any, widths: Any, first: Any, sums: Any) -> None:
    """Number and sum of the amounts in each cell, from keys: two columns of `sums`."""
    bits = 0
    for cut in range(len(widths)):
        bits += widths[cut]
    for i in range(len(keys)):
        rest, amount = keys[i], keys[i] >> bits
        for cut in range(len(widths) - 1, -1, -1):
            cell = first[cut] + (rest & ((1 << widths[cut]) - 1))
            rest >>= widths[cut]
            sums[cell, 0] += 1
            sums[cell, 1] += amount


def rank(keys: Any, widths: Any, first: Any, places: Any, found: Any) -> None:
    """The amounts that stand at some places of each cell, from sorted keys.

    `places` has a line for each cell: how many have been met, 0 at first, then the places that
    are looked for, counted from one on; `found` has a column for each of these.
    """
    bits = 0
    for cut in range(len(widths)):
        bits += widths[cut]
    for i in range(len(keys)):
        rest, amount = keys[i], keys[i] >> bits
        for cut in range(len(widths) - 1, -1, -1):
            cell = first[cut] + (rest & ((1 << widths[cut]) - 1))
            rest >>= widths[cut]
            place = places[cell, 0] + 1
            places[cell, 0] = place
            for n in range(found.shape[1]):
                if place == places[cell, n + 1]:
                    found[cell, n] = amount


def level(since: Any, until: Any, begin: int, end: int, times: Any) -> None:
    """Seconds from `begin` to `end` at which so many stays run at once, by their number.

    `since` and `until` are sorted, each on its own; `times` has room for the most at once.
    """
    began, ended, running, now = 0, 0, 0, begin
    while now < end:
        while began < len(since) and since[began] <= now:
            began += 1
            running += 1
        while ended < len(until) and until[ended] <= now:
            ended += 1
            running -= 1
        following = end
        if began < len(since) and since[began] < following:
            following = since[began]
        if ended < len(until) and until[ended] < following:
            following = until[ended]
        times[running] += following - now
        now = following
