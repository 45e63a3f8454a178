"""Text that can be clicked, as quiet as its neighbours until it is pointed at."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme


class TextButton(QAbstractButton):
    """A word or a name that leads somewhere. It shortens itself where there is no room."""

    def __init__(
        self, text: str, role: str = "bodyMedium", color: str = "text", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role, self._color = role, color
        self.show_words(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def show_words(self, text: str) -> None:
        """Say something else."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(math.ceil(text_width(self.text(), tokens.font(self._role))) + 1, tokens.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(24), Theme.current().px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        color = tokens.color("accent" if self.underMouse() else self._color)
        baseline = round(self.height() / 2 + tokens.text_px(self._role) * 0.36)
        font = tokens.font(self._role)
        used = draw_line(painter, QPointF(0, baseline), self.width(), self.text(), font, color)
        if self.underMouse():
            painter.setPen(QPen(color, 1))
            painter.drawLine(QPointF(0, baseline + 2.5), QPointF(used, baseline + 2.5))
        painter.end()
