"""The shape of a pipeline: how much of what began is left at each phase, drawn to both sides of a middle line."""

from __future__ import annotations

from app.services.charts.marks import Drawing
from app.services.charts.sketch import DASHES, Area, Sketch
from app.services.charts.specs import FunnelChart, FunnelCurve
from app.services.printing.surface import Point

_GAP, _LEGEND = 14.0, 22.0


def lay_out_funnel(chart: FunnelChart, area: Area) -> Drawing:
    """The shape in its area, with its legend at the right. Hits are the steps, over the whole width of the shape."""
    sketch = Sketch(area)
    if not chart.steps:
        return sketch.drawn()
    unit = sketch.unit
    step = area.tall / len(chart.steps)
    heights = [step * (place + 0.5) for place in range(len(chart.steps))]
    badges = [
        sketch.badge(0, y, item.code, item.kind, is_stall=item.is_stall)
        for item, y in zip(chart.steps, heights, strict=True)
    ]
    left = max(badges) + _GAP * unit
    right = area.wide - _legend(sketch, chart) - _GAP * unit
    middle, half = (left + right) / 2, max(right - left, 1) / 2
    sides = {curve: _sides(curve, heights, middle, half) for curve in chart.curves}
    for curve, (one, other) in sides.items():
        if curve.is_own:
            sketch.path([*one, *reversed(other)], fill="accentTint")
    for curve in sorted(chart.curves, key=lambda curve: curve.is_own):
        for side in sides[curve]:
            role, thick = ("accent", 1.8) if curve.is_own else ("text3", 0.9)
            sketch.path(side, outline=role, thick=thick, dash=DASHES[curve.stroke])
    for place, item in enumerate(chart.steps):
        tip = chart.tips[place] if chart.tips else item.code
        sketch.hit(item.key, "step", (0, step * place, right, step), tip)
    return sketch.drawn()


def _sides(curve: FunnelCurve, heights: list[float], middle: float, half: float) -> tuple[list[Point], list[Point]]:
    left, right = (
        [(middle + sign * share * half, y) for share, y in zip(curve.shares, heights, strict=True)] for sign in (-1, 1)
    )
    return left, right


def _legend(sketch: Sketch, chart: FunnelChart) -> float:
    """What the curves are, one below the other at the right edge; answers how wide it came out."""
    unit, size = sketch.unit, sketch.area.size
    wide = max((max(sketch.width(c.name, "semibold"), sketch.width(c.note)) for c in chart.curves), default=0.0)
    left = sketch.area.wide - wide
    for place, curve in enumerate(chart.curves):
        y = (10 + place * 30) * unit
        role, weight = ("accent", 1.8) if curve.is_own else ("text3", 0.9)
        start, end = left - _LEGEND * unit, left - 6 * unit
        sketch.line((start, y - size * 0.36), (end, y - size * 0.36), role, weight, DASHES[curve.stroke])
        sketch.text(left, y, curve.name, weight="semibold", role="accent" if curve.is_own else "text")
        sketch.text(left, y + size * 1.35, curve.note)
    return wide + _LEGEND * unit
