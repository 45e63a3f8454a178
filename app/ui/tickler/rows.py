"""The rows of the open folder: for Qt, and painted."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.tickler import Folder
from app.services.tickler import FolderTask
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import badge_width, draw_icon, draw_phase_badge
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.text_paint import draw_line, draw_wrapped
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens
from app.ui.tickler.words import about_words, sign_icon, spoken_task, when_words

_ROW, _TIME, _ICON, _TEXT, _RIGHT = 58, 15, 79, 105, 13
# Some roles answer several flags, Qt's enum has none of them as a default.
_NO_INDEX = QModelIndex()


class RowsModel(QAbstractListModel):
    """Tasks of one folder."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: tuple[FolderTask, ...] = ()
        self.folder: Folder | None = None
        self.today = date.min

    def show(self, tasks: tuple[FolderTask, ...], folder: Folder | None, today: date) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.tasks, self.folder, self.today = tasks, folder, today
        self.endResetModel()

    def task_at(self, row: int) -> FolderTask | None:
        """The task of a row."""
        return self.tasks[row] if 0 <= row < len(self.tasks) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.tasks)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        task = self.task_at(index.row())
        if task is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return task.subject
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_task(task, self.folder, self.today)
        return None


class RowsDelegate(QStyledItemDelegate):
    """Time, kind, what, the company below it, the phase at the right."""

    def __init__(self, view: QListView, model: RowsModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, Theme.current().px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        task, tokens = self._model.task_at(index.row()), Theme.current()
        if task is None:
            return
        rect, selected = QRectF(option.rect), bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            current = index.row() == self._view.currentIndex().row() and self._view.hasFocus()
            outline = "focus" if current else "accentMid"
            box = rect.adjusted(4, 1, -4, -1)
            draw_box(painter, box, tokens, fill="select", outline=outline, radius=6, width=2.0 if current else 1.0)
        elif index.row():
            line = QRectF(rect.left() + 16, rect.top(), rect.width() - 32, 1)
            painter.fillRect(line, tokens.color("grid"))
        self._paint_task(painter, rect, task, tokens)

    def _paint_task(self, painter: QPainter, rect: QRectF, task: FolderTask, tokens: Tokens) -> None:
        first, second = rect.top() + tokens.px(24), rect.top() + tokens.px(43)
        when = when_words(task, self._model.folder, self._model.today)
        late = task.due_on < self._model.today
        at = QPointF(rect.left() + tokens.px(_TIME), first)
        color = tokens.color("danger" if late else "text2")
        draw_line(painter, at, tokens.px(_ICON - _TIME - 6), when, tokens.font("body"), color)
        side = tokens.px(16)
        icon = QRectF(rect.left() + tokens.px(_ICON), first - side + tokens.px(3), side, side)
        draw_icon(painter, icon, sign_icon("repeats" if task.repeats else task.kind), "text2", tokens)
        right = rect.right() - tokens.px(_RIGHT)
        if task.phase_code:
            left = right - badge_width(task.phase_code, tokens)
            middle = QPointF(left, round(rect.center().y() - tokens.size("badge") / 2))
            kind = badge_kind(task.phase_kind, is_stall=task.is_stall)
            draw_phase_badge(painter, middle, task.phase_code, kind, tokens)
            right = left - tokens.px(10)
        x = rect.left() + tokens.px(_TEXT)
        about = about_words(task)
        font, color = tokens.font("bodyMedium"), tokens.color("text")
        if about:
            draw_line(painter, QPointF(x, first), right - x, task.subject, font, color)
            draw_line(painter, QPointF(x, second), right - x, about, tokens.font("meta"), tokens.color("text2"))
        else:  # its line is free for the rest of a long subject
            step = round(second - first)
            top = round(first - (step + QFontMetricsF(font).capHeight()) / 2)
            draw_wrapped(painter, QRect(round(x), top, round(right - x), 2 * step), task.subject, font, color, step)
