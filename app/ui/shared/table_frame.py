"""The rounded frame around a table: a view is square, so its corners are covered by what lies behind it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.theme import Theme


class TableFrame(QWidget):
    """Holds one table view. ``ground`` is the colour role of what the frame lies on."""

    def __init__(self, view: QTableView, *, ground: str = "window", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)
        self._corners = _Corners(self, ground)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._corners.setGeometry(self.rect())
        self._corners.raise_()


class _Corners(QWidget):
    def __init__(self, frame: TableFrame, ground: str) -> None:
        super().__init__(frame)
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        area, radius = QRectF(self.rect()), tokens.radius("panel")
        square, rounded = QPainterPath(), QPainterPath()
        square.addRect(area)
        rounded.addRoundedRect(area, radius, radius)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(square.subtracted(rounded), tokens.color(self._ground))
        draw_box(painter, area, tokens, outline="border", radius=radius)
        painter.end()
