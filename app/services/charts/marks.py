"""What a chart is made of once it has been laid out: lines, boxes, words. Colours are roles; heights count downward."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.services.printing.fonts import Weight
from app.services.printing.surface import Point, Surface

Dash = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text that begins at ``at``, on its baseline."""

    at: Point
    words: str
    size: float
    weight: Weight
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    start: Point
    end: Point
    role: str
    thick: float
    dash: Dash | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A box whose upper left corner is ``at``; a circle where the radius is half of its side."""

    at: Point
    wide: float
    tall: float
    fill: str | None
    outline: str | None
    radius: float
    thick: float


@dataclass(frozen=True, slots=True)
class Path:
    """A line with corners, or with ``fill`` the area it goes around."""

    points: tuple[Point, ...]
    fill: str | None
    outline: str | None
    thick: float
    dash: Dash | None = None


@dataclass(frozen=True, slots=True)
class Hatch:
    """Many straight lines of one kind."""

    segments: tuple[tuple[Point, Point], ...]
    role: str
    thick: float


Mark = Words | Line | Box | Path | Hatch


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a figure of the chart is. ``key`` is what the chart was given for it, ``part`` which of its figures;
    ``tip`` says it in words, for whoever points at it or listens."""

    key: str
    part: str
    x: float
    y: float
    wide: float
    tall: float
    tip: str

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return self.x <= x <= self.x + self.wide and self.y <= y <= self.y + self.tall


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart laid out in a box of its size. Later hits lie above earlier ones."""

    wide: float
    tall: float
    marks: tuple[Mark, ...]
    hits: tuple[Hit, ...]

    def hit_at(self, x: float, y: float) -> Hit | None:
        """The topmost figure at a point."""
        return next((hit for hit in reversed(self.hits) if hit.holds(x, y)), None)


def paint(drawing: Drawing, surface: Surface, color: Callable[[str], str], x: float = 0.0, y: float = 0.0) -> None:
    """Draw it with its upper left corner at a point. ``color`` answers the colour of a role, as ``"#172026"``."""

    def there(point: Point) -> Point:
        return point[0] + x, point[1] + y

    def role(name: str | None) -> str | None:
        return None if name is None else color(name)

    for mark in drawing.marks:
        match mark:
            case Words(at, words, size, weight, ink):
                surface.text(there(at), words, size, weight, color(ink))
            case Line(start, end, ink, thick, dash):
                surface.line(there(start), there(end), color(ink), thick, dash)
            case Box(at, wide, tall, fill, outline, radius, thick):
                surface.box(there(at), wide, tall, role(fill), role(outline), radius, thick)
            case Path(points, fill, outline, thick, dash):
                surface.path([there(point) for point in points], role(fill), role(outline), thick, dash)
            case Hatch(segments, ink, thick):
                surface.segments([(there(start), there(end)) for start, end in segments], color(ink), thick)


def hatching(x: float, y: float, wide: float, tall: float, gap: float) -> Iterable[tuple[Point, Point]]:
    """Lines rising to the right that fill a box, ``gap`` apart along its edges."""
    offset = gap / 2
    while offset < wide + tall:
        # The line on which (right of the left edge) + (below the upper edge) is the offset, cut at the edges.
        low = (max(offset - tall, 0.0), min(offset, tall))
        high = (min(offset, wide), max(offset - wide, 0.0))
        yield (x + low[0], y + low[1]), (x + high[0], y + high[1])
        offset += gap
