"""The notes of a record: several lines, edited where they stand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.growing_text import GrowingText
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.theme import Theme

_MOST_LINES = 12
_LABEL = 116  # as in the grid of facts
_BEYOND = 8  # the frame stands outside the text
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Text(GrowingText):
    """Ctrl+Enter saves, Escape reverts."""

    committed = Signal()
    reverted = Signal()

    def __init__(self) -> None:
        super().__init__(_MOST_LINES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.document().isModified():
            self.reverted.emit()
        else:
            super().keyPressEvent(event)


class NotesBox(QWidget):
    """``saved`` carries the new text. What is typed is kept while others change the record."""

    saved = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record_id: int | None = None
        self._stored = ""
        self._text = _Text()
        self._text.setAccessibleName("Notes")
        self._text.setPlaceholderText("Notes")
        self._text.committed.connect(self.commit)
        self._text.focus_left.connect(self.commit)
        self._text.reverted.connect(self._revert)
        self._text.focus_changed.connect(self.update)
        self._label = ElidedLabel("Notes", "meta", "text2")
        self._label.setContentsMargins(0, 2, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(0)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        Theme.instance().theme_changed.connect(self._fit_label)
        self._fit_label()

    def set_locked(self, reason: str) -> None:
        """Make the text read-only and say why; no reason unlocks it."""
        self._text.setReadOnly(bool(reason))
        self._text.setToolTip(reason)
        self._text.setAccessibleDescription(reason)

    def set_labelled(self, labelled: bool) -> None:
        """Whether the name stands before the text; it need not where a head says it."""
        self._label.setVisible(labelled)

    @property
    def is_empty(self) -> bool:
        """Whether there are no notes, and none are being written."""
        return not self._text.toPlainText() and not self._text.hasFocus()

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._text.document().isModified()

    def keep(self, typed: str) -> None:
        """What was typed could not be saved: it stands here still, to be corrected."""
        self._text.setPlainText(typed)
        self._text.document().setModified(True)

    def text_edit(self) -> QPlainTextEdit:
        """The text itself."""
        return self._text

    def show_text(self, record_id: int, text: str) -> None:
        """Show the stored notes of a record."""
        is_typing = record_id == self._record_id and self.is_typing
        self._record_id, self._stored = record_id, text
        if not is_typing and text != self._text.toPlainText():
            self._revert()

    def commit(self) -> None:
        """Save what was typed."""
        text = self._text.toPlainText()
        if self._text.document().isModified() and text != self._stored:
            self._stored = text
            self.saved.emit(text)
        self._text.document().setModified(False)

    def _revert(self) -> None:
        self._text.setPlainText(self._stored)
        self._text.document().setModified(False)

    def _fit_label(self) -> None:
        self._label.setFixedWidth(Theme.current().px(_LABEL))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        frame = QRectF(self.rect()).adjusted(self._text.x() - _BEYOND, 0, 0, 0)
        painter = QPainter(self)
        if self._text.hasFocus():
            draw_box(painter, frame, tokens, fill="surface", outline="accent", width=2)
        elif self.underMouse():
            draw_box(painter, frame, tokens, fill="hover", outline="border")
        painter.end()
