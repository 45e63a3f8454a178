"""A folder as it stands in the cabinet: its tab, signs of what lies in it, and how much."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.domain.tickler import Folder
from app.services.tickler import FolderCount
from app.ui.shared.icons import draw_icon
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens
from app.ui.tickler.words import sign_icon, spoken_folder, tile_caption, tile_title

_TAB, _STEP, _CURVE = 46, 14, 14
_SIDE, _SIGN_GAP = 15, 7
_LOW = 60


class FolderTile(QAbstractButton):
    """One of the 43. A click opens it; pressed and pulled it is carried. The cabinet handles its keys."""

    pulled = Signal(QPoint)
    """It is pulled away; the point is global."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.count: FolderCount | None = None
        self.is_open = self.is_aim = self._is_today = False
        self._caption = ""
        self._pressed_at: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def folder(self) -> Folder:
        """Which folder it is."""
        assert self.count is not None
        return self.count.folder

    def show_count(self, count: FolderCount, today: date) -> None:
        """Show a folder."""
        self.count, self._is_today = count, count.folder.first == today and not count.folder.is_month
        self._caption = tile_caption(count, today)
        self.setAccessibleName(spoken_folder(count, today))
        self.setToolTip(count.holiday)
        self.update()

    def set_state(self, *, is_open: bool, is_aim: bool) -> None:
        """Whether it is the open one, and whether something is held over it."""
        if (self.is_open, self.is_aim) != (is_open, is_aim):
            self.is_open, self.is_aim = is_open, is_aim
            self.update()

    # -- hands ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        far = self._pressed_at is not None and (
            (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        )
        if far and self.count is not None and self.count.count:
            self._pressed_at = None
            self.setDown(False)
            self.pulled.emit(event.globalPosition().toPoint())
            return
        super().mouseMoveEvent(event)

    # -- paint ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.count is None:
            return
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_body(painter, tokens)
        self._paint_title(painter, tokens)
        self._paint_foot(painter, tokens)
        painter.end()

    def _paint_body(self, painter: QPainter, tokens: Tokens) -> None:
        marked = self.is_open or self.is_aim
        fill = "select" if marked else "sunken" if self.count and self.count.is_free else "surface"
        outline = "accent" if marked else "borderStrong" if self._is_today else "border"
        width = 2.0 if marked else 1.0
        painter.setPen(
            QPen(tokens.color(outline), width, Qt.PenStyle.DashLine if self.is_aim else Qt.PenStyle.SolidLine)
        )
        painter.setBrush(tokens.color("hover" if self.underMouse() and fill == "surface" else fill))
        painter.drawPath(_outline(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), tokens))

    def _paint_title(self, painter: QPainter, tokens: Tokens) -> None:
        assert self.count is not None
        role = "accent" if self._is_today else "text3" if self.count.is_free else "text"
        left, top = tokens.px(10), tokens.px(_STEP)
        font = tokens.font("bodyStrong")
        draw_line(
            painter, QPointF(left, top + 4), self.width(), tile_title(self.count.folder), font, tokens.color(role)
        )
        font = tokens.font("caption")
        # In a low window it keeps clear of the figure below it.
        below = 12 if self.height() < tokens.px(_LOW) else 17
        at = QPointF(self.width() - tokens.px(10), top + tokens.px(below))
        room = self.width() - tokens.px(20)
        draw_line(painter, at, room, self._caption, font, tokens.color("text2"), "right")

    def _paint_foot(self, painter: QPainter, tokens: Tokens) -> None:
        assert self.count is not None
        if not self.count.count:
            return
        baseline = self.height() - tokens.px(11)
        font, words = tokens.font("bodyStrong"), f"{self.count.count:,}"
        right = QPointF(self.width() - tokens.px(10), baseline)
        draw_line(painter, right, self.width(), words, font, tokens.color("text"), "right")
        side, x = tokens.px(_SIDE), float(tokens.px(10))
        end = right.x() - text_width(words, font) - 6
        for kind in self.count.signs:
            if x + side > end:
                break
            icon = QRectF(x, baseline - side + tokens.px(2), side, side)
            draw_icon(painter, icon, sign_icon(kind), "text2", tokens)
            x += side + tokens.px(_SIGN_GAP)


def _outline(rect: QRectF, tokens: Tokens) -> QPainterPath:
    """The shape of a folder: a tab at the left, stepping down to the rest of the upper edge."""
    radius, tab, step, curve = 6.0, float(tokens.px(_TAB)), float(tokens.px(_STEP)), float(tokens.px(_CURVE))
    left, right, top, bottom = rect.left(), rect.right(), rect.top(), rect.bottom()
    path = QPainterPath(QPointF(left, bottom - radius))
    path.lineTo(left, top + radius)
    path.quadTo(left, top, left + radius, top)
    path.lineTo(left + tab - curve / 2, top)
    path.cubicTo(left + tab, top, left + tab, top + step, left + tab + curve, top + step)
    path.lineTo(right - radius, top + step)
    path.quadTo(right, top + step, right, top + step + radius)
    path.lineTo(right, bottom - radius)
    path.quadTo(right, bottom, right - radius, bottom)
    path.lineTo(left + radius, bottom)
    path.quadTo(left, bottom, left, bottom - radius)
    return path
