"""Outlines of what is being loaded, shown only when loading takes long enough to be noticed."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

SkeletonKind = Literal["column", "rows"]

# Left, top, width and height of each bar within a card, and within a row, at font scale 1.
_CARD_BARS = ((12, 12, 110, 12), (12, 32, 80, 9), (12, 54, 64, 12), (12, 78, 97, 9))
_CARD_HEIGHT, _CARD_STEP, _HEAD_HEIGHT = 104, 112, 66
_ROW_STEP = 38


def paint_skeleton_column(painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
    """A board column with cards that are not there yet."""
    draw_box(painter, rect, tokens, fill="sunken", radius=tokens.radius("panel"))
    for x, y, w, h in ((8, 10, 28, 18), (44, 13, 70, 12), (8, 38, 60, 10)):
        _bar(painter, QRectF(rect.left() + x, rect.top() + y, w, h), tokens, "border")
    top = rect.top() + _HEAD_HEIGHT
    while top + _CARD_HEIGHT <= rect.bottom():
        card = QRectF(rect.left() + 5, top, rect.width() - 10, _CARD_HEIGHT)
        draw_box(painter, card, tokens, fill="surface", outline="border", radius=tokens.radius("card"))
        for x, y, w, h in _CARD_BARS:
            _bar(painter, QRectF(card.left() + x, card.top() + y, min(w, card.width() - 2 * x), h), tokens, "grid")
        top += _CARD_STEP


def _bar(painter: QPainter, rect: QRectF, tokens: Tokens, role: str) -> None:
    color = QColor(tokens.color(role))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, 3, 3)
    painter.restore()


class Skeleton(QWidget):
    """A still outline of a column or of rows. It is not drawn for the first 200 ms after ``start``.

    It stays where it is all the time: what is hidden loses the focus, which then goes anywhere in the window.
    """

    def __init__(self, kind: SkeletonKind = "rows", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: SkeletonKind = kind
        self._is_drawn = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self._draw(True))
        self.setAccessibleName("Loading")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def start(self, after_ms: int | None = None) -> None:
        """Show the outline if ``stop`` has not come within the delay."""
        self._draw(False)
        self._timer.start(Theme.current().motion("skeletonAfter") if after_ms is None else after_ms)

    def stop(self) -> None:
        """The content is there."""
        self._timer.stop()
        self._draw(False)

    @property
    def is_drawn(self) -> bool:
        """Whether the outline is seen."""
        return self._is_drawn and self.isVisible()

    def _draw(self, drawn: bool) -> None:
        self._is_drawn = drawn
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(182, 288)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._is_drawn:
            return
        tokens = Theme.current()
        painter = QPainter(self)
        if self._kind == "column":
            paint_skeleton_column(painter, QRectF(self.rect()), tokens)
        else:
            self._paint_rows(painter, tokens)
        painter.end()

    def _paint_rows(self, painter: QPainter, tokens: Tokens) -> None:
        step = tokens.px(_ROW_STEP)
        for index in range(self.height() // step):
            middle = index * step + step / 2
            wide = self.width() * (0.42, 0.30, 0.36, 0.24)[index % 4]
            _bar(painter, QRectF(16, middle - 5, wide, 10), tokens, "grid")
            _bar(painter, QRectF(self.width() - 96, middle - 5, 80, 10), tokens, "grid")
