"""The foot of the import page: back, what is still missing, and on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.strips import IconLabel
from app.ui.shared.theme import Theme

BACK_KEY, NEXT_KEY = "Alt Left", "Ctrl Enter"


class Foot(QWidget):
    """Signals which way; the page says how far one may go."""

    back_requested = Signal()
    next_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.back = Button("Back", key=BACK_KEY)
        self.back.clicked.connect(self.back_requested)
        self.next = Button("Next", kind="primary", key=NEXT_KEY)
        self.next.clicked.connect(self.next_requested)
        self._sign, self._problem = IconLabel("circle-alert", "warn"), ElidedLabel("", "body", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(10)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self._sign)
        row.addWidget(self._problem)
        row.addSpacing(6)
        row.addWidget(self.next)

    @property
    def problem(self) -> str:
        """What is still missing."""
        return self._problem.text()

    def show_ways(self, back: bool, forward: str, problem: str) -> None:
        """Whether there is a way back; the words of the way on, or none; and why it can't be gone yet."""
        self.back.setVisible(back)
        self.next.setVisible(bool(forward))
        self.next.set_label(forward or "Next")
        self.next.set_disabled_because(problem)
        self._problem.setText(problem)
        self._sign.setVisible(bool(problem and forward))
        self._problem.setVisible(bool(problem and forward))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, tokens.color("border"))
        painter.end()
