"""Undo and redo where a line has the focus: a line takes back its own typing, an empty one leaves them to the window.

Qt lets every line swallow these keys, also where it has nothing to take back. What was just stored from a line, which
is empty again and keeps the focus, could then not be undone by the key that the status bar names.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit


class _Passing(QObject):
    """Keeps the line from claiming the keys, so that they stay shortcuts of the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        return is_undo(event) and _has_nothing(watched)


def is_undo(event: QKeyEvent) -> bool:
    """Whether a key is that of undo or redo."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def _has_nothing(line: QObject) -> bool:
    if isinstance(line, QLineEdit):
        return not line.text() and not line.isUndoAvailable() and not line.isRedoAvailable()
    if isinstance(line, QPlainTextEdit):
        document = line.document()
        return document.isEmpty() and not document.isUndoAvailable() and not document.isRedoAvailable()
    return False


def leave_undo_to_window(line: QLineEdit | QPlainTextEdit) -> None:
    """Let the window's undo and redo act while ``line`` has the focus but nothing written and nothing to take back."""
    line.installEventFilter(_Passing(line))
