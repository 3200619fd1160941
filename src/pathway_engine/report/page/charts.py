"""Charts as pictures that stand in a page: drawn by Altair, made SVG by vl-convert.

Without either, which come with the extra `report`, nothing is drawn: `UsageError` says how to get
them. Colours never tell alone: lines have dashes as well, bars their table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from pathway_engine.errors import UsageError
from pathway_engine.report.page.html import Html, text
from pathway_engine.report.page.style import INK, LINE, SIDES, SOFT

PACKAGES = {"altair": "altair", "vl_convert": "vl-convert-python"}
"""What brings the charts, by what is imported."""

WIDTH = 700
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 4], [1, 3], [6, 2, 2, 2])
PARTS = ("#b3400a", "#e39b3b", "#1f4e79", "#6aa5d8", "#2e6b2e", "#9cc96b", "#6b2fa0", "#c79be0",
         "#9d174d", "#8a8f98", "#d8dde3")  # fmt: skip
"""The colours of the parts of a whole; the last of what is no delay."""

_NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*([^0-9]*)")

Rows = Sequence[Mapping[str, Any]]


def refuse_without_charts() -> None:
    """Raises `UsageError` where what draws charts is not installed."""
    try:
        import altair  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError as error:
        package = PACKAGES.get(error.name or "", error.name or "altair")
        raise UsageError.lacking(package, "report", "a page with pictures") from error


@contextmanager
def unchecked() -> Iterator[None]:
    """Charts are made without being held against their schema each time: a test does that."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(arg=False):
        yield


def picture(chart: Any, id_: str, title: str) -> Html:
    """A chart as an element of a page: its texts are texts, its ids its own."""
    import vl_convert

    styled = chart.configure(
        aria=False,
        font="sans-serif",
        background="white",
        axis={"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal",
              "labelColor": INK, "titleColor": SOFT, "gridColor": "#e6eaee",
              "domainColor": LINE, "tickColor": LINE, "labelLimit": 260},
        legend={"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "titleColor": SOFT,
                "labelLimit": 330, "symbolStrokeWidth": 3},
        header={"labelFontSize": 13, "labelFontWeight": "bold", "labelColor": INK,
                "labelAnchor": "start"},
        view={"stroke": None},
    )  # fmt: skip
    drawn = vl_convert.vegalite_to_svg(styled.to_dict(validate=False))
    return in_a_page(drawn, id_, title)


def in_a_page(drawn: str, id_: str, title: str) -> Html:
    """An SVG with ids that no other has, named for those who hear it."""
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn))
    for n, name in enumerate(names):
        mine = f"{id_}-{n}"
        drawn = drawn.replace(f'id="{name}"', f'id="{mine}"').replace(
            f"url(#{name})", f"url(#{mine})"
        )
    drawn = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn)
    drawn = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "?", drawn)
    head = f'<svg role="img" aria-label="{text(title)}"'
    return Html(drawn.replace("<svg", head, 1).replace('class="marks"', 'class="chart"', 1))


def _data(rows: Rows) -> Any:
    import altair

    return altair.InlineData(values=[dict(row) for row in rows])


_LEGEND: dict[str, Any] = {"title": None, "orient": "top", "symbolOpacity": 1, "symbolSize": 400}


def _sides(field: str, names: Sequence[str], *, dashes: bool = True) -> dict[str, Any]:
    """Which colour, and dash, each design has."""
    import altair

    colours = altair.Scale(
        domain=[*names], range=[SIDES[n % len(SIDES)] for n in range(len(names))]
    )
    legend = _LEGEND if len(names) > 1 else None
    if legend and not dashes:
        legend = legend | {"symbolSize": 150}
    elif legend:
        legend = legend | {"symbolType": "stroke", "symbolStrokeWidth": 3}
    found: dict[str, Any] = {"color": altair.Color(f"{field}:N", scale=colours, legend=legend)}
    if dashes:
        kinds = altair.Scale(
            domain=[*names], range=[DASHES[n % len(DASHES)] for n in range(len(names))]
        )
        found["strokeDash"] = altair.StrokeDash(f"{field}:N", scale=kinds, legend=legend)
    return found


def stacked(rows: Rows, sides: Sequence[str], parts: Sequence[str], title: str) -> Any:
    """A bar for each design, in parts: rows of `side`, `part` and `days`; its whole at its end."""
    import altair

    order = [{**row, "order": parts.index(row["part"])} for row in rows]
    last = len(parts) - 1
    colours = [PARTS[-1] if n == last else PARTS[min(n, len(PARTS) - 2)] for n in range(last + 1)]
    columns = 1 if max(map(len, parts)) > 44 else 2
    legend = altair.Legend(title=None, orient="bottom", columns=columns, labelLimit=640)
    side = altair.Y("side:N", sort=[*sides], title=None)
    bars = (
        altair.Chart(_data(order))
        .mark_bar(stroke="white", strokeWidth=1)
        .encode(
            y=side,
            x=altair.X("days:Q", title=title, stack="zero"),
            order=altair.Order("order:Q"),
            color=altair.Color(
                "part:N", scale=altair.Scale(domain=[*parts], range=colours), legend=legend
            ),
        )
    )
    wholes = {one: sum(row["days"] for row in rows if row["side"] == one) for one in sides}
    ends = [{"side": one, "days": days, "said": f"{days:.1f}"} for one, days in wholes.items()]
    said = altair.Chart(_data(ends)).mark_text(align="left", dx=5, fontSize=14, color=INK)
    figures = said.encode(y=side, x="days:Q", text="said:N")
    return (bars + figures).properties(width=WIDTH - 60, height=altair.Step(52))


