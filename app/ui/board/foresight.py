"""Gets the cards ready among which one in the hand would land, so that the drop shows them without a wait."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from app.ui.board.aim import Aim
from app.ui.board.column import Column
from app.ui.board.deck import Deck
from app.ui.board.view import BoardView

_MOST_SECONDS = 0.001
"""Of a turn: longer than a look at what is ready, and over with the first picture made."""


class Foresight(QObject):
    """Reads and paints while the hand aims, one card in each turn of the event loop, after those that are ready."""

    def __init__(self, deck: Deck, view: BoardView, aim: Aim) -> None:
        super().__init__(aim)
        self._deck, self._view, self._aim = deck, view, aim
        self._next: list[tuple[Column, int]] = []
        self._unread: list[tuple[Column, int]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)
        aim.changed.connect(self._on_aim_changed)
        deck.store.arrived.connect(self._on_arrived)

    def _on_aim_changed(self) -> None:
        """Aimed at again, or told where in the column the cards would land."""
        column = self._aim.target
        # What was aimed at before may be of a board that is gone when its cards arrive.
        self._next, self._unread = [], []
        if isinstance(column, Column) and (index := self._aim.place().index) is not None:
            self._next = [*self._around(column, index), *self._following(), *self._held(column)]
            self._timer.start()

    def _around(self, column: Column, index: int) -> list[tuple[Column, int]]:
        """The cards that are in sight once one has landed there."""
        cards = column.list.cards
        if not cards.ids:
            return []
        row = cards.row_of(cards.ids[min(index, len(cards.ids) - 1)])
        rows = range(0) if row is None else column.list.rows_revealed(row)
        return [(column, cards.entry(row)) for row in rows]

    def _following(self) -> list[tuple[Column, int]]:
        """The cards that come into sight where the held ones leave."""
        found = []
        for phase_id in {self._deck.arrangement.phase_of(deal_id) for deal_id in self._aim.ids} - {None}:
            column = self._view.column(phase_id or 0)
            if column is not None:
                below = column.list.rows_in_sight().stop
                count = min(below + len(self._aim.ids), column.list.cards.rowCount())
                found += [(column, column.list.cards.entry(row)) for row in range(below, count)]
        return found

    def _held(self, column: Column) -> list[tuple[Column, int]]:
        """The cards in the hand themselves, as many as can be seen, as they would lie there."""
        return [(column, deal_id) for deal_id in self._aim.ids[: len(column.list.rows_in_sight())]]

    def _on_turn(self) -> None:
        if self._aim.target is None:
            self._next, self._unread = [], []
        until = perf_counter() + _MOST_SECONDS
        while self._next and perf_counter() < until:
            column, deal_id = self._next.pop()
            if not column.list.prepare(deal_id, selected=deal_id in self._aim.ids):
                self._unread.append((column, deal_id))
        if not self._next:
            self._timer.stop()

    def _on_arrived(self) -> None:
        if self._unread:
            self._next, self._unread = self._next + self._unread, []
            self._timer.start()
