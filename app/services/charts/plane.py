"""The plane of a chart: its grid, the labels of its two axes, and where values lie on it."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.charts.scale import Axis
from app.services.charts.sketch import Sketch


@dataclass(frozen=True, slots=True)
class Plane:
    """The box between the axes: left, top, right, bottom; ``axis`` runs upward."""

    left: float
    top: float
    right: float
    bottom: float
    axis: Axis

    def y(self, value: float) -> float:
        """How high a value lies."""
        return self.bottom - self.axis.share(value) * (self.bottom - self.top)

    def x(self, share: float) -> float:
        """How far to the right a share of the width lies."""
        return self.left + share * (self.right - self.left)


def make_plane(sketch: Sketch, axis: Axis, ticks: list[str], *, top: float = 8.0, below: float = 18.0) -> Plane:
    """Draw grid and ticks, zero as a stronger line; leaves ``below`` points for what stands under it."""
    unit, area = sketch.unit, sketch.area
    widest = max(sketch.width(tick) for tick in ticks)
    left = widest + 7 * unit
    plane = Plane(left, top * unit, area.wide, max(area.tall - below * unit, top * unit + 1), axis)
    for value, words in zip(axis.ticks, ticks, strict=True):
        y = plane.y(value)
        if value == 0 or axis.is_empty:
            continue
        sketch.line((plane.left, y), (plane.right, y), "grid")
        sketch.text(widest, y + area.size * 0.36, words, align="right", role="text3")
    zero = plane.y(0)
    sketch.text(widest, zero + area.size * 0.36, ticks[axis.ticks.index(0)], align="right", role="text3")
    return plane


def zero_line(sketch: Sketch, plane: Plane) -> None:
    """The line that bars stand on, drawn above them."""
    sketch.line((plane.left, plane.y(0)), (plane.right, plane.y(0)), "text3", 0.8)
