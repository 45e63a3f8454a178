"""Reads a list when it is first seen, and again after every change that may concern it, but never while unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.ui.host import Host

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.feed import Change

# Changes that come together, such as those of a hand-over, are read together.
_GATHER_MS = 30


class ListLoader(QObject):
    """``read`` runs on a reader thread for ``seen_by``; changes of ``tables`` make its answer stale."""

    loaded = Signal(object)
    failed = Signal(object)
    """It could not be read; why is said already."""

    def __init__(self, host: Host, seen_by: QWidget, tables: frozenset[str], read: Callable[[Context], Any]) -> None:
        super().__init__(seen_by)
        self._host, self._seen_by, self._tables, self._read = host, seen_by, tables, read
        self._is_stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self.load)
        host.changes.connect(self._on_changed)
        seen_by.installEventFilter(self)

    def load(self) -> None:
        """Read again."""
        self._is_stale = False
        ctx = self._host.ctx
        self._host.runner.query(
            lambda: self._read(ctx), owner=self, done=self.loaded.emit, failed=self._on_failed, lane="list"
        )

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
        self._host.show_error(error, retry=self.load)

    def _on_changed(self, change: Change) -> None:
        if not change.is_bulk and not any(row.table in self._tables for row in change.rows):
            return
        if self._seen_by.isVisible():
            self._timer.start()
        else:
            self._is_stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._seen_by and event.type() == QEvent.Type.Show and self._is_stale:
            self.load()
        return False
