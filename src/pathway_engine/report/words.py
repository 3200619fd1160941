"""Words for a terminal: safe texts, durations and moments as people say them, names of things."""

from __future__ import annotations

from collections.abc import Mapping

from pathway_engine.analysis.entries import STATISTICS
from pathway_engine.analysis.naming import entry_for, named_in
from pathway_engine.clock import DAY, HOUR, iso
from pathway_engine.definition.causes import BUILT_IN

_NO_DELAY = {
    "none.planned": "No delay: planned",
    "none.work": "No delay: work",
    "none.closed": "No delay: closed during work",
    "none.afterwards": "No delay: after the work",
}


def safe(text: str) -> str:
    r"""A text in one line without what a terminal would obey; such characters show as `?`.

    >>> safe("a\x1b[31m b")
    'a?[31m b'
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)


def counted(number: int, thing: str) -> str:
    """So many of something.

    >>> counted(1, "visit"), counted(2, "visit")
    ('1 visit', '2 visits')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def exactly(seconds: int) -> str:
    """A duration to the second.

    >>> exactly(183845), exactly(59)
    ('2 d 03:04:05', '00:00:59')
    """
    days, rest = divmod(seconds, DAY)
    clock = f"{rest // HOUR:02d}:{rest % HOUR // 60:02d}:{rest % 60:02d}"
    return f"{days:,} d {clock}" if days else clock


def moment(seconds: int) -> str:
    """A civil second as date and time.

    >>> moment(86_400 + 9 * 3_600)
    '1970-01-02 09:00:00'
    """
    return iso(seconds).replace("T", " ")


def cause_title(cause: str, titles: Mapping[str, str] | None = None) -> str:
    """What a cause is called; `titles` are those of the file, by id.

    >>> cause_title("waiting_allocation"), cause_title("none.work"), cause_title("slow_market")
    ('Waiting for allocation', 'No delay: work', 'slow_market')
    """
    if titles and cause in titles:
        return safe(titles[cause])
    if cause in BUILT_IN:
        return BUILT_IN[cause].title or cause
    return _NO_DELAY.get(cause, safe(cause))


def measure_title(measure: str, titles: Mapping[str, str] | None = None) -> str:
    """What a measure is called.

    >>> measure_title("delay.waiting_allocation"), measure_title("targets.seen.met")
    ('Delay: waiting for allocation', 'Target met: seen')
    """
    thing, title = named_in(measure), entry_for(measure).title
    if not thing:
        return title
    if measure.startswith("delay."):
        cause = cause_title(thing, titles)
        return f"Delay: {cause[:1].lower()}{cause[1:]}"
    return f"{title}: {safe(thing)}"


def statistic_title(statistic: str) -> str:
    """A statistic in words.

    >>> statistic_title("per_package_p95")
    'per package, p95'
    """
    if statistic not in STATISTICS:
        return safe(statistic)
    for group in ("per_package_", "per_case_"):
        if statistic.startswith(group):
            return f"{group.strip('_').replace('_', ' ')}, {statistic.removeprefix(group)}"
    return statistic.replace("_", " ")
