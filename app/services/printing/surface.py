"""What ink flows onto: a PDF, or the window's preview and printer. Points, counted from the upper left corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from app.services.printing.fonts import Weight

Point = tuple[float, float]
Dash = tuple[float, float]
Part = Literal["title", "heading", "text", "edge"]
"""What text is. Edges are what stands on every page."""


class Surface(Protocol):
    """A page to draw on; ``next_page`` ends it and begins another. Colours are ``"#172026"``."""

    def begin(self, part: Part) -> None:
        """From now on text belongs to a new part of the document."""

    def text(self, at: Point, words: str, size: float, weight: Weight, color: str) -> None:
        """A line of text that begins at a point on its baseline."""

    def line(self, start: Point, end: Point, color: str, thick: float, dash: Dash | None) -> None:
        """A straight line."""

    def curve(self, points: tuple[Point, Point, Point, Point], color: str, thick: float) -> None:
        """A Bézier curve: its start, two handles, its end."""

    def box(
        self, at: Point, wide: float, tall: float, fill: str | None, outline: str | None, radius: float, thick: float
    ) -> None:
        """A box with rounded corners."""

    def path(
        self, points: Sequence[Point], fill: str | None, outline: str | None, thick: float, dash: Dash | None
    ) -> None:
        """A line with corners; with ``fill`` it goes back to its start, around an area."""

    def segments(self, lines: Sequence[tuple[Point, Point]], color: str, thick: float) -> None:
        """Many straight lines of one kind, such as a hatching."""

    def picture(self, at: Point, wide: float, tall: float, data: bytes) -> None:
        """A PNG or JPEG, given as the bytes of its file, in a box."""

    def next_page(self) -> None:
        """The page is full."""
