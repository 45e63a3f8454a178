"""What was said against what came: points on, above or below the diagonal, with the interval of each."""

from __future__ import annotations

from decimal import Decimal

from app.services.charts.marks import Drawing
from app.services.charts.plane import Plane, make_plane, zero_line
from app.services.charts.scale import Axis
from app.services.charts.sketch import DASHES, Area, Sketch
from app.services.charts.specs import ReliabilityDiagram, Said, SaidSeries

_TICKS = (0, 25, 50, 75, 100)
_ABOVE = 20.0  # for the name of the upward axis: within the plane an interval may reach anywhere
_ROLES = {"circle": "text2", "diamond": "accent"}


def lay_out_reliability(chart: ReliabilityDiagram, area: Area) -> Drawing:
    """The diagram in its area. Hits are the points."""
    sketch = Sketch(area)
    unit = sketch.unit
    # The last label is centred below the right edge: half of it needs room beyond.
    inner = Sketch(Area(area.wide - sketch.width("100%") / 2, area.tall, area.size, area.width_of))
    plane = make_plane(inner, Axis(_TICKS), [f"{tick}%" for tick in _TICKS], top=_ABOVE, below=30.0)
    sketch.marks += inner.marks
    for tick in _TICKS:
        place = plane.x(tick / 100)
        sketch.text(place, plane.bottom + 12 * unit, f"{tick}%", align="centre", role="text3")
    sketch.text(plane.x(0.5), plane.bottom + 25 * unit, chart.across, align="centre", role="text2")
    sketch.text(plane.left, plane.top - 7 * unit, chart.upward, role="text2")
    sketch.line((plane.left, plane.bottom), (plane.right, plane.top), "text3", 0.8, DASHES["dashed"])
    zero_line(sketch, plane)
    for series in chart.series:
        _series(sketch, plane, series)
    return sketch.drawn()


def _series(sketch: Sketch, plane: Plane, series: SaidSeries) -> None:
    role = _ROLES[series.marker]
    for point in series.points:
        _interval(sketch, plane, point, role)
    sketch.path([_place(plane, point) for point in series.points], outline=role, thick=1.2)
    for point in series.points:
        x, y = _place(plane, point)
        reach = 5 * sketch.unit
        (sketch.circle if series.marker == "circle" else sketch.diamond)(x, y, role)
        tip = f"{series.name}: said {_percent(point.said)}, won {_percent(point.came)} of {point.count:,}"
        if point.low is not None and point.high is not None:
            tip += f" (likely {_percent(point.low)} to {_percent(point.high)})"
        sketch.hit(point.key, series.name, (x - reach, y - reach, 2 * reach, 2 * reach), tip)


def _interval(sketch: Sketch, plane: Plane, point: Said, role: str) -> None:
    if point.low is None or point.high is None:
        return
    x, _ = _place(plane, point)
    low, high, reach = plane.y(float(point.low)), plane.y(float(point.high)), 2.2 * sketch.unit
    sketch.line((x, low), (x, high), role, 0.6)
    for y in (low, high):
        sketch.line((x - reach, y), (x + reach, y), role, 0.6)


def _place(plane: Plane, point: Said) -> tuple[float, float]:
    return plane.x(float(point.said) / 100), plane.y(float(point.came))


def _percent(share: Decimal) -> str:
    return f"{share:.0f}%"
