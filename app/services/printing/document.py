"""Makes documents of sheets: counts their pages first, then draws them into a PDF, or onto whatever prints them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.errors import UserError
from app.domain.progress import Progress, Silent
from app.services.exchange.safe_text import WholeFile
from app.services.printing.fonts import Weight, face_name, runs
from app.services.printing.paper import Paper
from app.services.printing.sheet import Frame, Sheet
from app.services.printing.surface import Dash, Point, Surface

_SILENT = Silent()


@dataclass(frozen=True)
class Document:
    """A document: what stands on each page, and what fills them.

    ``compose`` is called at least twice, first to count the pages, so it must do the same each time. With ``made_at``
    (aware), which the file then tells of itself, the same document always becomes the same bytes.
    """

    frame: Frame
    compose: Callable[[Sheet], None]
    paper: Paper = Paper.A4
    made_at: datetime | None = None


def count_pages(document: Document) -> int:
    """How many pages it has."""
    return _fill(document, None, 0, _SILENT)


def draw(document: Document, surface: Surface, progress: Progress = _SILENT) -> int:
    """Draw it, page by page; answers how many there are. Raises Cancelled when told to stop."""
    pages = _fill(document, None, 0, progress)
    return _fill(document, surface, pages, progress)


def write_pdf(target: Path, document: Document, progress: Progress = _SILENT) -> int:
    """Write it as a PDF; answers how many pages it has.

    The file appears when it is whole and replaces one that is there. EnvironmentFault where it can't be written,
    UserError for a name that is not a PDF's. Raises Cancelled when told to stop, and leaves nothing.
    """
    if target.suffix.lower() != ".pdf":
        raise UserError(f"“{target.name}” is not the name of a PDF. End it with .pdf.")
    with WholeFile(target) as whole:
        canvas = _canvas(whole.temporary, document)
        pages = draw(document, PdfSurface(canvas, document.paper), progress)
        canvas.save()
    return pages


def _fill(document: Document, surface: Surface | None, pages: int, progress: Progress) -> int:
    sheet = Sheet(document.paper, document.frame, surface, pages, progress)
    document.compose(sheet)
    return sheet.finish()


def _canvas(path: Path, document: Document) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    # A font of ours from the start: the library's own would be listed without being embedded.
    face, frame = face_name("regular"), document.frame
    canvas = Canvas(
        str(path),
        pagesize=document.paper.value,
        pageCompression=1,
        initialFontName=face,
        invariant=int(document.made_at is not None),
    )
    if document.made_at is not None:
        _date(canvas, document.made_at)
    canvas.setTitle(frame.title)
    canvas.setAuthor(frame.author)
    canvas.setSubject(frame.kind)
    canvas.setCreator("Headwater")
    return canvas


def _date(canvas: Any, made_at: datetime) -> None:
    """Date the file. The library knows the present only, or with ``invariant`` the first day of 2000."""
    stamp = canvas._doc._timeStamp
    stamp.t, stamp.lt, stamp.tzname = made_at.timestamp(), made_at.timetuple(), ""
    stamp.YMDhms = tuple(made_at.timetuple())[:6]
    minutes = round((made_at.utcoffset() or timedelta()).total_seconds() / 60)
    stamp.dhh, stamp.dmm = int(minutes / 60), abs(minutes) % 60


class PdfSurface:
    """Pages of a PDF. The library counts heights from the bottom."""

    def __init__(self, canvas: Any, paper: Paper) -> None:
        self._canvas, self._tall = canvas, paper.height

    def text(self, at: Point, words: str, size: float, weight: Weight, color: str) -> None:
        """A line of text, each part of it in a font that has its marks."""
        line = self._canvas.beginText(at[0], self._tall - at[1])
        line.setFillColor(_as_color(color))
        for name, part in runs(words, weight):
            line.setFont(name, size)
            line.textOut(part)
        self._canvas.drawText(line)

    def line(self, start: Point, end: Point, color: str, thick: float, dash: Dash | None) -> None:
        """A straight line."""
        self._pen(color, thick)
        self._canvas.setDash(list(dash or ()))
        self._canvas.line(start[0], self._tall - start[1], end[0], self._tall - end[1])
        self._canvas.setDash([])

    def curve(self, points: tuple[Point, Point, Point, Point], color: str, thick: float) -> None:
        """A Bézier curve."""
        self._pen(color, thick)
        self._canvas.bezier(*(number for x, y in points for number in (x, self._tall - y)))

    def box(
        self, at: Point, wide: float, tall: float, fill: str | None, outline: str | None, radius: float, thick: float
    ) -> None:
        """A box with rounded corners."""
        if fill is not None:
            self._canvas.setFillColor(_as_color(fill))
        if outline is not None:
            self._pen(outline, thick)
        bottom = self._tall - at[1] - tall
        painted = {"stroke": int(outline is not None), "fill": int(fill is not None)}
        self._canvas.roundRect(at[0], bottom, wide, tall, radius, **painted)

    def path(
        self, points: Sequence[Point], fill: str | None, outline: str | None, thick: float, dash: Dash | None
    ) -> None:
        """A line with corners, or the area within."""
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
        self._pen(color, thick)
        self._canvas.lines([(x1, self._tall - y1, x2, self._tall - y2) for (x1, y1), (x2, y2) in lines])

    def next_page(self) -> None:
        """The page is full."""
        self._canvas.showPage()

    def _pen(self, color: str, thick: float) -> None:
        self._canvas.setStrokeColor(_as_color(color))
        self._canvas.setLineWidth(thick)


@cache
def _as_color(color: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(color)
