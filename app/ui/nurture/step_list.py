"""The steps of a programme, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.nurture import StepSpec, readable
from app.ui.nurture.words import CHANNELS, interval_text
from app.ui.shared.icons import draw_icon
from app.ui.shared.panel import Panel
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_ROW, _NUMBER, _ICON, _INTERVAL, _CHANNEL = 30, 24, 26, 118, 96


class _StepLine(QWidget):
    """Number, icon and name of the channel, interval, and what it is about."""

    def __init__(self, step: StepSpec, number: int) -> None:
        super().__init__()
        self._number, self._words = str(number), readable(step.subject)
        self._channel, self._icon = CHANNELS[step.channel]
        self._interval = interval_text(step, is_first=number == 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Step {number}: {self._interval}, {self._channel}, {self._words}")
        self.setToolTip(step.template)

    def sizeHint(self) -> QSize:
        return QSize(0, Theme.current().px(_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        baseline = round(self.height() / 2 + tokens.text_px("body") * 0.36)
        body, left = tokens.font("body"), 0.0

        def write(text: str, room: float, color: str) -> None:
            draw_line(painter, QPointF(left, baseline), room, text, body, tokens.color(color))

        write(self._number, tokens.px(_NUMBER), "text3")
        left += tokens.px(_NUMBER)
        side = tokens.px(16)
        draw_icon(painter, QRectF(left, (self.height() - side) / 2, side, side), self._icon, "text2", tokens)
        left += tokens.px(_ICON)
        write(self._channel, tokens.px(_CHANNEL), "text2")
        left += tokens.px(_CHANNEL)
        write(self._interval, tokens.px(_INTERVAL), "text2")
        left += tokens.px(_INTERVAL)
        write(self._words, self.width() - left, "text")
        painter.end()


class StepList(Panel):
    """``show_steps`` shows those of another programme."""

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.setAccessibleName("Steps")
        self.body.setSpacing(0)
        self.lines: tuple[QWidget, ...] = ()

    def show_steps(self, steps: tuple[StepSpec, ...]) -> None:
        """Show these in their order."""
        for line in self.lines:
            self.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = tuple(_StepLine(step, number) for number, step in enumerate(steps, start=1))
        for line in self.lines:
            self.body.addWidget(line)
