"""The cards of one month: a list of deals, painted from their faces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.forecast.months.desk import Desk
from app.ui.shared.card_outline import paint_outline
from app.ui.shared.card_painter import paint_card_trace
from app.ui.shared.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_AROUND = 20
"""Cards read along with one that is seen, on both sides of it."""


class MonthCards(QAbstractListModel):
    """The keys of deals, in their order."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ids: tuple[int, ...] = ()

    def show(self, ids: Sequence[int]) -> bool:
        """Hold these from now on; whether anything has changed."""
        if tuple(ids) == self.ids:
            return False
        self.beginResetModel()
        self.ids = tuple(ids)
        self.endResetModel()
        return True

    def row_of(self, deal_id: int) -> int | None:
        """Where a deal is."""
        return self.ids.index(deal_id) if deal_id in self.ids else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        deal_id = self.ids[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.desk.spoken(deal_id, index.row() + 1, len(self.ids))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.desk.details(deal_id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.desk.returned.get(deal_id) or self.desk.why_locked(deal_id) or None
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, model: MonthCards, view: QListView) -> None:
        super().__init__(view)
        self._model, self._view = model, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(self._view.viewport().width(), self._model.desk.look.cell_height(Theme.current()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens, desk, row = Theme.current(), self._model.desk, index.row()
        deal_id = self._model.ids[row]
        rect = desk.look.card_rect(option.rect, tokens)
        desk.faces.want(self._model.ids[max(row - _AROUND, 0) : row + _AROUND])
        face = desk.faces.face(deal_id)
        if face is None:
            paint_outline(painter, rect, tokens, bars=False)
        elif deal_id in desk.held:
            paint_card_trace(painter, rect, "Was here", tokens)
        else:
            state = desk.state(
                deal_id,
                hover=bool(option.state & QStyle.StateFlag.State_MouseOver),
                selected=bool(option.state & QStyle.StateFlag.State_Selected),
                focused=desk.look.by_keys and self._view.hasFocus() and row == self._view.currentIndex().row(),
            )
            desk.look.cache.draw(painter, rect, face, state, tokens)


class CardsView(QListView):
    """Cards below one another: where each of them is, which of them are chosen."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.cards = MonthCards(desk, self)
        self.setUniformItemSizes(True)
        self.setModel(self.cards)
        self.setItemDelegate(_Painter(self.cards, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("board", True)

    def show_deals(self, ids: Sequence[int]) -> None:
        """Show these deals, at the same place as far as they are the same."""
        place, current, chosen = self.verticalScrollBar().value(), self.current_deal(), self.selected_deals()
        row = self.currentIndex().row()
        if not self.cards.show(ids):
            self.viewport().update()
            return
        if current is not None and current not in self.cards.ids and self.cards.ids:
            current = self.cards.ids[min(row, len(self.cards.ids) - 1)]
        self.choose(chosen, current)
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(place)

    def deal_at(self, position: QPoint) -> int | None:
        """The deal whose card lies at a point of the viewport; nothing between the cards."""
        index = self.indexAt(position)
        inside = index.isValid() and self.card_rect(index.row()).contains(position)
        return self.cards.ids[index.row()] if inside else None

    def card_rect(self, row: int) -> QRect:
        """The card of a row, in the viewport."""
        return self.desk.look.card_rect(self.visualRect(self.cards.index(row)), Theme.current()).toRect()

    def current_deal(self) -> int | None:
        """The card that keys act on."""
        index = self.currentIndex()
        return self.cards.ids[index.row()] if index.isValid() else None

    def selected_deals(self) -> list[int]:
        """The chosen cards, from top to bottom."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        return [self.cards.ids[row] for row in sorted(row for p in parts for row in range(p.top(), p.bottom() + 1))]

    def choose(self, deal_ids: Iterable[int], current: int | None = None) -> None:
        """Select exactly these cards, as far as they are here, and make one of them the current one."""
        chosen, rows = QItemSelection(), {key: row for row, key in enumerate(self.cards.ids)}
        for row in (rows[key] for key in deal_ids if key in rows):
            chosen.select(self.cards.index(row), self.cards.index(row))
        if current in rows:
            index = self.cards.index(rows[current])
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def fit(self) -> None:
        """Adapt the cells to the width and to the size of text."""
        cell = self.desk.look.cell_height(Theme.current())
        self.setGridSize(QSize(max(1, self.viewport().width()), cell))
        self.verticalScrollBar().setSingleStep(cell // 2)
