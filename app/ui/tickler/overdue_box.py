"""What should have been done already, in the gap before today's folder."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.services.tickler import Tickler
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button
from app.ui.shared.glyphs import draw_next_step
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.text_paint import text_width
from app.ui.shared.theme import Theme
from app.ui.tickler.words import overdue_since, overdue_words

_GAP = 8


class OverdueBox(QWidget):
    """A click opens it, pulled it is carried like a folder, and Clear offers days for all of it."""

    opened = Signal()
    clear_asked = Signal()
    pulled = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_open = False
        self._pressed_at: QPoint | None = None
        self._words = ("", "")
        self.title, self.days = ElidedLabel("", "bodyStrong", "danger"), ElidedLabel("", "meta", "text")
        self.clear = Button("Clear")
        self.clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear.clicked.connect(self.clear_asked.emit)
        for label in (self.title, self.days):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        tokens = Theme.current()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.days)
        words.addStretch(1)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(tokens.px(48), 4, tokens.px(14), 4)
        row.setSpacing(_GAP)
        row.addLayout(words, 1)
        row.addWidget(self.clear)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_overdue(self, found: Tickler) -> None:
        """Show how much there is."""
        self.title.setText(f"{found.overdue.count:,} overdue")
        self._words = (overdue_words(found.overdue, found.today), overdue_since(found.overdue, found.today))
        self.setAccessibleName(f"{self.title.text()}, {self._words[0]}")
        self.setVisible(bool(found.overdue.count))
        self._fit_words()

    def _fit_words(self) -> None:
        """In a gap of two days there may be room for the first day only."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self.clear.sizeHint().width() - _GAP
        full, fewer = self._words
        self.days.setText(full if text_width(full, self.days.font()) <= room else fewer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def set_open(self, is_open: bool) -> None:
        """Whether its contents are shown."""
        self.is_open = is_open
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed_at is None or (at - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed_at = None
        self.pulled.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._pressed_at is not None:
            self._pressed_at = None
            self.opened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        width = 2.0 if self.is_open else 1.0
        draw_box(painter, QRectF(self.rect()), tokens, fill="dangerTint", outline="danger", radius=6, width=width)
        draw_next_step(painter, QPointF(tokens.px(25), self.height() / 2), "overdue", tokens, tokens.px(15))
        painter.end()