def heat(rows: Rows, names: Sequence[str], title: str, top: float) -> Any:
    """Who gives to whom: rows of `sender`, `receiver`, `number` and `shown`."""
    import altair

    colours = altair.Scale(domain=[0, top], range=["#f4f8fc", "#6aa5d8"])
    base = altair.Chart(_data(rows)).encode(
        x=altair.X(
            "receiver:N", sort=[*names], title="to", scale=altair.Scale(domain=[*names]),
            axis=altair.Axis(orient="top", labelAngle=-35, domain=False, ticks=False),
        ),
        y=altair.Y("sender:N", sort=[*names], title="from", scale=altair.Scale(domain=[*names]),
                   axis=altair.Axis(domain=False, ticks=False)),
    )  # fmt: skip
    cells = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=altair.Color("number:Q", scale=colours, legend=None)
    )
    figures = base.mark_text(fontSize=13, color=INK).encode(text="shown:N")
    side = altair.Step(58 if len(names) > 6 else 78)
    height = altair.Step(34)
    return (cells + figures).properties(title=title, width=side, height=height)


def curve(rows: Rows, sides: Sequence[str], limit: float | None, title: str) -> Any:
    """The share that is over within so many days: rows of `side`, `days`, `mean`, `low`, `high`."""
    import altair

    base = altair.Chart(_data(rows)).encode(
        x=altair.X("days:Q", title=title, axis=altair.Axis(tickMinStep=1)),
        **_sides("side", sides),
    )
    share = altair.Y(
        "mean:Q", title="of all", scale=altair.Scale(domain=[0, 1]), axis=altair.Axis(format="%")
    )
    bands = base.mark_area(opacity=0.18, strokeWidth=0).encode(
        y=altair.Y("low:Q", title="of all"), y2="high:Q", strokeDash=altair.StrokeDash()
    )
    lines = base.mark_line(strokeWidth=2.5).encode(y=share)
    layers = [bands, lines]
    if limit is not None:
        at = altair.Chart(_data([{"days": limit, "said": f"target: {limit:g} days"}]))
        layers += [
            at.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[3, 3]).encode(x="days:Q"),
            at.mark_text(align="left", dx=6, fontSize=13, color=INK).encode(
                x="days:Q", y=altair.value(285), text="said:N"
            ),
        ]
    return altair.layer(*layers).properties(width=WIDTH - 40, height=300)


