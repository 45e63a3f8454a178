"""Closing the window without losing what was typed or is still being saved, and without hanging."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow
from app.ui.runner import WorkRunner
from app.ui.shared.later import later

# Longer than a command tries (`errands`): given up is only what would hang for ever.
_LONGEST_MS = 35_000


class Closing(QObject):
    """Asked by the window whether it may close; ``ready`` says that it may, a little later. Where the last change was
    refused it stays open, for somebody to see why; they may close it again.
    """

    ready = Signal()

    def __init__(self, main: MainWindow, runner: WorkRunner, remember: Callable[[], None]) -> None:
        super().__init__(main)
        self._main, self._runner, self._remember = main, runner, remember
        self._is_asked = self._is_ready = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_LONGEST_MS)
        self._patience.timeout.connect(self._on_ready)
        runner.command_failed.connect(self._stay)
        runner.commands_changed.connect(self._look)
        runner.held.changed.connect(self._look)

    def may_close(self) -> bool:
        """True once nothing is left to save. The first time, everything that was typed is given to be saved."""
        if self._is_ready or self._is_asked:
            return self._is_ready
        self._is_asked = True
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()  # a field that is being edited saves what stands in it when it loses the focus
        self._remember()
        if self._under_way == 0:
            self._is_ready = True
            return True
        self._patience.start()
        later(self, 400, self._tell)
        return False

    @property
    def _under_way(self) -> int:
        """What waits for a database that is out of reach is safe on disk, and is not waited for."""
        return self._runner.pending_commands - self._runner.held.count

    def _tell(self) -> None:
        pending = self._under_way
        if pending and self._is_asked:
            words = "Saving the last change" if pending == 1 else f"Saving the last {pending} changes"
            self._main.message(words, detail="The window closes when they are safe.", kind="info")

    def _look(self) -> None:
        if self._is_asked and self._under_way == 0:
            QTimer.singleShot(0, self, self._on_ready)

    def _stay(self) -> None:
        self._is_asked = False
        self._patience.stop()

    def _on_ready(self) -> None:
        if self._is_asked and not self._is_ready:
            self._is_ready = True
            self._patience.stop()
            self.ready.emit()
