"""The measures that a command is asked for by name."""

from __future__ import annotations

from pathway_engine.errors import UsageError


def measures_named(only: list[str] | None) -> tuple[str, ...]:
    """The names of measures, or how they begin. Raises `UsageError` for one that there is not."""
    from pathway_engine.definition.findings import closest
    from pathway_engine.definition.measures.catalogue import CATALOGUE
    from pathway_engine.definition.measures.naming import is_begun

    for name in only or ():
        if not is_begun(name):
            begun = {entry.id.partition(".")[0] for entry in CATALOGUE}
            near = closest(name, [*(entry.id for entry in CATALOGUE), *sorted(begun)])
            hint = f"; did you mean `{near}`?" if near else ""
            raise UsageError(
                f"--only: found `{name}`, expected a measure, such as `waiting_time`{hint}; "
                "--measures lists them"
            )
    return tuple(only or ())


def is_meant(measure: str, only: tuple[str, ...]) -> bool:
    """Whether a measure is one of those that are named, or nobody names any.

    >>> is_meant("delay.waiting_place", ("delay",)), is_meant("wip", ("delay",))
    (True, False)
    """
    return not only or any(f"{measure}.".startswith(f"{one}.") for one in only)
