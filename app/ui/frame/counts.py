"""Keeps the figures beside the places up to date."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance

from app.ui.frame.sidebar import Sidebar
from app.ui.rooms import Place
from app.ui.shared.lull import Lull

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.feed import Change
    from app.ui.runner import WorkRunner

# Changes come in bursts: a figure that follows when one has been still for a moment is fast enough, and counting does
# not meet the next thing that is done.
_REST_MS, _MOST_MS = 400, 5000


class Counts(QObject):
    """Asks the places for their counts, and again after changes of the tables they count."""

    def __init__(self, runner: WorkRunner, sidebar: Sidebar, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._sidebar = runner, sidebar
        self._ctx: Context | None = None
        self._places: tuple[Place, ...] = ()
        self._stale: set[str] = set()
        self._changes: SignalInstance | None = None
        self._is_first = True
        self._lull = Lull(_REST_MS, _MOST_MS, self)
        self._lull.passed.connect(self._ask)

    def attach(self, ctx: Context, places: tuple[Place, ...], changes: SignalInstance) -> None:
        """Count for these places from now on."""
        self.detach()
        self._ctx, self._places = ctx, tuple(place for place in places if place.count is not None)
        self._changes, self._is_first = changes, True
        changes.connect(self._on_changed)
        self.refresh()

    def detach(self) -> None:
        """Count no more."""
        if self._changes is not None:
            self._changes.disconnect(self._on_changed)
            self._changes = None
        self._lull.stop()
        self._ctx, self._places = None, ()

    def refresh(self) -> None:
        """Count everything again."""
        self._stale = {place.key for place in self._places}
        self._lull.start()

    def renew(self, place: str) -> None:
        """Count for this place again."""
        self._stale.add(place)
        self._lull.start()

    def _on_changed(self, change: Change) -> None:
        written = {row.table for row in change.rows}
        self._stale |= {place.key for place in self._places if change.is_bulk or place.tables & written}
        if self._stale:
            self._lull.start()

    def _ask(self) -> None:
        if self._is_first and not self._runner.is_idle:
            self._lull.start()  # what was opened is read and shown before anything is counted
            return
        self._is_first = False
        ctx, stale = self._ctx, self._stale
        self._stale = set()
        for place in self._places:
            if ctx is not None and place.count is not None and place.key in stale:
                done = partial(self._sidebar.set_count, place.key)
                self._runner.query(partial(place.count, ctx), owner=self, done=done, lane=place.key)
