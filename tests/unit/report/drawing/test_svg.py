"""The SVG is a picture and nothing else: named, described, without scripts or anything foreign."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from checking import SMALL, bound
from pathway_engine import UsageError, draw
from pathway_engine.definition.loading import load_as_written
from pathway_engine.definition.models import Pathway
from pathway_engine.report.drawing import svg
from pathway_engine.report.drawing.building import graph_of
from pathway_engine.report.drawing.placing import laid_out
from pathway_engine.shipped import shipped_pathways

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    """<script>alert(1)</script>" onload="x" ]]> & 'q' {{=cmd|' /C calc'!A0}} %% end; --> #59;"""
)
WOKINGHAM = load_as_written(shipped_pathways() / "wokingham" / "split.yaml")


def elements(text: str) -> list[ET.Element]:
    return list(ET.fromstring(text).iter())  # noqa: S314 - of our own making


def hostile() -> Pathway:
    """A pathway in which every title is written by somebody who means harm."""
    data = WOKINGHAM.model_copy(update={"title": HOSTILE})
    teams = {k: v.model_copy(update={"title": HOSTILE}) for k, v in data.teams.items()}
    owners = {k: v.model_copy(update={"title": HOSTILE}) for k, v in data.organisations.items()}
    steps = {k: v.model_copy(update={"title": HOSTILE}) for k, v in data.steps.items()}
    endings = {k: v.model_copy(update={"title": HOSTILE}) for k, v in data.endings.items()}
    arrivals = {k: v.model_copy(update={"title": HOSTILE}) for k, v in data.arrivals.items()}
    return data.model_copy(
        update={
            "teams": teams, "organisations": owners, "steps": steps, "endings": endings,
            "arrivals": arrivals,
        }
    )  # fmt: skip


def test_it_has_a_name_and_a_description() -> None:
    root = ET.fromstring(svg(WOKINGHAM, prefix="before"))  # noqa: S314 - of our own making
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    by_id = {one.get("id"): one.text or "" for one in root.iter() if one.get("id")}
    assert by_id[named[0]] == WOKINGHAM.title
    assert "Wokingham Borough Council" in by_id[named[1]]


def test_several_can_stand_on_one_page() -> None:
    ids = [one.get("id") for p in ("a", "b") for one in elements(svg(WOKINGHAM, prefix=p))]
    found = [one for one in ids if one]
    assert len(found) == len(set(found)) == 4
    assert not re.search(r"<style|class=", svg(WOKINGHAM))


@pytest.mark.parametrize("pathway", [WOKINGHAM, hostile()], ids=["as it is", "hostile"])
def test_nothing_acts_and_nothing_comes_from_elsewhere(pathway: Pathway) -> None:
    for one in elements(svg(pathway)):
        name = one.tag.removeprefix(SVG)
        assert name in {"svg", "title", "desc", "g", "rect", "text", "path", "circle", "polygon"}
        for key, value in one.attrib.items():
            assert not key.lower().startswith("on")
            assert "href" not in key
            assert "url(" not in value


def test_titles_can_be_searched_for() -> None:
    said = " ".join(one.text or "" for one in elements(svg(WOKINGHAM)) if one.tag == f"{SVG}text")
    for word in ("Brokerage", "Optalis Ltd", "Funding panel", "34.5 %"):
        assert word in said


def test_a_hostile_title_stays_a_title() -> None:
    said = [one.text for one in elements(svg(hostile())) if one.tag == f"{SVG}title"]
    assert any(HOSTILE in (one or "") for one in said)


def test_it_is_as_wide_as_asked() -> None:
    whole, small = (elements(svg(WOKINGHAM, width=one))[0] for one in (None, 800))
    assert small.get("width") == "800"
    assert small.get("viewBox") == whole.get("viewBox")
    _, _, wide, high = map(float, (whole.get("viewBox") or "").split())
    assert float(small.get("height") or 0) == pytest.approx(high * 800 / wide, abs=0.1)


def test_words_on_arrows() -> None:
    edges = {one.key: one for one in graph_of(WOKINGHAM).edges}
    outcome = edges["steps.contact.outcomes.advised>advised"]
    assert (outcome.label, outcome.passing) == ("60 %", "inside")
    assert edges["steps.assessment.outcomes.eligible>support_planning"].passing == "organisations"
    assert edges["steps.second_triage.outcomes.redirected>assessment"].passing == "teams"
    assert edges["endings.supported.opens.review>annual_review"].label == "opens, +52 w"
    assert edges["steps.reablement.outcomes.needs_more>assessment"].passing == "teams"


def test_what_goes_back_is_drawn_as_such() -> None:
    back = {one.edge.key for one in laid_out(graph_of(WOKINGHAM)).edges if one.back}
    assert back == {
        "steps.assessment.outcomes.wrong_team>second_triage",
        "steps.funding_panel.outcomes.deferred>support_planning",
        "steps.first_review.outcomes.plan_change>support_planning",
        "steps.annual_review.outcomes.plan_change>support_planning",
        "endings.advised.opens.return>contact",
        "endings.supported.opens.review>annual_review",
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"to": "png"}, "found `png`, expected one of"), ({"to": "bpmn", "measures": []}, "only it")],
)
def test_what_cannot_be_drawn_is_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        draw(bound(SMALL), **asked)  # type: ignore[arg-type]
