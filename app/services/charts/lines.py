"""Lines over time."""

from __future__ import annotations

from itertools import groupby

from app.services.charts.marks import Drawing
from app.services.charts.plane import Plane, make_plane, zero_line
from app.services.charts.scale import axis_for
from app.services.charts.sketch import DASHES, Area, Sketch
from app.services.charts.specs import LineChart, LineSeries
from app.services.printing.surface import Point

_FEW = 16  # points, up to which each of them has its dot


def lay_out_lines(chart: LineChart, area: Area) -> Drawing:
    """The lines in their area. Hits are the points of each series."""
    sketch = Sketch(area)
    axis = axis_for(value for series in chart.series for value in series.values if value is not None)
    plane = make_plane(sketch, axis, [chart.unit.tick(tick, axis) for tick in axis.ticks])
    zero_line(sketch, plane)
    for series in chart.series:
        _series(sketch, plane, chart, series)
    _labels(sketch, plane, chart.labels)
    return sketch.drawn()


def _place(plane: Plane, place: int, count: int) -> float:
    return plane.x((place + 0.5) / max(count, 1))


def _series(sketch: Sketch, plane: Plane, chart: LineChart, series: LineSeries) -> None:
    role, count = ("accent" if series.is_own else "text3"), len(chart.labels)
    known = [(place, value) for place, value in enumerate(series.values) if value is not None]
    # What follows without a gap has the same difference between its place and its rank.
    for _, run in groupby(enumerate(known), key=lambda pair: pair[1][0] - pair[0]):
        points: list[Point] = [(_place(plane, place, count), plane.y(value)) for _, (place, value) in run]
        sketch.path(points, outline=role, thick=1.6 if series.is_own else 1.0, dash=DASHES[series.stroke])
    reach = 5 * sketch.unit
    for place, value in known:
        x, y = _place(plane, place, count), plane.y(value)
        if count <= _FEW or len(known) == 1:
            sketch.circle(x, y, role, 1.8)
        tip = f"{chart.labels[place]}: {series.name.lower()} {chart.unit.full(value)}"
        sketch.hit(f"{series.key}:{place}", series.key, (x - reach, y - reach, 2 * reach, 2 * reach), tip)


def _labels(sketch: Sketch, plane: Plane, labels: tuple[str, ...]) -> None:
    """As many of the labels as there is room for, the last one always."""
    if not labels:
        return
    room = max(sketch.width(label) for label in labels) + 8 * sketch.unit
    slot = (plane.right - plane.left) / len(labels)
    each = max(1, -(-int(room) // max(int(slot), 1)))
    last = len(labels) - 1
    for place in range(last, -1, -each):
        wide = sketch.width(labels[place])
        x = min(_place(plane, place, len(labels)), sketch.area.wide - wide / 2)
        sketch.text(x, plane.bottom + 13 * sketch.unit, labels[place], align="centre")
