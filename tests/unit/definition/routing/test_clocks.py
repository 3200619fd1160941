"""Which share of the clocks of a target ever stops: on routed people, for those that do not say."""

from __future__ import annotations

import pytest

from checking import bound, edited, told
from pathway_engine.definition.routing import expected

LOOP = ("supported: {to: supported}", "again: {to: contact, share: 25%}\n      on: {to: supported}")


def share(target: str, *edits: str) -> float:
    """The share of the clocks of one target that stop."""
    text = edited(*edits) + f"targets:\n  soon: {{{target}, within: 28d}}\n"
    return expected(bound(text)).flow.reached["soon"].value


@pytest.mark.parametrize(
    ("target", "truth"),
    [
        ("from: opened, to: closed", 1),
        ("from: opened, to: assess.finished", 0.4),
        ("from: contact.finished, to: supported", 0.4),
        ("from: assess.reached, to: supported", 1),
        ("from: opened, to: [advised, assess.started]", 1),
        ("from: opened, to: advised, when: not urgent", 0.6),
    ],
)
def test_by_hand(target: str, truth: float) -> None:
    assert share(target) == pytest.approx(truth, abs=0.04)


def test_a_clock_starts_again() -> None:
    """Of ten first contacts four come to an assessment, and one back: eleven clocks, one stops."""
    assert share("from: contact.reached, to: contact.reached", *LOOP) == pytest.approx(
        0.1, abs=0.02
    )


def test_only_a_target_that_does_not_say_is_warned_of() -> None:
    target = "targets:\n  soon: {from: opened, to: assess.finished, within: 28dCOUNTS}\n"
    assert told(edited() + target.replace("COUNTS", "")) == {("target_for_some", "targets.soon")}
    assert told(edited() + target.replace("COUNTS", ", counts: all")) == set()
    assert (
        told(edited() + target.replace("COUNTS", "").replace("assess.finished", "closed")) == set()
    )
