"""A list of cards: where each of them is, which of them are chosen. What it does with mouse and keys is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from app.ui.board.card_delegate import CardDelegate
from app.ui.board.column_model import GAP, ColumnModel
from app.ui.board.deck import Deck
from app.ui.board.look import Look
from app.ui.shared.theme import Theme


class CardList(QListView):
    """Cards of one height below one another."""

    def __init__(self, model: ColumnModel, deck: Deck, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._deck, self._look = deck, look
        self._top = (GAP, 0)
        self.cards = model
        self.setModel(model)
        self.setItemDelegate(CardDelegate(self, model, deck, look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("board", True)

    # places

    def deal_at(self, position: QPoint) -> int | None:
        """The deal whose card lies at a point of the viewport; nothing between the cards."""
        index = self.indexAt(position)
        if not index.isValid() or self.cards.entry(index.row()) == GAP:
            return None
        inside = self._look.card_rect(self.visualRect(index), Theme.current()).contains(position.toPointF())
        return self.cards.entry(index.row()) if inside else None

    def card_rect(self, row: int) -> QRect:
        """The card of a row, in the viewport."""
        return self._look.card_rect(self.visualRect(self.cards.index(row)), Theme.current()).toRect()

    def place_at(self, y: int) -> int:
        """The place that a card dropped at a height in the viewport would take, so that it lies under the hand."""
        cell = self._look.cell_height(Theme.current())
        return min(max(0, (y + self.verticalScrollBar().value()) // cell), len(self.cards.ids))

    def rows_in_sight(self) -> range:
        """The rows of which something can be seen."""
        cell = self._look.cell_height(Theme.current())
        top = self.verticalScrollBar().value()
        rows = self.cards.rowCount()
        return range(min(top // cell, rows), min(-(-(top + self.viewport().height()) // cell), rows))

    def rows_below(self) -> int:
        """How many cards lie below the last one that can be seen whole."""
        cell = self._look.cell_height(Theme.current())
        seen = (self.verticalScrollBar().value() + self.viewport().height() + 2) // cell
        return max(0, self.cards.rowCount() - seen)

    def reveal(self, row: int) -> None:
        """Scroll as little as needed to show a row whole."""
        cell = self._look.cell_height(Theme.current())
        bar, top = self.verticalScrollBar(), row * cell
        self.executeDelayedItemsLayout()
        if top < bar.value():
            bar.setValue(top)
        elif top + cell > bar.value() + self.viewport().height():
            bar.setValue(top + cell - self.viewport().height())

    def remember_place(self) -> None:
        """Cards are about to come, go or change places."""
        bar, cell = self.verticalScrollBar(), self._look.cell_height(Theme.current())
        row, rest = divmod(bar.value(), cell)
        known = bar.value() > 0 and row < self.cards.rowCount()
        self._top = (self.cards.entry(row) if known else GAP, rest)

    def return_to_place(self) -> None:
        """Whatever came or went above, the topmost card in sight is where it was."""
        deal_id, rest = self._top
        row = None if deal_id == GAP else self.cards.row_of(deal_id)
        if row is not None:
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(row * self._look.cell_height(Theme.current()) + rest)

    # selection

    def current_deal(self) -> int | None:
        """The card that keys act on."""
        index = self.currentIndex()
        entry = self.cards.entry(index.row()) if index.isValid() else GAP
        return None if entry == GAP else entry

    def selected_deals(self) -> list[int]:
        """The chosen cards, from top to bottom."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        rows = sorted((part.top(), part.bottom()) for part in parts)
        entries = (self.cards.entry(row) for top, bottom in rows for row in range(top, bottom + 1))
        return [entry for entry in entries if entry != GAP]

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
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # size

    def sizeHint(self) -> QSize:
        return QSize(180, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def fit(self) -> None:
        """Adapt the cells to the width and to the size of cards."""
        cell = self._look.cell_height(Theme.current())
        self.setGridSize(QSize(max(1, self.viewport().width()), cell))
        self.verticalScrollBar().setSingleStep(cell // 2)
