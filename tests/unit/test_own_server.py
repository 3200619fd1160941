"""Where PostgreSQL is not installed, its tests say so; a machine that must run them fails."""

from __future__ import annotations

import pytest

import postgres


@pytest.mark.parametrize(
    ("ci", "ends"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_without_its_programs(
    monkeypatch: pytest.MonkeyPatch, ci: str, ends: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(postgres, "program", lambda _: None)
    with pytest.raises(ends, match="PostgreSQL is not installed"), postgres.server():
        pytest.fail("there is none")
