"""A bar lying on its side, against a target."""

from __future__ import annotations

from app.services.charts.marks import Box, Drawing
from app.services.charts.sketch import Area, Sketch
from app.services.charts.specs import TargetBar

_LABEL = 14.0  # points above the bar, for the target's words
_REACH = 4.5  # how far the target's stroke stands out of the bar


def lay_out_target_bar(chart: TargetBar, area: Area) -> Drawing:
    """The bar in its area. Its length is the greater of target and figures, with some room beyond."""
    sketch = Sketch(area)
    unit = sketch.unit
    top = (_LABEL + _REACH) * unit if chart.is_labelled and chart.target is not None else 0.0
    tall = area.tall - top - (_REACH * unit if top else 0.0)
    full = _full(chart)
    sketch.marks.append(Box((0, top), area.wide, tall, "sunken", None, min(2.4 * unit, tall / 2), 0.0))
    solid = area.wide * max(chart.solid, 0) / full
    hatched = area.wide * max(chart.hatched, 0) / full
    if solid:
        _part(sketch, chart, "solid", (0.0, top, max(solid - unit, unit), tall))
    if hatched:
        _part(sketch, chart, "hatched", (solid, top, max(hatched, unit), tall))
    if chart.target is not None:
        _target(sketch, chart, area.wide * max(chart.target, 0) / full, top, tall)
    return sketch.drawn()


def _full(chart: TargetBar) -> float:
    reached = max(chart.solid, 0) + max(chart.hatched, 0)
    target = chart.target or 0
    return max(reached, target * (1.07 if chart.is_labelled else 1.0), 1)


def _part(sketch: Sketch, chart: TargetBar, part: str, box: tuple[float, float, float, float]) -> None:
    x, y, wide, tall = box
    is_solid = part == "solid"
    name, value = (chart.names.solid, chart.solid) if is_solid else (chart.names.hatched, chart.hatched)
    if is_solid:
        radius = min(2.4 * sketch.unit, wide / 2, tall / 2)
        sketch.marks.append(Box((x, y), wide, tall, "accent", None, radius, 0.0))
    else:
        sketch.hatched(x, y, wide, tall)
    words = f"{name} {chart.unit.full(value)}"
    inner, room = 7 * sketch.unit, sketch.width(words, "semibold")
    if chart.is_labelled and room + 2 * inner <= wide:
        baseline = y + tall / 2 + sketch.area.size * 0.36
        if not is_solid:
            ground = Box((x + inner - 4, y + 1.6), room + 8, tall - 3.2, "accentTint", None, 0.0, 0.0)
            sketch.marks.append(ground)
        sketch.text(x + inner, baseline, words, weight="semibold", role="onAccent" if is_solid else "accent")
    sketch.hit(chart.key, part, box, words)


def _target(sketch: Sketch, chart: TargetBar, x: float, top: float, tall: float) -> None:
    if chart.target is None:
        return
    words = f"{chart.names.target} {chart.unit.full(chart.target)}"
    if chart.is_labelled:
        reach, size = _REACH * sketch.unit, sketch.area.size
        sketch.line((x, top - reach), (x, top + tall + reach), "text", 1.4)
        wide = sketch.width(words)
        left = min(max(x - wide + 4 * sketch.unit, 0.0), sketch.area.wide - wide)
        sketch.text(left, size, words, role="text")
        sketch.hit(chart.key, "target", (left, 0, max(wide, x - left), top), words)
