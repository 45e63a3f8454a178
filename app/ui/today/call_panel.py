"""The calls of the day beside the worklist: a tick for each, what came of them, and the button that goes on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.today import CallList
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.panel import Panel
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens
from app.ui.today.call_words import button_words, next_words, outcome_words, spoken_calls

_STEP, _LEAST_STEP, _GAP = 11.7, 6.0, 3.0
"""From one tick to the next: as drawn, and where there are very many; and what of it is free."""
_TALL, _SHORT, _MARK = 12.0, 6.0, 6.0


@dataclass(frozen=True, slots=True)
class Fit:
    """What of the ticks has room: the ``made`` ones from this place on, so many ``left``, and the ``step`` of all."""

    made: int
    left: int
    step: float


def fit(made: int, left: int, room: float, scale: float = 1.0) -> Fit:
    """All ticks, as wide as drawn or less; where even narrow ones are too many, the latest made and the next left."""
    every = made + left
    step = min(_STEP * scale, room / max(every, 1))
    if step >= _LEAST_STEP * scale:
        return Fit(0, left, step)
    most = max(int(room / (_LEAST_STEP * scale)), 2)
    kept_left = min(left, max(most - made, most // 4))
    return Fit(max(made - (most - kept_left), 0), kept_left, _LEAST_STEP * scale)


class TickStrip(QWidget):
    """Tall is a conversation, with a mark above where it led to a meeting; short is nobody reached; hollow is left."""

    def __init__(self, calls: CallList) -> None:
        super().__init__()
        self.calls = calls
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(120), tokens.px(round(_TALL + _MARK)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, calls = Theme.current(), self.calls
        painter = QPainter(self)
        scale = tokens.font_scale
        placed = fit(len(calls.made), calls.left, self.width(), scale)
        rest = calls.left - placed.left
        if rest or calls.is_more:
            words, font = f"+{rest:,}" if rest else "+", tokens.font("caption")
            room = self.width() - text_width(words, font) - _GAP * scale
            placed = fit(len(calls.made), calls.left, room, scale)
            rest = calls.left - placed.left
            words = f"+{rest:,}" if rest else "+"
            at = QPointF(self.width(), self.height() - tokens.px(2))
            draw_line(painter, at, self.width() / 2, words, font, tokens.color("text3"), "right")
        x = 0.0
        for call in calls.made[placed.made :]:
            _draw_made(painter, x, self.height(), placed.step, tokens, reached=call.reached, met=call.led_to_meeting)
            x += placed.step
        for _ in range(placed.left):
            area = _tick(x, self.height(), placed.step, _TALL, scale)
            draw_box(painter, area, tokens, outline="borderStrong", radius=min(3.0 * scale, area.width() / 2))
            x += placed.step
        painter.end()


def _tick(x: float, bottom: float, step: float, tall: float, scale: float) -> QRectF:
    return QRectF(x, bottom - tall * scale, step - min(_GAP * scale, step / 3), tall * scale)


def _draw_made(
    painter: QPainter, x: float, bottom: float, step: float, tokens: Tokens, *, reached: bool, met: bool
) -> None:
    scale = tokens.font_scale
    area = _tick(x, bottom, step, _TALL if reached else _SHORT, scale)
    draw_box(painter, area, tokens, fill="accent" if reached else "accentMid", radius=1.5 * scale)
    if met:
        middle, top, half = area.center().x(), area.top() - 2 * scale, min(4 * scale, step / 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        points = [QPointF(middle - half, top), QPointF(middle + half, top), QPointF(middle, top - half)]
        painter.drawPolygon(QPolygonF(points))
        painter.restore()


class CallPanel(Panel):
    """Ticks, words, and the button."""

    calling_asked = Signal()
    print_asked = Signal()

    def __init__(self, calls: CallList, *, can_print: bool = False) -> None:
        super().__init__(padding=0)
        self.calls = calls
        self.setAccessibleName(spoken_calls(calls))
        self.body.setContentsMargins(16, 10, 16, 13)
        self.body.setSpacing(10)
        self.body.addWidget(TickStrip(calls))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(outcome_words(calls)))
        words.addWidget(ElidedLabel(next_words(calls), "meta", "text2"))
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addLayout(words, 1)
        if calls.left and can_print:
            printer = IconButton("printer", "Print call sheets", key="Ctrl Alt P")
            printer.clicked.connect(self.print_asked)
            across.addWidget(printer)
        if label := button_words(calls):
            button = Button(label, kind="primary", key="F9")
            button.setAccessibleName(f"{label}: {calls.next_who}")
            button.clicked.connect(self.calling_asked)
            across.addWidget(button)
        self.body.addLayout(across)
