"""A line that can be ticked: a disc with a tick, or an open ring."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_next_step
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_INDENT = 24
_OUT = 6  # the ground under the pointer reaches beyond the text


class CheckRow(QAbstractButton):
    """Space, Enter or a click toggles it; it shows the new state when it is told to, after that was stored."""

    def __init__(self, text: str, aside: str = "", *, aside_role: str = "text2", parent: QWidget | None = None) -> None:
        """``aside`` stands at the right, in the colour role ``aside_role``."""
        super().__init__(parent)
        self._aside, self._aside_role = aside, aside_role
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(f"{text}, {aside}" if aside else text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(200), tokens.px(24))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            ground = QRectF(self.rect()).adjusted(-_OUT, 0, _OUT, 0)
            draw_box(painter, ground, tokens, fill="hover", radius=5)
        size = 14.0 * tokens.font_scale
        centre = QPointF(size / 2, self.height() / 2)
        if self.isChecked():
            draw_next_step(painter, centre, "done", tokens, size * 0.86)
        else:
            painter.setPen(QPen(tokens.color("borderStrong"), 1.25))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, size / 2 - 0.8, size / 2 - 0.8)
        font, color = tokens.font("body"), tokens.color("text2" if self.isChecked() else "text")
        left = tokens.px(_INDENT)
        baseline = round(self.height() / 2 + tokens.text_px("body") * 0.36)
        end = QPointF(self.width(), baseline)
        meta, role = tokens.font("meta"), tokens.color(self._aside_role)
        used = draw_line(painter, end, self.width() / 2, self._aside, meta, role, "right")
        room = self.width() - left - (used + 8 if used else 0)
        draw_line(painter, QPointF(left, baseline), room, self.text(), font, color)
        painter.end()
