"""Gives each row of the worklist its height and its picture."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.shared.theme import Theme
from app.ui.today.model import TodayModel
from app.ui.today.painter import paint_head, paint_line, paint_more, row_height
from app.ui.today.rows import Head, More


class TodayDelegate(QStyledItemDelegate):
    """Everything it needs is in memory.

    ``drawn`` is what of the view is drawn anew: Qt asks for all rows from the first to the last of them, such as the
    head whose count changed and a task far below it.
    """

    def __init__(self, view: QListView, model: TodayModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self.drawn = QRegion()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = self._model.row_at(index.row())
        return QSize(100, row_height(row, Theme.current()) if row is not None else 0)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, tokens, clock = self._model.row_at(index.row()), Theme.current(), self._model.ctx.clock
        if row is None or not self.drawn.intersects(option.rect):
            return
        rect = QRectF(option.rect)
        selected = index.row() == self._view.currentIndex().row()
        if isinstance(row, Head):
            paint_head(painter, rect, row, clock.today(), tokens, selected=selected)
        elif isinstance(row, More):
            paint_more(painter, rect, row, tokens, selected=selected)
        else:
            hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
            paint_line(painter, rect, row, clock.zone, tokens, selected=selected, hover=hover)
