"""Reads one record for its sheet: first, again when it or what the user may do may have changed, never while unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import NotFound
from app.ui.host import Host

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.feed import Change

ENTRIES = 30
_MORE = 100
# Changes that come together, such as a deal's move and its history, are read together.
_GATHER_MS = 30


class RecordLoader(QObject):
    """``read(ctx, record_id, entries)`` runs on a reader thread; ``tables`` are those whose changes matter."""

    loaded = Signal(object)
    gone = Signal(str)

    def __init__(
        self, host: Host, sheet: QWidget, tables: frozenset[str], read: Callable[[Context, int, int], Any]
    ) -> None:
        super().__init__(sheet)
        self._host, self._sheet, self._tables, self._read = host, sheet, tables, read
        self.record_id: int | None = None
        self._entries = ENTRIES
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self.load)
        host.changes.connect(self._on_changed)
        host.facts_changed.connect(self._read_again)
        sheet.installEventFilter(self)

    @property
    def is_waiting(self) -> bool:
        """Whether a change was heard of that is not being read yet."""
        return self._timer.isActive()

    def show(self, record_id: int) -> None:
        """Show this record from now on."""
        if record_id != self.record_id:
            self._entries = ENTRIES
        self.record_id = record_id
        self.load()

    def forget(self) -> None:
        """Show nothing any more."""
        self.record_id = None

    def load_more(self) -> None:
        """Read older entries of the timeline as well."""
        self._entries += _MORE
        self.load()

    def load(self) -> None:
        """Read again."""
        record_id, entries = self.record_id, self._entries
        if record_id is None:
            return
        self._is_stale = False
        ctx = self._host.ctx
        self._host.runner.query(
            lambda: self._read(ctx, record_id, entries),
            owner=self,
            done=self.loaded.emit,
            failed=self._on_failed,
            lane="record",
        )

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self.gone.emit(error.message)
        else:
            self._host.show_error(error, retry=self.load)

    def _on_changed(self, change: Change) -> None:
        if change.is_bulk or any(row.table in self._tables for row in change.rows):
            self._read_again()

    def _read_again(self) -> None:
        if self._sheet.isVisible():
            self._timer.start()
        else:
            self._is_stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._sheet and event.type() == QEvent.Type.Show and self._is_stale:
            self.load()
        return False
