"""What tells that a column goes on below: the last card fades, a button says how many more there are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.icons import draw_icon
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme


class Fade(QWidget):
    """Lies over the foot of the list and lets the last card vanish into the ground ``role``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.role = "sunken"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        ground = Theme.current().color(self.role)
        clear = QColor(ground)
        clear.setAlpha(0)
        gradient = QLinearGradient(0, 0, 0, self.height())
        gradient.setColorAt(0.0, clear)
        gradient.setColorAt(0.85, ground)
        painter = QPainter(self)
        painter.fillRect(self.rect(), gradient)
        painter.end()


class MoreButton(QAbstractButton):
    """``3 more``; a click goes on by a page. It takes no focus: the keys of the list do the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def count(self) -> int:
        """How many cards lie below."""
        return self._count

    def set_count(self, count: int) -> None:
        """Say how many cards lie below."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{count:,} more")
            self.setToolTip("Show more (PgDn)")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, Theme.current().px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._count:
            return
        tokens = Theme.current()
        words, font, side = f"{self._count:,} more", tokens.font("metaMedium"), tokens.px(14)
        wide = text_width(words, font) + 4 + side
        left, middle = (self.width() - wide) / 2, self.height() / 2
        painter = QPainter(self)
        if self.underMouse():
            area = QRectF(left - 8, 1, wide + 16, self.height() - 2)
            draw_box(painter, area, tokens, fill="select")
        at = QPointF(left, middle + tokens.px(4))
        used = draw_line(painter, at, self.width(), words, font, tokens.color("text2"))
        draw_icon(painter, QRectF(left + used + 4, middle - side / 2, side, side), "chevron-down", "text2", tokens)
        painter.end()
