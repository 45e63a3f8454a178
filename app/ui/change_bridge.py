"""Brings the change feed, which knows no Qt, to the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from app.storage.feed import Change, ChangeFeed


class ChangeBridge(QObject):
    """Re-emits each Change of the attached feed as ``changed``, on the thread it lives in."""

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe: Callable[[], None] | None = None
        self._arrived.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    def attach(self, feed: ChangeFeed) -> None:
        """Listen to this feed, and to no other any more."""
        self.detach()
        self._unsubscribe = feed.subscribe(self._on_published)

    def detach(self) -> None:
        """Listen no longer."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _on_published(self, change: Change) -> None:
        """On the thread that committed; emitting from there only posts an event."""
        self._arrived.emit(change)
