"""The line for a reason: a digit in the empty line takes the suggestion of that number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label

_MOST, _GAP = 4, 6


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
        # As many as there is room for: they must not make the form wider than its place.
        self._offers = QWidget()
        self._offers.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self._offers)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(_GAP)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self.edit)
        column.addWidget(self._offers)
        self._fit()
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
        for button, words in zip(self._buttons, self._suggested, strict=False):
            button.set_label(words)
        self._fit()
        numbers = ", ".join(f"{place + 1} {words}" for place, words in enumerate(self._suggested))
        self.edit.setAccessibleDescription(f"Suggested: {numbers}" if numbers else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the suggestions that fit side by side; the digits take the others all the same."""
        left = self.width()
        for place, button in enumerate(self._buttons):
            left -= button.sizeHint().width() + (_GAP if place else 0)
            button.setVisible(place < len(self._suggested) and left >= 0)
        self._offers.setVisible(bool(self._suggested))

    def _take(self, place: int) -> None:
        if place < len(self._suggested):
            self.edit.setText(self._suggested[place])
            self.edit.setFocus()
