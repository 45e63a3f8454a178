"""Keeps keys back that are meant for what is about to open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_MOST_MS = 1000
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_ENDS = (QEvent.Type.MouseButtonPress, QEvent.Type.WindowDeactivate)


class HeldKeys(QObject):
    """From now on what is typed waits, for a second at most, until ``hand_on`` gives it to what has the focus then.

    Who knows a way by heart types on while the database is asked where it leads: the letters would act on the place
    that is left. Letters with Ctrl or Alt, Escape and the mouse are for what is in sight, so that nothing waits behind
    them; function keys pass.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: list[QKeyEvent] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hand_on)
        self._timer.start(_MOST_MS)
        application = QApplication.instance()
        assert application is not None
        self._application = application
        application.installEventFilter(self)
        for earlier in parent.findChildren(HeldKeys):
            if earlier is not self:
                earlier.hand_on()  # to this one: what they waited for was overtaken

    def hand_on(self) -> None:
        """Let what was typed act, in its order, and hold nothing any more. To call it again later does nothing."""
        if not isValid(self):
            return
        self._timer.stop()
        self._application.removeEventFilter(self)
        kept, self._kept = self._kept, []
        for key in kept:
            target = QApplication.focusWidget()
            if target is None:
                break
            # As Qt does it: who has the focus may claim a key before it is a shortcut.
            QApplication.sendEvent(target, _again(key, QEvent.Type.ShortcutOverride))
            QApplication.sendEvent(target, _again(key, QEvent.Type.KeyPress))
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _ENDS:
            self.hand_on()
        if not isinstance(event, QKeyEvent) or event.type() not in _KEYS or _is_function(event):
            return False
        if event.modifiers() & ~_PLAIN or event.key() == Qt.Key.Key_Escape:
            self.hand_on()
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._kept.append(_again(event, QEvent.Type.KeyPress))
        event.accept()
        return True


def _is_function(event: QKeyEvent) -> bool:
    return Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35


def _again(event: QKeyEvent, kind: QEvent.Type) -> QKeyEvent:
    return QKeyEvent(kind, event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
