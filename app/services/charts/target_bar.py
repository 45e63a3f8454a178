"""A bar lying on its side, against a target."""

from __future__ import annotations

from app.services.charts.marks import Box, Drawing
from app.services.charts.sketch import DASHES, Area, Sketch
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
        box = (solid, top, max(hatched, unit), tall)
        if not _part(sketch, chart, "hatched", box) and chart.is_labelled:
            reached = solid + box[2]
            target = area.wide * (chart.target or 0) / full
            _beside(sketch, chart, (reached, top + tall / 2), target if target > reached else area.wide)
    if chart.ghost is not None:
        _ghost(sketch, chart, area.wide * max(chart.ghost, 0) / full, top, tall)
    if chart.target is not None:
        _target(sketch, chart, area.wide * max(chart.target, 0) / full, top, tall)
    return sketch.drawn()


def _full(chart: TargetBar) -> float:
    reached = max(max(chart.solid, 0) + max(chart.hatched, 0), chart.ghost or 0)
    target = chart.target or 0
    return max(reached, target * (1.07 if chart.is_labelled else 1.0), 1)


def _part(sketch: Sketch, chart: TargetBar, part: str, box: tuple[float, float, float, float]) -> bool:
    """Draw it; whether its words had room in it."""
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
    has_room = chart.is_labelled and room + 2 * inner <= wide
    if has_room:
        baseline = y + tall / 2 + sketch.area.size * 0.36
        if not is_solid:
            ground = Box((x + inner - 4, y + 1.6), room + 8, tall - 3.2, "accentTint", None, 0.0, 0.0)
            sketch.marks.append(ground)
        sketch.text(x + inner, baseline, words, weight="semibold", role="onAccent" if is_solid else "accent")
    sketch.hit(chart.key, part, box, words)
    return has_room


def _beside(sketch: Sketch, chart: TargetBar, at: tuple[float, float], end: float) -> None:
    """What is expected, to the right of its part, where that is too short for the words."""
    words, gap = f"{chart.names.hatched} {chart.unit.full(chart.hatched)}", 5 * sketch.unit
    if at[0] + 2 * gap + sketch.width(words, "semibold") <= end:
        sketch.text(at[0] + gap, at[1] + sketch.area.size * 0.36, words, weight="semibold", role="accent")


def _ghost(sketch: Sketch, chart: TargetBar, x: float, top: float, tall: float) -> None:
    """How far it really comes: a dashed stroke across the bar."""
    unit = sketch.unit
    sketch.line((x, top - 2 * unit), (x, top + tall + 2 * unit), "text", 1.2, DASHES["dotted"])
    words = f"{chart.names.ghost} {chart.unit.full(chart.ghost or 0)}"
    sketch.hit(chart.key, "ghost", (x - 3 * unit, top, 6 * unit, tall), words)


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
