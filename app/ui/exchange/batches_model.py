"""The imports of the past as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.day_text import short_day, time_text
from app.services.exchange.batches import BatchRow
from app.services.exchange.fields import What
from app.ui.exchange.cells import SIGN_ROLE
from app.ui.exchange.words import KIND_ICONS, KIND_WORDS
from app.ui.shared.table import COLOR_ROLE, STRONG_ROLE

HEADS = ("File", "What", "When", "Who", "Read", "Created", "Updated", "Rejected", "State")
_FIRST_FIGURE, _LAST_FIGURE = 4, 7
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class BatchesModel(QAbstractTableModel):
    """Newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[BatchRow, ...] = ()
        self._now: datetime | None = None

    def show(self, rows: Sequence[BatchRow], now: datetime) -> None:
        """Show these; ``now`` is local and aware, and tells how days are named."""
        self.beginResetModel()
        self._rows, self._now = tuple(rows), now
        self.endResetModel()

    def batch(self, row: int) -> BatchRow | None:
        """The import of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, batch_id: int) -> int:
        """Where an import stands, or -1."""
        return next((row for row, batch in enumerate(self._rows) if batch.id == batch_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        figure = _FIRST_FIGURE <= section <= _LAST_FIGURE
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and figure else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        batch, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(batch, column)
        if role == SIGN_ROLE:
            return _sign(batch, column)
        if role == STRONG_ROLE:
            return column == 0 and not batch.is_reverted
        if role == COLOR_ROLE:
            if batch.is_reverted:
                return "text3"
            return "danger" if HEADS[column] == "Rejected" and batch.rejected else None
        figure = _FIRST_FIGURE <= column <= _LAST_FIGURE
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and figure else None

    def _text(self, batch: BatchRow, column: int) -> str:
        assert self._now is not None
        at = batch.applied_at.astimezone(self._now.tzinfo)
        texts = (
            batch.file_name,
            KIND_WORDS[What(batch.what)],
            f"{short_day(at.date(), self._now.date())}, {time_text(at.time())}",
            batch.who,
            f"{batch.read:,}",
            f"{batch.created:,}",
            f"{batch.updated:,}",
            f"{batch.rejected:,}",
            "Taken back" if batch.is_reverted else "In force",
        )
        return texts[column]


def _sign(batch: BatchRow, column: int) -> tuple[str, str] | None:
    if column == 1:
        return KIND_ICONS[What(batch.what)], "text3" if batch.is_reverted else "text2"
    if HEADS[column] == "State":
        return ("undo-2", "text3") if batch.is_reverted else ("circle-check", "ok")
    return None
