"""A list of cards: where each of them is, which of them are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.board.card_delegate import CardDelegate
from app.ui.board.cells import Cells
from app.ui.board.column_model import GAP, ColumnModel
from app.ui.board.deck import Deck
from app.ui.shared.card_look import Look
from app.ui.shared.lift_list import KeyHandler, LiftList
from app.ui.shared.theme import Theme


class CardList(LiftList):
    """Cards of one height below one another."""

    def __init__(self, model: ColumnModel, deck: Deck, look: Look, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(look, keys, parent)
        self._deck = deck
        self._top = (GAP, 0)
        self._before: Sequence[int] = ()
        self.veiled = 0
        """So many pixels at the foot lie under something while there is more below."""
        self.cards = model
        self.setModel(model)
        self._painter = CardDelegate(self, model, deck, look, self)
        self.setItemDelegate(self._painter)

    # places

    def deal_in(self, row: int) -> int | None:
        entry = self.cards.entry(row)
        return entry if entry > GAP else None

    def place_at(self, y: int) -> int:
        """How many cards are above one dropped at a height in the viewport, so that it lies under the hand."""
        cells = self.cells
        row = cells.at(y + self.verticalScrollBar().value())
        return min(row - cells.heads_above(row), len(self.cards.ids))

    @property
    def cells(self) -> Cells:
        """Where the rows lie, measured from the top of the first."""
        tokens = Theme.current()
        cell, heads = self._look.cell_height(tokens), self.cards.head_rows
        return Cells(self.cards.rowCount(), cell, self._look.group_height(tokens) if heads else cell, heads)

    def rows_in_sight(self) -> range:
        """The rows of which something can be seen."""
        top = self.verticalScrollBar().value()
        return self.cells.between(top, top + self.viewport().height())

    def cards_in_sight(self) -> list[int]:
        """The rows of cards of which something can be seen."""
        return [row for row in self.rows_in_sight() if self.cards.entry(row) > GAP]

    def rows_below(self) -> int:
        """How many cards lie below the last one that can be seen whole."""
        row = self.cells.at(self.verticalScrollBar().value() + self.viewport().height() + 2)
        return len(self.cards.ids) - min(self.cards.cards_above(row), len(self.cards.ids))

    def reveal(self, row: int) -> None:
        """Scroll as little as needed to show a row whole, and the head of its group if it is the first."""
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self._top_for(row))

    def rows_revealed(self, row: int) -> range:
        """The rows of which something could be seen after `reveal`."""
        top = self._top_for(row)
        return self.cells.between(top, top + self.viewport().height())

    def _top_for(self, row: int) -> int:
        cells, top = self.cells, self.verticalScrollBar().value()
        clear = self.viewport().height() - (self.veiled if row + 1 < self.cards.rowCount() else 0)
        first = row - 1 if row and self.cards.entry(row - 1) < GAP else row
        if cells.top(first) < top:
            return cells.top(first)
        return max(top, cells.top(row + 1) - clear)

    def prepare(self, deal_id: int, *, selected: bool = False) -> bool:
        """Have the picture of a card ready before it comes into sight; False where the card is read first."""
        if deal_id <= GAP or self._painter.prepare(deal_id, selected=selected):
            return True
        row = self.cards.row_of(deal_id)
        if row is not None:
            self.cards.want(row)
        return row is None

    def is_chosen_veiled(self) -> bool:
        """Whether a chosen card lies under what covers the foot."""
        if not self.selectionModel().hasSelection():
            return False
        edge = self.verticalScrollBar().value() + self.viewport().height()
        rows = self.cells.between(edge - self.veiled, edge)
        chosen = self.selectionModel().isSelected
        return any(self.cards.entry(row) > GAP and chosen(self.cards.index(row)) for row in rows)

    def lay_out(self) -> None:
        """Lay out at once what has come or gone: left to itself the list does so while it paints, then paints again."""
        self.executeDelayedItemsLayout()

    def remember_place(self) -> None:
        """Cards are about to come, go or change places."""
        self._before = self.cards.entries
        value, cells = self.verticalScrollBar().value(), self.cells
        row = self.cards.card_row(cells.at(value), 1) if value > 0 and self.cards.rowCount() else None
        self._top = (GAP, 0) if row is None else (self.cards.entry(row), value - cells.top(row))

    def return_to_place(self) -> None:
        """Whatever came or went above, the topmost card in sight is where it was."""
        if self.cards.entries is self._before:
            return
        if self.uniformItemSizes() == self.cards.is_grouped:
            self.fit()
        self.lay_out()
        deal_id, rest = self._top
        row = None if deal_id == GAP else self.cards.row_of(deal_id)
        if row is None:
            return
        wanted = self.cells.top(row) + rest
        if wanted != self.verticalScrollBar().value():
            self.verticalScrollBar().setValue(wanted)

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint what changed, and that alone: a card stays as high as it is.

        Left to itself the list would lay out all its rows again, and paint all that are in sight.
        """
        QAbstractItemView.dataChanged(self, first, last, roles)

    # selection

    def selected_deals(self) -> list[int]:
        """The chosen cards, from top to bottom."""
        if not self.selectionModel().hasSelection():
            return []
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        rows = sorted((part.top(), part.bottom()) for part in parts)
        entries = (self.cards.entry(row) for top, bottom in rows for row in range(top, bottom + 1))
        return [entry for entry in entries if entry > GAP]

    def choose(self, deal_ids: Iterable[int], current: int | None = None) -> None:
        """Select exactly these cards, as far as they are here, and make one of them the current one."""
        chosen = QItemSelection()
        for deal_id in deal_ids:
            index = self.cards.index_of(deal_id)
            if index.isValid():
                chosen.select(index, index)
        if current is not None:
            index = self.cards.index_of(current)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if not chosen.isEmpty() or self.selectionModel().hasSelection():
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # size

    def sizeHint(self) -> QSize:
        return QSize(180, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def fit(self) -> None:
        """Adapt the cells to the width, to the size of cards, and to whether there are groups."""
        cell = self._look.cell_height(Theme.current())
        # A grid spares a question for each row, but knows one height only.
        self.setUniformItemSizes(not self.cards.is_grouped)
        self.setGridSize(QSize() if self.cards.is_grouped else QSize(max(1, self.viewport().width()), cell))
        self.verticalScrollBar().setSingleStep(cell // 2)
