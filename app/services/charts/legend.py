"""The legend of a chart, in one row."""

from __future__ import annotations

from app.services.charts.marks import Drawing
from app.services.charts.sketch import DASHES, Area, Sketch
from app.services.charts.specs import BarChart, Chart, LineChart, ReliabilityDiagram

_SIGN, _GAP = 12.0, 14.0
_Entry = tuple[str, str]  # a sign, and what it means


def lay_out_legend(chart: Chart, area: Area) -> Drawing:
    """What the signs of a chart mean, at the right of the area; only those that occur. Shapes explain themselves."""
    sketch = Sketch(area)
    unit, size, middle = sketch.unit, area.size, area.tall / 2
    entries = _entries(chart)
    x = area.wide - sum(_SIGN * unit + sketch.width(words) for _, words in entries) - _GAP * unit * (len(entries) - 1)
    for sign, words in entries:
        _sign(sketch, sign, x, middle)
        x += _SIGN * unit
        x += sketch.text(x, middle + size * 0.36, words) + _GAP * unit
    return sketch.drawn()


def _entries(chart: Chart) -> list[_Entry]:
    if isinstance(chart, BarChart):
        names, bars = chart.names, chart.bars
        occurs = {
            "solid": any(bar.solid for bar in bars),
            "hatched": any(bar.hatched for bar in bars),
            "circle": any(bar.circle is not None for bar in bars),
            "diamond": any(bar.diamond is not None for bar in bars),
            "target": any(bar.target is not None for bar in bars),
            "ghost": any(bar.ghost is not None for bar in bars),
        }
        return [(part, getattr(names, part)) for part, is_there in occurs.items() if is_there]
    if isinstance(chart, ReliabilityDiagram):
        return [
            (f"{series.marker} {'accent' if series.marker == 'diamond' else 'text2'}", series.name)
            for series in chart.series
        ]
    if isinstance(chart, LineChart):
        return [(f"line {series.stroke} {series.is_own}", series.name) for series in chart.series]
    return []


def _sign(sketch: Sketch, sign: str, x: float, middle: float) -> None:
    unit = sketch.unit
    side = 7.4 * unit
    kind, _, rest = sign.partition(" ")
    if kind == "solid":
        sketch.solid(x, middle - side / 2, side, side)
    elif kind == "hatched":
        sketch.hatched(x, middle - side / 2, side, side)
    elif kind == "circle":
        sketch.circle(x + side / 2, middle, rest or "text")
    elif kind == "diamond":
        sketch.diamond(x + side / 2, middle, rest or "text")
    elif kind == "ghost":
        upper, lower = middle - side / 2, middle + side / 2
        sketch.path([(x, lower), (x, upper), (x + side, upper), (x + side, lower)], outline="text2", dash=(2.2, 1.4))
    elif kind == "target":
        sketch.line((x - 2 * unit, middle), (x + side, middle), "text", 1.4)
    else:
        stroke, _, is_own = rest.partition(" ")
        role = "accent" if is_own == "True" else "text3"
        sketch.line((x - 4 * unit, middle), (x + side, middle), role, 1.4, DASHES[stroke])
