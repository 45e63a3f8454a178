"""A promise beside the worklist: when, what, to whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.domain.day_text import short_day, time_text
from app.domain.next_step import step_state
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_next_step
from app.ui.shared.phase_words import step_sign
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.promises.queries import PromiseRow

_SIGN, _WHEN, _TEXT, _RIGHT, _ROW = 28, 53, 124, 16, 36


class PromiseLine(QAbstractButton):
    """A click or Space opens what it is about."""

    def __init__(self, row: PromiseRow, today: date) -> None:
        super().__init__()
        self.row = row
        self._about = row.company or row.who
        self._when = when_text(row, today)
        self._sign = step_sign(step_state(row.due_on, today))
        self.setAccessibleName(", ".join(filter(None, ("Promise", self._when, row.text, self._about))))
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
        draw_line(painter, QPointF(left, baseline), room, self.row.text, tokens.font("body"), tokens.color("text"))
        painter.end()


def when_text(row: PromiseRow, today: date) -> str:
    """``"Yesterday"``, ``"14:00"``, ``"Today"``, ``"Fri 13"``."""
    days = (row.due_on - today).days
    if days == 0:
        return time_text(row.due_time) if row.due_time else "Today"
    return "Yesterday" if days == -1 else short_day(row.due_on, today)
