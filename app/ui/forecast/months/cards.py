"""The deals of one month as a model, and how their cards are painted from their faces."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

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


class MonthPainter(QStyledItemDelegate):
    """Belongs to one list."""

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
