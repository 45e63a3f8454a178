"""A framed ground that points at what it belongs to."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.theme import Theme

BEAK = 8
"""How far the beak reaches above the frame, in pixels."""


class BeakFrame(QWidget):
    """The frame; what lies in it keeps `BEAK` free above."""

    def __init__(self) -> None:
        super().__init__()
        self._middle = -1

    def point_at(self, middle: int) -> None:
        """Point there, in pixels from the left; -1 is at nothing."""
        self._middle = middle
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0, BEAK, 0, 0)
        draw_box(painter, area, tokens, fill="surface", outline="accent", radius=8)
        if self._middle >= 0:
            at, top = float(self._middle), area.top() + 1
            beak = QPolygonF([QPointF(at - 7, top), QPointF(at, top - BEAK), QPointF(at + 7, top)])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("surface"))
            painter.drawPolygon(beak)
            painter.setPen(QPen(tokens.color("accent"), 1))
            painter.drawPolyline(beak)
        painter.end()
