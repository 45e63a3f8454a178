"""Upright bars: won below, expected hatched on top of it, with the target as a stroke and other readings as marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.services.charts.marks import Drawing
from app.services.charts.plane import Plane, make_plane, zero_line
from app.services.charts.scale import axis_for
from app.services.charts.sketch import DASHES, Area, Sketch
from app.services.charts.specs import Bar, BarChart
from app.services.printing.fonts import Weight

_WIDEST, _SHARE = 33.0, 0.38  # of a bar: points, and of the room that each has
_GHOST = 3.0  # how far the outline of what really is stands around a bar
_STROKE = 1.55  # how long a target is, in widths of a bar


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a bar stands: the left edge of its column and of itself, and how wide both are."""

    left: float
    wide: float
    bar_left: float
    bar_wide: float

    @property
    def middle(self) -> float:
        return self.left + self.wide / 2

    @property
    def bar_right(self) -> float:
        return self.bar_left + self.bar_wide

    def beside(self, share: float) -> float:
        """A place in the room to the right of the bar."""
        return self.bar_right + share * (self.left + self.wide - self.bar_right)


def lay_out_bars(chart: BarChart, area: Area) -> Drawing:
    """The chart in its area."""
    sketch = Sketch(area)
    axis = axis_for(value for bar in chart.bars for value in _values(bar))
    plane = make_plane(sketch, axis, [chart.unit.tick(tick, axis) for tick in axis.ticks], top=14.0)
    slots = list(_slots(plane, len(chart.bars), sketch.unit))
    for bar, slot in zip(chart.bars, slots, strict=True):
        tip = ", ".join(_said(chart, bar))
        sketch.hit(bar.key, "whole", (slot.left, 0, slot.wide, area.tall), f"{bar.label}: {tip}")
        _draw(sketch, plane, chart, bar, slot)
    zero_line(sketch, plane)
    _labels(sketch, plane, chart.bars, slots)
    return sketch.drawn()


def _values(bar: Bar) -> Iterator[int]:
    parts = (bar.solid, bar.hatched)
    yield sum(part for part in parts if part > 0)
    yield sum(part for part in parts if part < 0)
    yield from (value for value in (bar.target, bar.circle, bar.diamond, bar.ghost) if value is not None)


def _said(chart: BarChart, bar: Bar) -> Iterator[str]:
    names = chart.names
    yield f"{names.solid} {chart.unit.full(bar.solid)}"
    if bar.hatched:
        yield f"{names.hatched.lower()} {chart.unit.full(bar.hatched)}"
    if bar.target is not None:
        yield f"{names.target.lower()} {chart.unit.full(bar.target)}"
    if bar.ghost is not None:
        yield f"{names.ghost.lower()} {chart.unit.full(bar.ghost)}"


def _slots(plane: Plane, count: int, unit: float) -> Iterator[_Slot]:
    wide = (plane.right - plane.left) / max(count, 1)
    bar_wide = min(_WIDEST * unit, wide * _SHARE)
    for place in range(count):
        left = plane.left + place * wide
        yield _Slot(left, wide, left + (wide - bar_wide) / 2, bar_wide)


def _draw(sketch: Sketch, plane: Plane, chart: BarChart, bar: Bar, slot: _Slot) -> None:
    unit, names = sketch.unit, chart.names
    tops = {True: 0, False: 0}  # how far the bar has come, above and below zero
    for part, value in (("solid", bar.solid), ("hatched", bar.hatched)):
        if not value:
            continue
        start, end = tops[value > 0], tops[value > 0] + value
        tops[value > 0] = end
        upper, lower = sorted((plane.y(start), plane.y(end)))
        if start and lower - upper > 3 * unit:
            lower -= 1.2 * unit
        box = (slot.bar_left, upper, slot.bar_wide, max(lower - upper, 0.6 * unit))
        (sketch.solid if part == "solid" else sketch.hatched)(*box)
        name = names.solid if part == "solid" else names.hatched
        sketch.hit(bar.key, part, box, f"{bar.label}: {name.lower()} {chart.unit.full(value)}")
    taken = [*_others(sketch, plane, chart, bar, slot), *_ghost(sketch, plane, chart, bar, slot)]
    if tops[True] or tops[False]:
        _value(sketch, plane, chart, bar, slot, taken)


