"""Every chart is one by its schema, and stands in a page with ids that are its own."""

from __future__ import annotations

from typing import Any

import pytest

from pathway_engine.report.page import charts

BAND = {"mean": 0.5, "low": 0.4, "high": 0.6}
SIDES = ("Before", "After")
WEEKS = [
    {"side": side, "what": what, "week": week, **BAND}
    for side in SIDES
    for what in ("a", "b")
    for week in range(-2, 5)
]
CHARTS: dict[str, Any] = {
    "stacked": lambda: charts.stacked(
        [{"side": side, "part": part, "days": 2.0} for side in SIDES for part in ("x", "y")],
        SIDES, ("x", "y"), "days",
    ),
    "heat": lambda: charts.heat(
        [{"sender": "a", "receiver": "b", "number": 3.0, "shown": "3"}], ("a", "b"), "t", 5.0
    ),
    "curve": lambda: charts.curve([{"side": s, "days": 1, **BAND} for s in SIDES], SIDES, 28, "d"),
    "over_time": lambda: charts.over_time(WEEKS, SIDES, opens=True, title="cases"),
    "over_values": lambda: charts.over_values(
        [
            charts.Panel("latency", ("1wd", "5wd"),
                         [{"side": s, "value": v, **BAND} for s in SIDES for v in ("1wd", "5wd")]),
            charts.Panel("hours", ("late", "early"), [{"side": "After", "value": "late", **BAND}]),
        ],
        SIDES, "days",
    ),
    "ranges": lambda: charts.ranges([{"name": "a", "side": "Before", **BAND}], ("a",), SIDES, "t"),
    "strip": lambda: charts.strip(
        [{"name": "a", "since": 0.0, "until": 2.0, "kind": "none"}], ("a",), ("none",)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_each_is_a_chart_by_its_schema(name: str) -> None:
    assert CHARTS[name]().to_dict(validate=True)["$schema"]


DRAWN = (
    '<svg class="marks"><clipPath id="clip0"/><g clip-path="url(#clip0)" role="graphics-object" '
    'aria-roledescription="group"><text>a\x07</text></g></svg>'
)


def test_two_pictures_share_no_ids_and_tell_nothing_but_their_title() -> None:
    one, other = (charts.in_a_page(DRAWN, id_, '<a> & "b"') for id_ in ("one", "two"))
    title = 'role="img" aria-label="&lt;a&gt; &amp; &quot;b&quot;"'
    assert one == (
        f'<svg {title} class="chart"><clipPath id="one-0"/><g clip-path="url(#one-0)">'
        "<text>a?</text></g></svg>"
    )
    assert other == one.replace("one-0", "two-0")


def test_what_a_file_says_is_no_markup() -> None:
    hostile = "</text><script>x()</script>"
    rows = [{"name": hostile, "since": 0.0, "until": 2.0, "kind": hostile}]
    drawn = charts.picture(charts.strip(rows, (hostile,), (hostile,)), "life", hostile)
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") >= 3
