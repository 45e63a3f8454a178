"""Lets other threads wait until what somebody has just changed is painted."""

from __future__ import annotations

import time
from threading import Event

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

_AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1
"""Qt asks for painting with the low one."""
_MOST_SECONDS = 0.05
"""Nobody waits longer, whatever the GUI thread is at."""
_REST_SECONDS = 0.001
"""What the GUI thread takes from the painting to its next sleep."""


class FirstPicture(QObject):
    """A command of the window shows first what it changes. Threads compute in turns: begun at once, to store it, or to
    read what comes into sight, would make that picture take half as long again, by the clock and in work.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._painted = Event()
        self._painted.set()

    def next(self) -> Event:
        """Set as soon as all that has been changed by now is painted."""
        if self._painted.is_set():
            self._painted = Event()
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), _AFTER_PAINTING)
        return self._painted

    def wait(self) -> None:
        """On a thread that is about to read: until the picture that is expected now is painted, where one is."""
        painted = self._painted
        if not painted.is_set():
            wait_for(painted)

    def give_up(self) -> None:
        """Nobody is to wait for it any more."""
        self._painted.set()

    def customEvent(self, _event: QEvent) -> None:
        self._painted.set()


def wait_for(painted: Event) -> None:
    """On the thread that is about to begin."""
    painted.wait(_MOST_SECONDS)
    time.sleep(_REST_SECONDS)