def _ghost(sketch: Sketch, plane: Plane, chart: BarChart, bar: Bar, slot: _Slot) -> Iterator[tuple[float, float]]:
    """How far the bar really comes, as a dashed outline around it; answers what its end takes of the height."""
    if bar.ghost is None:
        return
    unit, out = sketch.unit, _GHOST * sketch.unit
    upper, lower = sorted((plane.y(0), plane.y(bar.ghost)))
    left, right = slot.bar_left - out, slot.bar_right + out
    corners = [(left, lower), (left, upper), (right, upper), (right, lower)]
    sketch.path(corners, outline="text2", thick=1.0, dash=DASHES["dashed"])
    box = (left, plane.y(bar.ghost) - 2 * unit, right - left, 4 * unit)
    sketch.hit(bar.key, "ghost", box, f"{bar.label}: {chart.names.ghost.lower()} {chart.unit.full(bar.ghost)}")
    yield plane.y(bar.ghost) - unit, plane.y(bar.ghost) + unit


def _others(sketch: Sketch, plane: Plane, chart: BarChart, bar: Bar, slot: _Slot) -> list[tuple[float, float]]:
    """Target, ring and diamond; answers which heights they take within the width of the bar's figure."""
    unit, names, taken = sketch.unit, chart.names, []
    if bar.target is not None:
        y, reach = plane.y(bar.target), min(slot.bar_wide * _STROKE, slot.wide * 0.9) / 2
        sketch.line((slot.middle - reach, y), (slot.middle + reach, y), "text", 1.4)
        box = (slot.middle - reach, y - 3 * unit, 2 * reach, 6 * unit)
        sketch.hit(bar.key, "target", box, f"{bar.label}: {names.target.lower()} {chart.unit.full(bar.target)}")
        taken.append((y - 1.5 * unit, y + 1.5 * unit))
    half = sketch.width(chart.unit.short(bar.solid + bar.hatched, plane.axis), "semibold") / 2
    for part, value, name, share in (
        ("circle", bar.circle, names.circle, 0.22),
        ("diamond", bar.diamond, names.diamond, 0.58),
    ):
        if value is None:
            continue
        x, y = slot.beside(share), plane.y(value)
        (sketch.circle if part == "circle" else sketch.diamond)(x, y)
        box = (x - 4 * unit, y - 4 * unit, 8 * unit, 8 * unit)
        sketch.hit(bar.key, part, box, f"{bar.label}: {name.lower()} {chart.unit.full(value)}")
        if x - 4 * unit < slot.middle + half:
            taken.append((y - 4 * unit, y + 4 * unit))
    return taken


def _value(
    sketch: Sketch, plane: Plane, chart: BarChart, bar: Bar, slot: _Slot, taken: list[tuple[float, float]]
) -> None:
    """The figure above the bar, moved up past whatever stands there already."""
    words = chart.unit.short(bar.solid + bar.hatched, plane.axis)
    size, unit = sketch.area.size, sketch.unit
    if sketch.width(words, "semibold") > slot.wide - 2 * unit:
        return
    if bar.solid + bar.hatched < 0:
        low = plane.y(min(bar.solid, 0) + min(bar.hatched, 0)) + size + 2 * unit
        sketch.text(slot.middle, low, words, align="centre", weight="semibold", role="text")
        return
    top = max(bar.solid, 0) + max(bar.hatched, 0)
    baseline = plane.y(top) - 4 * unit
    for upper, lower in sorted(taken, reverse=True):
        if upper < baseline + 1 and lower > baseline - size:
            baseline = upper - 3 * unit
    sketch.text(slot.middle, max(baseline, size * 0.8), words, align="centre", weight="semibold", role="text")


def _labels(sketch: Sketch, plane: Plane, bars: tuple[Bar, ...], slots: list[_Slot]) -> None:
    """The names below; where they are too wide for their columns, every second or third of them."""
    if not bars:
        return
    widest = max(sketch.width(bar.label, "semibold") for bar in bars) + 4 * sketch.unit
    each = max(1, -(-int(widest) // max(int(slots[0].wide), 1)))
    if each > 1 and slots[0].wide > 30 * sketch.unit:
        each = 1
    for place, (bar, slot) in enumerate(zip(bars, slots, strict=True)):
        if place % each:
            continue
        weight: Weight = "semibold" if bar.is_now else "regular"
        role = "text" if bar.is_now else "text2"
        y, room = plane.bottom + 13 * sketch.unit, slot.wide * each - 3 * sketch.unit
        words = sketch.fitted(bar.label, room, weight)
        middle = min(slot.middle, sketch.area.wide - sketch.width(words, weight) / 2)
        sketch.text(middle, y, words, align="centre", weight=weight, role=role)
