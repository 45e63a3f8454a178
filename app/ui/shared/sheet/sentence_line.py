"""A line in which a sentence is typed, with its reading below: a next step, a day to put it off to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SentenceLine(QWidget):
    """``read`` answers the reading in words, or raises UserError. Enter submits, Escape leaves; the text is kept."""

    submitted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read: Callable[[str], str] = str
        self._line = QLineEdit()
        self._line.textChanged.connect(self._on_text_changed)
        self._line.installEventFilter(self)
        self._save = Button("Plan", kind="primary", key="Enter")
        self._save.clicked.connect(self.submit)
        self._below = Label("", "meta", "text2", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._line, 1)
        row.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._below)
        self.setFocusProxy(self._line)

    def begin(self, name: str, action: str, text: str, example: str, read: Callable[[str], str]) -> None:
        """Ask for a sentence; ``example`` stands in the empty line."""
        self._read = read
        self._save.set_label(action)
        self._line.setAccessibleName(name)
        self._line.setPlaceholderText(example)
        self._line.setText(text)
        self._on_text_changed(text)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()

    def text(self) -> str:
        """What is typed."""
        return self._line.text()

    def words(self) -> str:
        """How it is understood, or what is wrong with it."""
        return self._below.text()

    def line_edit(self) -> QLineEdit:
        """The line, for tests."""
        return self._line

    def say_error(self, words: str) -> None:
        """Say what is wrong; the text stays."""
        self._below.set_look(color="danger")
        self._below.setText(words)

    def submit(self) -> None:
        """Hand the text over when it can be read, else say why not."""
        try:
            self._read(self._line.text())
        except UserError as error:
            self.say_error(error.message)
            return
        self.submitted.emit(self._line.text())

    def _on_text_changed(self, text: str) -> None:
        try:
            words = self._read(text) if text.strip() else ""
        except UserError:
            words = ""  # half a sentence is no mistake yet
        self._below.set_look(color="text2")
        self._below.setText(words)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is not self._line or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (*_ENTER, Qt.Key.Key_Escape):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            self.submit()
        return True
