"""Words for a terminal: safe texts, durations and moments as people say them, names of things."""

from __future__ import annotations

from pathway_engine.clock import DAY, HOUR, iso, weekday
from pathway_engine.definition.causes import BUILT_IN
from pathway_engine.definition.measures.entries import AT_THE_END, ON_ARRIVAL, SIDES, STATISTICS
from pathway_engine.definition.measures.naming import entry_for, named_in
from pathway_engine.definition.titles import NO_TITLES, Titles

NO_DELAY = {
    "none.planned": "No delay: planned",
    "none.work": "No delay: work",
    "none.closed": "No delay: closed during work",
    "none.afterwards": "No delay: after the work",
    "none.stay": "No delay: stay",
}
"""What is no delay, where time is told by cause."""

SIDE_BY_SIDE = "less what ran side by side"
"""What a life has less than the times of its visits: branches of a block each have their own."""

_HOLDERS = {
    "nhs": "the NHS",
    "social_care": "social care",
    "both": "NHS and social care",
    "provider": "the provider",
    "person": "the person",
    "unknown": "not known",
}
"""Who answers for a delay beside the organisations of the file."""

_KINDS = {
    "employer": "organisation",
    "accountable": "organisation",
    **{side: kind for kind, sides in SIDES.items() for side in sides},
}
"""What stands under a cut that is not called after it."""

_ABOUT = {"clock": "target", "target": "target", "ending": "ending"}
"""What the families of measures are about of which there is one for each thing."""

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def safe(text: str) -> str:
    r"""A text in one line without what a terminal would obey; such characters show as `?`.

    >>> safe("a\x1b[31m b")
    'a?[31m b'
    """
    if text.isprintable():  # most are, and a table asks for thousands
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)


def counted(number: int, thing: str) -> str:
    """So many of something.

    >>> counted(1, "visit"), counted(2, "visit")
    ('1 visit', '2 visits')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def lasting(amount: int, unit: int = 1) -> str:
    """A duration in units of so many seconds: to the second, or to the minute.

    >>> lasting(183845), lasting(59), lasting(3064, 60)
    ('2 d 03:04:05', '00:00:59', '2 d 03:04')
    """
    days, rest = divmod(amount * unit, DAY)
    clock = f"{rest // HOUR:02d}:{rest % HOUR // 60:02d}"
    clock += f":{rest % 60:02d}" if unit == 1 else ""
    return f"{days:,} d {clock}" if days else clock


def moment(seconds: int, unit: int = 1) -> str:
    """A civil second as weekday, date and time, to the second or to the minute.

    >>> moment(86_400 + 9 * 3_600), moment(86_400 + 9 * 3_600, 60)
    ('Fri 1970-01-02 09:00:00', 'Fri 1970-01-02 09:00')
    """
    text = iso(seconds).replace("T", " ")
    return f"{_WEEKDAYS[weekday(seconds // DAY)]} {text if unit == 1 else text[:-3]}"


def title_of(kind: str, name: str, titles: Titles = NO_TITLES) -> str:
    """What a thing is called; `kind` is what it is, or what a table is cut by.

    >>> named = Titles({("team", "duty"): "Duty desk"})
    >>> title_of("to", "duty", named), title_of("organisation", "nhs"), title_of("step", "visit")
    ('Duty desk', 'the NHS', 'visit')
    >>> named = Titles({("attribute", "urgent"): "Urgent", ("organisation", "wbc"): "Council"})
    >>> title_of("arrival.urgent", "true", named), title_of("accountable", "wbc", named)
    ('Urgent on arrival: yes', 'Council')
    """
    kind = _KINDS.get(kind, kind)
    if kind.startswith((AT_THE_END, ON_ARRIVAL)):
        return _value_title(kind, name, titles)
    if kind == "cause":
        return cause_title(name, titles)
    known = titles.of(kind, name)
    return safe(_HOLDERS.get(name, name) if kind == "organisation" and known == name else known)


def _value_title(kind: str, value: str, titles: Titles) -> str:
    """A value of an attribute, after its title where it has one."""
    before, attribute = kind.split(".", 1)
    known = titles.of("attribute", attribute)
    if known == attribute:
        return safe(value)
    arrived = " on arrival" if before + "." == ON_ARRIVAL else ""
    said = {"true": "yes", "false": "no"}.get(value, value)
    return safe(f"{known}{arrived}: {said}")


def cause_title(cause: str, titles: Titles = NO_TITLES) -> str:
    """What a cause is called: as the file says, else as it is built in.

    >>> cause_title("waiting_allocation"), cause_title("none.work"), cause_title("slow_market")
    ('Waiting for allocation', 'No delay: work', 'slow_market')
    """
    known = titles.of("cause", cause)
    if known != cause:
        return safe(known)
    if cause in BUILT_IN:
        return BUILT_IN[cause].title or cause
    return NO_DELAY.get(cause, safe(cause))


def measure_title(measure: str, titles: Titles = NO_TITLES) -> str:
    """What a measure is called.

    >>> measure_title("delay.waiting_allocation"), measure_title("targets.seen.met")
    ('Delay: waiting for allocation', 'Target met: seen')
    """
    entry, thing = entry_for(measure), named_in(measure)
    if not thing:
        return entry.title
    if entry.family == "delay":
        cause = cause_title(thing, titles)
        return f"Delay: {cause[:1].lower()}{cause[1:]}"
    return f"{entry.title}: {title_of(_ABOUT[entry.family], thing, titles)}"


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
