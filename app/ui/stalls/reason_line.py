"""The line for a reason: a digit in the empty line takes the suggestion of that number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label

_MOST = 4


class _Line(QLineEdit):
    numbered = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.text() and event.text().isdecimal() and 1 <= int(event.text()) <= _MOST:
            self.numbered.emit(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)


class ReasonLine(QWidget):
    """A question, the line for its answer, and answers that are usual."""

    entered = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edit = _Line()
        self._name = Label("", "meta", "text2")
        self._name.setBuddy(self.edit)
        self._buttons = [self._button(place) for place in range(_MOST)]
        self._suggested: Sequence[str] = ()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self.edit)
        column.addSpacing(2)
        column.addLayout(row)
        self.edit.returnPressed.connect(self.entered)
        self.edit.textChanged.connect(self.changed)
        self.edit.numbered.connect(self._take)
        self.setFocusProxy(self.edit)

    def _button(self, place: int) -> Button:
        button = Button("", small=True, key=str(place + 1))
        button.clicked.connect(lambda: self._take(place))
        return button

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.edit.text().strip()

    def ask(self, question: str, suggested: Sequence[str], text: str) -> None:
        """Ask something else."""
        self._name.setText(question)
        self.edit.setAccessibleName(question)
        self._suggested = suggested[:_MOST]
        self.edit.setText(text)
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(self._suggested))
            if place < len(self._suggested):
                button.set_label(self._suggested[place])
        numbers = ", ".join(f"{place + 1} {words}" for place, words in enumerate(self._suggested))
        self.edit.setAccessibleDescription(f"Suggested: {numbers}" if numbers else "")

    def _take(self, place: int) -> None:
        if place < len(self._suggested):
            self.edit.setText(self._suggested[place])
            self.edit.setFocus()
