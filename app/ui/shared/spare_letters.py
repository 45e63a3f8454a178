"""Letters that a list has no use for go on to what lies around it: they may be commands of the sheet beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def pass_letters_on(view: QWidget, letters: str) -> bool:
    """From ``keyboardSearch``, which Qt calls with what is no key of a view; false where nobody wants them.

    The letter goes without its key, so that nobody who listens for keys takes it for one that was pressed there.
    """
    around = view.parentWidget()
    if around is None:
        return False
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letters)
    QApplication.sendEvent(around, event)
    return event.isAccepted()
