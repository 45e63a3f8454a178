"""The line with which something is put into the open folder, in one sentence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.shared.keycap import KeyCap
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.strips import IconLabel
from app.ui.shared.undo_keys import leave_undo_to_window

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TYPING_MS = 120


class AddLine(QWidget):
    """Enter adds, Escape leaves; the text stays until it was stored. ``tell`` says how it is understood."""

    typed = Signal(str)
    """What stands there is to be read."""
    submitted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setProperty("bare", True)
        self.edit.setPlaceholderText("Add to this folder")
        self.edit.setAccessibleName("Add to this folder")
        self.edit.installEventFilter(self)
        leave_undo_to_window(self.edit)
        self.said = Label("", "meta", "text2", wrap=True)
        self.said.setContentsMargins(14, 0, 10, 0)
        self.said.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(lambda: self.typed.emit(self.edit.text()))
        self.edit.textChanged.connect(self._on_text_changed)
        self._lay_out()
        self.setFocusProxy(self.edit)

    def _lay_out(self) -> None:
        panel = Panel(padding=0)
        row = QHBoxLayout()
        row.setContentsMargins(14, 3, 10, 3)
        row.setSpacing(8)
        row.addWidget(IconLabel("plus"))
        row.addWidget(self.edit, 1)
        row.addWidget(KeyCap("Q"))
        panel.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(panel)
        column.addWidget(self.said)

    def stored(self, text: str) -> None:
        """It was added; what was typed on meanwhile is the beginning of the next one."""
        rest = self.edit.text()
        self.edit.setText(rest[len(text) :].lstrip() if rest.startswith(text) else rest)

    def again(self) -> None:
        """Another folder is open: the same words may mean another day."""
        self._on_text_changed(self.edit.text())

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say how the sentence is understood, or what is wrong with it."""
        if not self.edit.text().strip():
            words = ""
        self.said.set_look(color="danger" if wrong else "text2")
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _on_text_changed(self, text: str) -> None:
        if text.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self.tell("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.edit or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in _ENTER:
            self._timer.stop()
            if self.edit.text().strip():
                self.submitted.emit(self.edit.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True
