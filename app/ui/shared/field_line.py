"""The line of text within an inline field."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit

from app.ui.shared.undo_keys import is_undo

ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_OWN_KEYS = (*ENTER_KEYS, Qt.Key.Key_Escape)
_SIDE = 2  # what QLineEdit keeps free beside its text


class EditsInPlace(Protocol):
    """What the line tells its field."""

    @property
    def editing(self) -> bool: ...
    def begin_edit(self, *, select: bool = True) -> None: ...
    def commit(self) -> bool: ...
    def take_key(self, event: QKeyEvent) -> bool: ...
    def update(self) -> None: ...


class FieldLine(QLineEdit):
    """The line itself. It tells its field about keys and focus and draws nothing but text."""

    def __init__(self, field: EditsInPlace) -> None:
        super().__init__()
        self._field = field
        self.setProperty("bare", True)
        self.setReadOnly(True)
        self.setTextMargins(-_SIDE, 1, -_SIDE, 0)  # stands on the same height as a label's text

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._field.begin_edit()
        self._field.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._field.commit()
        self._field.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._field.begin_edit(select=False)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """At rest a text that is too long ends in an ellipsis: half of a date or an amount would be another."""
        area, metrics = self.rect().adjusted(0, self.textMargins().top(), 0, 0), self.fontMetrics()
        if not self.isReadOnly() or metrics.horizontalAdvance(self.text()) <= area.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        area.setTop(area.top() + (area.height() - metrics.height() + 1) // 2)  # where QLineEdit has it
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """While editing, Escape and Enter belong to the field, not to a shortcut of the window; undo does the other way
        round as long as nothing has been typed.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._field.editing and event.key() in _OWN_KEYS:
                event.accept()
                return True
            if is_undo(event) and not self.isUndoAvailable() and not self.isRedoAvailable():
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._field.take_key(event):
            super().keyPressEvent(event)
