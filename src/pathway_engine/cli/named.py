"""The measures that a command is asked for by name, and by what they can be cut."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.definition.models import Pathway


def measures_named(only: Sequence[str] | None, *, of: Collection[str] = ()) -> tuple[str, ...]:
    """The names of measures, how they begin, or with a statistic: `case_duration.p90`.

    `of` are families, where a command shows no others. Raises `UsageError` for a name that there
    is not.
    """
    from pathway_engine.definition.findings import closest
    from pathway_engine.definition.measures.catalogue import CATALOGUE
    from pathway_engine.definition.measures.naming import entries_meant

    known = [entry for entry in CATALOGUE if not of or entry.family in of]
    for name in only or ():
        found = entries_meant(name)
        if found and not any(entry in known for entry in found):
            listed = ", ".join(f"`{entry.id}`" for entry in known)
            raise UsageError(f"--only: found `{name}`, expected one of {listed}")
        if not found:
            begun = {entry.id.partition(".")[0] for entry in known}
            told = [f"{entry.id}.{one}" for entry in known for one in entry.statistics]
            names = [*(entry.id for entry in known), *sorted(begun)]
            near = closest(name, [*names, *told])
            hint = f"; did you mean `{near}`?" if near else ""
            raise UsageError(
                f"--only: found `{name}`, expected a measure, such as `waiting_time`, or one with "
                f"its statistic, such as `waiting_time.p90`{hint}; --measures lists them"
            )
    return tuple(only or ())


def words_asked(
    by: str | None, pathways: Sequence[Pathway], only: Sequence[str]
) -> tuple[str, ...]:
    """The words of a cut of pathways. Raises `UsageError` where nothing is cut so."""
    from pathway_engine.analysis.asked import cut_asked

    words = cut_asked(by, pathways) if by else ()
    refuse_uncut(only, words)
    return words


def refuse_uncut(only: Sequence[str], by: Sequence[str]) -> None:
    """Raise `UsageError` where none of the measures that are named can be cut so."""
    from pathway_engine.definition.measures.cutting import cut_of
    from pathway_engine.definition.measures.naming import entries_meant

    meant = [entry for name in only for entry in entries_meant(name)]
    if not by or not meant or any(cut_of(one, dict.fromkeys(by, "")) for one in meant):
        return
    names, asked = ", ".join(f"`{name}`" for name in only), ",".join(by)
    words = dict.fromkeys(word for one in meant for word in one.words)
    if not words:
        raise UsageError(f"--by: found `{asked}`, but {names} cannot be cut: leave it out")
    listed = ", ".join(f"`{word}`" for word in words)
    raise UsageError(
        f"--by: found `{asked}`, but {names} cannot be cut so, expected a cut that the measure "
        f"has: {listed}; the reference of measures tells which go together"
    )
