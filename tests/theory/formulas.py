"""What queueing theory says about mean waits, in the units of its rates."""

from __future__ import annotations

from math import factorial


def wait_mmc(arrivals: float, service: float, servers: int) -> float:
    """Mean wait in a queue M/M/c (Erlang C).

    >>> round(wait_mmc(0.2, 0.1, 3), 4)
    4.4444
    """
    load = arrivals / service
    rest = servers / (servers - load) * load**servers / factorial(servers)
    all_busy = rest / (rest + sum(load**n / factorial(n) for n in range(servers)))
    return all_busy / (servers * service - arrivals)


def wait_mg1(arrivals: float, mean: float, cv: float) -> float:
    """Mean wait in a queue M/G/1 (Pollaczek and Khinchine).

    >>> round(wait_mg1(0.5, 1.0, 0.0), 4)
    0.5
    """
    return arrivals * mean**2 * (1 + cv**2) / (2 * (1 - arrivals * mean))


def waits_by_class(high: float, low: float, mean: float) -> tuple[float, float]:
    """Mean waits of two classes in M/M/1, the high one first, none interrupted (Cobham).

    >>> waits_by_class(0.25, 0.25, 1.0)
    (0.6666666666666666, 1.3333333333333333)
    """
    residual = (high + low) * mean**2
    first = 1 - high * mean
    return residual / first, residual / first / (1 - (high + low) * mean)


def blocked(offered: float, places: int) -> float:
    """The share that finds all places taken and goes again (Erlang B).

    >>> round(blocked(40, 45), 4)
    0.0543
    """
    free = 1.0
    for n in range(1, places + 1):
        free = 1 + free * n / offered
    return 1 / free
