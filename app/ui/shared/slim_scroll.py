"""A scroll handle as slim as the space beside the cards, for columns too long to leaf through."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.ui.shared.theme import Theme

_LEAST = 28
_LINGER_MS = 900


class SlimScroll(QWidget):
    """Seen while the column scrolls and while the mouse is in it; drag it to get anywhere at once.

    Wheel, keys and the button at the foot of the column do the same, so it says nothing to a screen reader.
    """

    def __init__(self, area: QAbstractScrollArea, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = area.verticalScrollBar()
        self._inside = False
        self._grip: float | None = None
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(_LINGER_MS)
        self._seen.timeout.connect(self.update)
        self._last = (self._bar.value(), self._bar.maximum())
        area.viewport().installEventFilter(self)

    def follow(self) -> None:
        """The column has scrolled, or its content has changed."""
        now = (self._bar.value(), self._bar.maximum())
        if now == self._last:
            return
        if now[0] != self._last[0]:
            self._seen.start()
        self._last = now
        self.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._set_inside(event.type() == QEvent.Type.Enter)
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._set_inside(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_inside(False)
        super().leaveEvent(event)

    def _set_inside(self, inside: bool) -> None:
        self._inside = inside
        self.update()

    def _handle(self) -> QRectF:
        room = self._bar.maximum() + self._bar.pageStep()
        tall = max(_LEAST, self.height() * self._bar.pageStep() / max(room, 1))
        top = (self.height() - tall) * self._bar.value() / max(self._bar.maximum(), 1)
        return QRectF(0.5, top, 3.5, tall)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._bar.maximum():
            event.ignore()
            return
        handle, y = self._handle(), event.position().y()
        inside = handle.top() <= y <= handle.bottom()
        self._grip = y - handle.top() if inside else handle.height() / 2
        self._scroll_to(y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._scroll_to(event.position().y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None
        self.update()

    def _scroll_to(self, y: float) -> None:
        room = self.height() - self._handle().height()
        share = (y - (self._grip or 0)) / room if room > 0 else 0.0
        self._bar.setValue(round(share * self._bar.maximum()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        wanted = self._inside or self._grip is not None or self._seen.isActive()
        if not self._bar.maximum() or not wanted:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Theme.current().color("borderStrong"))
        painter.drawRoundedRect(self._handle(), 1.75, 1.75)
        painter.end()