def over_time(rows: Rows, sides: Sequence[str], opens: bool, title: str) -> Any:  # noqa: FBT001
    """Lines with bands by week: rows of `side`, `week`, `mean`, `low`, `high`, and `what`.

    `what` gives each its own chart; `opens` marks where the window opens after a warm-up.
    """
    import altair

    kinds = [*dict.fromkeys(row["what"] for row in rows)]
    several = len(kinds) > 1
    ends = [min(row["week"] for row in rows), max(row["week"] for row in rows)]
    weeks = altair.Scale(domain=ends, nice=False)
    week = altair.X("week:Q", title="week", scale=weeks, axis=altair.Axis(tickMinStep=1))
    base = altair.Chart().encode(x=week, **_sides("side", sides))
    bands = base.mark_area(opacity=0.18, strokeWidth=0).encode(
        y=altair.Y("low:Q", title=title), y2="high:Q", strokeDash=altair.StrokeDash()
    )
    lines = base.mark_line(strokeWidth=2.25).encode(y=altair.Y("mean:Q", title=title))
    layers = [bands, lines]
    if opens:
        warm = altair.Chart().transform_calculate(begins=str(ends[0]), opens="1")
        shade = warm.mark_rect(color="#eceff2").encode(
            x=altair.X("begins:Q", title="week"), x2="opens:Q"
        )
        layers = [_once(shade), *layers]
    wide, high = ((WIDTH - 90) // 2, 150) if several else (WIDTH - 50, 260)
    layered = altair.layer(*layers, data=_data(rows)).properties(width=wide, height=high)
    if not several:
        return layered
    facet = altair.Facet("what:N", title=None, sort=kinds)
    return layered.facet(facet, columns=2).resolve_scale(y="independent")


class Panel(NamedTuple):
    """One factor: its values in order, and rows of `side`, `value`, `mean`, `low`, `high`."""

    title: str
    values: Sequence[str]
    rows: Rows


def numbers_in(values: Sequence[str]) -> list[float] | None:
    """Values as numbers, None where one is none or their units differ.

    >>> numbers_in(["1wd", "2.5wd"]), numbers_in(["1wd", "2d"]), numbers_in(["office"])
    ([1.0, 2.5], None, None)
    """
    found = [_NUMBER.fullmatch(value) for value in values]
    if not all(found) or len({one[2] for one in found if one}) > 1:
        return None
    return [float(one[1]) for one in found if one]


def over_values(panels: Sequence[Panel], sides: Sequence[str], title: str) -> Any:
    """Lines with bands over the values of factors, a panel for each factor."""
    import altair

    wide = WIDTH - 70 if len(panels) == 1 else (WIDTH - 130) // 2
    made = [_panel(one, sides, title).properties(width=wide, height=240) for one in panels]
    if len(made) == 1:
        return made[0]
    return altair.concat(*made, columns=2)


def _panel(panel: Panel, sides: Sequence[str], title: str) -> Any:
    import altair

    numbers = numbers_in(panel.values)
    rows = [{**row, "at": row["value"]} for row in panel.rows]
    if numbers is None:
        scale = altair.Scale(domain=[*panel.values])
        axis = altair.Axis(labelAngle=0, grid=True)
        x = altair.X("at:N", title=panel.title, scale=scale, sort=[*panel.values], axis=axis)
    else:
        where = dict(zip(panel.values, numbers, strict=True))
        rows = [{**row, "at": where[row["value"]]} for row in rows]
        unit = _NUMBER.fullmatch(panel.values[0])
        said = f"{panel.title} ({unit[2]})" if unit and unit[2] else panel.title
        scale = altair.Scale(domain=[min(numbers), max(numbers)], nice=False, zero=False)
        axis = altair.Axis(values=numbers, format="~g")
        x = altair.X("at:Q", title=said, scale=scale, axis=axis)
    base = altair.Chart(_data(rows)).encode(x=x, **_sides("side", sides))
    scaled = altair.Scale(zero=False)
    bands = base.mark_area(opacity=0.18, strokeWidth=0).encode(
        y=altair.Y("low:Q", title=title, scale=scaled), y2="high:Q", strokeDash=altair.StrokeDash()
    )
    mean = altair.Y("mean:Q", title=title, scale=scaled)
    lines = base.mark_line(strokeWidth=2.5).encode(y=mean)
    points = base.mark_point(filled=True, size=45, opacity=1).encode(
        y=mean, strokeDash=altair.StrokeDash()
    )
    return altair.layer(bands, lines, points)


def _once(shade: Any) -> Any:
    """The shade of the warm-up, drawn once for each chart and not for each row."""
    return shade.transform_aggregate(begins="min(begins)", opens="min(opens)", groupby=["what"])


def ranges(rows: Rows, names: Sequence[str], sides: Sequence[str], title: str) -> Any:
    """A point with its interval for each name and design: rows of `name`, `side`, `mean`, ..."""
    import altair

    axis = altair.Axis(format="%", orient="top")
    shown = altair.X("mean:Q", title=title, scale=altair.Scale(domainMin=0), axis=axis)
    base = altair.Chart(_data(rows)).encode(
        y=altair.Y("name:N", sort=[*names], title=None, axis=altair.Axis(grid=True)),
        yOffset=altair.YOffset("side:N", sort=[*sides], scale=altair.Scale(paddingOuter=0.3)),
        **_sides("side", sides, dashes=False),
    )
    bars = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.8}).encode(x=shown)
    middle = altair.YOffset("side:N", sort=[*sides], bandPosition=0.5)
    spans = base.mark_rule(strokeWidth=2).encode(
        yOffset=middle, x=altair.X("low:Q", title=title), x2="high:Q", color=altair.value(INK)
    )
    limit = altair.Chart(_data([{"full": 1.0}])).mark_rule(color=SOFT, strokeDash=[3, 3])
    layers = (bars, spans, limit.encode(x=altair.X("full:Q", title=title)))
    height = altair.Step(max(13, 30 // len(sides)))
    return altair.layer(*layers).properties(width=WIDTH - 180, height=height)


def strip(rows: Rows, names: Sequence[str], kinds: Sequence[str]) -> Any:
    """One life: rows of `name`, `since`, `until` in days, and `kind`."""
    import altair

    colours = [PARTS[-1] if one == kinds[-1] else PARTS[n % 10] for n, one in enumerate(kinds)]
    return (
        altair.Chart(_data(rows))
        .mark_bar(height={"band": 0.7})
        .encode(
            x=altair.X("since:Q", title="days since the case opened"),
            x2="until:Q",
            y=altair.Y("name:N", sort=[*names], title=None, axis=altair.Axis(grid=True)),
            color=altair.Color(
                "kind:N",
                scale=altair.Scale(domain=[*kinds], range=colours),
                legend=altair.Legend(title=None, orient="bottom", columns=2, labelLimit=340),
            ),
        )
        .properties(width=WIDTH - 180, height=altair.Step(34))
    )
