"""Draws on the pages of a PDF. Text, lines and boxes are written by ourselves: documents are made of these, and the
library takes three times as long for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import Any

from app.services.printing.fonts import Weight, font_named, runs, width
from app.services.printing.paper import Paper
from app.services.printing.surface import Dash, Part, Point
from app.services.printing.tags import Tags

_CIRCLE = 0.5523  # how far the handles of a curve reach that passes for a quarter of a circle of radius 1


class PdfSurface:
    """Pages of a PDF, which counts heights from the bottom. ``turned`` is called after each page."""

    def __init__(self, canvas: Any, paper: Paper, tags: Tags, turned: Callable[[], object]) -> None:
        self._canvas, self._tall, self._tags, self._turned = canvas, paper.height, tags, turned
        self._pictures: dict[bytes, str] = {}

    def begin(self, part: Part) -> None:
        """From now on text belongs to a new part of the document."""
        self._tags.begin(part)

    def text(self, at: Point, words: str, size: float, weight: Weight, color: str) -> None:
        """A line of text, each part of it in a font that has its marks."""
        if not self._mark(is_text=True):
            # Cells of a row are read out one behind the other: the space before each of them keeps them apart.
            at, words = (at[0] - width(" ", size, weight), at[1]), f" {words}"
        code, document = self._canvas._code, self._canvas._doc
        code.append(f"BT {_rgb(color)} rg 1 0 0 1 {at[0]:.2f} {self._tall - at[1]:.2f} Tm")
        for name, part in runs(words, weight):
            font = font_named(name)
            for subset, marks in font.splitString(part, document):
                code.append(f"{font.getSubsetInternalName(subset, document)} {size:g} Tf <{marks.hex()}> Tj")
        code.append("ET")

    def line(self, start: Point, end: Point, color: str, thick: float, dash: Dash | None) -> None:
        """A straight line."""
        self._mark()
        pattern = "" if dash is None else f"{dash[0]:g} {dash[1]:g}"
        self._canvas._code.append(
            f"q {_rgb(color)} RG {thick:g} w [{pattern}] 0 d {start[0]:.2f} {self._tall - start[1]:.2f} m "
            f"{end[0]:.2f} {self._tall - end[1]:.2f} l S Q"
        )

    def curve(self, points: tuple[Point, Point, Point, Point], color: str, thick: float) -> None:
        """A Bézier curve."""
        self._mark()
        self._pen(color, thick)
        self._canvas.bezier(*(number for x, y in points for number in (x, self._tall - y)))

    def box(
        self, at: Point, wide: float, tall: float, fill: str | None, outline: str | None, radius: float, thick: float
    ) -> None:
        """A box with rounded corners."""
        self._mark()
        inner = "" if fill is None else f"{_rgb(fill)} rg "
        edge = "" if outline is None else f"{_rgb(outline)} RG {thick:g} w "
        paint = {(True, True): "B", (True, False): "f", (False, True): "S"}.get((bool(inner), bool(edge)), "n")
        outline_of_it = _rounded(at[0], self._tall - at[1] - tall, wide, tall, radius)
        self._canvas._code.append(f"q {inner}{edge}{outline_of_it} {paint} Q")

    def path(
        self, points: Sequence[Point], fill: str | None, outline: str | None, thick: float, dash: Dash | None
    ) -> None:
        """A line with corners, or the area within."""
        self._mark()
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self._tall - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._tall - y)
        if fill is not None:
            path.close()
            self._canvas.setFillColor(_as_color(fill))
        if outline is not None:
            self._pen(outline, thick)
        self._canvas.setDash(list(dash or ()))
        self._canvas.drawPath(path, stroke=int(outline is not None), fill=int(fill is not None))
        self._canvas.setDash([])

    def segments(self, lines: Sequence[tuple[Point, Point]], color: str, thick: float) -> None:
        """Many straight lines."""
        self._mark()
        self._pen(color, thick)
        self._canvas.lines([(x1, self._tall - y1, x2, self._tall - y2) for (x1, y1), (x2, y2) in lines])

    def picture(self, at: Point, wide: float, tall: float, data: bytes) -> None:
        """A picture, which the file holds once however many pages it is on. The library is given it only once, too:
        it would compare all its dots on each page."""
        self._mark()
        canvas, below = self._canvas, self._tall - at[1] - tall
        if data not in self._pictures:
            canvas.drawImage(_as_image(data), at[0], below, wide, tall, mask="auto")
            self._pictures[data] = canvas._formsinuse[-1]
            return
        name = self._pictures[data]
        place = f"{wide:.2f} 0 0 {tall:.2f} {at[0]:.2f} {below:.2f} cm"
        canvas._code.append(f"q {place} /{canvas._doc.getXObjectName(name)} Do Q")
        canvas._formsinuse.append(name)

    def next_page(self) -> None:
        """The page is full."""
        self._canvas._code.append(self._tags.ended())
        self._canvas.showPage()
        self._turned()

    def _mark(self, *, is_text: bool = False) -> bool:
        """Say what is drawn next belongs to, where that is something else than before; answers whether it is."""
        if words := self._tags.before(is_text=is_text):
            self._canvas._code.append(words)
        return bool(words)

    def _pen(self, color: str, thick: float) -> None:
        self._canvas.setStrokeColor(_as_color(color))
        self._canvas.setLineWidth(thick)


def _rounded(x: float, y: float, wide: float, tall: float, radius: float) -> str:
    """The outline of a box, ``y`` its lower edge, with corners that are nearly parts of a circle."""
    if not radius:
        return f"{x:.2f} {y:.2f} {wide:.2f} {tall:.2f} re"
    right, top, soft = x + wide, y + tall, radius * (1 - _CIRCLE)
    return (
        f"{x + radius:.2f} {y:.2f} m {right - radius:.2f} {y:.2f} l "
        f"{right - soft:.2f} {y:.2f} {right:.2f} {y + soft:.2f} {right:.2f} {y + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - soft:.2f} {right - soft:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c "
        f"{x + radius:.2f} {top:.2f} l {x + soft:.2f} {top:.2f} {x:.2f} {top - soft:.2f} {x:.2f} {top - radius:.2f} c "
        f"{x:.2f} {y + radius:.2f} l {x:.2f} {y + soft:.2f} {x + soft:.2f} {y:.2f} {x + radius:.2f} {y:.2f} c h"
    )


@cache
def _rgb(color: str) -> str:
    """A colour as the numbers of a PDF: ``"#172026"`` is ``"0.0902 0.1255 0.149"``."""
    return " ".join(f"{int(color[place : place + 2], 16) / 255:.4g}" for place in (1, 3, 5))


@cache
def _as_color(color: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(color)


def _as_image(data: bytes) -> Any:
    from reportlab.lib.utils import ImageReader

    return ImageReader(BytesIO(data))
