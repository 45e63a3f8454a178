"""Text of several lines that is edited in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.growing_text import GrowingText
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

FRAME_INSET = 8
"""How far the frame reaches beyond the text at either side; the widget holds it."""


class _Lines(GrowingText):
    """Ctrl+Enter saves, Escape takes back."""

    save_asked = Signal()
    revert_asked = Signal()

    def event(self, event: QEvent) -> bool:
        """Escape and Ctrl+Enter are its own while it has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
            event.accept()
            return True
        return bool(super().event(event))

    def _is_own(self, event: QKeyEvent) -> bool:
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return event.key() == Qt.Key.Key_Escape or (event.key() in _ENTER and with_control)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.revert_asked.emit()
        else:
            self.save_asked.emit()


class LinesField(QWidget):
    """A name and, below it, text that is a field as soon as it is pointed at or has the focus."""

    saved = Signal(str)
    """The new text, when it was changed."""

    def __init__(self, name: str, hint: str = "", *, placeholder: str = "–", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rest, self._hint, self._hover, self._error = "", hint, False, ""
        self.lines = _Lines()
        self.lines.setAccessibleName(name)
        self.lines.setPlaceholderText(placeholder)
        self._below = Label(hint, "caption", "text3", wrap=True)
        self._below.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(FRAME_INSET, 0, FRAME_INSET, 4)
        column.setSpacing(8)
        column.addWidget(Label(name, "meta", "text2"))
        column.addWidget(self.lines)
        column.addWidget(self._below)
        self.lines.save_asked.connect(self.commit)
        self.lines.focus_left.connect(self.commit)
        self.lines.revert_asked.connect(self.revert)
        self.lines.focus_changed.connect(self._on_focus_changed)
        self.lines.textChanged.connect(lambda: self.set_error("") if self._error else None)
        self.setFocusProxy(self.lines)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.text() != self._rest

    @property
    def error(self) -> str:
        """What is wrong with the input, or nothing."""
        return self._error

    def text(self) -> str:
        """The text as it stands now, saved or not."""
        return self.lines.toPlainText()

    def set_text(self, text: str, *, is_same_record: bool = True) -> None:
        """Show another saved text. What somebody has typed for the same record is kept."""
        keeps = is_same_record and (self.is_changed or bool(self._error))
        self._rest = text
        if not keeps and self.text() != text:
            self.lines.setPlainText(text)
        if not keeps:
            self.set_error("")

    def set_locked(self, reason: str) -> None:
        """Make the text read-only and say why; no reason unlocks it."""
        self.lines.setReadOnly(bool(reason))
        self.lines.setToolTip(reason)

    def commit(self) -> None:
        """Save what was typed."""
        if self.is_changed:
            self._rest = self.text()
            self.saved.emit(self._rest)

    def revert(self) -> None:
        """Show what is saved."""
        self.lines.setPlainText(self._rest)
        self.set_error("")

    def fail(self, typed: str, rest: str, words: str) -> None:
        """It could not be saved: keep the input, and say why."""
        self._rest = rest
        self.lines.setPlainText(typed)
        self.set_error(words)

    def set_error(self, words: str) -> None:
        """Say what is wrong; no words take it back."""
        self._error = words
        self.lines.setAccessibleDescription(words)
        self._show_below()
        self.update()

    def _on_focus_changed(self) -> None:
        self._show_below()
        self.update()

    def _show_below(self) -> None:
        shown = self._error or (self._hint if self.lines.hasFocus() else "")
        self._below.setText(shown)
        self._below.set_look(color="danger" if self._error else "text3")
        self._below.setVisible(bool(shown))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, lines = Theme.current(), self.lines.geometry()
        box = QRectF(lines).adjusted(-FRAME_INSET, -4, FRAME_INSET, 3)
        painter = QPainter(self)
        if self._error:
            draw_box(painter, box, tokens, fill="surface", outline="danger", width=2)
        elif self.lines.hasFocus():
            draw_box(painter, box, tokens, fill="surface", outline="accent", width=2)
        elif self._hover:
            draw_box(painter, box, tokens, fill="hover", outline="border")
        painter.end()
