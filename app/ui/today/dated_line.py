"""A line beside the worklist that leads to a record: when, what, to whom."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import NextKind, draw_next_step
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_SIGN, _WHEN, _TEXT, _RIGHT, _ROW = 28, 53, 124, 16, 36


class DatedLine(QAbstractButton):
    """A click or Space opens what it is about."""

    def __init__(self, noun: str, when: str, what: str, about: str, sign: NextKind) -> None:
        """``noun`` says to those who listen what kind of line it is."""
        super().__init__()
        self._when, self._what, self._about, self._sign = when, what, about, sign
        self.setAccessibleName(", ".join(filter(None, (noun, when, what, about))))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(280), tokens.px(_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        if self.underMouse():
            ground = QRectF(self.rect()).adjusted(4, 1, -4, -1)
            draw_box(painter, ground, tokens, fill="hover", radius=tokens.radius("control"))
        middle, late = self.height() / 2, self._sign == "overdue"
        draw_next_step(painter, QPointF(tokens.px(_SIGN), middle), self._sign, tokens)
        baseline = round(middle + tokens.text_px("body") * 0.36)
        font, color = tokens.font("bodyMedium" if late else "body"), tokens.color("danger" if late else "text2")
        room = float(tokens.px(_TEXT - _WHEN - 6))
        draw_line(painter, QPointF(tokens.px(_WHEN), baseline), room, self._when, font, color)
        end, meta = QPointF(self.width() - tokens.px(_RIGHT), baseline), tokens.font("meta")
        used = draw_line(painter, end, self.width() * 0.34, self._about, meta, tokens.color("text2"), "right")
        left = tokens.px(_TEXT)
        room = self.width() - tokens.px(_RIGHT) - used - 12 - left
        draw_line(painter, QPointF(left, baseline), room, self._what, tokens.font("body"), tokens.color("text"))
        painter.end()
