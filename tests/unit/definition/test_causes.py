"""The causes of delay of a file: the built-in ones, as it says they are here, and its own."""

from __future__ import annotations

from checking import bound, edited
from pathway_engine.definition.causes import BUILT_IN, RESPONSIBLE, all_causes
from pathway_engine.definition.prose import read_aloud

CAUSES = """causes:
  slow: {title: A slow market, responsible: nhs}
  waiting_home_care: {responsible: provider}
  waiting_equipment: {title: Waiting for a hoist}
endings:"""
PATHWAY = bound(edited("endings:", CAUSES))


def test_what_the_file_says_of_a_built_in_cause_holds_and_the_rest_stays() -> None:
    found = all_causes(PATHWAY)
    assert list(found) == [*BUILT_IN, "slow"]
    home_care, before = found["waiting_home_care"], BUILT_IN["waiting_home_care"]
    assert home_care.responsible == "provider"
    assert (home_care.title, home_care.dtoc) == (before.title, before.dtoc) != (None, None)
    assert found["waiting_equipment"].title == "Waiting for a hoist"
    assert found["waiting_equipment"].responsible is None


def test_no_built_in_cause_has_somebody_responsible() -> None:
    assert {cause.responsible for cause in BUILT_IN.values()} == {None}
    assert "nobody" not in RESPONSIBLE


def test_it_is_heard() -> None:
    prose = " ".join(read_aloud(PATHWAY, 80).split())
    title = BUILT_IN["waiting_home_care"].title
    assert f"{title} (waiting_home_care); provider is responsible." in prose
