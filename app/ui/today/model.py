"""The rows of the worklist for Qt. Everything is in memory; nothing is read while it paints."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.services.context import Context
from app.ui.today.rows import Head, Line, Row, key_of
from app.ui.today.words import head_title, spoken


class TodayModel(QAbstractListModel):
    """``before_reset`` and Qt's ``modelReset`` bracket a change of the order; where it stays, only rows change."""

    before_reset = Signal()

    def __init__(self, ctx: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self._rows: list[Row] = []
        self._places: dict[tuple[str, str | int], int] = {}

    @property
    def rows(self) -> list[Row]:
        """All of them, from top to bottom."""
        return self._rows

    def row_at(self, place: int) -> Row | None:
        """The row at a place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, key: tuple[str, str | int]) -> int | None:
        """Where the row of a key is."""
        return self._places.get(key)

    def show(self, rows: list[Row]) -> None:
        """Show these rows instead."""
        keys = [key_of(row) for row in rows]
        if keys == list(self._places):
            before, self._rows = self._rows, rows
            for place, (old, new) in enumerate(zip(before, rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.before_reset.emit()
        self.beginResetModel()
        self._rows = rows
        self._places = {key: place for place, key in enumerate(keys)}
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self.row_at(index.row())
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, self.ctx.clock.today(), self.ctx.clock.zone)
        return None

    def _title(self, row: Row) -> str:
        if isinstance(row, Line):
            return row.task.subject
        if isinstance(row, Head):
            return head_title(row, self.ctx.clock.today())
        return spoken(row, self.ctx.clock.today(), self.ctx.clock.zone)
