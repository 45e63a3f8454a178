"""Waits until changes have come to rest, such as those of somebody who does one thing right after the other."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal


class Lull(QObject):
    """``passed`` is told ``rest_ms`` after the last ``start``, and ``most_ms`` after the first one at the latest."""

    passed = Signal()

    def __init__(self, rest_ms: int, most_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._rest_ms, self._most_ms = rest_ms, most_ms
        self._waiting = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.passed)

    @property
    def is_waited_for(self) -> bool:
        """Whether it is still to come."""
        return self._timer.isActive()

    @property
    def left_ms(self) -> int:
        """Until it comes, as it looks now; -1 where it is not waited for."""
        return self._timer.remainingTime()

    def start(self) -> None:
        """Something has changed: wait from now on."""
        if not self._timer.isActive():
            self._waiting.start()
        left = max(self._most_ms - self._waiting.elapsed(), 0)
        self._timer.start(min(self._rest_ms, left))

    def stop(self) -> None:
        """Wait no more."""
        self._timer.stop()
