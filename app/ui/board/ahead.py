"""Reads the board that is about to be shown while its screen is still being built."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject

from app.services.board import BoardQuery, Order
from app.ui.board.deck import Loaded
from app.ui.board.house import House, query_for, read_house
from app.ui.board.loader import read_board
from app.ui.board.memory import options_in
from app.ui.host import Host


class Ahead(QObject):
    """A start is as much widgets as database; this lets both go on at once.

    Nobody depends on it: whoever comes before it has begun, or wants to see something else, reads for themselves. So
    its errors are told to nobody either, for they come again.
    """

    def __init__(self, host: Host, state: Mapping[str, Any], parent: QObject) -> None:
        super().__init__(parent)
        self._ctx, self._options = host.ctx, options_in(state, host.ctx.user.id)
        self._under_way, self._at_house = Lock(), Lock()
        self._known: House | None = None
        self._found: tuple[BoardQuery, Loaded] | None = None
        self._is_over = False
        host.changes.connect(self._on_changed)
        host.runner.query(self._read, owner=self, done=lambda _none: None, failed=lambda _error: None, early=True)

    def house(self) -> House:
        """Pipelines and the view to begin with, read once for the board and for what it shows; on a reader thread."""
        with self._at_house:
            if self._known is None or self._is_over:
                self._known = read_house(self._ctx)
            return self._known

    def take(self, query: BoardQuery) -> Loaded | None:
        """The board of this query, once: on a reader thread, for it waits for a reading that is under way."""
        with self._under_way:
            (found, self._found), is_over, self._is_over = (self._found, None), self._is_over, True
        return found[1] if found is not None and found[0] == query and not is_over else None

    def _read(self) -> None:
        with self._under_way:
            if not self._is_over:
                query, folded = query_for(self.house(), self._options)
                self._found = query, read_board(self._ctx, query, Order(), set(), set(), folded, with_conversion=True)

    def _on_changed(self) -> None:
        """Nobody else heard of this change: the parts that listen may not be there yet."""
        self._is_over = True
