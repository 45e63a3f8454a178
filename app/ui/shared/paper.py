"""Pages of a document on the screen and on a printer: the same drawing that becomes a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.domain.progress import Progress, Silent
from app.services.printing.document import Document, draw
from app.services.printing.fonts import Weight
from app.services.printing.surface import Dash, Part, Point

_WEIGHTS: dict[Weight, QFont.Weight] = {
    "regular": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "semibold": QFont.Weight.DemiBold,
    "bold": QFont.Weight.Bold,
}


class PainterSurface:
    """Draws with a painter at so many dots to a point; ``turn`` is called between two pages."""

    def __init__(self, painter: QPainter, scale: float, turn: Callable[[], object]) -> None:
        self._painter, self._scale, self._turn = painter, scale, turn
        self._turns_next = False
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def begin(self, _part: Part) -> None:
        """What text is shows in its look alone."""

    def text(self, at: Point, words: str, size: float, weight: Weight, color: str) -> None:
        """A line of text; marks that Inter has not come from other fonts of the system."""
        font = QFont("Inter")
        font.setPixelSize(max(1, round(size * self._scale)))
        font.setWeight(_WEIGHTS[weight])
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._page().setFont(font)
        self._painter.setPen(QColor(color))
        self._painter.drawText(self._at(at), words)

    def line(self, start: Point, end: Point, color: str, thick: float, dash: Dash | None) -> None:
        """A straight line."""
        self._page().setPen(self._pen(color, thick, dash))
        self._painter.drawLine(self._at(start), self._at(end))

    def curve(self, points: tuple[Point, Point, Point, Point], color: str, thick: float) -> None:
        """A Bézier curve."""
        first, *others = (self._at(point) for point in points)
        path = QPainterPath(first)
        path.cubicTo(*others)
        self._page().strokePath(path, QPen(QColor(color), thick * self._scale))

    def box(
        self, at: Point, wide: float, tall: float, fill: str | None, outline: str | None, radius: float, thick: float
    ) -> None:
        """A box with rounded corners."""
        painter = self._page()
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(outline), thick * self._scale) if outline else Qt.PenStyle.NoPen)
        corner, scale = self._at(at), self._scale
        painter.drawRoundedRect(
            QRectF(corner.x(), corner.y(), wide * scale, tall * scale), radius * scale, radius * scale
        )

    def path(
        self, points: Sequence[Point], fill: str | None, outline: str | None, thick: float, dash: Dash | None
    ) -> None:
        """A line with corners, or the area within."""
        painter, corners = self._page(), QPolygonF([self._at(point) for point in points])
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(outline, thick, dash) if outline else Qt.PenStyle.NoPen)
        if fill is not None:
            painter.drawPolygon(corners)
        else:
            painter.drawPolyline(corners)

    def segments(self, lines: Sequence[tuple[Point, Point]], color: str, thick: float) -> None:
        """Many straight lines."""
        painter = self._page()
        painter.setPen(self._pen(color, thick, None))
        painter.drawLines([QLineF(self._at(start), self._at(end)) for start, end in lines])

    def picture(self, at: Point, wide: float, tall: float, data: bytes) -> None:
        """A picture, brought to its size first: painted smaller than it is, its lines would be jagged."""
        painter, corner = self._page(), self._at(at)
        area = QRectF(corner.x(), corner.y(), wide * self._scale, tall * self._scale)
        keeps, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = QImage.fromData(data).scaled(area.size().toSize(), keeps, smooth)
        painter.drawImage(area, image)

    def next_page(self) -> None:
        """The page is full; another begins with the next that is drawn, if anything is."""
        self._turns_next = True

    def _pen(self, color: str, thick: float, dash: Dash | None) -> QPen:
        pen = QPen(QColor(color), thick * self._scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash is not None:
            pen.setDashPattern([part / thick for part in dash])
        return pen

    def _page(self) -> QPainter:
        if self._turns_next:
            self._turns_next = False
            self._turn()
        return self._painter

    def _at(self, point: Point) -> QPointF:
        return QPointF(point[0] * self._scale, point[1] * self._scale)


class _Enough(Exception):
    """As many pages as were asked for are drawn."""


def page_images(
    document: Document, width: int, ratio: float = 1.0, *, most: int | None = None, progress: Progress | None = None
) -> list[QImage]:
    """The pages, or the first ``most`` of them, as pictures of a width in logical pixels. Any thread may ask for them.

    Raises Cancelled when ``progress`` is told to stop.
    """
    scale = width * ratio / document.paper.width
    pages: list[QImage] = []

    def blank() -> QImage:
        image = QImage(
            round(document.paper.width * scale), round(document.paper.height * scale), QImage.Format.Format_RGB32
        )
        image.fill(Qt.GlobalColor.white)
        return image

    painter = QPainter()

    def turn() -> None:
        if painter.isActive():
            painter.end()
        if most is not None and len(pages) >= most:
            raise _Enough
        pages.append(blank())
        painter.begin(pages[-1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    turn()
    try:
        draw(document, PainterSurface(painter, scale, turn), progress or Silent())
    except _Enough:
        pass
    finally:
        painter.end()
    for image in pages:
        image.setDevicePixelRatio(ratio)
    return pages
