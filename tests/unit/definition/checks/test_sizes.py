"""Numbers that no run can hold."""

from __future__ import annotations

import pytest

from checking import edited, told


@pytest.mark.parametrize(
    ("waited", "told_so"),
    [
        ("{mean: 10y, cv: 0.8}", True),
        ("40y", True),
        ("{mean: 10w, cv: 1.5}", False),
        ("{mean: 10y, cv: 0.8, at_most: 30y}", False),
    ],
)
def test_who_has_waited_for_longer_than_a_run_can_tell(waited: str, told_so: bool) -> None:
    backlog = f"backlog: {{there: {{at: assess, cases: 250, waited: {waited}}}}}\nendings:\n"
    found = ("too_long", "backlog.there.waited") in told(edited("endings:\n", backlog))
    assert found == told_so
