"""Brings what is known of the connection, which is found out on other threads, to the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from app.storage.link import Link


class LinkBridge(QObject):
    """Emits ``changed`` with the LinkState of the attached link after each change, on the thread it lives in."""

    changed = Signal(object)
    detached = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link: Link | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def is_up(self) -> bool:
        """Whether the database can be reached, as far as is known at this moment."""
        return self._link is None or self._link.state.is_up

    @property
    def is_writing(self) -> bool:
        """Whether a transaction of this program writes at this moment."""
        return self._link is not None and self._link.is_writing

    @property
    def is_attached(self) -> bool:
        """Whether there is a link to listen to."""
        return self._link is not None

    def attach(self, link: Link) -> None:
        """Listen to this link, and to no other any more."""
        self.detach()
        self._link = link
        self._unsubscribe = link.subscribe(lambda _state: self._arrived.emit(link))

    def detach(self) -> None:
        """Listen no longer."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self.detached.emit()
        self._link = self._unsubscribe = None

    def try_now(self) -> None:
        """Have the database looked for at once."""
        if self._link is not None:
            self._link.try_now()

    def _on_arrived(self, link: Link) -> None:
        if link is self._link:
            self.changed.emit(link.state)  # of two that are told by two threads the older one may come last
