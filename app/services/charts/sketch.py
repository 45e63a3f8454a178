"""What charts are laid out with: it gathers marks and hits, and knows how wide words come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.services.charts.marks import Box, Dash, Drawing, Hatch, Hit, Line, Mark, Path, Words, hatching
from app.services.printing import fonts
from app.services.printing.fonts import Weight
from app.services.printing.ink import BADGES
from app.services.printing.surface import Point

Align = Literal["left", "right", "centre"]
_SHIFT = {"left": 0.0, "centre": 0.5, "right": 1.0}
_ELLIPSIS = "…"
PAPER_SIZE = 8.4
DASHES: dict[str, Dash | None] = {"solid": None, "dashed": (4.0, 2.4), "dotted": (1.6, 1.8)}


@dataclass(frozen=True)
class Area:
    """How much room a chart has, and how large its text is; points on paper, pixels on the screen.

    ``width_of`` measures a line of text of a size and weight: paper by the embedded font, the screen by its own.
    """

    wide: float
    tall: float
    size: float = PAPER_SIZE
    width_of: Callable[[str, float, Weight], float] = fonts.width


@dataclass
class Sketch:
    """A chart in the making. ``unit`` is a point of paper, larger where text is larger."""

    area: Area
    marks: list[Mark] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    @property
    def unit(self) -> float:
        """How long a point of the paper's chart is here."""
        return self.area.size / PAPER_SIZE

    def width(self, words: str, weight: Weight = "regular", size: float | None = None) -> float:
        """How wide a line comes out."""
        return self.area.width_of(words, size or self.area.size, weight)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        align: Align = "left",
        role: str = "text2",
        weight: Weight = "regular",
        size: float | None = None,
        room: float | None = None,
    ) -> float:
        """A line on the baseline ``y``, cut where ``room`` ends; answers how wide it came out."""
        words = words if room is None else self.fitted(words, room, weight, size)
        wide = self.width(words, weight, size)
        if words:
            self.marks.append(Words((x - wide * _SHIFT[align], y), words, size or self.area.size, weight, role))
        return wide

    def fitted(self, words: str, room: float, weight: Weight = "regular", size: float | None = None) -> str:
        """The words, or as much of them as fits with an ellipsis."""
        if self.width(words, weight, size) <= room:
            return words
        kept = words
        while kept and self.width(kept + _ELLIPSIS, weight, size) > room:
            kept = kept[:-1].rstrip()
        return kept + _ELLIPSIS if kept else ""

    def line(self, start: Point, end: Point, role: str, thick: float = 0.6, dash: Dash | None = None) -> None:
        """A straight line."""
        unit = self.unit
        grown = None if dash is None else (dash[0] * unit, dash[1] * unit)
        self.marks.append(Line(start, end, role, thick * unit, grown))

    def path(
        self,
        points: Sequence[Point],
        *,
        fill: str | None = None,
        outline: str | None = None,
        thick: float = 0.8,
        dash: Dash | None = None,
    ) -> None:
        """A line with corners, or an area."""
        unit = self.unit
        grown = None if dash is None else (dash[0] * unit, dash[1] * unit)
        if len(points) > 1:
            self.marks.append(Path(tuple(points), fill, outline, thick * unit, grown))

    def solid(self, x: float, y: float, wide: float, tall: float, role: str = "accent") -> None:
        """A filled box."""
        self.marks.append(Box((x, y), wide, tall, role, None, min(1.4 * self.unit, wide / 2, tall / 2), 0.0))

    def hatched(self, x: float, y: float, wide: float, tall: float) -> None:
        """A box in which lines stand instead of a tint, so that it is told from a solid one without colours, too."""
        unit = self.unit
        inset = min(0.5 * unit, wide / 2, tall / 2)
        radius = min(1.4 * unit, wide / 2, tall / 2)
        self.marks.append(Box((x, y), wide, tall, "accentTint", None, radius, 0.0))
        lines = tuple(hatching(x + inset, y + inset, wide - 2 * inset, tall - 2 * inset, 4.2 * unit))
        self.marks.append(Hatch(lines, "accentMid", 0.5 * unit))
        self.marks.append(
            Box((x + inset, y + inset), wide - 2 * inset, tall - 2 * inset, None, "accent", radius, 0.8 * unit)
        )

    def circle(self, x: float, y: float, role: str = "text", radius: float = 2.6) -> None:
        """A ring around a point."""
        radius *= self.unit
        self.marks.append(
            Box((x - radius, y - radius), 2 * radius, 2 * radius, "surface", role, radius, 1.1 * self.unit)
        )

    def diamond(self, x: float, y: float, role: str = "text", radius: float = 3.3) -> None:
        """A square standing on its corner."""
        reach = radius * self.unit
        self.path([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], fill=role)

    def badge(self, x: float, y: float, code: str, kind: str, *, is_stall: bool = False) -> float:
        """A phase's code as the board shows it, its middle at ``y``; answers how wide it came out."""
        size, tall = self.area.size * 0.92, self.area.size * 1.5
        wide = max(self.width(code, "semibold", size) + 9 * self.unit, 20 * self.unit)
        fill, edge, words = BADGES["stall" if is_stall else kind if kind in BADGES else "genesis"]
        self.marks.append(Box((x, y - tall / 2), wide, tall, fill, edge, 2.6 * self.unit, 0.8 * self.unit))
        self.text(x + wide / 2, y + size * 0.36, code, size=size, weight="semibold", role=words, align="centre")
        return wide

    def hit(self, key: str, part: str, box: tuple[float, float, float, float], tip: str) -> None:
        """Where a figure is: left, top, width, height."""
        self.hits.append(Hit(key, part, *box, tip))

    def drawn(self) -> Drawing:
        """The finished chart."""
        return Drawing(self.area.wide, self.area.tall, tuple(self.marks), tuple(self.hits))
